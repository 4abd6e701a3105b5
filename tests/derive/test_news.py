"""What is worth telling of each page, when, and who did something for the first time."""

from collections import Counter

import pytest

from learnscape.derive.landings import mainline
from learnscape.derive.lives import Lives
from learnscape.derive.news import Crowds, firsts_of, landed_of, names_of
from learnscape.derive.revisions import Revision
from learnscape.model import Announcement, Signature
from tests.builders import (
    ADA,
    BOB,
    CLEO,
    LATER,
    LONG,
    LONGER,
    added,
    commit,
    deleted,
    edited,
    history,
    landed,
    life,
    lives,
    moment,
    moved,
    pasts,
    seconds,
    sha,
)

LONGEST = LONGER + " " + " ".join(f"y{n}" for n in range(30))


def front(text, words=LONG):
    """Give a page with some front matter."""
    return f"---\n{text}\n---\n{words}"


DRAFT, RETIRED = front("status: draft"), front("status: retired")


def told(*contents, news=(), **options):
    """Give what is told of a page that had these texts from day 1 on, oldest first: kind, day."""
    said = dict(news)
    commits = [commit(1, added("a.md", contents[0]), news=said.get(1))] + [
        commit(day, edited("a.md", *contents[day - 2 : day]), news=said.get(day))
        for day in range(2, len(contents) + 1)
    ]
    return [(one.kind, int(one.sha, 16)) for one in landed(*commits[::-1], **options)[::-1]]


def said(*contents, news=()):
    """Give what the front matter or the message tells at each of these, oldest first."""
    commits = [commit(1, added("a.md", contents[0]))] + [
        commit(day, edited("a.md", *contents[day - 2 : day]), news=dict(news).get(day))
        for day in range(2, len(contents) + 1)
    ]
    return [one.announced for one in landed(*commits[::-1])[::-1]]


def names(*commits):
    """Give what the published pages are called for ever, in the order of history."""
    return [*names_of(lives(*commits).every).values()]


def firsts(*commits, bulk=(), now=LATER):
    """Give who did something first: the name, the day, the place among the authors, the page."""
    published = mainline(history(*commits), now=seconds(now))
    known = Lives()
    known.read(published)
    return [
        (one.signature.name, int(one.sha, 16), one.place, one.path)
        for one in firsts_of(
            known.every,
            published,
            standing={*known.standing.values()},
            bulk={sha(day) for day in bulk},
            not_yet={one.sha for one in published.ahead_of_time},
        )
    ]


def test_a_page_is_new_when_it_lands_and_revised_by_substance():
    """A typo, white space and settings are nothing."""
    assert told(LONG, LONG + "!", LONGER, front("tags: [x]", LONGER)) == [
        ("new", 1),
        ("revised", 3),
    ]


def test_a_page_of_a_branch_is_new_on_the_day_of_its_merge():
    """With all its authors, and whoever merged."""
    (one,) = landed(
        commit(9, added("a.md", LONGER), after=(2, 4), by=CLEO, body="Explain rebasing\n",
               subject="Merge pull request #7 from b"),
        commit(4, edited("a.md", LONG, LONGER), after=(3,), by=BOB, co=[ADA]),
        commit(3, added("a.md", LONG), after=(1,), by=ADA),
        commit(2, added("c.md"), after=(1,)),
        commit(1, added("b.md"), after=()),
    )  # fmt: skip

    assert (one.kind, one.sha, one.when) == ("new", sha(9), moment(9))
    assert (one.authors, one.merger) == ((ADA, BOB), CLEO)
    assert (one.reason, one.number) == ("Explain rebasing", "7")


def test_a_rename_is_no_news():
    """Nor with a typo mended."""
    commits = commit(2, moved("b.md", "a.md", LONG, LONG + "!")), commit(1, added("b.md", LONG))

    assert [one.kind for one in landed(*commits)] == ["new"]


def test_a_page_is_retired_when_the_word_comes():
    """However little else changed; what comes after it is not told."""
    assert told(LONG, RETIRED, front("status: retired", LONGER)) == [("new", 1), ("retired", 2)]


def test_what_was_done_to_a_retired_page_is_not_told_when_it_returns():
    """It would be news of the past."""
    worked = front("status: retired", LONGER)

    assert told(LONG, RETIRED, worked, LONGER) == [("new", 1), ("retired", 2)]
    assert told(LONG, RETIRED, worked, LONGEST) == [("new", 1), ("retired", 2), ("revised", 4)]


