"""One menu for many pages: rendered once for those beside which the theme puts the same."""

from collections.abc import Callable
from functools import partial

from mkdocs.structure.pages import Page

TEMPLATE = "learnscape/with-menu.html"
Render = Callable[[], str]


class Menus:
    """Menus beside pages that no menu lists, so that they look alike from all of these.

    A theme that shows the whole menu everywhere spends most of its time on that. Whether it makes
    the same for two pages is tried out once: a site's own template may name the page in the menu.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._known: dict[tuple[int, str], str] = {}
        self._alike: bool | None = None  # None: not tried yet

    def beside(self, page: Page) -> Callable[[Render], str]:
        """Return what gives a page its menu, when told how the theme renders one."""
        top = next(iter(page.toc), None)  # the title, which stands in the page and not beside it
        parts = top.children if top and top.level == 1 else page.toc
        where = (page.url.count("/"), "".join(map(str, parts)))  # addresses are relative
        return partial(self._menu, where)

    def _menu(self, where: tuple[int, str], render: Render) -> str:
        known = self._known.get(where)
        if known is not None and self._alike:
            return known
        menu = render()
        if known is None:
            self._known[where] = menu
        elif self._alike is None:
            self._alike = menu == known
        return menu
