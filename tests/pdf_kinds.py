# ruff: noqa: E501
"""PDFs that hide words, that cannot be read, and ordinary ones: a kind each, made by different programs.

In each of COVERS the words "Hester Pocklin" can be copied out and not be seen; in each of UNREAD some words are seen
and cannot be copied out; in each of ORDINARY a reader sees all that can be copied out, and the other way round.
"""

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import typst
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageFont

DATA = Path(__file__).parent / "data" / "pdfs"
WHO = "Hester Pocklin"
LINE = f"The neighbour, {WHO}, lived there."
WIDE = 6.6  # points: each sign of Courier at 11 points
LEFT, BASE = 20, 60
FROM = LEFT + WIDE * LINE.index(WHO)
RECT = (FROM - 1, BASE - 4, WIDE * len(WHO) + 2, 14)  # x, y, width, height
OVER = "{} {} {} {} re".format(*RECT)
CORNERS = Array([RECT[0], RECT[1], RECT[0] + RECT[2], RECT[1] + RECT[3]])
UNIT = "{2} 0 0 {3} {0} {1} cm".format(*RECT)

Made = Callable[[], bytes]


def written(words: str = LINE, x: float = LEFT, y: float = BASE, before: str = "", size: float = 11) -> str:
    """Drawing commands that write one line."""
    return f"BT {before} /F1 {size} Tf {x} {y} Td ({words}) Tj ET"


def raw(*content: str, parts: Callable[[pikepdf.Pdf], dict[str, Any]] | None = None, **page: Any) -> bytes:
    """A small page of these drawing commands; `parts` are further resources, the others entries of the page."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(340, 120))
    made = pdf.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier, Encoding=Name.WinAnsiEncoding)
    made.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    for name, value in (parts(pdf) if parts else {}).items():
        made.obj.Resources[f"/{name}"] = value
    made.obj.Contents = pdf.make_stream(" ".join([written("A report about a child", y=95), *content]).encode())
    for name, value in page.items():
        made.obj[f"/{name}"] = value(pdf) if callable(value) else value
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def by_typst(source: str) -> bytes:
    """A page that typst makes."""
    return typst.compile(f"#set page(width: 120mm, height: 60mm, margin: 8mm)\n{source}".encode(), format="pdf")


# --- Words that nobody sees ---------------------------------------------------------------------------------


def spaces(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Colour spaces beyond the simple ones."""
    tint = pdf.make_stream(b"{dup dup}", FunctionType=4, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1])
    tint = pdf.make_indirect(tint)
    profile = pdf.make_stream(b"", N=3, Alternate=Name.DeviceRGB)
    return {
        "ColorSpace": Dictionary(
            Sep=Array([Name.Separation, Name.Spot, Name.DeviceRGB, tint]),
            Icc=Array([Name.ICCBased, profile]),
            Lab=Array([Name.Lab, Dictionary(WhitePoint=[0.95, 1, 1.09], Range=[-100, 100, -100, 100])]),
            Ind=Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\x33\x66\x00\xff\xff\xff")]),
        )
    }


