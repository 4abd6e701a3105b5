"""What mkdocs.yml may say, checked where MkDocs has no check of its own."""

import re
from urllib.parse import urlsplit

from mkdocs.config import config_options as option
from mkdocs.config.base import ValidationError

from learnscape.derive.asking import PAGE
from learnscape.derive.verdicts import web_address
from learnscape.write.feeds import FORMATS

_MAIL = re.compile(r"mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f]")
_AUTHORITY = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(/[^\s/?#:]+)*/?", re.IGNORECASE)


class AskUrl(option.Type[str]):
    """Where people ask without an account: an address of the web, or of mail."""

    def __init__(self) -> None:
        super().__init__(str)

    def run_validation(self, value: object) -> str:
        """Return the address; refuse what is none, and a page's address in place of the host."""
        text = super().run_validation(value)
        place = text.partition("?")[0]
        is_mail = bool(_MAIL.fullmatch(place))
        is_web = bool(web_address(text)) and PAGE not in urlsplit(text).netloc
        if not (is_mail or is_web) or _UNSEEN.search(text):
            raise ValidationError(
                f"'{text}' is no address: write 'https://forms.example.org/ask?about={PAGE}', "
                "or 'mailto:ask@example.org'"
            )
        return text


class Authority(option.Type[str]):
    """A host, and a path where it has several sites: what ids of news begin with."""

    def __init__(self) -> None:
        super().__init__(str)

    def run_validation(self, value: object) -> str:
        """Return the text; refuse an address."""
        text = super().run_validation(value)
        if not _AUTHORITY.fullmatch(text):
            raise ValidationError(
                f"'{text}' is no host: write 'docs.example.org', without https://"
            )
        return text


class Count(option.Type[int]):
    """A number of things, at least one."""

    def __init__(self, *, default: int) -> None:
        super().__init__(int, default=default)

    def run_validation(self, value: object) -> int:
        """Return the number; refuse `yes`, which YAML takes for one, and what is too small."""
        number = super().run_validation(value)
        if isinstance(number, bool) or number < 1:
            raise ValidationError(f"'{value}' is no number of at least 1")
        return number


class Paths(option.Type[dict[str, str]]):
    """Other paths of feeds: `feed_rss_created.xml: all/rss.xml`."""

    def __init__(self) -> None:
        super().__init__(dict, default={})

    def run_validation(self, value: object) -> dict[str, str]:
        """Return the mapping; refuse what is no path of the site, or no feed."""
        paths = super().run_validation(value)
        for path, feed in paths.items():
            if not _is_path(path):
                raise ValidationError(f"'{path}' is no path from the root of the site")
            if not _is_path(feed) or feed.rpartition("/")[2] not in FORMATS:
                raise ValidationError(f"'{feed}' is no feed: write '{path}: all/rss.xml'")
        return paths


def _is_path(value: object) -> bool:
    return (
        isinstance(value, str)
        and bool(value)
        and all(part not in ("", ".", "..") for part in value.split("/"))
    )