def test_a_draft_is_new_when_it_is_one_no_more():
    """Nothing is told of the time before."""
    worked = front("status: draft", LONGER)

    assert told(DRAFT) == told(DRAFT, worked) == []
    assert told(DRAFT, worked, LONGER) == [("new", 3)]
    assert told(DRAFT, worked, LONGER, LONG) == [("new", 3), ("revised", 4)]


def test_a_page_is_new_once():
    """One that was taken back for a while, and came out again, is revised at most."""
    assert told(LONG, DRAFT, LONG) == [("new", 1)]
    assert told(LONG, DRAFT, LONGER) == [("new", 1), ("revised", 3)]
    assert told(DRAFT, LONG, DRAFT, LONG) == [("new", 2)]


def test_a_trailer_on_a_draft_is_not_told():
    """Whatever it says, and however the draft was changed."""
    commits = (
        commit(3, moved("b.md", "a.md", DRAFT), news="Moved"),
        commit(2, edited("b.md", LONG, DRAFT), news="Taken back"),
        commit(1, added("b.md", LONG)),
    )

    assert told(DRAFT, front("status: draft", LONGER), news={1: "A", 2: "B"}) == []
    assert [one.sha for one in landed(*commits)] == [sha(1)]


def test_clocks_do_not_change_what_was_a_draft():
    """History says what came first."""
    commits = (
        commit(4, edited("a.md", LONG, LONGER), landed=2),
        commit(3, edited("a.md", DRAFT, LONG), landed=9),
        commit(1, added("a.md", DRAFT), landed=5),
    )

    assert [(one.kind, one.sha) for one in landed(*commits)] == [
        ("revised", sha(4)), ("new", sha(3)),
    ]  # fmt: skip


def test_a_trailer_is_told_even_of_a_small_change():
    """Somebody asked for it."""
    (one, _) = landed(
        commit(2, edited("a.md", LONG, LONG + "!"), news="Mind the gap"),
        commit(1, added("a.md", LONG)),
    )

    assert (one.kind, one.news) == ("revised", "Mind the gap")


def test_a_trailer_is_told_of_a_move():
    """Which nobody would hear of otherwise."""
    commits = commit(2, moved("b.md", "a.md", LONG), news="Here"), commit(1, added("b.md", LONG))

    assert [one.news for one in landed(*commits)] == ["Here", None]


@pytest.mark.parametrize("word", ["false", "False", "no", "none", "NONE"])
def test_a_trailer_can_ask_for_silence(word):
    """What is silent is known to be, so that a small change is nothing."""
    small = commit(2, edited("a.md", LONG, LONG + "!"), news=word)
    large = commit(2, edited("a.md", LONG, LONGER), news=word)
    start = commit(1, added("a.md", LONG))

    assert [one.news for one in landed(small, start)] == [None]
    assert [one.news for one in landed(large, start)] == [False, None]


def test_what_a_landing_says_wins_over_its_commits():
    """Of those, the last about the page speaks."""

    def one(**merge):
        return landed(
            commit(9, edited("a.md", LONG, LONGER), after=(1, 5), **merge),
            commit(5, edited("b.md", "x", "y"), after=(4,), news="Of another page"),
            commit(4, edited("a.md", LONG + "!", LONGER), after=(3,), news="Second"),
            commit(3, edited("a.md", LONG, LONG + "!"), after=(1,), news="First"),
            commit(1, added("a.md", LONG), added("b.md", "x"), after=()),
        )[0].news  # fmt: skip

    assert (one(), one(news="Merged"), one(news="no")) == ("Second", "Merged", False)


def test_a_text_in_the_front_matter_is_said_once_while_it_stands():
    """At the next announcement; and again where it went and came back, or another came."""
    one, two = ((lambda words, text=text: front(f"whats_new: {text}", words)) for text in "AB")

    assert said(one(LONG), one(LONGER), one(LONGEST)) == ["A", None, None]
    assert said(LONG, one(LONG), one(LONGER)) == [None, "A"]
    assert said(one(LONG), two(LONGER), one(LONGEST)) == ["A", "B", "A"]
    assert said(one(LONG), LONGER, one(LONGEST)) == ["A", None, "A"]


def test_a_text_that_was_silenced_has_not_been_said():
    """The next announcement says it."""
    one = [front("whats_new: A", words) for words in (LONGER, LONGEST, LONG)]

    assert said(LONG, *one, news={2: "false"}) == [None, "A", "A", None]