def picture(pdf: pikepdf.Pdf, image: Image.Image, **more: Any) -> Any:
    """An image for a page."""
    colours = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    facts = {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": colours, "BitsPerComponent": 8}
    return pdf.make_stream(image.tobytes(), **facts | {"Width": image.width, "Height": image.height} | more)


def striped() -> Image.Image:
    """A picture with much in it and no writing."""
    image = Image.new("L", (60, 20), 255)
    draw = ImageDraw.Draw(image)
    for x in range(0, 60, 6):
        draw.line((x, 0, x + 12, 20), fill=0, width=2)
    return image


def drawn_by(image: Image.Image) -> Callable[[pikepdf.Pdf], dict[str, Any]]:
    """Resources with one picture, Im."""
    return lambda pdf: {"XObject": Dictionary(Im=picture(pdf, image))}


def tiles(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Resources with a pattern of tiles, P, and a shading, S."""
    tile = pdf.make_stream(
        b"0.2 g 0 0 4 4 re f 0.5 g 0 0 2 2 re f",
        **{"Type": Name.Pattern, "PatternType": 1, "PaintType": 1, "TilingType": 1, "BBox": [0, 0, 4, 4]},
        **{"XStep": 4, "YStep": 4, "Resources": Dictionary()},
    )
    blend = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.9, 0.2, 0.1], C1=[0.1, 0.1, 0.6], N=1)
    axis = [RECT[0], 0, RECT[0] + RECT[2], 0]
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=axis, Function=blend, Extend=[True, True])
    return {"Pattern": Dictionary(P=tile), "Shading": Dictionary(S=shading)}


def states(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """Resources with graphic states: nearly opaque, darkening, nothing let through."""
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    nothing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 340, 120], Group=group)
    shut = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=nothing)
    return {
        "ExtGState": Dictionary(
            Nearly=Dictionary(ca=0.97), Dark=Dictionary(BM=Name.Darken), Many=Dictionary(BM=Name.Multiply),
            Shut=Dictionary(SMask=shut), Clear=Dictionary(ca=0, CA=0),
        )
    }  # fmt: skip


def form(content: str, **more: Any) -> Callable[[pikepdf.Pdf], dict[str, Any]]:
    """Resources with one drawing, Fm."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    facts = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 340, 120]}
    facts["Resources"] = Dictionary(Font=Dictionary(F1=font))
    return lambda pdf: {"XObject": Dictionary(Fm=pdf.make_stream(content.encode(), **facts | more))}


def layered(content: str = "", *, off: bool = True) -> bytes:
    """A page with a layer that is off."""
    with pikepdf.open(io.BytesIO(raw("/OC /L BDC", content or written(), "EMC"))) as pdf:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        shown = Dictionary(OFF=[layer] if off else [], ON=[] if off else [layer], Order=[layer])
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=shown)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def noted(kind: str, appearance: str | None = "", where: Any = CORNERS, **more: Any) -> bytes:
    """A page with a note over the name, drawn as `appearance` says; as a bar when it is empty, not at all when None."""

    def notes(pdf: pikepdf.Pdf) -> Array:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=where, F=4, **more)
        if appearance is not None:
            drawn = (appearance or f"0.1 g 0 0 {RECT[2]} {RECT[3]} re f").encode()
            font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))
            facts = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, RECT[2], RECT[3]]}
            note.AP = Dictionary(N=pdf.make_stream(drawn, **facts, Resources=Dictionary(Font=font)))
        note = pdf.make_indirect(note)
        if kind == "Widget":
            pdf.Root.AcroForm = Dictionary(Fields=[note])
        return Array([note])

    return raw(written(), Annots=notes)


def barred_by_a_glyph() -> bytes:
    """A font of its own whose only letter is a bar."""

    def font(pdf: pikepdf.Pdf) -> dict[str, Any]:
        bar = pdf.make_stream(f"0 0 0 0 {RECT[2]} {RECT[3]} d1 0 0 {RECT[2]} {RECT[3]} re f".encode())
        letters = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 100, 20], FirstChar=97, LastChar=97)
        letters.update({"/FontMatrix": Array([1, 0, 0, 1, 0, 0]), "/Widths": Array([0])})
        letters.update({"/CharProcs": Dictionary(a=bar), "/Encoding": Dictionary(Differences=[97, Name("/a")])})
        courier = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
        return {"Font": Dictionary(F1=courier, F3=letters)}

    return raw(written(), f"BT /F3 1 Tf {RECT[0]} {RECT[1]} Td (a) Tj ET", parts=font)


