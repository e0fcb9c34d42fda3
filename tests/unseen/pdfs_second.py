# ruff: noqa: E501
"""A second list of PDFs in which the words "Hester Pocklin" can be copied out and not be seen, and ordinary ones.

Written before the check was measured by them.
"""

from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.pdf_kinds import BAR, BASE, LEFT, OVER, RECT, WHO, form, noted, picture, raw, written
from tests.unseen.pdfs import Made, changed, layers, state

X, Y, W, H = RECT
MIDDLE = Y + H / 2


def colours(pdf: pikepdf.Pdf) -> dict[str, Any]:
    tint = pdf.make_indirect(pdf.make_stream(b"{pop 1 1 1}", FunctionType=4, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1]))
    return {"ColorSpace": Dictionary(
        White=Array([Name.Separation, Name.Paper, Name.DeviceRGB, tint]),
        Two=Array([Name.DeviceN, Array([Name.A]), Name.DeviceRGB, tint]),
        Cal=Array([Name.CalRGB, Dictionary(WhitePoint=[0.95, 1, 1.09])]),
        Grey=Array([Name.CalGray, Dictionary(WhitePoint=[0.95, 1, 1.09])]),
    )}  # fmt: skip


def mesh(pdf: pikepdf.Pdf) -> dict[str, Any]:
    body = b""
    for flag, x, y in ((0, X, Y), (0, X + W, Y), (0, X, Y + H), (1, X + W, Y + H)):
        body += (
            bytes([flag]) + int(x / 340 * 65535).to_bytes(2, "big") + int(y / 120 * 65535).to_bytes(2, "big") + b"\x10"
        )
    facts = {
        "ShadingType": 4,
        "ColorSpace": Name.DeviceGray,
        "BitsPerCoordinate": 16,
        "BitsPerComponent": 8,
        "BitsPerFlag": 8,
        "Decode": [0, 340, 0, 120, 0, 1],
    }
    return {"Shading": Dictionary(M=pdf.make_stream(body, **facts))}


def masked_black(pdf: pikepdf.Pdf) -> dict[str, Any]:
    held = picture(pdf, Image.new("L", (4, 4), 0))
    held.SMask = pdf.make_indirect(picture(pdf, Image.new("L", (4, 4), 250)))
    return {"XObject": Dictionary(Im=held)}


def hidden_note(pdf: pikepdf.Pdf, layer: Any) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    look = pdf.make_stream(
        written(x=2, y=2).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 300, 20],
        Resources=pdf.pages[0].obj.Resources,
    )
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[20, 20, 320, 40], F=4, OC=layer, AP=Dictionary(N=look))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def picture_in_layer(pdf: pikepdf.Pdf, layer: Any) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    pdf.pages[0].obj.Resources.XObject.Fm.OC = layer


def off_in_second(pdf: pikepdf.Pdf, layer: Any) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer], OFF=[layer]))


