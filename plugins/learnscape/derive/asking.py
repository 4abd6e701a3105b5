"""Where readers ask: a forge's form, filled in for them, and an address that needs no account."""

from typing import NamedTuple
from urllib.parse import quote

from learnscape.derive.forges import new_issue_url

PAGE = "{page}"  # in an address: where that of the page goes
_AT_MOST = 2000  # signs of an address: more is cut off on its way
_TITLES = (200, 100, 50, 20)  # signs of a page's title, the most that fit
_NAME = "May the page say that you asked (yes or no)? "


class Asking(NamedTuple):
    """Where a reader can ask; "" where there is no such place."""

    form: str = ""  # at the forge
    elsewhere: str = ""  # without an account

    def __bool__(self) -> bool:
        """Say whether there is any place."""
        return bool(self.form or self.elsewhere)


def asking_of(
    repository: str | None, ask_url: str | None, *, title: str = "", address: str = ""
) -> Asking:
    """Return where a reader asks about a page, or about anything.

    Args:
        repository: The address of the site's, as a browser has it.
        ask_url: What the site says; `{page}` in it becomes the address of the page.
        title: Of the page; "" where it is about none.
        address: Of the page.
    """
    elsewhere = (ask_url or "").replace(PAGE, quote(address, safe=""))
    return Asking(_form(repository, title, address), elsewhere)


def _form(repository: str | None, title: str, address: str) -> str:
    """Return the address of the form, with as much filled in as an address can hold."""
    for where in (address, ""):
        for length in _TITLES:
            short = _shortened(title, length)
            about = f"Question about “{short}”" if short else "A question"
            url = new_issue_url(repository, about, _body(short, where))
            if url is None or len(url) < _AT_MOST:
                return url or ""
    return ""


def _body(title: str, address: str) -> str:
    """Return what stands in the form; a title in backticks is no markup, and calls nobody."""
    plain = title.replace("`", "'")
    where = f": {address}" if address else ""
    page = f"It is about the page `{plain}`{where}\n\n" if plain else ""
    return f"My question:\n\n\n\n{page}{_NAME}\n"


def _shortened(title: str, length: int) -> str:
    line = " ".join(title.split())
    return line if len(line) <= length else f"{line[:length].rstrip()} …"
