"""Leftovers in PDFs, each put into a file by itself, and whether the public copy still holds it.

`python -m tests.files.leftovers` prints the line for docs/quality.md.
"""

import contextlib
import io
import struct
import warnings
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

SECRET = "Torquil Beamish"
BYTES = SECRET.encode()
HEX = BYTES.hex().upper().encode()


def jpeg(points: tuple[int, int] = (16, 16)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(points, 60).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def part(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def with_exif(data: bytes) -> bytes:
    return data[:2] + part(0xE1, b"Exif\0\0" + BYTES) + data[2:]


def jpeg2000(*, word: bool = True) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((16, 16), 60).save(out, "JPEG2000")
    data = out.getvalue()
    return data + struct.pack(">I4s", 8 + len(BYTES), b"xml ") + BYTES if word else data


def base() -> Pdf:
    """A tagged page with text, a picture, a form, a state, a link and a layer."""
    pdf = Pdf.new()
    pdf.add_blank_page(page_size=(300, 300))
    page = pdf.pages[0].obj
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    picture = Stream(pdf, jpeg())
    picture.update(image_keys("/DCTDecode"))
    form = Stream(pdf, b"0 0 20 20 re f")
    form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 20, 20])})
    state = pdf.make_indirect(Dictionary(Type=Name.ExtGState, ca=1))
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("shown")))
    page.Resources = Dictionary(
        Font=Dictionary(F1=font),
        XObject=Dictionary(Im1=picture, Fm1=form),
        ExtGState=Dictionary(G1=state),
        Properties=Dictionary(L1=layer),
    )
    page.Contents = Stream(
        pdf,
        b"/P <</MCID 0>> BDC BT /F1 12 Tf 20 200 Td (A page) Tj ET EMC q /G1 gs 50 0 0 50 20 20 cm /Im1 Do Q "
        b"/OC /L1 BDC /Fm1 Do EMC",
    )
    page.StructParents = 0
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root, Pg=page, K=0))
    root.K, root.ParentTree = element, Dictionary(Nums=Array([0, Array([element])]))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Border=Array([0, 0, 0]))
    link.A = Dictionary(S=Name.URI, URI=String("https://example.org/"))
    page.Annots = Array([pdf.make_indirect(link)])
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo, pdf.Root.Lang = root, Dictionary(Marked=True), String("en-GB")
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(ON=Array([layer])))
    pdf.docinfo["/Title"] = "A title"
    return pdf


def image_keys(packing: str) -> dict:
    return {
        "/Type": Name.XObject,
        "/Subtype": Name.Image,
        "/Width": 16,
        "/Height": 16,
        "/BitsPerComponent": 8,
        "/ColorSpace": Name.DeviceRGB,
        "/Filter": Name(packing),
    }


def objects(pdf: Pdf) -> dict:
    """The objects of the page above by what they are."""
    page = pdf.pages[0].obj
    return {
        "the file": pdf.Root,
        "a page": page,
        "its resources": page.Resources,
        "a typeface": page.Resources.Font.F1,
        "a picture": page.Resources.XObject.Im1,
        "a form": page.Resources.XObject.Fm1,
        "a state": page.Resources.ExtGState.G1,
        "a layer": page.Resources.Properties.L1,
        "the layers": pdf.Root.OCProperties,
        "the tags": pdf.Root.StructTreeRoot,
        "a tag": pdf.Root.StructTreeRoot.K,
        "a link": page.Annots[0],
        "a link's action": page.Annots[0].A,
        "the content": page.Contents,
        "the trailer": pdf.trailer,
    }


def draw(pdf: Pdf, more: bytes) -> None:
    page = pdf.pages[0].obj
    page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\n" + more)


def put(where: str, key: str, value):
    """A change: `value` of a new file under a key of one of its objects."""

    def change(pdf: Pdf) -> None:
        objects(pdf)[where][key] = value(pdf)

    return change


def words(_: Pdf) -> String:
    return String(SECRET)


def inside(pdf: Pdf) -> Dictionary:
    """Words deep in a private dictionary, as text and as a stream."""
    return pdf.make_indirect(Dictionary(Deep=Array([Dictionary(Words=String(SECRET)), Stream(pdf, BYTES)])))


def picture(data, *packing: str, **keys):
    """A change: another picture in the place of the page's."""

    def change(pdf: Pdf) -> None:
        held = objects(pdf)["a picture"]
        made = data() if callable(data) else data
        held.write(made, filter=Array([Name(each) for each in packing]) if packing else None)
        held.update(keys)

    return change


def note(kind: str, **keys):
    def change(pdf: Pdf) -> None:
        made = Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=Array([0, 0, 20, 20]), Contents=String(SECRET))
        made.update({f"/{key}": value for key, value in keys.items()})
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(made))

    return change


def action(**keys) -> Dictionary:
    return Dictionary({f"/{key}": value for key, value in keys.items()})


def script() -> Dictionary:
    return action(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))