def test_front_matter_can_ask_for_silence():
    """As it stood at that time."""
    assert said(front("whats_new: false"), LONGER) == [False, None]


def of_old(*revised, born=None):
    """Give what is told, newest first, of a page whose revisions by day are not recent."""
    one = life(
        commit(4, edited("a.md", LONGER, LONGER + "!"), news="Small"),
        commit(3, edited("a.md", LONG + "!", LONGER)),
        commit(2, edited("a.md", LONG, LONG + "!"), news="Small"),
        commit(1, added("a.md", LONG), news="Born"),
    )
    landings = {int(step.commit.sha, 16): step.landing for step in one.steps}
    known = [Revision(landings[day], True, after, before) for day, after, before in revised]
    told = landed_of(
        one,
        (),
        known,
        first=born or Announcement(),
        recent=(),
        not_yet=(),
        crowds=Crowds(),
    )
    return [(each.kind, int(each.sha, 16), each.news) for each in told]


def test_of_long_ago_the_birth_and_the_last_change_are_told():
    """Only those are known to be in order for every page."""
    assert of_old() == [("new", 1, "Born")]
    assert of_old((3, Announcement(), Announcement())) == [("revised", 3, None), ("new", 1, "Born")]


def test_a_page_that_began_as_a_draft_is_new_however_long_ago_it_was_released():
    """Its first text is read at any age; what came before and after it is not told."""
    draft = Announcement(draft=True)

    assert of_old((3, Announcement(), draft), born=draft) == [("new", 3, None)]
    assert of_old((3, Announcement(), draft)) == [("revised", 3, None), ("new", 1, "Born")]


CROWD = [f"p{n:02}.md" for n in range(21)]


def lines(*commits, **options):
    """Give what is told and in which line, by kind and day: how many pages of those that stand."""
    return Counter(
        (one.kind, int(one.sha, 16), one.together and int(one.together, 16))
        for past in pasts(*commits, **options)[0].values()
        for one in past.landed
    )


def all_of(make, *texts, pages=CROWD):
    """Give one change to each page."""
    return [make(page, *(f"{text} {page}" for text in texts)) for page in pages]


@pytest.mark.parametrize("later", [
    [], [deleted("p00.md", f"{LONG} p00.md")], [edited("p00.md", f"{LONG} p00.md", DRAFT)]
])  # fmt: skip
def test_more_than_twenty_births_are_one_line_for_ever(later):
    """Also where one of them goes: else each of the others would be told again."""
    stay = 21 - (later != [] and later[0].status == "D")

    crowd = lines(commit(2, *later), commit(1, *all_of(added, LONG)))
    few = lines(commit(2), commit(1, *all_of(added, LONG, pages=CROWD[1:])))

    assert crowd == {("new", 1, 1): stay}
    assert few == {("new", 1, None): 20}


def test_births_and_edits_are_counted_apart():
    """A merge of twenty-one edits and one birth: the birth is told alone."""
    half = CROWD[:10], CROWD[10:]
    merged = [*all_of(edited, LONG, LONGER), added("new.md", LONG)]

    assert lines(
        commit(9, *merged, after=(1, 4), by=CLEO),
        commit(4, *all_of(edited, LONG, LONGER, pages=half[1]), added("new.md", LONG), after=(3,)),
        commit(3, *all_of(edited, LONG, LONGER, pages=half[0]), after=(1,)),
        commit(1, *all_of(added, LONG), after=()),
    ) == {("new", 1, 1): 21, ("revised", 9, 9): 21, ("new", 9, None): 1}


def test_drafts_that_are_released_at_once_are_one_line():
    """Although so many edits at once are bulk: this is when readers get them."""
    drafts = commit(1, *all_of(added, DRAFT))
    worked = front("status: draft", LONGER)
    work = commit(2, *all_of(edited, DRAFT, worked))

    assert lines(commit(2, *all_of(edited, DRAFT, LONG)), drafts) == {("new", 2, 2): 21}
    assert lines(commit(3, *all_of(edited, worked, LONGER)), work, drafts) == {("new", 3, 3): 21}


def test_what_was_done_in_bulk_is_told_in_one_line_where_a_message_says_so():
    """And is nothing otherwise."""
    start = commit(1, *all_of(added, LONG))
    bulk = all_of(edited, LONG, LONGER)

    assert lines(commit(2, *bulk), start) == {("new", 1, 1): 21}
    assert lines(commit(2, *bulk, news="no"), start) == {("new", 1, 1): 21}
    assert lines(commit(2, *bulk, news="Look"), start) == {("new", 1, 1): 21, ("revised", 2, 2): 21}


