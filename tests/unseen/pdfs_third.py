# ruff: noqa: E501
"""A third list of PDFs: words and pictures that can be copied out and not be seen, words beside the page, and ordinary
pages. Written before the check was measured by them.
"""

import io
import struct
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms

from tests.pdf_kinds import BAR, BASE, LEFT, RECT, WHO, form, noted, picture, raw, written
from tests.unseen.pdfs import Made, changed, entry, field_of, font, page, root, tagged

X, Y, W, H = RECT
MIDDLE = Y + H / 2
NOBODY = written("Nobody is named")


def dingbats(pdf: pikepdf.Pdf) -> dict[str, Any]:
    courier = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier, Encoding=Name.WinAnsiEncoding)
    return {
        "Font": Dictionary(F1=courier, Z=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats))
    }


def blocks(colour: str, size: float = 16, step: float = 10) -> str:
    """Solid squares as letters, over the name."""
    return (
        f"{colour} BT /Z {size} Tf "
        + " ".join(f"1 0 0 1 {X + step * at} {Y} Tm (n) Tj" for at in range(int(W / step) + 1))
        + " ET"
    )


def dark_photograph(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {"XObject": Dictionary(Im=picture(pdf, Image.new("RGB", (8, 8), (20, 20, 20))))}


def soft(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return {"ExtGState": Dictionary(G=Dictionary(ca=0.02, CA=0.02))}


def printed_only(pdf: pikepdf.Pdf, usage: Any) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft", Usage=usage))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    seen = Dictionary(
        ON=[layer], AS=[Dictionary(Event=Name.View, OCGs=[layer], Category=[Name.View])], BaseState=Name.ON
    )
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=seen)


def layer_without_a_place(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(BaseState=Name.OFF, ON=[]))


HIDDEN: dict[str, Made] = {
    "squares of a font of signs over it": partial(raw, written(), blocks("0 g"), parts=dingbats),
    "grey squares of a font of signs over it": partial(raw, written(), blocks("0.5 g"), parts=dingbats),
    "white squares of a font of signs over it": partial(raw, written(), blocks("1 g"), parts=dingbats),
    "a box on a page turned by 90": partial(raw, written(), "0 g", BAR, Rotate=90),
    "a box on a page turned by 270 in a corner of its own": partial(
        raw, written(), "1 g", BAR, Rotate=270, MediaBox=Array([-20, -10, 320, 110])
    ),
    "letters one percent wide": partial(raw, written(before="1 Tz")),
    "a line of no length with square ends": partial(
        raw, written(), f"0 G 2 J {W} w {X + W / 2} {MIDDLE} m {X + W / 2} {MIDDLE} l S"
    ),
    "words over a dark photograph": partial(
        raw, "q 340 0 0 45 0 40 cm /Im Do Q 0.08 g", written(), parts=dark_photograph
    ),
    "words of two percent": partial(raw, "/G gs", written(), parts=soft),
    "pale yellow words": partial(raw, "1 1 0.9 rg", written()),
    "red words under a red box": partial(raw, "1 0 0 rg", written(), BAR),
    "white words on a black page with a white strip": partial(
        raw, "0 g 0 0 340 120 re f 1 g", f"0 {BASE - 6} 340 18 re f", written()
    ),
    "invisible in a drawing alone": partial(raw, "/Fm Do", parts=form(written(before="3 Tr"))),
    "a mode that goes on into the next words": partial(raw, "BT 3 Tr ET", written()),
    "a mode before the page's state was saved": partial(raw, "3 Tr q", written(), "Q"),
    "half off the page below": partial(raw, written(y=-7)),
    "to the right of the page": partial(raw, written(x=335)),
    "a page cropped on two sides": partial(raw, written(), CropBox=Array([0, 80, 340, 120])),
    "a crop wider than the paper": partial(raw, written(y=-40), CropBox=Array([-100, -100, 500, 500])),
    "a clip of words before it": partial(raw, "q 0 0 340 50 re W* n", written(), "Q"),
    "an even-odd clip of two boxes": partial(raw, f"q 0 0 340 120 re {X} {Y} {W} {H} re W* n", written(), "Q"),
    "a layer for printing alone": lambda: changed(
        partial(raw, "/OC /L BDC", written(), "EMC"),
        lambda pdf: printed_only(
            pdf, Dictionary(View=Dictionary(ViewState=Name.OFF), Print=Dictionary(PrintState=Name.ON))
        ),
    ),
    "a layer off by its base and on nowhere": lambda: changed(
        partial(raw, "/OC /L BDC", written(), "EMC"), layer_without_a_place
    ),
    "a free text with white ground": partial(
        noted, "FreeText", f"1 g 0 0 {W} {H} re f 0 g BT /F1 6 Tf 2 4 Td (removed) Tj ET", Contents="removed"
    ),
    "a button with a dark face": partial(
        noted, "Widget", f"0.2 g 0 0 {W} {H} re f", FT=Name.Btn, Ff=65536, T="b", MK=Dictionary(BG=Array([0.2]))
    ),
    "a highlight of dark yellow that is not clear": partial(
        noted, "Highlight", f"0.4 0.3 0 rg 0 0 {W} {H} re f", QuadPoints=Array([X, Y + H, X + W, Y + H, X, Y, X + W, Y])
    ),
    "a stamp with a picture's ground": partial(
        noted, "Stamp", f"0.9 g 0 0 {W} {H} re f 1 0 0 RG 1 1 {W - 2} {H - 2} re S"
    ),
    "a box of many thin boxes": partial(
        raw, written(), "0 g", *(f"{X} {Y + at} {W} 1.02 re f" for at in range(int(H) + 1))
    ),
    "a box drawn before by a later stream": lambda: changed(partial(raw, written()), two_streams),
    "letters of a very small matrix in a large size": partial(
        raw, f"BT 0.0005 0 0 0.0005 {LEFT} {BASE} Tm /F1 1000 Tf ({WHO}) Tj ET"
    ),
}


