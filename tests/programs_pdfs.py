"""PDFs as people's programs make them, a kind on each page: Chromium prints web pages, LibreOffice Word files.

`python -m tests.programs_pdfs` makes tests/data/pdfs/chromium.pdf and libreoffice.pdf again.
"""

import base64
import io
import os
import re
import shutil
import tempfile
from pathlib import Path

import docx
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from PIL import Image

from tests.pdf_kinds import DATA, WORDS, logo, photograph
from tests.tools import missing, run_program

WHO = "Hester Pocklin"
BAR = "position:absolute;left:-2px;top:-1px;width:110%;height:110%;background:"
HIDDEN_IN_HTML = {
    "a box": f"<span class=r>{WHO}<i style='{BAR}#222'></i></span>",
    "a box that shades": f"<span class=r>{WHO}<i style='{BAR}linear-gradient(red,blue)'></i></span>",
    "a white box": f"<span class=r>{WHO}<i style='{BAR}white'></i></span>",
    "white words": f"<span style='color:white'>{WHO}</span>",
    "words in the colour of what is behind": f"<b style='color:#224488;background:#224488'>{WHO}</b>",
    "words of a pixel": f"<span style='font-size:1px'>{WHO}</span>",
    "a picture": f"<span class=r>{WHO}<img style='{BAR}black' src='{{photo}}'></span>",
}
ORDINARY_IN_HTML = {
    "a table": "<table><tr><th>Month</th><th>Visits</th></tr><tr><td>May</td><td>4</td></tr></table>",
    "a heading on a band": "<h1 style='background:#113;color:#fff'>What we learned</h1>",
    "links": "<p>See <a href='https://example.org/'>the guidance of the centre</a>.",
    "a photograph": "<img height=90 src='{photo}'><p>Figure 1: the house",
    "a logo": "<img src='{logo}'><p>The partnership",
    "a drawing": "<svg width=200 height=80><circle cx=40 cy=40 r=30 fill=teal /><rect x=90 y=10 width=60 height=60 />"
    "<text x=5 y=76 font-size=10>Visits</text></svg>",
    "a list": "<ul><li>One<li>Two</ul><ol><li>Three</ol>",
    "small print": "<p style='font-size:7pt;color:#777'>Not for copying. <sup>1</sup> See the note.",
    "shadows": "<h2 style='text-shadow:1px 1px 2px #999'>Learning together</h2>",
    "columns": f"<div style='columns:2'>{WORDS}</div>",
    "bold and slanted": "<p><b>Bold</b> <i>slanted</i> <u>under</u> <s>through</s> <mark>marked</mark>",
    "a form": "<p><label>Name <input value='Anybody'></label> <input type=checkbox checked> yes <button>Send</button>",
    "other scripts": "<p>李小明, Оксана, Ελένη, Łukasz, naïve office",
}


CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
OFFICE = shutil.which("soffice")


def _address(image: Image.Image) -> str:
    out = io.BytesIO()
    image.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def by_chromium() -> bytes:
    """Every kind in HTML on a page of its own, hidden ones first."""
    if not CHROMIUM:
        missing("no browser: apt-get install chromium-headless-shell")
    places = {"photo": _address(photograph()), "logo": _address(logo().convert("L"))}
    kinds = [f"<p>The neighbour, {kind}, lived there.</p>" for kind in HIDDEN_IN_HTML.values()]
    kinds += ORDINARY_IN_HTML.values()
    pages = "".join(f"<section>{re.sub('{(photo|logo)}', lambda m: places[m[1]], kind)}</section>" for kind in kinds)
    style = "@page{size:120mm 80mm;margin:10mm}section{break-after:page}.r{position:relative}td,th{border:1px solid}"
    with tempfile.TemporaryDirectory() as folder:
        page, out = Path(folder) / "page.html", Path(folder) / "page.pdf"
        page.write_text(f"<!doctype html><meta charset=utf-8><style>{style}</style>{pages}")
        line = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        run_program([*line, f"--print-to-pdf={out}", page.as_uri()], seconds=120)
        return out.read_bytes()


def _shaded(run, fill: str) -> None:
    run._r.get_or_add_rPr().append(parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:color='auto' w:fill='{fill}'/>"))


def black_on_black(line) -> None:
    run = line.add_run(WHO)
    run.font.color.rgb = RGBColor(0, 0, 0)
    _shaded(run, "000000")


def white(line) -> None:
    line.add_run(WHO).font.color.rgb = RGBColor(255, 255, 255)


def of_a_point(line) -> None:
    line.add_run(WHO).font.size = Pt(1)


def grey_on_the_same(line) -> None:
    run = line.add_run(WHO)
    run.font.color.rgb = RGBColor(0x80, 0x80, 0x80)
    _shaded(run, "808080")


HIDDEN_IN_WORD = [black_on_black, white, of_a_point, grey_on_the_same]


def a_table(paper) -> None:
    table = paper.add_table(rows=4, cols=3, style="Medium Grid 3 Accent 1")
    for number, cell in enumerate(each for row in table.rows for each in row.cells):
        cell.text = "Visits in May and June" if number % 2 else f"{number} of 12"


def a_picture(paper) -> None:
    out = io.BytesIO()
    photograph().save(out, "PNG")
    paper.add_picture(io.BytesIO(out.getvalue()))
    paper.add_paragraph("Figure 1: the house", style="Caption")


def lists_and_headings(paper) -> None:
    for style in ("Title", "Heading 1", "Heading 2", "List Bullet", "List Bullet", "List Number", "Intense Quote"):
        paper.add_paragraph("What we learned, and what was done about it", style=style)


def in_several_hands(paper) -> None:
    line = paper.add_paragraph()
    for said, hand in (("bold", "bold"), ("slanted", "italic"), ("raised", "superscript"), ("small", "small_caps")):
        setattr(line.add_run(f"{said} ").font, hand, True)
    for hand in ("outline", "shadow", "emboss", "strike", "underline"):
        setattr(line.add_run(f"{hand} ").font, hand, True)
    run = line.add_run("white on dark blue")
    run.font.color.rgb = RGBColor(255, 255, 255)
    _shaded(run, "1F3864")


ORDINARY_IN_WORD = [a_table, a_picture, lists_and_headings, in_several_hands]


def by_libreoffice() -> bytes:
    """Every kind of Word file on a page of its own, hidden ones first, each with header and footer."""
    if not OFFICE:
        missing("no soffice: apt-get install libreoffice-writer-nogui")
    paper = docx.Document()
    paper.sections[0].header.paragraphs[0].text = "A report about a child"
    paper.sections[0].footer.paragraphs[0].text = "Page 1 of 9"
    for hide in HIDDEN_IN_WORD:
        line = paper.add_paragraph("The neighbour, ")
        hide(line)
        line.add_run(", lived there.").add_break(WD_BREAK.PAGE)
    for write in ORDINARY_IN_WORD:
        write(paper)
        paper.add_page_break()
    paper.add_paragraph(WORDS)
    with tempfile.TemporaryDirectory() as folder:
        paper.save(f"{folder}/made.docx")
        line = [OFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        run_program([*line, "--outdir", folder, f"{folder}/made.docx"], seconds=120)
        return (Path(folder) / "made.pdf").read_bytes()


if __name__ == "__main__":
    for name, make in (("chromium", by_chromium), ("libreoffice", by_libreoffice)):
        (DATA / f"{name}.pdf").write_bytes(make())