BAR = f"{OVER} f"
MIDDLE = RECT[1] + RECT[3] / 2
IMAGE = f"q {UNIT} /Im Do Q"
COVERS: dict[str, Made] = {
    **{f"a box in {colour}": partial(raw, written(), colour, BAR, parts=spaces) for colour in (
        "0 g", "0.6 g", "1 g", "1 0 0 rg", "0 0 0.4 rg", "0 0.5 0 rg", "1 1 0 rg", "0 0 0 1 k", "0 0 0 0 k", "0.2 0.9 0 0 k",
        "/Sep cs 0.3 sc", "/Icc cs 0.9 0.1 0.1 scn", "/Lab cs 20 10 10 sc", "/Ind cs 0 sc",
    )},
    "a box filled and outlined": partial(raw, written(), "0 G 0.3 g", OVER, "B"),
    "a box filled even and odd": partial(raw, written(), "0.3 g", OVER, "b*"),
    "a thick line": partial(raw, written(), f"14 w {RECT[0]} {MIDDLE} m {RECT[0] + RECT[2]} {MIDDLE} l S"),
    "a shape with corners": partial(raw, written(), "{0} {1} m {0} {3} l {2} {3} l {2} {1} l f".format(*CORNERS)),
    "a drawing of tiles": partial(raw, written(), "/Pattern cs /P scn", BAR, parts=tiles),
    "a run of colours": partial(raw, written(), "q", OVER, "W n /S sh Q", parts=tiles),
    "a black picture": partial(raw, written(), IMAGE, parts=drawn_by(Image.new("L", (2, 2), 0))),
    "a picture with stripes": partial(raw, written(), IMAGE, parts=drawn_by(striped())),
    "a picture in the drawing": partial(raw, written(), "q", UNIT, "BI /W 1 /H 1 /CS /G /BPC 8 ID \x40 EI Q"),
    "a stencil": partial(raw, written(), "q", UNIT, "BI /W 1 /H 1 /IM true /BPC 1 ID \x00 EI Q"),
    "a drawing within the page": partial(raw, written(), "/Fm Do", parts=form(f"0.2 g {BAR}")),
    "words in a drawing, a box on the page": partial(raw, "/Fm Do 0 g", BAR, parts=form(written())),
    "a group": partial(raw, written(), "/Fm Do", parts=form(BAR, Group=Dictionary(S=Name.Transparency))),
    "a box that lets 3 % through": partial(raw, written(), "/Nearly gs 0 g", BAR, parts=states),
    "a box that darkens": partial(raw, written(), "/Dark gs 0 g", BAR, parts=states),
    "a box that multiplies": partial(raw, written(), "/Many gs 0 g", BAR, parts=states),
    "a mask that lets nothing through": partial(raw, "/Shut gs", written(), parts=states),
    "words of no opacity": partial(raw, "/Clear gs", written(), parts=states),
    "white words": partial(raw, "1 g", written()),
    "white words in a spot colour": partial(raw, "/Sep cs 1 sc", written(), parts=spaces),
    "nearly white words": partial(raw, "0.97 g", written()),
    "words in the colour of their panel": partial(raw, "0.3 0.1 0.5 rg 0 40 340 40 re f", written()),
    "black words on a black box": partial(raw, "0 g", BAR, written()),
    "invisible words": partial(raw, written(before="3 Tr")),
    "words that only clip": partial(raw, "q", written(before="7 Tr"), "Q"),
    "words clipped away": partial(raw, "q 0 0 5 5 re W n", written(), "Q"),
    "the name clipped away": partial(raw, "q 0 0 340 120 re", OVER, "W* n", written(), "Q"),
    "a layer that is off": layered,
    "a drawing in a layer that is off": partial(layered, f"q {written()} Q"),
    "a margin cut away": partial(raw, written(), CropBox=Array([0, 80, 340, 120])),
    "letters beside the page": partial(raw, written(x=400)),
    "letters under the page": partial(raw, written(y=-200)),
    "letters of no size": partial(raw, written(size=0.01)),
    "letters of dust": partial(raw, written(size=1)),
    "letters pressed flat": partial(raw, written(before="0.1 Tz")),
    "a page made tiny": partial(raw, "q 0.05 0 0 0.05 0 0 cm", written(), "Q"),
    "a box on a page turned round": partial(raw, written(), "0 g", BAR, Rotate=90),
    "a box on a page upside down": partial(raw, written(), "0 g", BAR, Rotate=180),
    "a box in another measure": partial(raw, "q 0.1 0 0 0.1 0 0 cm", written(x=LEFT * 10, y=BASE * 10, size=110),
        "{} {} {} {} re f Q".format(*(10 * each for each in RECT))),
    "a box on a page with an origin of its own": partial(raw, f"q 1 0 0 1 500 500 cm {written()} 0 g {BAR} Q",
        MediaBox=Array([500, 500, 840, 620])),
    "a box that leaves the feet out": partial(raw, written(), f"{RECT[0]} {BASE - 0.5} {RECT[2]} 14 re f"),
    "a box that leaves the heads out": partial(raw, written(), f"{RECT[0]} {BASE - 4} {RECT[2]} 9.5 re f"),
    "typst: signs that are bars": partial(by_typst, f"The neighbour, #box[{WHO}#place(dx: -1mm, dy: -3mm)[{'█' * 13}]], lived."),
    "words typed over": partial(raw, written(), written("X" * len(WHO), FROM)),
    "a glyph that is a bar": barred_by_a_glyph,
    "a square on top": partial(noted, "Square"),
    "a square without appearance": partial(noted, "Square", None, C=[0, 0, 0], IC=[0, 0, 0]),
    "a black highlight": partial(noted, "Highlight", QuadPoints=[0] * 8),
    "a typewritten note": partial(noted, "FreeText", Contents="x", DA="/F1 10 Tf"),
    "a stamp": partial(noted, "Stamp"),
    "ink": partial(noted, "Ink", None, InkList=[[RECT[0], MIDDLE, RECT[0] + RECT[2], MIDDLE]], BS=Dictionary(W=14)),
    "a mark to redact": partial(noted, "Redact", None),
    "a mark to redact, drawn": partial(noted, "Redact", f"1 0 0 RG 0 0 {RECT[2]} {RECT[3]} re S"),
    "a button": partial(noted, "Widget", FT=Name.Btn, T="b"),
    "typst: a box": partial(by_typst, f"The neighbour, #box[{WHO}#place(dx: -1mm, dy: -4mm, rect(width: 40mm, height: 6mm, fill: navy))], lived."),
    "typst: a drawing of tiles": partial(by_typst, f"The neighbour, #box[{WHO}#place(dx: -1mm, dy: -4mm, rect(width: 40mm, height: 6mm, fill: tiling(size: (3pt, 3pt))[#rect(width: 2.8pt, height: 2.8pt, fill: black)]))], lived."),
    "typst: white": partial(by_typst, f"The neighbour, #text(fill: white)[{WHO}], lived."),
    "typst: out of the page": partial(by_typst, f"The neighbour #place(dx: 150mm)[{WHO}] lived."),
    "typst: dark on dark": partial(by_typst, f"#block(fill: rgb(20, 20, 60), inset: 3mm)[{WHO}] was there."),
    "typst: cut off by a box": partial(by_typst, f"Here. #box(width: 1mm, height: 1mm, clip: true)[#v(9mm)#h(9mm){WHO}] There."),
}  # fmt: skip