def names(kind: str, value):
    def change(pdf: Pdf) -> None:
        pdf.Root.Names = Dictionary({kind: Dictionary(Names=Array([String(SECRET), value(pdf)]))})

    return change


def attached(pdf: Pdf) -> Dictionary:
    return Dictionary(Type=Name.Filespec, F=String(SECRET), EF=Dictionary(F=Stream(pdf, BYTES)))


def rename_resource(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.XObject["/Torquil Beamish"] = page.Resources.XObject.Im1
    draw(pdf, b"/Torquil#20Beamish Do")


def tag(**keys):
    def change(pdf: Pdf) -> None:
        pdf.Root.StructTreeRoot.K.update({f"/{key}": value for key, value in keys.items()})

    return change


def own_role(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary({"/Torquil Beamish": Name.P})
    pdf.Root.StructTreeRoot.K.S = Name("/Torquil Beamish")


def unused_picture(pdf: Pdf) -> None:
    made = Stream(pdf, with_exif(jpeg()))
    made.update(image_keys("/DCTDecode"))
    pdf.pages[0].obj.Resources.XObject.Old = made


def inline(pdf: Pdf) -> None:
    data = with_exif(jpeg())
    draw(pdf, b"q 9 0 0 9 0 0 cm BI /W 16 /H 16 /BPC 8 /CS /RGB /F /DCT ID " + data + b"\nEI Q")


def in_a_form(pdf: Pdf) -> None:
    held = objects(pdf)
    held["a form"].Resources = Dictionary(XObject=Dictionary(P=held["a picture"]))
    held["a form"].write(b"q 9 0 0 9 0 0 cm /P Do Q")
    picture(lambda: with_exif(jpeg()), "/DCTDecode")(pdf)


def fax() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((16, 16), 60).convert("1").save(out, "TIFF", compression="group4")
    with Image.open(out) as made:
        start, length = made.tag_v2[273][0], made.tag_v2[279][0]
    return out.getvalue()[start : start + length] + BYTES


def jbig2() -> bytes:
    page = struct.pack(">IBBBI", 0, 48, 0, 1, 19) + struct.pack(">IIIIBH", 16, 16, 0, 0, 0, 0)
    return page + struct.pack(">IBBBI", 1, 62, 0, 1, len(BYTES)) + BYTES


XMP = (
    b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:zq="https://example.org/"><zq:by>%b</zq:by></rdf:Description></rdf:RDF></x:xmpmeta>"""
    % BYTES
)
ONE_BIT = {"/BitsPerComponent": 1, "/ColorSpace": Name.DeviceGray}

LEFTOVERS = {
    **{f"a private key in {where}": put(where, "/Zq", inside) for where in objects(base())},
    **{f"metadata of {where}": put(where, "/Metadata", lambda pdf: Stream(pdf, XMP)) for where in objects(base())},
    **{
        f"PieceInfo of {where}": put(where, "/PieceInfo", inside)
        for where in ("the file", "a page", "a form", "a picture")
    },
    **{f"property {key}": lambda pdf, key=key: pdf.docinfo.__setitem__(key, SECRET) for key in ("/Author", "/Zq")},
    "words for a language of the file": lambda pdf: pdf.Root.__setitem__("/Lang", words(pdf)),
    "words for a language of a tag": tag(Lang=String(SECRET)),
    "words for a language of a mark": lambda pdf: draw(pdf, b"/Span <</Lang (%b)>> BDC 0 0 1 1 re f EMC" % BYTES),
    "thumbnail": put("a page", "/Thumb", lambda pdf: Stream(pdf, BYTES)),
    "photograph's data": picture(lambda: with_exif(jpeg()), "/DCTDecode"),
    "the same with an array of filters": picture(
        lambda: zlib.compress(with_exif(jpeg())), "/FlateDecode", "/DCTDecode"
    ),
    "the same with one filter in an array": picture(lambda: with_exif(jpeg()), "/DCTDecode"),
    "the same inside the page's commands": inline,
    "the same in a form": in_a_form,
    "after a photograph's end": picture(lambda: jpeg() + BYTES, "/DCTDecode"),
    "a second photograph after it": picture(lambda: jpeg() + with_exif(jpeg()), "/DCTDecode"),
    "a photograph's comment": picture(lambda: (data := jpeg())[:2] + part(0xFE, BYTES) + data[2:], "/DCTDecode"),
    "words in APP14": picture(lambda: (data := jpeg())[:2] + part(0xEE, BYTES) + data[2:], "/DCTDecode"),
    "after a picture's points": picture(lambda: bytes(16 * 16 * 3) + BYTES),
    "a box of JPEG 2000": picture(jpeg2000, "/JPXDecode"),
    "after a fax's end": picture(fax, "/CCITTFaxDecode", **ONE_BIT, **{"/DecodeParms": Dictionary(K=-1, Columns=16)}),
    "a comment of JBIG2": picture(jbig2, "/JBIG2Decode", **ONE_BIT),
    "another version of a picture": put("a picture", "/Alternates", lambda pdf: Array([inside(pdf)])),
    "a picture no page shows": unused_picture,
    "a picture's old name": put("a picture", "/Name", lambda pdf: Name("/Torquil Beamish")),
    "a resource's name": rename_resource,
    "a layer's name": put("a layer", "/Name", words),
    "a tag's own kind": own_role,
    "a tag's title": tag(T=String(SECRET)),
    "a tag's identifier": tag(ID=String(SECRET)),
    "a tag's class": tag(C=Name("/Torquil Beamish")),
    "a tag's private attributes": tag(A=Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String(SECRET))]))),
    "a comment in a page": lambda pdf: draw(pdf, b"% " + BYTES + b"\n"),
    "an unknown command": lambda pdf: draw(pdf, b"BX (" + BYTES + b") Zq EX"),
    "words before another command": lambda pdf: draw(pdf, b"(" + BYTES + b") 1 w"),
    "a mark's properties": lambda pdf: draw(pdf, b"/Zq <</Zq (" + BYTES + b")>> BDC EMC"),
    "a mark's tag": lambda pdf: draw(pdf, b"/Torquil#20Beamish BMC EMC"),
    "a sticky note": note("/Text", T=String(SECRET)),
    "a note that floats": note("/Popup"),
    "a highlight's comment": note("/Highlight", QuadPoints=Array([0, 0, 9, 0, 0, 9, 9, 9])),
    "a field nobody sees": note("/Widget", V=String(SECRET), T=String(SECRET), F=2),
    "a link to a program": note("/Link", A=action(S=Name.Launch, F=String(SECRET))),
    "a link that runs": note("/Link", A=script()),
    "a link to an odd address": note("/Link", A=action(S=Name.URI, URI=String(f"javascript:{SECRET}"))),
    "an attached note": note("/FileAttachment"),
    "a script by name": names("/JavaScript", lambda pdf: script()),
    "an attached file": names("/EmbeddedFiles", attached),
    "the name of a place": names("/Dests", lambda pdf: Array([pdf.pages[0].obj, Name.Fit])),
    "a script on opening": put("the file", "/OpenAction", lambda pdf: script()),
    "an action of a page": put("a page", "/AA", lambda pdf: Dictionary(O=script())),
    "a form that acts": put("the file", "/AcroForm", lambda pdf: Dictionary(XFA=Stream(pdf, BYTES))),
    "a signature": put("the file", "/Perms", inside),
    "a printing profile": put("the file", "/OutputIntents", lambda pdf: Array([inside(pdf)])),
    "a collection": put("the file", "/Collection", inside),
    "an associated file": put("the file", "/AF", lambda pdf: Array([attached(pdf)])),
    "an article thread": put("the file", "/Threads", lambda pdf: Array([inside(pdf)])),
}
OF_THE_BYTES = {
    "after the file's end": lambda data: data + b"\n%" + BYTES,
    "between its objects": lambda data: data.replace(b"endobj\n", b"endobj\n%" + BYTES + b"\n", 1),
    "before its beginning": lambda data: data.replace(b"%PDF-1.", b"%PDF-1.7\n%" + BYTES + b"\n%", 1),
}


def saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a field without a form is what it is to be
        pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, static_id=True)
    return out.getvalue()


def with_leftover(what: str) -> bytes:
    """The page above with this leftover and no other."""
    pdf = base()
    if what in LEFTOVERS:
        LEFTOVERS[what](pdf)
    data = saved(pdf)
    return OF_THE_BYTES[what](data) if what in OF_THE_BYTES else data


def everything(data: bytes) -> bytes:
    """All bytes of a PDF as it lies, and all it holds unpacked, words as they are."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        parts = [data, saved(pdf)]
        for raw in (held.read_raw_bytes() for held in pdf.objects if isinstance(held, Stream)):
            with contextlib.suppress(zlib.error):
                parts.append(zlib.decompress(raw))
            parts.append(raw)
    text = b"\n".join(parts)
    return text.replace(b"#20", b" ") + bytes.fromhex(HEX.decode()) * (HEX in text.upper())


def holds(data: bytes, secret: str = SECRET) -> bool:
    """Whether the secret is still there, as letters, in hexadecimal or in two bytes a letter."""
    found = everything(data)
    return any(each in found for each in (secret.encode(), secret.encode("utf-16-be")))


def main() -> None:
    from csprapp.files.pdf import copied

    tried = [*LEFTOVERS, *OF_THE_BYTES]
    left = [what for what in tried if holds(copied(with_leftover(what)).data)]
    unsaid = copied(saved(base())).removed
    print(f"leftovers: tried {len(tried)}, gone {len(tried) - len(left)}, said of a clean file {list(unsaid)}")
    for what in left:
        print(f"  left: {what}")


if __name__ == "__main__":
    main()
