"""Why a page needs a review, in one line."""

from datetime import date

import pytest

from learnscape.model import Contributor, Validation
from learnscape.write.agenda import Entry, reason
from tests.builders import moment

OLGA, OLEG = Contributor("Olga"), Contributor("Oleg")


@pytest.mark.parametrize(("why", "facts", "words"), [
    ("overdue", {"until": date(2026, 8, 1), "by": (OLGA,), "at": moment(0)},
     "Review overdue since 1 August 2026 · last validated by Olga · 1 January 2024"),
    ("soon", {"until": date(2026, 9, 2), "by": (OLGA, OLEG), "at": moment(0)},
     "Review due 2 September 2026 · last validated by Olga and Oleg · 1 January 2024"),
    ("changed", {"by": (OLGA,), "at": moment(0)},
     "Changed since it was validated by Olga · 1 January 2024"),
    ("changed", {}, "Changed since it was validated by somebody"),
    ("withdrawn", {"by": (OLGA,), "at": moment(0)},
     "Validation withdrawn by Olga · 1 January 2024"),
    ("reviewed", {"by": (OLGA,), "at": moment(0), "why": "bulk"},
     "Reviewed, not validated (with too many pages at once) · Olga · 1 January 2024"),
    ("reviewed", {"by": (OLGA,), "why": "for a reason to come"},
     "Reviewed, not validated · Olga"),
    ("unreviewed", {}, "Not validated yet"),
    ("unreviewed", {"by": (OLGA,), "at": moment(0), "evidence": "merge"}, "Not validated yet"),
])  # fmt: skip
def test_a_reason_is_one_plain_line(why, facts, words):
    """Who, and when, as far as that is known."""
    assert reason(Entry("a.md", "A", Validation(why, **facts), why)) == words
