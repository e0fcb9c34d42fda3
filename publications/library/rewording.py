"""Correcting words in a stored body that came from a Word file, where there is no source to type again. Pure."""

import html
import re

INLINE = {"a", "strong", "em", "b", "i", "s", "sup", "sub", "code"}
TAG = re.compile(r"(<[^>]*>)")
BETWEEN = "\0"  # two paragraphs: no words stand across it


def reworded(stored: str, found: str, instead: str) -> tuple[str, int]:
    """The body with other words in the place of `found`, and how often those stand in it; changed only when once.

    Blanks and line ends count alike, and words may be partly bold or a link: what surrounds them stays.
    """
    pieces = TAG.split(stored)
    texts = [html.unescape(piece) if at % 2 == 0 else "" for at, piece in enumerate(pieces)]
    flat, origin = "", []
    for at, piece in enumerate(pieces):
        said = texts[at] if at % 2 == 0 else _said_by(piece)
        origin += [(at, offset) for offset in range(len(said))]
        flat += said
    words = found.split()
    matches = list(re.finditer(r"\s+".join(map(re.escape, words)), flat)) if words else []
    if len(matches) != 1:
        return stored, len(matches)
    gone: dict[int, list[int]] = {}
    for at, offset in origin[matches[0].start() : matches[0].end()]:
        gone.setdefault(at, []).append(offset)
    first, offset = origin[matches[0].start()]
    for at, offsets in gone.items():
        new = " ".join(instead.split()) if at == first else ""
        texts[at] = texts[at][: offsets[0]] + new + texts[at][offsets[-1] + 1 :]
    made = "".join(
        (html.escape(texts[at], quote=False) if at in gone else piece) if at % 2 == 0 else piece
        for at, piece in enumerate(pieces)
    )
    return re.sub(r"<(p|strong|em)></\1>", "", made), 1


def _said_by(tag: str) -> str:
    name = tag.strip("</>").split()[0].lower() if tag.strip("</>") else ""
    return "" if name in INLINE else "\n" if name == "br" else BETWEEN