# --- Words that no program reads ----------------------------------------------------------------------------


def lettering(words: str, size: int = 20, grey: int = 0) -> Image.Image:
    """Words as a picture."""
    font = ImageFont.load_default(size)
    left, top, right, bottom = (int(each) for each in font.getbbox(words))
    image = Image.new("L", (right + 10, bottom + 10), 255)
    ImageDraw.Draw(image).text((5, 5), words, fill=grey, font=font)
    return image


def in_pieces(words: str, x: float, y: float, size: float = 0.5) -> str:
    """Words drawn with small rectangles, each row of pixels one."""
    image = lettering(words).point(lambda value: 255 if value < 128 else 0)
    rows = []
    for row in range(image.height):
        start = None
        for column in range(image.width + 1):
            dark = column < image.width and bool(image.getpixel((column, row)))
            if dark and start is None:
                start = column
            if not dark and start is not None:
                across, up = x + start * size, y - row * size
                rows.append(f"{across:.1f} {up:.1f} {(column - start) * size:.1f} {size} re")
                start = None
    return " ".join([*rows, "f"])


def unnamed(differences: bool = True, words: str = LINE, to_unicode: bytes = b"") -> bytes:
    """Letters of a font of the file's own whose names say nothing."""

    def font(pdf: pikepdf.Pdf) -> dict[str, Any]:
        signs = sorted(set(words))
        letters = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -5, 20, 20], FirstChar=1)
        drawings = {f"/g{code}": glyph(pdf, sign) for code, sign in enumerate(signs, start=1)}
        letters.update({"/LastChar": len(signs), "/Widths": Array([12] * len(signs))})
        letters.update({"/FontMatrix": Array([0.05, 0, 0, 0.05, 0, 0]), "/CharProcs": Dictionary(drawings)})
        letters.Encoding = Dictionary(Differences=[1, *(Name(name) for name in drawings)])
        if to_unicode:
            letters.ToUnicode = pdf.make_stream(to_unicode)
        courier = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
        return {"Font": Dictionary(F1=courier, F3=letters)}

    codes = "".join(f"{sorted(set(words)).index(sign) + 1:02x}" for sign in words)
    return raw(f"BT /F3 14 Tf {LEFT} {BASE} Td <{codes}> Tj ET", parts=font)


