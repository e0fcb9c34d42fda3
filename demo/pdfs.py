"""Small real PDFs for the demonstration and the tests: tagged (PDF/UA-1), titled, in British English, invented.

The same arguments give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import typst

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: data.author, date: none)
#set text(lang: "en", region: "GB", size: 11pt)
#set page(paper: "a4", margin: 25mm, numbering: "1 of 1")
#set par(leading: 0.8em, spacing: 1.3em)
#show heading: set block(above: 1.6em, below: 0.9em)
#text(size: 9pt)[#data.label]

= #data.title

#for part in data.parts [
  #if part.heading != "" [== #part.heading]
  #for paragraph in part.paragraphs [#par(paragraph)]
]
"""
LABEL = "Invented for a demonstration. Nobody in this document is real."


def make_pdf(
    title: str, parts: Sequence[str | tuple[str, Sequence[str]]], *, author: str = "Demonstration partnership"
) -> bytes:
    """A tagged PDF: a title, then paragraphs or (heading, paragraphs). Text is passed as data, never as markup."""
    data = {
        "title": title,
        "author": author,
        "label": LABEL,
        "parts": [
            {"heading": "", "paragraphs": [part]}
            if isinstance(part, str)
            else {"heading": part[0], "paragraphs": list(part[1])}
            for part in parts
        ],
    }
    made = typst.compile(
        TEMPLATE.encode(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data, sort_keys=True)},
        ignore_system_fonts=True,
        timestamp=0,
    )
    return bytes(made)
