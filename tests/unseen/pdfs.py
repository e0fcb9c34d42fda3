# ruff: noqa: E501
"""PDFs that hide words or parts of pictures in ways nobody had tried on the check, and ordinary ones beside them.

In each of HIDDEN the words "Hester Pocklin" can be copied out and not be seen; in each of PICTURES a part of a picture
can be taken out of the file and not be seen; in each of CARRIERS the words stand somewhere else than on the page; in
each of ORDINARY nothing is hidden.
"""

import io
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageDraw, ImageFont

from tests.pdf_kinds import (
    BAR,
    BASE,
    CORNERS,
    LEFT,
    OVER,
    RECT,
    WHO,
    form,
    noted,
    photograph,
    picture,
    raw,
    scan,
    written,
)

Made = Callable[[], bytes]
ALL = "q 340 0 0 120 0 0 cm /Im Do Q"


def changed(make: Made, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """The file with something done to it."""
    with pikepdf.open(io.BytesIO(make())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def state(**entries: Any) -> Callable[[pikepdf.Pdf], dict[str, Any]]:
    """Resources with one graphics state, G."""
    return lambda pdf: {"ExtGState": Dictionary(G=Dictionary(**entries))}


def white_tiles(pdf: pikepdf.Pdf) -> dict[str, Any]:
    facts = {
        "Type": Name.Pattern,
        "PatternType": 1,
        "PaintType": 1,
        "TilingType": 1,
        "BBox": [0, 0, 4, 4],
        "XStep": 4,
        "YStep": 4,
    }
    return {"Pattern": Dictionary(P=pdf.make_stream(b"1 g 0 0 4 4 re f", **facts, Resources=Dictionary()))}


def white_shades(pdf: pikepdf.Pdf) -> dict[str, Any]:
    blend = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0.99, 1, 1], N=1)
    shading = Dictionary(
        ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 340, 0], Function=blend, Extend=[True, True]
    )
    return {"Pattern": Dictionary(P=Dictionary(Type=Name.Pattern, PatternType=2, Shading=shading))}


def group_of_nothing(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {**form(written(), Group=Dictionary(S=Name.Transparency, I=True))(pdf), **state(ca=0, CA=0)(pdf)}


def masked(kind: str, content: bytes) -> Callable[[pikepdf.Pdf], dict[str, Any]]:
    def made(pdf: pikepdf.Pdf) -> dict[str, Any]:
        group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
        mask = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 340, 120], Group=group)
        return {"ExtGState": Dictionary(G=Dictionary(SMask=Dictionary(Type=Name.Mask, S=Name(f"/{kind}"), G=mask)))}

    return made


def layers(make: Made, settle: Callable[[pikepdf.Pdf, Any], None]) -> bytes:
    """A page whose words lie in a layer that is settled so."""

    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Notes"))
        pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
        settle(pdf, layer)

    return changed(make, change)


def base_off(pdf: pikepdf.Pdf, layer: Any) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(BaseState=Name.OFF))


def by_rule(pdf: pikepdf.Pdf, layer: Any) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))
    pdf.pages[0].obj.Resources.Properties.L = pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=[layer], P=Name.AllOn))


def by_not(pdf: pikepdf.Pdf, layer: Any) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer]))
    pdf.pages[0].obj.Resources.Properties.L = pdf.make_indirect(Dictionary(Type=Name.OCMD, VE=Array([Name.Not, layer])))


def named_layer(pdf: pikepdf.Pdf, layer: Any) -> None:
    layer.Name = String(WHO)
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer], Order=[layer]))


def for_print_alone(pdf: pikepdf.Pdf, layer: Any) -> None:
    layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON))
    uses = Array([Dictionary(Event=Name.View, OCGs=[layer], Category=[Name.View])])
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer], AS=uses))