def glyph(pdf: pikepdf.Pdf, sign: str) -> Any:
    """One letter of such a font."""
    return pdf.make_stream(b"12 0 0 -5 12 20 d1 " + in_pieces(sign, 0, 14).encode())


def mapped_to(code: str) -> bytes:
    """A map that says of every letter that it is this one."""
    return f"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <01> <20> [{f'<{code}> ' * 32}] endbfrange".encode()


def said(words: str, other: str) -> str:
    """A line of which the drawing says that it is another text."""
    return f"/Span <</ActualText ({other})>> BDC {written(words)} EMC"


def page_of(image: Image.Image) -> Callable[[pikepdf.Pdf], dict[str, Any]]:
    return drawn_by(image)


def scan(bar: bool = False) -> Image.Image:
    """A page as a scanner gives it, 170 by 60 mm or so; `bar` with the name blacked out."""
    image = Image.new("L", (1360, 480), 250)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(40)
    for line, y in (("A report about a child", 60), (LINE, 200), ("Nobody was asked about it.", 260)):
        draw.text((80, y), line, fill=20, font=font)
    if bar:
        start, end = (80 + font.getlength(LINE[: LINE.index(WHO) + more]) for more in (0, len(WHO)))
        draw.rectangle((start, 195, end, 245), fill=15)
    return image


def recognised(before: str = "3 Tr") -> str:
    """The words of the scan, as a program that read it sets them."""
    font, lines = ImageFont.load_default(40), []
    for line, y in (("A report about a child", 60), (LINE, 200), ("Nobody was asked about it.", 260)):
        width = 100 * font.getlength(line) / 4 / (len(line) * 0.6 * 9)
        lines.append(f"BT {before} /F1 9 Tf {width:.2f} Tz 1 0 0 1 20 {120 - y / 4 - 9} Tm ({line}) Tj ET")
    return " ".join(lines)


SCANNED = "q 340 0 0 120 0 0 cm /Im Do Q"


def scanned(*content: str, bar: bool = False) -> bytes:
    """A page that is a picture, and what is set with it."""
    made = raw(SCANNED, *content, parts=drawn_by(scan(bar)))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        body = pdf.pages[0].obj.Contents.read_bytes()
        pdf.pages[0].obj.Contents = pdf.make_stream(body[body.index(b"ET") + 2 :])
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


COVERS |= {
    "a scan with the name blacked out and read before": partial(scanned, recognised(), bar=True),
    "invisible words over a photograph": lambda: over_all("", written(before="3 Tr")),
    "words under a photograph": lambda: over_all(written(), ""),
}
UNREAD: dict[str, Made] = {
    "a page that is a picture": scanned,
    "a picture of words beside text": partial(
        raw, "q 200 0 0 22 20 50 cm /Im Do Q", parts=drawn_by(lettering("Told by Hester Pocklin", 40))
    ),
    "a picture of grey words": partial(
        raw, "q 200 0 0 22 20 50 cm /Im Do Q", parts=drawn_by(lettering("Told by Hester Pocklin", 40, 150))
    ),
    "words drawn as shapes": partial(raw, in_pieces("Told by Hester Pocklin", 20, 70)),
    "white words drawn as shapes on a panel": partial(
        raw, "0.1 0.2 0.4 rg 0 40 340 40 re f 1 g", in_pieces("Hester Pocklin", 20, 70)
    ),
    "letters without names": unnamed,
    "letters mapped to spaces": partial(unnamed, to_unicode=mapped_to("0020")),
    "letters mapped to nothing anybody knows": partial(unnamed, to_unicode=mapped_to("E001")),
    "a stamp whose appearance is drawn": partial(noted, "Stamp", in_pieces(WHO, 2, 12, 0.4), Array([20, 10, 130, 24])),
}


# --- Ordinary pages -----------------------------------------------------------------------------------------

