"""What is wrong, where, and how to mend it: as an author reads it."""

from learnscape.problems import Problem


def test_a_problem_reads_as_two_lines():
    """Where and what; then something to copy."""
    problem = Problem("docs/a.md", 3, "`kind: wrong` is none of these", "write `kind: guide`")

    assert str(problem) == (
        "docs/a.md:3: `kind: wrong` is none of these\n  mend: write `kind: guide`"
    )


def test_a_problem_of_a_whole_file_has_no_line():
    """Line nought is nowhere."""
    assert str(Problem(".git", 0, "what", "how")) == ".git: what\n  mend: how"


def test_problems_are_in_the_order_of_files_and_lines():
    """As an author goes through them: line 9 before line 10."""
    problems = [
        Problem("docs/b.md", 1, "a", "x"),
        Problem("docs/a.md", 10, "a", "x"),
        Problem("docs/a.md", 9, "b", "x"),
        Problem("docs/a.md", 9, "a", "x"),
    ]

    assert sorted(problems) == [problems[3], problems[2], problems[1], problems[0]]


def test_a_problem_is_two_lines_whatever_it_tells_of():
    """A file's name may hold a line break, an escape sequence, or bytes that are no text."""
    problem = Problem("docs/a\n::error::b.md", 3, "`\x1b[2J` is odd", "rename `\udcff.md`")

    assert str(problem) == (
        "docs/a\\n::error::b.md:3: `\\x1b[2J` is odd\n  mend: rename `\\udcff.md`"
    )
