"""What is wrong, where, and how to mend it: as an author reads it."""

from learnscape.problems import ContentError, Problem


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


def test_an_error_of_content_tells_every_problem():
    """Sorted, whatever order they were found in."""
    one, two = Problem("a.md", 1, "one", "x"), Problem("b.md", 2, "two", "y")

    error = ContentError(iter([two, one]))

    assert error.problems == (one, two)
    assert str(error) == "a.md:1: one\n  mend: x\nb.md:2: two\n  mend: y"