UNIT = f"{W} 0 0 {H} {X} {Y} cm"
HIDDEN: dict[str, Made] = {
    "white words of four inks": partial(raw, "0 0 0 0 k", written()),
    "white words of a paper colour": partial(raw, "/White cs 1 scn", written(), parts=colours),
    "white words of a colour of many": partial(raw, "/Two cs 1 scn", written(), parts=colours),
    "white words of a measured colour": partial(raw, "/Cal cs 1 1 1 sc", written(), parts=colours),
    "white words of a measured grey": partial(raw, "/Grey cs 1 sc", written(), parts=colours),
    "a mesh of colours": partial(raw, written(), "/M sh", parts=mesh),
    "a picture nearly whole": partial(raw, written(), "q", UNIT, "/Im Do Q", parts=masked_black),
    "a box of curves": partial(raw, written(), f"0 g {X} {Y} m {X} {Y + H} {X} {Y + H} {X + 5} {Y + H} c {X + W} {Y + H} l {X + W} {Y} l f"),
    "two boxes that meet": partial(raw, written(), f"0 g {X} {Y} {W / 2} {H} re f {X + W / 2} {Y} {W / 2} {H} re f"),
    "a box of dashes": partial(raw, written(), f"0 G 14 w [3 0.01] 0 d {X} {MIDDLE} m {X + W} {MIDDLE} l S"),
    "three boxes that each let a third through": partial(raw, written(), "/G gs 0 g", BAR, BAR, BAR, BAR, BAR, BAR, parts=state(ca=0.7)),
    "crosses over it": partial(raw, written(), "0 G 2 w", *(f"{X + 2 * at} {Y} m {X + 2 * at} {Y + H} l S" for at in range(int(W // 2) + 1))),
    "a drawing that draws a drawing": partial(raw, written(), "/Fm Do", parts=form("q 1 0 0 1 0 0 cm 0 g " + BAR + " Q")),
    "a polygon as a note": partial(noted, "Polygon", f"0 g 0 0 {W} {H} re f", Vertices=[X, Y, X + W, Y, X + W, Y + H]),
    "a line of many corners as a note": partial(noted, "PolyLine", f"0 G 14 w 0 7 m {W} 7 l S", Vertices=[X, Y, X + W, Y]),
    "an underline that is thick": partial(noted, "Underline", f"0 G 14 w 0 7 m {W} 7 l S", QuadPoints=[0] * 8),
    "a wavy line that is thick": partial(noted, "Squiggly", f"0 G 14 w 0 7 m {W} 7 l S", QuadPoints=[0] * 8),
    "a film over it": partial(noted, "Screen", f"0 g 0 0 {W} {H} re f"),
    "an attached file's sign over it": partial(noted, "Stamp", f"0.3 g 0 0 {W} {H} re f", Name=Name.Draft),
    "a stamp in a layer that is off": lambda: layers(partial(raw, written("Nobody")), hidden_note),
    "a drawing whose own layer is off": lambda: layers(partial(raw, "/Fm Do", parts=form(written())), picture_in_layer),
    "a layer that is on and off": lambda: layers(lambda: raw("/OC /L BDC", written(), "EMC"), off_in_second),
    "letters set backwards off the page": partial(raw, f"BT /F1 11 Tf -1 0 0 1 -10 {BASE} Tm ({WHO}) Tj ET"),
    "letters with no width of their own": partial(raw, written(before="0 Tz")),
    "letters under one another": partial(raw, f"BT /F1 11 Tf {LEFT} {BASE} Td " + " ".join(f"({sign}) Tj -6.6 0 Td" if at else f"({sign}) Tj" for at, sign in enumerate(WHO)) + " ET"),
    "a page cropped to a point": partial(raw, written(), CropBox=Array([0, 118, 2, 120])),
    "a page trimmed as well": partial(raw, written(y=-30), TrimBox=Array([0, 0, 340, 120]), BleedBox=Array([0, -60, 340, 120])),
    "words behind the number of the page": partial(raw, written(), "1 g", BAR, "0 g", written("12", X + 2, BASE)),
}  # fmt: skip
ORDINARY: dict[str, Made] = {
    "a frame round words": partial(raw, written(), f"0 G 1 w {X - 2} {Y - 2} {W + 4} {H + 4} re S"),
    "a yellow marker": partial(raw, "1 1 0 rg", f"{OVER} f", "0 g", written()),
    "a yellow marker that multiplies": partial(raw, written(), "/G gs 1 1 0 rg", f"{OVER} f", parts=state(BM=Name.Multiply)),
    "an underline": partial(raw, written(), f"0 G 0.7 w {X} {BASE - 1.5} m {X + W} {BASE - 1.5} l S"),
    "words on a tinted panel": partial(raw, "0.9 0.95 1 rg 0 40 340 40 re f 0 g", written()),
    "words in dark blue": partial(raw, "0 0 0.4 rg", written()),
    "white words on blue": partial(raw, "0 0.2 0.6 rg 0 40 340 40 re f 1 g", written()),
    "words of four inks": partial(raw, "0 0 0 1 k", written()),
    "letters spaced out": partial(raw, written(before="1 Tc")),
    "words a little aslant": partial(raw, f"BT /F1 11 Tf 1 0 0.2 1 {LEFT} {BASE} Tm ({WHO}) Tj ET"),
    "a strip above the words": partial(raw, written(), f"0 g {X} {BASE + 14} {W} 6 re f"),
    "words beside a logo": lambda: changed(partial(raw, written(), "q 30 0 0 30 290 60 cm /Im Do Q"), lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/XObject", Dictionary(Im=picture(pdf, Image.effect_mandelbrot((60, 60), (-2, -1.5, 1, 1.5), 40))))),
}  # fmt: skip
