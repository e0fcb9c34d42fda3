"""An accessible PDF (PDF/UA-1) from a template of ours and data: what people typed is data, never typst's own code."""

from __future__ import annotations

import re

import typst

NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.S)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")  # as typst writes a sign that it takes for unprintable
INSTEAD = "□"
BLOCK = 128  # letters of one script stand together: what the fonts lack of one, they lack of its neighbours
EAST_ASIA = 0x2E80  # from here on are the tens of thousands of signs of which the fonts have none: one block
MOST_TRIES = 100  # more than there are blocks before it


def typeset(template: str, text: str) -> tuple[bytes, str]:
    """The PDF of a template that reads `text` as JSON, and what it was made from once every letter could be shown.

    A letter that none of the fonts has (an emoji, Chinese) is shown as an empty box: PDF/UA refuses to leave it out.
    The same template and text give the same bytes.
    """
    for _ in range(MOST_TRIES):
        try:
            return _compile(template, text), text
        except typst.TypstError as trouble:
            lacking = NO_LETTER.search(str(trouble))
            if not lacking:
                raise
            text = _without(text, ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), lacking[1]))
    raise ValueError("The text holds letters that cannot be shown")


def _compile(template: str, text: str) -> bytes:
    made = typst.compile(
        template.encode(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": text},
        ignore_system_fonts=True,
        timestamp=0,
    )
    return bytes(made)


def _without(text: str, lacking: str) -> str:
    """The text with an empty box in place of the letters that cannot be shown, and of those beside them."""
    blocks = {_block(sign) for sign in lacking if ord(sign) >= 0x0590}
    signs = {sign for sign in lacking if not sign.isascii()}
    return "".join(INSTEAD if sign in signs or _block(sign) in blocks else sign for sign in text)


def _block(sign: str) -> int:
    return min(ord(sign), EAST_ASIA) // BLOCK