WORDS = (
    "The child lived with two adults. Professionals visited four times and wrote down what they saw. Nobody asked who "
    "else lived there, and the question was not in the form. We learned to ask twice, and to write the answer down."
)
TYPST = {
    "a table with a dark heading": """
        #table(columns: 3, fill: (x, y) => if y == 0 { rgb(20, 40, 80) } else if calc.odd(y) { luma(235) },
        ..([Month], [Visits], [Missed]).map(it => text(fill: white, it)), [May], [4], [1], [June], [3], [0])""",
    "white letters on a coloured heading": "#block(fill: rgb(120, 0, 60), inset: 4mm)[#text(fill: white)[= What we learned]]",
    "links over words": 'See #link("https://example.org/")[the whole guidance], and #link(<end>)[the end]. \n= End <end>',
    "a footnote": f"{WORDS}#footnote[Working together, chapter 5.]",
    "page numbers": f'#set page(numbering: "1 of 1", header: [A report], footer: context counter(page).display())\n{WORDS}',
    "raised and lowered signs": "H#sub[2]O and the 5#super[th] of May#super[12]; x#super[a]#sub[i]",
    "small grey print": "#text(size: 6pt, fill: luma(120))[Not to be copied without the partnership's leave.]",
    "pale words": "#text(fill: luma(190))[Draft] of the learning",
    "lines through, under and behind": "#strike[one] #underline[two] #highlight[three] #overline[four]",
    "lists": "- One\\n- Two\\n  - Three\\n\\n+ First\\n+ Second\\n\\n#sym.square.stroked A box to tick, #sym.checkmark ticked",
    "two columns": f"#columns(2)[{WORDS}]",
    "turned words": "#rotate(-90deg, reflow: true)[Quarter] #rotate(30deg, reflow: true)[Aslant]",
    "an equation": "$ sum_(i=1)^n x_i / n = overline(x) $ and $ sqrt(a^2 + b^2) $",
    "ligatures and accents": "The official file of Łukasz, Zoë and Siân: offices, fluff, affinity",
    "a word in the margin": f"#place(left, dx: -7mm)[1] {WORDS}",
    "a watermark": "#set page(background: rotate(24deg, text(44pt, fill: rgb(232, 232, 240))[*DRAFT*]))\\n" + WORDS,
    "a chart of bars": """
        #for (name, high) in (("May", 12), ("June", 18), ("July", 7), ("Aug", 15)) {
        box(inset: 2pt, stack(rect(width: 8mm, height: high * 1mm, fill: blue), text(7pt, name))) }""",
    "a chart of lines": """
        #box(width: 60mm, height: 30mm, { place(line(start: (0mm, 30mm), end: (60mm, 30mm)))
        for x in range(6) { place(dx: x * 10mm, dy: 30mm - x * 4mm, circle(radius: 1.2mm, fill: red))
        place(dx: x * 10mm, line(length: 30mm, angle: 90deg, stroke: (dash: "dashed"))) } }) Months""",
    "a form to fill in": "Name: #box(width: 40mm, stroke: (bottom: 1pt))[] #h(4mm) Date: #box(width: 8mm, height: 4mm, stroke: 1pt)[]",
    "dots to a number": "#outline() #pagebreak() = One\\n== Two",
    "an empty page": f"{WORDS} #pagebreak() #pagebreak(weak: false) {WORDS}",
    "letters with an outline": "#text(size: 30pt, fill: white, stroke: 0.6pt + black)[Learning]",
    "a heading in colours that run": "#text(size: 24pt, fill: gradient.linear(red, blue))[Learning together]",
    "a shadow behind a heading": "#place(dx: 0.5mm, dy: 0.5mm, text(20pt, luma(200))[Learning])#text(20pt)[Learning]",
    "another script": "李小明 said so; Оксана and Ελένη too",
    "code in a line": "The form `CP-12` was sent; `let x = 1`",
    "a large first letter": f"#text(40pt)[T]#text(11pt)[{WORDS[1:]}]",
    "rules and boxes": "#rect(width: 100%)[Boxed] #line(length: 100%) #rect(fill: luma(240), stroke: (left: 3pt + blue))[Aside]",
}


def photograph() -> Image.Image:
    """Something that looks as a photograph does: shades, edges, grain, no writing."""
    image = Image.effect_mandelbrot((300, 200), (-2, -1.5, 1, 1.5), 40)
    return Image.blend(image, Image.effect_noise((300, 200), 60), 0.4)


