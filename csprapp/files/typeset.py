"""An accessible PDF (PDF/UA-1) from a template of ours and data: what people typed is data, never typst's own code."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from csprapp.libraries import Later

if TYPE_CHECKING:
    import typst
else:
    typst = Later("typst")

NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.S)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")  # as typst writes a sign that it takes for unprintable
INSTEAD = "□"
RARE = 0x0250  # below are the letters of every language written in Latin ones, which typst's own typefaces have
COMMON = "‐‑‒–—‘’‚“”„†‡•…‰′″‹›€™−□"
UNSEEN = ("Mn", "Cf")  # marks of a letter before, and signs that show nothing
# Beside typst's own: letters that families in England write, and emoji. build_assets.py puts them there.
TYPEFACES = str(Path(__file__).resolve().parents[2] / "typefaces")
MOST_LACKING = 100  # signs that no typeface has, each found out by itself: who writes more of them writes boxes
MOST_TRIES = 100
PROBE = '#set document(title: [x])\n#set text(lang: "en")\n#sys.inputs.data'


def typeset(template: str, text: str) -> tuple[bytes, str]:
    """The PDF of a template that reads `text` as JSON, and what it was made from once every letter could be shown.

    A letter that no typeface has is shown as an empty box: PDF/UA refuses to leave it out. `lacking` names them before.
    The same template and text give the same bytes.
    """
    text = text.translate({ord(sign): INSTEAD for sign in lacking(text)})
    for _ in range(MOST_TRIES):
        try:
            return _compile(template, text), text
        except typst.TypstError as trouble:  # a mark that its letter has lost, or that no typeface sets on that letter
            found = NO_LETTER.search(str(trouble))
            if not found:
                raise
            named = ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), found[1])
            text = text.translate({ord(sign): INSTEAD for sign in named if not sign.isascii()})
    raise ValueError("The text has characters that cannot be shown")


def lacking(text: str) -> str:
    """The signs of a text that no typeface has, each once, in their order."""
    rare = (sign for sign in text if ord(sign) >= RARE and sign not in COMMON)
    return _lacking("".join(sign for sign in dict.fromkeys(rare) if unicodedata.category(sign) not in UNSEEN))


@lru_cache(maxsize=200)
def _lacking(signs: str) -> str:
    """Asked of all the signs at once, then of each half in which there are any that no typeface has."""
    found: list[str] = []
    waiting = [signs] if signs else []
    while waiting:
        some = waiting.pop()
        if len(found) > MOST_LACKING:
            found.append(some)
        elif _can_be_shown(some):
            continue
        elif len(some) == 1:
            found.append(some)
        else:
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
    return "".join(found)


def _can_be_shown(signs: str) -> bool:
    """Whether every sign has a letter in some typeface. What one has for a sign of private use is nobody else's."""
    if any(unicodedata.category(sign) == "Co" for sign in signs):
        return False
    try:
        _compile(PROBE, " ".join(signs))
    except typst.TypstError as trouble:
        if NO_LETTER.search(str(trouble)):
            return False
        raise
    return True


def _compile(template: str, text: str) -> bytes:
    made = typst.compile(
        template.encode(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": text},
        font_paths=_fonts(TYPEFACES),
        timestamp=0,
    )
    return bytes(made)


@lru_cache(maxsize=2)
def _fonts(folder: str) -> typst.Fonts:
    """Typst's own typefaces and those of a folder, looked through once; none of the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def picture_of(svg: str, dots_per_inch: int = 200) -> bytes:
    """An SVG as a PNG, for files that take no drawing."""
    made = typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 110mm)",
        format="png",
        ppi=dots_per_inch,
        sys_inputs={"svg": svg},
        font_paths=_fonts(TYPEFACES),
    )
    return bytes(made[0] if isinstance(made, list) else made)
