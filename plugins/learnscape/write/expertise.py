"""Why to ask somebody, in words."""

from learnscape.model import Expert
from learnscape.write.words import month


def because(expert: Expert, pages: int = 1) -> str:
    """Return why to ask somebody: "wrote 4 of its 6 pages, validated 3, last in May 2026".

    Args:
        expert: Whom.
        pages: How many pages it is about; 1: the reader has that page open.
    """
    of = f" of {expert.of}" if pages > 1 else ""  # a page has one community, which it names
    said = [f"{expert.confirmed}{of}"] if expert.confirmed else []
    said += _deeds_on_page(expert) if pages == 1 else _deeds(expert, pages)
    if expert.declares:
        said.append("likes to be asked about it")
    if expert.last:
        said.append(f"last in {month(expert.last)}")
    return ", ".join(said)


def _deeds_on_page(expert: Expert) -> list[str]:
    said = []
    if expert.made:
        said.append("wrote it" if expert.created else "improved it")
    if expert.validated:
        said.append("validated it")
    if expert.answered:
        said.append("answered it")
    if expert.beside:
        said.append(f"knows {_some(expert.beside, 'page')} close to it")
    return said


def _deeds(expert: Expert, pages: int) -> list[str]:
    said = []
    if expert.made:
        verb = "wrote" if expert.created else "improved"
        said.append(f"{verb} {expert.made} of its {pages} pages")
    if expert.validated:
        of = "" if expert.made else f" of its {pages} pages"
        said.append(f"validated {expert.validated}{of}")
    if expert.answered:
        said.append(f"answered {_some(expert.answered, 'question')}")
    return said


def _some(number: int, thing: str) -> str:
    return f"{number} {thing}{'s' * (number != 1)}"