def two_streams(pdf: pikepdf.Pdf) -> None:
    old = pdf.pages[0].obj.Contents.read_bytes()
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(old + b" q"), pdf.make_stream(f"0 g {BAR} Q".encode())])


def profile() -> bytes:
    """A profile of colours whose copyright is somebody's."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = bytes(made).find(b"mluc")
    text = WHO.encode("utf-16-be")
    place = bytes(made).find("sRGB".encode("utf-16-be"), at)
    place = place if place > 0 else at + 28
    made[place : place + len(text)] = text
    return bytes(made)


def of_a_profile(pdf: pikepdf.Pdf, data: bytes) -> None:
    held = pdf.make_stream(data, N=3, Alternate=Name.DeviceRGB)
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(Icc=Array([Name.ICCBased, held]))


def with_profile(data: bytes) -> Made:
    return lambda: changed(
        partial(raw, "/Icc cs 0.2 0.4 0.6 scn 0 0 20 20 re f", NOBODY), lambda pdf: of_a_profile(pdf, data)
    )


def of_a_function(code: str) -> Made:
    def change(pdf: pikepdf.Pdf) -> None:
        tint = pdf.make_stream(code.encode(), FunctionType=4, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1])
        space = Array([Name.Separation, Name.Spot, Name.DeviceRGB, pdf.make_indirect(tint)])
        pdf.pages[0].obj.Resources.ColorSpace = Dictionary(Sp=space)

    return lambda: changed(partial(raw, "/Sp cs 0.5 scn 0 0 20 20 re f", NOBODY), change)


CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry {} /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def {}
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <0020> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


def mapped(registry: str = "(Adobe)", more: str = "") -> Made:
    def change(pdf: pikepdf.Pdf) -> None:
        font(pdf).ToUnicode = pdf.make_stream(CMAP.format(registry, more).encode())

    return lambda: changed(partial(raw, NOBODY), change)


def boxed_picture(kind: bytes, inside: bytes) -> bytes:
    """A JPEG 2000 whose head holds one more box."""
    out = io.BytesIO()
    Image.effect_noise((16, 16), 60).save(out, "JPEG2000")
    data = out.getvalue()
    at = data.index(b"jp2h") - 4
    (length,) = struct.unpack(">I", data[at : at + 4])
    more = struct.pack(">I4s", len(inside) + 8, kind) + inside
    return data[:at] + struct.pack(">I", length + len(more)) + data[at + 4 : at + length] + more + data[at + length :]


def with_picture(data: bytes, packing: str, **more: Any) -> Made:
    def change(pdf: pikepdf.Pdf) -> None:
        held = pikepdf.Stream(pdf, data)
        held.update({"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 16, "/Height": 16})
        held.update({"/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8} | more)
        if packing:
            held.Filter = Name(packing)
        pdf.pages[0].obj.Resources.XObject = Dictionary(Im=held)

    return lambda: changed(partial(raw, "q 20 0 0 20 0 0 cm /Im Do Q", NOBODY), change)


def unused_object(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_indirect(Dictionary(Note=String(WHO)))


CARRIERS: dict[str, Made] = {
    "the copyright of a profile of colours": with_profile(profile()),
    "after the end of a profile of colours": with_profile(
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + WHO.encode()
    ),
    "a comment in a function": of_a_function("{ dup dup % " + WHO + "\n }"),
    "after the end of a function": of_a_function("{ dup dup } " + f"% {WHO}"),
    "a comment in a map of letters": mapped(more=f"% {WHO}"),
    "a comment after a command of a map": mapped(more=f"1 pop % {WHO}"),
    "a word in a map of letters": mapped(more=f"/Note ({WHO}) def"),
    "the registry of a map": mapped(f"({WHO})"),
    "a box in the head of a picture of JPEG 2000": with_picture(
        boxed_picture(b"xml ", f"<a>{WHO}</a>".encode()), "/JPXDecode"
    ),
    "an unknown box in the head of a picture of JPEG 2000": with_picture(
        boxed_picture(b"uuid", b"\0" * 16 + WHO.encode()), "/JPXDecode"
    ),
    "more rows than a picture has": with_picture(b"\x80" * 256 + WHO.encode(), ""),
    "data of the page's program": entry(
        page, "/PieceInfo", lambda pdf: Dictionary(X=Dictionary(LastModified="D:2026", Private=String(WHO)))
    ),
    "data of a measure": entry(
        page, "/VP", lambda pdf: Array([Dictionary(Type=Name.Viewport, BBox=[0, 0, 9, 9], Name=String(WHO))])
    ),
    "steps of a show": entry(
        page,
        "/PresSteps",
        lambda pdf: Dictionary(Type=Name.NavNode, NA=Dictionary(S=Name.Named, N=Name.NextPage, X=String(WHO))),
    ),
    "inks of a page": entry(
        page, "/SeparationInfo", lambda pdf: Dictionary(DeviceColorant=String(WHO), Pages=Array([]))
    ),
    "a file that goes with a page": entry(
        page, "/AF", lambda pdf: Array([Dictionary(Type=Name.Filespec, F=String(WHO), UF=String(WHO))])
    ),
    "data of a spider": entry(root, "/SpiderInfo", lambda pdf: Dictionary(V=1.0, C=Array([String(WHO)]))),
    "a legal attestation": entry(root, "/Legal", lambda pdf: Dictionary(Attestation=String(WHO))),
    "what a reader must have": entry(
        root,
        "/Requirements",
        lambda pdf: Array([Dictionary(S=Name.EnableJavaScripts, RH=Dictionary(S=Name.JS, Script=String(WHO)))]),
    ),
    "parts of a document": entry(
        root,
        "/DPartRoot",
        lambda pdf: Dictionary(Type=Name.DPartRoot, NodeNameList=Array([Name("/" + WHO.replace(" ", "#20"))])),
    ),
    "a base for addresses": entry(root, "/URI", lambda pdf: Dictionary(Base=String(f"https://a.example/{WHO}"))),
    "a key of its own": entry(root, "/XX_Hester", lambda pdf: String(WHO)),
    "user properties of an element": tagged(
        A=Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String("Name"), V=String(WHO), F=String(WHO))]))
    ),
    "the sound of an element": tagged(Phoneme=String(WHO)),
    "a space of names": tagged(NS=Dictionary(Type=Name.Namespace, NS=String(f"https://a.example/{WHO}"))),
    "a key of an element": tagged(R=1, TT=String(WHO)),
    "what a button shows when pressed": field_of(MK=Dictionary(CA=String(WHO), AC=String(WHO), RC=String(WHO))),
    "a value that was reset": field_of(V=String("x"), RV=String(WHO)),
    "a look that is not shown": partial(
        noted, "Widget", None, Array([20, 10, 130, 24]), FT=Name.Btn, T="f", AS=Name.Off, MK=Dictionary(CA=String("4"))
    ),
    "a mark with words of its own": partial(raw, f"/Hester#20Pocklin <</Note ({WHO})>> DP", NOBODY),
    "an artifact with words": partial(
        raw, f"/Artifact <</Type /Pagination /Note ({WHO}) /Contents ({WHO})>> BDC 0 0 5 5 re f EMC", NOBODY
    ),
    "a compatibility section": partial(raw, f"BX ({WHO}) zz EX", NOBODY),
    "words in an array that moves only": partial(raw, f"BT /F1 11 Tf 20 30 Td [ 10 ] TJ ET % {WHO}\n", NOBODY),
    "a name of a rendering": partial(raw, "/Hester#20Pocklin ri 0 0 5 5 re f", NOBODY),
    "an object in a bundle that nothing leads to": entry(root, "/Unused", unused_object),
    "an encoding's letters": lambda: changed(
        partial(raw, NOBODY),
        lambda pdf: font(pdf).__setitem__(
            "/Encoding",
            Dictionary(BaseEncoding=Name.WinAnsiEncoding, Differences=Array([200, Name("/Hester#20Pocklin")])),
        ),
    ),
}

ORDINARY: dict[str, Made] = {
    "a list with square bullets": partial(
        raw,
        "BT /Z 8 Tf 1 0 0 1 20 60 Tm (n) Tj 1 0 0 1 20 45 Tm (n) Tj ET",
        written("The first point", 32),
        written("The second point", 32, 45),
        parts=dingbats,
    ),
    "a page turned by 90": partial(raw, written(), Rotate=90),
    "a button beside words": partial(
        noted, "Widget", "0.8 g 0 0 40 14 re f", Array([250, 10, 290, 24]), FT=Name.Btn, Ff=65536, T="b"
    ),
    "a drawing clipped to the page": partial(raw, "q 0 0 340 120 re W n", written(), "Q"),
    "orange words on white": partial(raw, "0.9 0.4 0 rg", written()),
    "words on a light photograph": partial(
        raw,
        "q 340 0 0 45 0 40 cm /Im Do Q 0 g",
        written(),
        parts=lambda pdf: {"XObject": Dictionary(Im=picture(pdf, Image.new("RGB", (8, 8), (220, 225, 230))))},
    ),
    "a layer that is on": lambda: changed(partial(raw, "/OC /L BDC", written(), "EMC"), on_layer),
    "a profile of colours": partial(with_profile(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())),
    "a narrow type": partial(raw, written(before="60 Tz")),
    "lines of a form to write on": partial(raw, written(), *(f"0.5 w 20 {y} m 320 {y} l S" for y in (20, 32, 44))),
}


def on_layer(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Text"))
    pdf.pages[0].obj.Resources.Properties = Dictionary(L=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(ON=[layer]))