def empty_letters(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """A font whose letters are drawn as nothing and told as the words."""
    signs = sorted(set(WHO))
    letters = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, -5, 20, 20], FirstChar=1, LastChar=len(signs))
    names = {f"/g{code}": pdf.make_stream(b"12 0 0 -5 12 20 d1") for code in range(1, len(signs) + 1)}
    letters.update({"/Widths": Array([12] * len(signs)), "/FontMatrix": Array([0.05, 0, 0, 0.05, 0, 0])})
    letters.update(
        {"/CharProcs": Dictionary(names), "/Encoding": Dictionary(Differences=[1, *(Name(n) for n in names)])}
    )
    told = "".join(f"<{code:02x}> <{ord(sign):04x}> " for code, sign in enumerate(signs, 1))
    letters.ToUnicode = pdf.make_stream(
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(signs)} beginbfchar {told} endbfchar".encode()
    )
    courier = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)
    return {"Font": Dictionary(F1=courier, F3=letters)}


CODES = "".join(f"{sorted(set(WHO)).index(sign) + 1:02x}" for sign in WHO)
NAME_ALONE = written(WHO, LEFT)
# Left out, and told in docs/quality.md: words in a blend that lightens, which PDFium draws and other programs do not.
HIDDEN: dict[str, Made] = {
    "words in white tiles": partial(raw, "/Pattern cs /P scn", written(), parts=white_tiles),
    "words in white shades": partial(raw, "/Pattern cs /P scn", written(), parts=white_shades),
    "words in a group of no opacity": partial(raw, "/G gs /Fm Do", parts=group_of_nothing),
    "a mask of alpha that is empty": partial(raw, "/G gs", written(), parts=masked("Alpha", b"")),
    "a mask of brightness that is black": partial(raw, "/G gs", written(), parts=masked("Luminosity", b"0 g 0 0 340 120 re f")),
    "words of white that multiply": partial(raw, "/G gs 1 g", written(), parts=state(BM=Name.Multiply)),
    "a box of white that covers by difference": partial(raw, written(), "0 g", BAR, "/G gs 0 g", BAR, parts=state(BM=Name.Normal)),
    "a layer whose base is off": lambda: layers(lambda: raw("/OC /L BDC", written(), "EMC"), base_off),
    "a rule of layers": lambda: layers(lambda: raw("/OC /L BDC", written(), "EMC"), by_rule),
    "a rule that says not": lambda: layers(lambda: raw("/OC /L BDC", written(), "EMC"), by_not),
    "letters drawn as nothing": partial(raw, f"BT /F3 14 Tf {LEFT} {BASE} Td <{CODES}> Tj ET", parts=empty_letters),
    "letters far apart": partial(raw, written(before="5000 Tc")),
    "letters raised off the page": partial(raw, written(before="4000 Ts")),
    "words outlined in white": partial(raw, written(before="1 Tr 1 G 0.5 w")),
    "words outlined by no width in white": partial(raw, written(before="2 Tr 1 G 1 g 0 w")),
    "words clipped by words": partial(raw, "q", written("x", 5, 5, before="7 Tr"), written(), "Q"),
    "a crop from the branch above": lambda: changed(partial(raw, written()), lambda pdf: pdf.Root.Pages.__setitem__("/CropBox", Array([0, 80, 340, 120]))),
    "a media box turned about": partial(raw, written(y=-60), MediaBox=Array([340, 120, 0, 0])),
    "a page of a measure of its own": partial(raw, written(x=600), UserUnit=2),
    "words split over streams": lambda: changed(partial(raw), lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", Array([pdf.make_stream(b"1 g BT /F1 11 Tf 20 60 Td"), pdf.make_stream(b"[(Hester Poc) 0"), pdf.make_stream(b"(klin)] TJ ET")]))),
    "an image that hides what follows": partial(raw, "q 1 0 0 1 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x40 EI Q 1 g", written()),
    "words in a drawing clipped by its box": partial(raw, "/Fm Do", parts=form(written(), BBox=[0, 0, 5, 5])),
    "words in a drawing moved off": partial(raw, "/Fm Do", parts=form(written(), Matrix=[1, 0, 0, 1, 0, -500])),
    "words in a drawing made tiny": partial(raw, "/Fm Do", parts=form(written(), Matrix=[0.01, 0, 0, 0.01, 0, 0])),
    "a white circle on top": partial(noted, "Circle", f"1 g 0 0 {RECT[2]} {RECT[3]} re f"),
    "a white line as a note": partial(noted, "Line", f"1 G 14 w 0 7 m {RECT[2]} 7 l S", L=CORNERS),
    "a strike-out that is thick": partial(noted, "StrikeOut", f"0 G 14 w 0 7 m {RECT[2]} 7 l S", QuadPoints=[0] * 8),
    "a caret with a white box": partial(noted, "Caret", f"1 g 0 0 {RECT[2]} {RECT[3]} re f"),
    "a watermark as a note": partial(noted, "Watermark", f"1 g 0 0 {RECT[2]} {RECT[3]} re f"),
    "many thin lines": partial(raw, written(), "0 G 0.8 w", *(f"{RECT[0]} {RECT[1] + y / 2} m {RECT[0] + RECT[2]} {RECT[1] + y / 2} l S" for y in range(28))),
    "a mosaic of small boxes": partial(raw, written(), *(f"{(x * 7 + y * 3) % 5 / 8} g {RECT[0] + 3 * x} {RECT[1] + 3 * y} 3 3 re f" for x in range(int(RECT[2] // 3) + 1) for y in range(5))),
    "words in tiny squares of a pattern": partial(raw, "0.5 g", f"{OVER} f", "0.5 g", written()),
}  # fmt: skip


# --- Pictures ------------------------------------------------------------------------------------------------


def scan_with_name() -> Image.Image:
    return scan()


def drawn(*content: str, image: Image.Image | None = None, page: tuple[int, int] = (340, 120), **more: Any) -> bytes:
    """A page of these commands alone, with one picture, Im."""

    def change(pdf: pikepdf.Pdf) -> None:
        made = pdf.pages[0].obj
        made.Resources.XObject = Dictionary(Im=picture(pdf, image or scan_with_name(), **more))
        made.Contents, made.MediaBox = pdf.make_stream(" ".join(content).encode()), Array([0, 0, *page])

    return changed(partial(raw), change)


def with_mask(image: Image.Image, mask: Image.Image, kind: str = "SMask", also: str = "") -> bytes:
    """A picture that a mask shows in part."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        held = picture(pdf, image)
        held[f"/{kind}"] = pdf.make_indirect(picture(pdf, mask))
        page.Resources.XObject = Dictionary(Im=held)
        page.Contents = pdf.make_stream(f"{ALL} {also}".encode())

    return changed(partial(raw), change)


def half(light: int = 255, dark: int = 0) -> Image.Image:
    """A mask that shows the upper third."""
    mask = Image.new("L", (1360, 480), dark)
    ImageDraw.Draw(mask).rectangle((0, 0, 1360, 150), fill=light)
    return mask


def noted_scan() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([75, 58, 190, 72]), F=4)
        facts = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 115, 14]}
        note.AP = Dictionary(N=pdf.make_stream(b"0 g 0 0 115 14 re f", **facts))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return changed(partial(drawn, ALL), change)


def two_pictures() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Resources.XObject.Bar = picture(pdf, Image.new("L", (4, 4), 30))
        page.Contents = pdf.make_stream(f"{ALL} q 115 0 0 14 75 58 cm /Bar Do Q".encode())

    return changed(partial(drawn, ALL), change)


def a4(cover: str = "", turned: float = 0) -> bytes:
    """A page as a scanner gives it: grain, and a little askew."""
    image, font = Image.new("L", (1240, 1754), 248), ImageFont.load_default(22)
    for y in range(100, 1650, 35):
        ImageDraw.Draw(image).text(
            (100, y), f"The neighbour lived there and nobody asked about it in {y}.", fill=20, font=font
        )
    image = Image.blend(image, Image.effect_noise(image.size, 40), 0.15).rotate(turned, fillcolor=240)
    return drawn(f"q 595 0 0 842 0 0 cm /Im Do Q {cover}", image=image, page=(595, 842))


SCAN_BAR = "0 g 75 58 115 14 re f"  # over the name in the picture of scan()
PICTURES: dict[str, Made] = {
    "a short name on an A4 page": partial(a4, "0 g 100 600 25 9 re f"),
    "a word on an A4 page that lies askew": partial(a4, "1 g 100 600 60 16 re f", 1.3),
    "a scan with a black box over the name": partial(drawn, ALL, SCAN_BAR),
    "a scan with a white box over the name": partial(drawn, ALL, "1 g 75 58 115 14 re f"),
    "a scan with a box as a note": noted_scan,
    "a scan with a picture over the name": two_pictures,
    "a scan with the lower half cut away": partial(drawn, "q 0 80 340 40 re W n", ALL, "Q"),
    "a scan that hangs off the page": partial(drawn, "q 340 0 0 120 0 -75 cm /Im Do Q"),
    "a scan whose page is cropped": lambda: changed(
        partial(drawn, ALL), lambda pdf: pdf.pages[0].obj.__setitem__("/CropBox", Array([0, 80, 340, 120]))
    ),
    "a scan masked in part": lambda: with_mask(scan_with_name(), half()),
    "a scan as small as a dot": partial(drawn, "q 2 0 0 1 10 10 cm /Im Do Q", written("A report")),
    "a scan in a layer that is off": lambda: layers(
        partial(drawn, "/OC /L BDC", ALL, "EMC", written("A report")),
        lambda pdf, layer: pdf.Root.__setitem__("/OCProperties", Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))),
    ),
    "a scan of no opacity": lambda: changed(
        partial(drawn, "q /G gs", ALL, "Q", written("A report")),
        lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/ExtGState", Dictionary(G=Dictionary(ca=0))),
    ),
    "a scan under a coloured page": partial(drawn, ALL, "0.9 0.95 1 rg 0 0 340 120 re f 0 g", written("A report")),
    "a photograph cut to a strip": partial(
        drawn, "q 20 60 300 20 re W n 300 0 0 200 20 -40 cm /Im Do Q", written("A report"), image=photograph()
    ),
}


# --- Elsewhere than on the page --------------------------------------------------------------------------------


def entry(where: Callable[[pikepdf.Pdf], Any], key: str, value: Callable[[pikepdf.Pdf], Any]) -> Made:
    return lambda: changed(
        partial(raw, written("Nobody is named")), lambda pdf: where(pdf).__setitem__(key, value(pdf))
    )


def root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def page(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def font(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj.Resources.Font.F1


def tagged(**element: Any) -> Made:
    def change(pdf: pikepdf.Pdf) -> None:
        one = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, K=0, Pg=pdf.pages[0].obj, **element))
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([one])))
        one.P = tree
        pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = tree, Dictionary(Marked=True)

    return lambda: changed(partial(raw, "/Figure <</MCID 0>> BDC 0 0 5 5 re f EMC", written("Nobody is named")), change)


def field_of(**entries: Any) -> Made:
    return partial(noted, "Widget", "0 g", Array([20, 10, 130, 24]), FT=Name.Tx, T="f", **entries)


def bookmark(title: str) -> Made:
    def change(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(title, 0))

    return lambda: changed(partial(raw, written("Nobody is named")), change)


def deleted_page(pdf: pikepdf.Pdf) -> None:
    words = pdf.make_stream(written().encode())
    pdf.Root.Hidden = pdf.make_indirect(Dictionary(Type=Name.Page, MediaBox=[0, 0, 340, 120], Contents=words))


CARRIERS: dict[str, Made] = {
    "a matrix of nothing": partial(raw, "q 0 0 0 0 50 50 cm", written(), "Q"),
    "a text matrix of nothing": partial(raw, f"BT /F1 11 Tf 0 0 0 0 {LEFT} {BASE} Tm ({WHO}) Tj ET"),
    "the words for a figure": tagged(Alt=f"A photograph of {WHO}"),
    "the text of an element": tagged(ActualText=WHO),
    "the expansion of an element": tagged(E=WHO),
    "the title of an element": tagged(T=WHO),
    "the identifier of an element": tagged(ID=WHO),
    "the class of an element": tagged(C=Name("/Hester#20Pocklin")),
    "the summary of a table": tagged(A=Dictionary(O=Name.Table, Summary=WHO)),
    "a bookmark": bookmark(f"What {WHO} said"),
    "a bookmark in another alphabet": bookmark(f"李小明 and {WHO}"),
    "a label of a page": entry(root, "/PageLabels", lambda pdf: Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=f"{WHO} ")]))),
    "a property": lambda: changed(partial(raw, written("Nobody is named")), lambda pdf: pdf.docinfo.__setitem__("/Subject", WHO)),
    "the title": lambda: changed(partial(raw, written("Nobody is named")), lambda pdf: pdf.docinfo.__setitem__("/Title", WHO)),
    "XMP": entry(root, "/Metadata", lambda pdf: pdf.make_stream(f"<x>{WHO}</x>".encode(), Type=Name.Metadata, Subtype=Name.XML)),
    "XMP of a page": entry(page, "/Metadata", lambda pdf: pdf.make_stream(f"<x>{WHO}</x>".encode(), Type=Name.Metadata)),
    "the default of a field": field_of(DV=WHO),
    "a choice of a field": field_of(Opt=Array([WHO])),
    "a tip of a field": field_of(TU=WHO),
    "a name for export": field_of(TM=WHO),
    "a link to write to": lambda: changed(partial(raw, written("Write to us")), lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=CORNERS, A=Dictionary(S=Name.URI, URI="mailto:hester.pocklin@families.example")))]))),
    "a link with words": lambda: changed(partial(raw, written("Write to us")), lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", Array([pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=CORNERS, Contents=WHO, A=Dictionary(S=Name.URI, URI="https://a.example")))]))),
    "a note": partial(noted, "Text", "0 g", Array([5, 5, 20, 20]), Contents=f"Ask {WHO}"),
    "who wrote a note": partial(noted, "Text", "0 g", Array([5, 5, 20, 20]), Contents="x", T=WHO),
    "rich text of a note": partial(noted, "FreeText", "0 g", Array([5, 5, 20, 20]), Contents="x", RC=f"<body>{WHO}</body>"),
    "a pop-up of a note": partial(noted, "Popup", "0 g", Array([5, 5, 20, 20]), Contents=WHO),
    "a script": entry(root, "/Names", lambda pdf: Dictionary(JavaScript=Dictionary(Names=Array(["a", Dictionary(S=Name.JavaScript, JS=f"// {WHO}")])))),
    "an attached file": entry(root, "/Names", lambda pdf: Dictionary(EmbeddedFiles=Dictionary(Names=Array([WHO, Dictionary(Type=Name.Filespec, F="a.txt", EF=Dictionary(F=pdf.make_stream(WHO.encode())))])))),
    "the name of a place": entry(root, "/Dests", lambda pdf: Dictionary({"/Hester#20Pocklin": Array([pdf.pages[0].obj, Name.Fit])})),
    "the name of a font": entry(font, "/BaseFont", lambda pdf: Name("/ABCDEF+HesterPocklin")),
    "the name of a colour": lambda: changed(partial(raw, "/Sp cs 1 scn 0 0 5 5 re f", written("Nobody is named")), lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/ColorSpace", Dictionary(Sp=Array([Name.Separation, Name("/Hester Pocklin"), Name.DeviceGray, Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)])))),
    "the name of a resource": lambda: changed(partial(raw, "/HesterPocklin Do", written("Nobody is named")), lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/XObject", Dictionary(HesterPocklin=pdf.make_stream(b"0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])))),
    "the name of a layer": lambda: layers(partial(raw, "/OC /L BDC", written("Nobody is named"), "EMC"), named_layer),
    "a page that was taken out": lambda: changed(partial(raw, written("Nobody is named")), deleted_page),
    "a comment at the end": lambda: raw(written("Nobody is named")) + f"\n% {WHO}\n".encode(),
    "an article": entry(root, "/Threads", lambda pdf: Array([Dictionary(I=Dictionary(Title=WHO))])),
    "a template": entry(root, "/Names", lambda pdf: Dictionary(Templates=Dictionary(Names=Array([WHO, pdf.pages[0].obj])))),
    "the language": entry(root, "/Lang", lambda pdf: String(WHO)),
    "the text for a mark": partial(raw, f"/Span <</ActualText ({WHO})>> BDC", written("them"), "EMC"),
    "the text for a mark kept apart": lambda: changed(partial(raw, "/Span /M BDC", written("them"), "EMC"), lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/Properties", Dictionary(M=Dictionary(ActualText=WHO)))),
    "the text for a mark in a drawing": partial(raw, "/Fm Do", parts=form(f"/Span <</Alt ({WHO})>> BDC {written('them')} EMC")),
    "the text for a mark in a tile": lambda: changed(partial(raw, "/Pattern cs /P scn 0 0 50 50 re f", parts=white_tiles), lambda pdf: pdf.pages[0].obj.Resources.Pattern.P.write(f"/Span <</Alt ({WHO})>> BDC 0 0 4 4 re f EMC".encode())),
    "the text for a mark in a letter": lambda: changed(partial(raw, f"BT /F3 14 Tf {LEFT} {BASE} Td <{CODES}> Tj ET", parts=empty_letters), lambda pdf: pdf.pages[0].obj.Resources.Font.F3.CharProcs["/g1"].write(f"12 0 0 -5 12 20 d1 /Span <</ActualText ({WHO})>> BDC 0 0 9 9 re f EMC".encode())),
    "words packed twice": lambda: changed(partial(raw), lambda pdf: pdf.pages[0].obj.__setitem__("/Contents", pdf.make_stream(zlib.compress(zlib.compress(written().encode())), Filter=Array([Name.FlateDecode, Name.FlateDecode])))),
    "words in figures of sixteen": partial(raw, f"BT /F1 11 Tf {LEFT} {BASE} Td <{WHO.encode().hex()}> Tj ET"),
    "words letter by letter": partial(raw, f"BT /F1 11 Tf {LEFT} {BASE} Td [{' 0 '.join(f'({sign})' for sign in WHO)}] TJ ET"),
    "words letter by letter, last first": partial(raw, *(f"BT /F1 11 Tf {LEFT + 6.6 * at} {BASE} Td ({WHO[at]}) Tj ET" for at in reversed(range(len(WHO))))),
    "words in two columns": partial(raw, written("Hester", 20), written("Pocklin", 20, 45), written("was told", 90), written("to come", 90, 45)),
    "words turned on their side": partial(raw, f"BT /F1 11 Tf 0 1 -1 0 50 20 Tm ({WHO}) Tj ET"),
    "words in a mirror": partial(raw, f"BT /F1 11 Tf -1 0 0 1 200 60 Tm ({WHO}) Tj ET"),
}  # fmt: skip


def with_text(image: Image.Image, words: str) -> Image.Image:
    ImageDraw.Draw(image).text((10, 10), words, fill=255, font=ImageFont.load_default(24))
    return image


ORDINARY: dict[str, Made] = {
    "a photograph whole": partial(
        drawn, "q 120 0 0 80 20 20 cm /Im Do Q", written("Figure 1", y=8), image=photograph()
    ),
    "a photograph with a caption over it": partial(
        drawn,
        "q 300 0 0 110 20 5 cm /Im Do Q 1 g",
        written("Learning together", 40),
        image=Image.blend(photograph(), Image.new("L", (300, 200), 0), 0.7),
    ),
    "a photograph turned": partial(
        drawn, "q 0 100 -150 0 200 10 cm /Im Do Q", written("Figure 1", y=8), image=photograph()
    ),
    "a photograph half as strong": lambda: changed(
        partial(drawn, "q /G gs 120 0 0 80 20 20 cm /Im Do Q", written("Figure 1", y=8), image=photograph()),
        lambda pdf: pdf.pages[0].obj.Resources.__setitem__("/ExtGState", Dictionary(G=Dictionary(ca=0.5))),
    ),
    "a white picture": partial(
        drawn, "q 120 0 0 80 20 20 cm /Im Do Q", written("Figure 1", y=8), image=Image.new("L", (40, 40), 255)
    ),
    "a logo with a round mask": lambda: with_mask(
        Image.new("L", (1360, 480), 60), half(), also=written("The partnership", y=20)
    ),
    "a photograph with a hair cut off": partial(
        drawn, "q 21 21 118 78 re W n 120 0 0 80 20 20 cm /Im Do Q", written("Figure 1", y=8), image=photograph()
    ),
    "a background that bleeds": partial(
        drawn, "q 350 0 0 130 -5 -5 cm /Im Do Q 1 g", written("Learning"), image=Image.new("L", (40, 40), 90)
    ),
    "words typed twice": partial(raw, NAME_ALONE, NAME_ALONE),
    "words in light grey": partial(raw, "0.6 g", written()),
    "a table with rules": partial(
        raw,
        "0.5 w",
        *(f"20 {y} m 320 {y} l S" for y in (20, 40, 78, 90)),
        written("Visits: 4", 30, 25),
        written("Missed: 1", 30, 45),
    ),
    "a stamp drawn as a frame": partial(raw, "1 0 0 RG 100 20 80 20 re S", written("RECEIVED", 105, 26)),
}
