"""What text may be in XML, whatever a page or a commit holds."""

import re

# The opposite of `Char` in XML 1.0, section 2.2. No escape makes one of these legal.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return the text without the characters that no XML document may hold.

    One form feed in one page would make a feed unreadable for everyone.
    """
    return _FORBIDDEN.sub("", text)
