"""Addresses that a page holds, as they are everywhere."""

from collections.abc import Iterator
from urllib.parse import quote, urljoin, urlsplit

from learnscape.write.xml import xml_text

SCHEMES = {"http", "https", "mailto", "tel"}


def absolute(address: str, base: str) -> str:
    """Return an address as it is everywhere, or nothing where it leads nowhere."""
    try:
        parts = urlsplit(address)
        whole = parts.geturl() if parts.scheme else urljoin(base, address)
    except ValueError:  # `http://[`
        return ""
    if parts.scheme and parts.scheme not in SCHEMES:
        return ""
    if parts.scheme.startswith("http") and not parts.netloc:
        return ""
    return quote(whole, safe="%!#$&'()*+,/:;=?@[]")


def candidates(srcset: str, base: str) -> Iterator[str]:
    """Give each picture of a `srcset` as the HTML standard reads it: addresses may hold commas."""
    words = srcset.split()[::-1]
    while words:
        address = words.pop().lstrip(",")
        descriptors: list[str] = []
        while address and words and not address.endswith(","):
            descriptor, comma, rest = words.pop().partition(",")
            descriptors += [xml_text(descriptor)] if descriptor else []
            if comma:
                words.append(rest)
                break
        whole = absolute(address.rstrip(","), base) if address else ""
        if whole.startswith("http"):
            yield " ".join([whole, *descriptors])