def test_pages_that_are_retired_at_once_are_one_line_where_a_message_says_so():
    """In bulk or not, they are retired, and not revised."""
    start, two = commit(1, *all_of(added, LONG)), all_of(edited, LONG, RETIRED, pages=CROWD[:2])
    retired = commit(2, *all_of(edited, LONG, RETIRED), news="Gone")

    assert lines(retired, start) == {("new", 1, 1): 21, ("retired", 2, 2): 21}
    assert lines(commit(2, *two, news="Gone"), start) == {("new", 1, 1): 21, ("retired", 2, 2): 2}


def test_what_a_message_said_of_drafts_is_not_told_when_they_are_released():
    """They were made drafts in bulk, so nobody's work; it is known all the same."""
    commits = (
        commit(3, edited("p00.md", f"{DRAFT} p00.md", LONG)),
        commit(2, *all_of(edited, LONG, DRAFT), news="Taken back"),
        commit(1, *all_of(added, LONG)),
    )

    assert lines(*commits) == {("new", 1, 1): 21}


@pytest.mark.parametrize("later", [[], [deleted("b.md", "b")], [edited("b.md", "b", DRAFT)]])
def test_what_a_message_says_of_several_pages_is_one_line_for_ever(later):
    """Also where only one of them stays."""
    told = lines(commit(2, *later), commit(1, added("a.md", "a"), added("b.md", "b"), news="Both"))

    assert [*told] == [("new", 1, 1)]


def test_what_a_message_says_of_one_page_is_told_of_that():
    """Whatever its commit removed, and even out of a crowd."""
    crowd = all_of(added, LONG)

    def merged(*files, brought):
        return lines(
            commit(9, *files, after=(1, 4)),
            commit(4, *brought, after=(1,), news="Hear"),
            commit(1, added("a.md", "a"), added("b.md", "b"), after=()),
        )

    change = edited("a.md", "a", "aa"), deleted("b.md", "b")
    assert merged(*change, brought=change) == {("revised", 9, None): 1, ("new", 1, None): 1}
    assert merged(*crowd, added("z.md", LONG), brought=[added("z.md", LONG)]) == {
        ("new", 9, 9): 21, ("new", 9, None): 1, ("new", 1, None): 2,
    }  # fmt: skip


def test_two_texts_in_one_merge_are_two_lines():
    """Unless the merge has one of its own."""
    pages = CROWD[:5]
    one, two = (all_of(edited, LONG, LONGER, pages=some) for some in (pages[:2], pages[2:]))

    def merged(news):
        return lines(
            commit(9, *one, *two, after=(1, 4), news=news),
            commit(4, *two, after=(3,), news="Two"),
            commit(3, *one, after=(1,), news="One"),
            commit(1, *all_of(added, LONG, pages=pages), after=()),
        )

    assert merged(None) == {("revised", 9, 3): 2, ("revised", 9, 4): 3, ("new", 1, None): 5}
    assert merged("All") == {("revised", 9, 9): 5, ("new", 1, None): 5}


def test_a_page_that_two_sides_added_is_one_page():
    """So what a message says of it is not said of several."""
    assert lines(
        commit(9, edited("a.md", "main", "side"), after=(2, 3)),
        commit(3, added("a.md", "side"), after=(1,), news="Hear"),
        commit(2, added("a.md", "main"), after=(1,)),
        commit(1, added("z.md"), after=()),
    ) == {("revised", 9, None): 1, ("new", 2, None): 1, ("new", 1, None): 1}


def test_a_merge_on_a_branch_may_say_what_to_tell_of_several_pages():
    """Where it wrote something itself."""
    pages = "a.md", "b.md"

    assert lines(
        commit(9, *(edited(name, LONG, LONGEST) for name in pages), after=(2, 4)),
        commit(4, *(edited(name, LONGER, LONGEST) for name in pages), after=(3, 2), news="Hear"),
        commit(3, *(edited(name, LONG, LONGER) for name in pages), after=(1,)),
        commit(2, added("z.md"), after=(1,)),
        commit(1, *(added(name, LONG) for name in pages), after=()),
    ) == {("revised", 9, 4): 2, ("new", 2, None): 1, ("new", 1, None): 2}


