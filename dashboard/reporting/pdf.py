"""The report as an accessible PDF (PDF/UA-1): tagged, titled, in British English.

What people typed reaches typst as data and is set as text: nothing in it can be read as typst's own code.
"""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from csprapp.clock.deadline import day_words
from dashboard.reporting.report_blocks import Drawn, Paragraphs, Part, Report, Section
from csprapp.files.typeset import typeset
from dashboard.reporting.report_blocks import Paragraphs, Part, Report, Section

TEMPLATE = r"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.partnership, date: none)
#set text(lang: "en", region: "GB", size: 11pt, hyphenate: false)
#set page(
  paper: "a4",
  margin: (x: 22mm, top: 26mm, bottom: 24mm),
  header: align(center, text(size: 9pt, weight: "bold", data.marking)),
  footer: context [
    #set text(size: 9pt)
    #data.title #h(1fr) #data.made #h(1fr) Page #counter(page).display() of #counter(page).final().first()
  ],
)
#set par(leading: 0.7em, spacing: 1.1em)
// A web address or a word that is longer than its line is broken there, and not set into the margin.
#let broken(most) = it => it.text.codepoints().chunks(most).map(part => part.join()).join(sym.zws)
#show regex("\\S{30,}"): broken(12)
#show table.cell: it => { show regex("\\S{18,}"): broken(4); it }
#set heading(numbering: none)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading.where(level: 3): set text(size: 11.5pt)
#show heading: set block(above: 1.5em, below: 0.8em, sticky: true)
#set table(stroke: 0.5pt + luma(60%), inset: 5pt, align: left + top)
#show table.cell.where(y: 0): set text(weight: "bold")
#show figure.where(kind: table): set block(breakable: true, above: 1.2em, below: 1.4em)
#show figure.caption: it => align(left, text(size: 10pt, weight: "bold", it.body))

#let lines(given) = given.join(linebreak())
#let show-part(part) = {
  if part.kind == "Heading" { heading(level: 3, part.text) }
  if part.kind == "Paragraphs" { for paragraph in part.parts { par(lines(paragraph)) } }
  if part.kind == "Drawn" { block(breakable: false, image(bytes(part.svg), alt: part.alt, width: 110mm)) }
  if part.kind == "Table" {
    figure(
      kind: table,
      supplement: none,
      numbering: none,
      caption: figure.caption(position: top, part.caption),
      align(left, text(size: 9.5pt, table(
        columns: part.widths.map(width => width * 1fr),
        table.header(..part.heads),
        ..part.rows.flatten().map(cell => par(leading: 0.55em, lines(cell.split("\n")))),
      ))),
    )
  }
}

= #data.title

#par[#data.partnership]
#par[#data.made]
#for note in data.notes { par(strong(note)) }

#for section in data.sections {
  heading(level: 2, section.title)
  for part in section.parts { show-part(part) }
}
"""
RARE = 0x0250  # below are the letters of every language written in Latin ones, which the fonts have
COMMON = "‐‑‒–—‘’‚“”„†‡•…‰′″‹›€™−□"
NO_LETTER = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.S)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")  # as typst writes a sign that it takes for unprintable
INSTEAD = "□"
RARE = 0x0250  # below are the letters of every language written in Latin ones, which typst's own typefaces have
UNSEEN = ("Mn", "Cf")  # marks of a letter before, and signs that show nothing
# Beside typst's own: letters that families in England write, and emoji. build_assets.py puts them there.
TYPEFACES = str(Path(__file__).resolve().parents[2] / "typefaces")
MOST_LACKING = 100  # signs that no typeface has, each found out by itself: who writes more of them writes boxes
MOST_TRIES = 100
PROBE = b'#set document(title: [x])\n#set text(lang: "en")\n#sys.inputs.data'


def make_pdf(report: Report) -> bytes:
    """The bytes of the PDF. The same report gives the same bytes.

    A letter that no typeface has is shown as an empty box: PDF/UA refuses to leave it out. `signs_without_a_font`
    names them before.
    """
    text = json.dumps(_data(report), default=_shown, sort_keys=True, ensure_ascii=False)
    boxes = str.maketrans(dict.fromkeys(_lacking(_rare(text)), INSTEAD))
    text = text.translate(boxes)
    for _ in range(MOST_TRIES):
        try:
            return _compile(TEMPLATE.encode(), text)
        except typst.TypstError as trouble:  # a mark that its letter has lost, or that no typeface sets on that letter
            lacking = NO_LETTER.search(str(trouble))
            if not lacking:
                raise
            named = ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), lacking[1])
            text = text.translate({ord(sign): INSTEAD for sign in named if not sign.isascii()})
    raise ValueError("The report holds letters that cannot be shown")


def signs_without_a_font(report: Report) -> str:
    """The letters of the report that its PDF would show as empty boxes, each once, in their order."""
    return _lacking(_rare(json.dumps(_data(report), default=_shown, ensure_ascii=False)))


def _data(report: Report) -> dict[str, Any]:
    return vars(report) | {"title": report.title, "made": f"Made {day_words(report.made_on)}", "made_on": ""}


def _rare(text: str) -> str:
    """The signs of a text that a typeface may lack, each once, in their order."""
    rare = (sign for sign in text if ord(sign) >= RARE and sign not in COMMON)
    return "".join(sign for sign in dict.fromkeys(rare) if unicodedata.category(sign) not in UNSEEN)


@lru_cache(maxsize=200)
def _lacking(signs: str) -> str:
    """Those of the signs that no typeface has: asked of all, then of each half in which there are any."""
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


def _compile(source: bytes, text: str) -> bytes:
    made = typst.compile(
        source,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": text},
        ignore_system_fonts=True,
        font_paths=[TYPEFACES],
        timestamp=0,
    )
    return bytes(made)


def picture_of(svg: str, dots_per_inch: int = 200) -> bytes:
    """An SVG as a PNG, for files that take no drawing."""
    made = typst.compile(
        b"#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), width: 110mm)",
        format="png",
        ppi=dots_per_inch,
        sys_inputs={"svg": svg},
        ignore_system_fonts=True,
    )
    return bytes(made[0] if isinstance(made, list) else made)


def _without(text: str, lacking: str) -> str:
    """The text with an empty box in place of the letters that cannot be shown, and of those beside them."""
    blocks = {_block(sign) for sign in lacking if ord(sign) >= 0x0590}
    signs = {sign for sign in lacking if not sign.isascii()}
    return "".join(INSTEAD if sign in signs or _block(sign) in blocks else sign for sign in text)


def _block(sign: str) -> int:
    return min(ord(sign), EAST_ASIA) // BLOCK
    return typeset(TEMPLATE, json.dumps(_data(report), default=_shown, sort_keys=True, ensure_ascii=False))


def _shown(block: Section | Part) -> dict[str, Any]:
    """A block of the report as typst reads it: its facts, under their own names, and which kind of block it is."""
    if isinstance(block, Paragraphs):
        return {"kind": "Paragraphs", "parts": block.parts}
    if isinstance(block, Drawn):
        return {"kind": "Drawn", "svg": block.svg, "alt": block.alt}
    return {"kind": type(block).__name__, **vars(block)}