def logo() -> Image.Image:
    """Circles and bars."""
    image = Image.new("L", (200, 100), 255)
    draw = ImageDraw.Draw(image)
    for x in (10, 60, 110):
        draw.ellipse((x, 20, x + 60, 80), outline=60, width=6)
    draw.rectangle((180, 10, 190, 90), fill=90)
    return image


def over_all(before: str, after: str) -> bytes:
    """A photograph that fills the page, with what is drawn before and after it."""
    return raw(before, SCANNED, after, parts=drawn_by(photograph()))


def caption(image: Image.Image) -> bytes:
    """A picture with words under it."""
    return raw("q 120 0 0 50 20 40 cm /Im Do Q", written("Figure 1: the house", y=20), parts=drawn_by(image))


def linked() -> bytes:
    """A link that lies over words, as every program makes it."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=CORNERS, Border=[0, 0, 1])
    link.A = Dictionary(S=Name.URI, URI="https://example.org/")
    return raw(written(), Annots=lambda pdf: Array([pdf.make_indirect(link)]))


def field() -> bytes:
    """A form with a field that was filled in."""
    drawn = b"BT /F1 10 Tf 2 3 Td (Visited twice) Tj ET"
    font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier))

    def notes(pdf: pikepdf.Pdf) -> Array:
        box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="visits", V="Visited twice", F=4)
        box.Rect = Array([100, 56, 240, 70])
        facts = {
            "Type": Name.XObject,
            "Subtype": Name.Form,
            "BBox": [0, 0, 140, 14],
            "Resources": Dictionary(Font=font),
        }
        box.AP = Dictionary(N=pdf.make_stream(drawn, **facts))
        box = pdf.make_indirect(box)
        pdf.Root.AcroForm = Dictionary(Fields=[box])
        return Array([box])

    return raw(written("Visits:"), Annots=notes)


def blank() -> bytes:
    """A page left empty, as the back of a cover is."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(340, 120))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def scanned_over() -> bytes:
    """A page whose picture lies in front of the words that a machine read in it."""
    with pikepdf.open(io.BytesIO(scanned(recognised("0 Tr")))) as pdf:
        words = recognised("0 Tr")
        pdf.pages[0].obj.Contents = pdf.make_stream(f"{words} {SCANNED}".encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


ORDINARY: dict[str, Made] = {
    **{f"typst: {name}": partial(by_typst, source.replace("\\n", "\n")) for name, source in TYPST.items()},
    "a line": partial(raw, written()),
    "a line on a page turned round": partial(raw, written(), Rotate=270),
    "a line in a layer that is on": partial(layered, off=False),
    "white on a dark panel": partial(raw, "0.1 g 0 40 340 40 re f 1 g", written()),
    "words on a photograph": partial(raw, "q 340 0 0 50 0 40 cm /Im Do Q 1 1 0 rg", written(size=13),
        parts=drawn_by(Image.new("L", (4, 4), 40))),
    "a box beside words": partial(raw, written(), f"0 g {RECT[0]} {RECT[1] - 30} {RECT[2]} {RECT[3]} re f"),
    "words written twice to be bold": partial(raw, written(), written(x=LEFT + 0.3)),
    "words filled and outlined": partial(raw, written(before="2 Tr 0.2 w")),
    "words outlined": partial(raw, written(before="1 Tr 0.4 w")),
    "a photograph with a caption": lambda: caption(photograph()),
    "a logo with a caption": lambda: caption(logo()),
    "stripes with a caption": lambda: caption(striped().resize((300, 100))),
    "a link": linked,
    "bars where words were": partial(raw, *(f"{x} {y} {wide} 9 re f" for y in (10, 30, 50) for x, wide in ((20, 60), (90, 40), (150, 90)))),
    "a filled field": field,
    "a page without anything": blank,
    "an old word for letters": partial(raw, said("A child of three", "A child of three")),
    "a scan read by a machine": lambda: scanned(recognised()),
    "a scan over its words": scanned_over,
    "bullets of a font of signs": partial(raw, "BT /F2 11 Tf 20 60 Td (\\267) Tj ET", written(x=40), parts=lambda pdf: {
        "Font": Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier),
        F2=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Symbol))}),
}  # fmt: skip