def test_what_is_dated_after_today_is_told_when_that_day_comes():
    """The rest is told meanwhile."""
    commits = commit(3, edited("a.md", LONG, LONGER)), commit(2, added("a.md", LONG), landed=9)

    assert [one.kind for one in landed(*commits, now=5)] == ["revised"]
    assert [one.kind for one in landed(*commits, now=9)] == ["revised", "new"]


def test_without_a_beginning_a_page_is_never_new():
    """In a clone that was cut short."""
    commits = commit(2, edited("a.md", LONG, LONGER)), commit(1, added("a.md", LONG))

    assert [one.kind for one in landed(*commits, boundary=[1])] == ["revised"]


def test_a_page_is_called_by_its_day_and_its_first_path():
    """Whatever it is called later."""
    commits = commit(2, moved("a.md", "b.md")), commit(1, added("a.md"), landed=3)

    assert names(*commits) == ["2024-01-04:a.md"]


def test_two_pages_of_one_day_and_path_are_told_apart():
    """The later one by its first commit; the earlier keeps its name."""
    end, start = commit(2, deleted("a.md"), landed=1), commit(1, added("a.md"))
    again = commit(3, added("a.md"), landed=1)

    assert names(end, start) == ["2024-01-02:a.md"]
    assert names(again, end, start) == ["2024-01-02:a.md", f"2024-01-02:a.md:of:{sha(3)[:12]}"]


def test_a_page_is_called_the_same_before_and_after_the_day_it_is_dated():
    """Its landing claims a day to come; today it counts as of today, and its name may not move."""
    commits = commit(3, edited("a.md", LONG, LONGER)), commit(2, added("a.md", LONG), landed=9)

    assert {pasts(*commits, now=day)[0]["a.md"].name for day in (4, 9, 99)} == {"2024-01-10:a.md"}


def test_a_page_that_was_never_published_has_no_name():
    """A branch that was thrown away, a proposal."""
    thrown = commit(9, after=(1, 3)), commit(3, added("a.md"), after=(1,)), commit(1, after=())

    assert names(*thrown) == []


def test_everybody_has_a_first_commit():
    """Of a page, in the order of history; co-authors in their place."""
    commits = (
        commit(4, "a.md", by=BOB),
        commit(3, "a.md", by=ADA, co=[CLEO]),
        commit(2, by=BOB),
        commit(1, added("a.md")),
    )

    assert firsts(*commits) == [
        ("Ada Lovelace", 1, 0, "a.md"), ("Cleo Diaz", 3, 1, "a.md"), ("Bob Kahn", 4, 0, "a.md"),
    ]  # fmt: skip


def test_bulk_edits_and_deletions_are_nobodys_first():
    """A bulk birth is: whoever imports pages made them."""
    commits = (
        commit(4, added("c.md"), by=CLEO),
        commit(3, deleted("b.md"), by=BOB),
        commit(2, "a.md", by=BOB),
        commit(1, added("a.md"), added("b.md")),
    )

    assert [name for name, *_ in firsts(*commits, bulk=[1, 2, 4])] == ["Ada Lovelace", "Cleo Diaz"]


def test_a_first_page_is_named_by_where_it_stands_now():
    """The first by path of several; none where it is gone."""
    moves = (
        commit(2, moved("b.md", "z.md"), deleted("c.md")),
        commit(1, added("b.md"), added("a.md"), added("c.md")),
    )
    gone = commit(2, deleted("a.md"), by=BOB), commit(1, added("a.md"))

    assert firsts(*moves) == [("Ada Lovelace", 1, 0, "a.md")]
    assert firsts(*gone) == [("Ada Lovelace", 1, 0, None)]


def test_a_first_commit_that_is_dated_after_today_is_not_told():
    """Nor is the second in its place, which would be another welcome tomorrow."""
    commits = commit(2, "a.md"), commit(1, added("a.md"), landed=9)

    assert firsts(*commits, now=5) == []
    assert firsts(*commits, now=9) == [("Ada Lovelace", 1, 0, "a.md")]


def test_a_proposal_is_nobodys_first():
    """It has not landed."""
    commits = (
        commit(4, subject=f"Merge {sha(3)} into {sha(2)}", after=(2, 3)),
        commit(3, added("b.md"), after=(2,), by=Signature("Eve", "eve@example.org")),
        commit(2, added("a.md"), after=()),
    )

    assert [name for name, *_ in firsts(*commits)] == ["Ada Lovelace"]
