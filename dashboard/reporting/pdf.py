"""The report as an accessible PDF (PDF/UA-1): tagged, titled, in British English.

What people typed reaches typst as data and is set as text: nothing in it can be read as typst's own code.
"""

import json
from typing import Any

from csprapp.clock.deadline import day_words
from csprapp.files.typeset import lacking, typeset
from dashboard.reporting.report_blocks import Drawn, Paragraphs, Part, Report, Section

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
#show regex("[\\S\u{a0}\u{202f}]{90,}"): broken(12)  // joined by blanks that do not break
#show table.cell: it => { show regex("\\S{18,}"): broken(4); it }
#set heading(numbering: none)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading.where(level: 3): set text(size: 11.5pt)
#show heading: set block(above: 1.5em, below: 0.8em, sticky: true)
#set table(stroke: 0.5pt + luma(60%), inset: 5pt, align: left + top)
#show table.cell.where(y: 0): set text(weight: "bold")
#show figure.where(kind: table): set block(breakable: true, above: 1.2em, below: 1.4em)
#show figure.caption: it => block(sticky: true, width: 100%, align(left, text(size: 10pt, weight: "bold", it.body)))

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


def make_pdf(report: Report) -> bytes:
    """The bytes of the PDF. The same report gives the same bytes.

    A letter that no typeface has is shown as an empty box: PDF/UA refuses to leave it out. `signs_without_a_font`
    names them before.
    """
    return typeset(TEMPLATE, _data(report))[0]


def signs_without_a_font(report: Report) -> str:
    """The letters of the report that its PDF would show as empty boxes, each once, in their order."""
    return lacking(_data(report))


def _data(report: Report) -> str:
    said = vars(report) | {"title": report.title, "made": f"Made {day_words(report.made_on)}", "made_on": ""}
    return json.dumps(said, default=_shown, sort_keys=True, ensure_ascii=False)


def _shown(block: Section | Part) -> dict[str, Any]:
    """A block of the report as typst reads it: its facts, under their own names, and which kind of block it is."""
    if isinstance(block, Paragraphs):
        return {"kind": "Paragraphs", "parts": block.parts}
    if isinstance(block, Drawn):
        return {"kind": "Drawn", "svg": block.svg, "alt": block.alt}
    return {"kind": type(block).__name__, **vars(block)}
