# ruff: noqa: E501
"""Small files that ask for large work: each must have an answer within five seconds, a refusal in words or what it is.

By kind: PDFs, Word files, sheets and other archives, pictures, texts.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.pdf_kinds import raw, written
from tests.publications.test_word import HEAD, NAMES, made, p, r
from tests.unseen.pdfs import changed

Made = Callable[[], bytes]


def plain_pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, as somebody types one: its table of places is right."""
    out, at = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        at.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in at)
    return out + b"trailer <</Size %d %b>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]/Contents 4 0 R/Resources<<%b>>>>"


def stream(content: bytes, more: bytes = b"", packed: bool = True) -> bytes:
    body = zlib.compress(content, 9) if packed else content
    return b"<</Length %d%b %b>>stream\n%b\nendstream" % (
        len(body),
        b"/Filter/FlateDecode" if packed else b"",
        more,
        body,
    )


def bomb(times: int = 3) -> bytes:
    """A stream packed several times over, of gigabytes in the end."""
    body = b"0 0 m " * 40_000_000
    for _ in range(times):
        body = zlib.compress(body, 9)
    more = b"/Filter[" + b"/FlateDecode" * times + b"]"
    return plain_pdf(CATALOGUE, PAGES, PAGE % b"", b"<</Length %d %b>>stream\n%b\nendstream" % (len(body), more, body))


def nested_forms(deep: int = 25) -> bytes:
    """Each drawing draws the next one ten times."""
    objects = [CATALOGUE, PAGES, PAGE % b"/XObject<</F 5 0 R>>", stream(b"/F Do ")]
    for at in range(deep):
        following = b"/Resources<</XObject<</F %d 0 R>>>>" % (6 + at)
        objects.append(
            stream(
                b"/F Do " * 10 if at < deep - 1 else b"0 0 5 5 re f",
                b"/Type/XObject/Subtype/Form/BBox[0 0 300 100]" + (following if at < deep - 1 else b""),
            )
        )
    return plain_pdf(*objects)


def form_in_itself() -> bytes:
    return plain_pdf(
        CATALOGUE,
        PAGES,
        PAGE % b"/XObject<</F 5 0 R>>",
        stream(b"/F Do"),
        stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 300 100]/Resources<</XObject<</F 5 0 R>>>>"),
    )


def tiles_of_tiles() -> bytes:
    pattern = (
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>"
    )
    return plain_pdf(
        CATALOGUE,
        PAGES,
        PAGE % b"/Pattern<</P 5 0 R>>",
        stream(b"/Pattern cs /P scn 0 0 300 100 re f"),
        stream(b"0 0 1 1 re f", pattern),
    )


def kids_in_a_ring() -> bytes:
    return plain_pdf(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>", PAGE % b"", stream(b""))


def places_in_a_ring() -> bytes:
    data = plain_pdf(CATALOGUE, PAGES, PAGE % b"", stream(b""))
    start = data.rindex(b"xref\n0")
    return data.replace(b"trailer <<", b"trailer <</Prev %d " % start)


def many_pages_of_one(count: int = 200_000) -> bytes:
    return plain_pdf(
        CATALOGUE,
        b"<</Type/Pages/Kids[" + b"3 0 R " * count + b"]/Count %d>>" % count,
        PAGE % b"",
        stream(b"0 0 5 5 re f"),
    )


def deep_kids(deep: int = 30_000) -> bytes:
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (number + 3) for number in range(deep)]
    return plain_pdf(CATALOGUE, *nodes, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 100]>>")


def deep_arrays(deep: int = 200_000) -> bytes:
    return plain_pdf(
        CATALOGUE.replace(b">>", b"/X " + b"[" * deep + b"]" * deep + b">>"), PAGES, PAGE % b"", stream(b"")
    )


def deep_dictionaries(deep: int = 100_000) -> bytes:
    return plain_pdf(
        CATALOGUE[:-2] + b"/X" + b"<</X" * deep + b" 1" + b">>" * deep + b">>", PAGES, PAGE % b"", stream(b"")
    )


def thousands_of_notes(count: int = 20_000) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=[0, 0, 300, 100], F=4, Contents="x" * 200)
        look = pdf.make_stream(b"0.9 g 0 0 300 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 300, 100])
        note.AP = Dictionary(N=look)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(note)) for _ in range(count)])

    return changed(partial(raw, written()), change)


def fonts(count: int = 10_000) -> bytes:
    used = " ".join(f"/G{number} 5 Tf (x) Tj" for number in range(count))

    def parts(pdf: pikepdf.Pdf) -> dict[str, Any]:
        held = {
            f"/G{number}": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/F{number}"))
            for number in range(count)
        }
        return {
            "Font": Dictionary({"/F1": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier), **held})
        }

    return raw(f"BT 1 1 Td {used} ET", parts=parts)


def endless_outlines() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        item = pdf.make_indirect(Dictionary(Title="x"))
        item.Next = item
        item.First = item
        item.Last = item
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))

    return changed(partial(raw, written()), change)


def endless_names() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        node = pdf.make_indirect(Dictionary())
        node.Kids = Array([node, node])
        pdf.Root.Names = Dictionary(Dests=node)
        pdf.Root.PageLabels = pdf.make_indirect(Dictionary())
        pdf.Root.PageLabels.Kids = Array([pdf.Root.PageLabels])

    return changed(partial(raw, written()), change)


def endless_tags() -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        one = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=tree))
        one.K = Array([one, one])
        tree.K = one
        pdf.Root.StructTreeRoot = tree

    return changed(partial(raw, written()), change)


def a_million_letters() -> bytes:
    return raw("BT /F1 1 Tf 10 60 Td", *(f"({'x' * 2000}) Tj 0 0.01 Td" for _ in range(500)), "ET")


def a_million_lines() -> bytes:
    return raw(*(f"{x % 300} 0 m {(x * 7) % 300} 100 l S" for x in range(500_000)))


def dashes_without_end() -> bytes:
    return raw("[0.0001 0.0001] 0 d 0.1 w", *(f"0 {y} m 300 {y} l S" for y in range(100)))


def curves() -> bytes:
    return raw("0.1 w", *("0 0 m " + "1e9 1e9 -1e9 1e9 300 100 c " * 200 + "S" for _ in range(200)))


def a_page_of_kilometres() -> bytes:
    return raw(written(), MediaBox=[0, 0, 1_000_000, 1_000_000])


def picture_of(width: int, height: int, filters: bytes, body: bytes, more: bytes = b"") -> bytes:
    image = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Filter%b/Length %d%b>>stream\n%b\nendstream"
    return plain_pdf(
        CATALOGUE,
        PAGES,
        PAGE % b"/XObject<</I 5 0 R>>",
        stream(b"300 0 0 100 0 0 cm /I Do"),
        image % (width, height, filters, len(body), more, body),
    )


def jbig2_huge() -> bytes:
    page = struct.pack(">IBBI", 0, 48, 1, 19) + struct.pack(">IIIIBH", 60_000, 60_000, 0, 0, 0, 0)
    return picture_of(60_000, 60_000, b"/JBIG2Decode", page)


def shading_of_functions(deep: int = 60) -> bytes:
    function = b"<</FunctionType 3/Domain[0 1]/Functions[%d 0 R %d 0 R]/Bounds[0.5]/Encode[0 1 0 1]>>"
    objects = [
        CATALOGUE,
        PAGES,
        PAGE % b"/Shading<</S 5 0 R>>",
        stream(b"/S sh"),
        b"<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 300 0]/Function 6 0 R>>",
    ]
    objects += [function % (7 + at, 7 + at) for at in range(deep)]
    return plain_pdf(*objects, b"<</FunctionType 2/Domain[0 1]/C0[0]/C1[1]/N 1>>")


def type3_in_itself() -> bytes:
    font = b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[0.1 0 0 0.1 0 0]/FirstChar 97/LastChar 97/Widths[10]/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/Resources<</Font<</T 5 0 R>>>>>>"
    return plain_pdf(
        CATALOGUE,
        PAGES,
        PAGE % b"/Font<</T 5 0 R>>",
        stream(b"BT /T 10 Tf (aaaa) Tj ET"),
        font,
        stream(b"10 0 d0 BT /T 10 Tf (aaaaaaaa) Tj ET"),
    )


def objects_in_one(count: int = 300_000) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.X = Array([pdf.make_indirect(Dictionary(A=number)) for number in range(count)])

    return changed(partial(raw, written()), change)


def a_map_without_end() -> bytes:
    cmap = (
        b"1 begincodespacerange <0000> <ffff> endcodespacerange "
        + b"100 beginbfrange "
        + b"<0000> <ffff> <0041> " * 20_000
        + b"endbfrange"
    )
    return plain_pdf(
        CATALOGUE,
        PAGES,
        PAGE % b"/Font<</T 5 0 R>>",
        stream(b"BT /T 10 Tf (aaaa) Tj ET"),
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>]>>",
        stream(cmap),
    )


PDFS: dict[str, Made] = {
    "a stream packed three times": bomb,
    "drawings that draw drawings": nested_forms,
    "a drawing that draws itself": form_in_itself,
    "tiles of a thousandth": tiles_of_tiles,
    "pages that hang in a ring": kids_in_a_ring,
    "tables of places in a ring": places_in_a_ring,
    "one page two hundred thousand times": many_pages_of_one,
    "a tree of pages that is deep": deep_kids,
    "lists in lists": deep_arrays,
    "dictionaries in dictionaries": deep_dictionaries,
    "twenty thousand notes": thousands_of_notes,
    "ten thousand typefaces": fonts,
    "bookmarks without an end": endless_outlines,
    "names without an end": endless_names,
    "tags without an end": endless_tags,
    "a million letters": a_million_letters,
    "half a million lines": a_million_lines,
    "dashes of nothing": dashes_without_end,
    "curves of kilometres": curves,
    "a page of kilometres": a_page_of_kilometres,
    "a scan that says it is huge": partial(
        picture_of, 60_000, 60_000, b"/CCITTFaxDecode", b"\0" * 100, b"/DecodeParms<</K -1/Columns 60000/Rows 60000>>"
    ),
    "a scan of another kind that is huge": jbig2_huge,
    "a photograph that says it is huge": partial(
        picture_of, 65_000, 65_000, b"/DCTDecode", b"\xff\xd8\xff\xc0\0\x0b\x08\xfd\xe8\xfd\xe8\x01\x01\x11\0\xff\xd9"
    ),
    "functions of functions": shading_of_functions,
    "a letter that writes itself": type3_in_itself,
    "three hundred thousand objects": objects_in_one,
    "a map of letters without an end": a_map_without_end,
    "half a file": lambda: raw(written())[:300],
    "a beginning alone": lambda: b"%PDF-1.7\n" + b"1 0 obj <<" * 200_000,
    "numbers without an end": lambda: raw(written(), "9" * 5_000_000),
}


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method, compresslevel=9) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def deep_xml(deep: int = 250_000) -> bytes:
    return made(HEAD + "<w:p><w:r>" + "<w:sdt>" * deep + "</w:sdt>" * deep + "</w:r></w:p>")


def runs(count: int = 100_000) -> bytes:
    return made(HEAD + "<w:p>" + r("x", "<w:b/>") * count + "</w:p>")


def tables_in_tables(deep: int = 400) -> bytes:
    return made(HEAD + "<w:tbl><w:tr><w:tc>" * deep + p(r("x")) + "</w:tc></w:tr></w:tbl>" * deep + p(r("y")))


def styles_in_a_ring() -> bytes:
    return made(
        HEAD + p(r("x"), props='<w:pStyle w:val="A"/>'),
        styles='<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>',
    )


def long_chain_of_styles(count: int = 20_000) -> bytes:
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="S{at}"><w:basedOn w:val="S{at + 1}"/></w:style>' for at in range(count)
    )
    return made(HEAD + "".join(p(r("x"), props=f'<w:pStyle w:val="S{at}"/>') for at in range(0, 2000)), styles=chain)


def notes_in_notes() -> bytes:
    note = f'<w:footnotes {NAMES}><w:footnote w:id="2"><w:p><w:r><w:t>a</w:t><w:footnoteReference w:id="2"/></w:r></w:p></w:footnote></w:footnotes>'
    return made(
        HEAD + '<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' * 500,
        more=[("word/footnotes.xml", note)],
    )


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<!DOCTYPE x [<!ENTITY a0 "x">{entities}]><w:document {NAMES}><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>'.encode(),
        }
    )


def one_long_attribute() -> bytes:
    return made(HEAD + f'<w:p w:rsidR="{"x" * 9_000_000}">{r("y")}</w:p>')


def many_attributes(count: int = 300_000) -> bytes:
    return made(HEAD + "<w:p " + " ".join(f'a{at}="1"' for at in range(count)) + f">{r('y')}</w:p>")


def fields_in_fields(deep: int = 20_000) -> bytes:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
    return made(
        HEAD
        + f"<w:p>{begin * deep}{r('x')}{'<w:r><w:fldChar w:fldCharType=' + chr(34) + 'end' + chr(34) + '/></w:r>'}</w:p>"
    )


def picture_bomb() -> bytes:
    """A picture of a thousand million points in a few kilobytes."""
    rows = zlib.compress(b"\0" * 4001 * 32_000, 9)
    head = struct.pack(">IIBBBBB", 32_000, 32_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


def with_picture() -> bytes:
    ties = '<Relationship Id="i" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/>'
    drawn = '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="a" descr="x"/><a:graphic><a:graphicData><a:blip r:embed="i"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    return made(HEAD + drawn, ties=ties, more=[("word/media/a.png", picture_bomb())])


WORDS: dict[str, Made] = {
    "marks in marks": deep_xml,
    "a hundred thousand runs": runs,
    "tables in tables": tables_in_tables,
    "styles in a ring": styles_in_a_ring,
    "a long chain of styles": long_chain_of_styles,
    "a note in itself": notes_in_notes,
    "a thousand million laughs": laughs,
    "one long attribute": one_long_attribute,
    "many attributes": many_attributes,
    "fields in fields": fields_in_fields,
    "a picture of a thousand million points": with_picture,
    "a part that unpacks to gigabytes": lambda: made(
        HEAD + p(r("x")), more=[("word/media/a.bin", b"\0" * 190_000_000)]
    ),
    "five thousand parts": lambda: made(
        HEAD + p(r("x")), more=[(f"word/media/{at}.xml", "<a/>") for at in range(4_900)]
    ),
    "five thousand ties": lambda: made(
        HEAD + p(r("x")),
        ties="".join(f'<Relationship Id="t{at}" Type="x/image" Target="media/{at}.png"/>' for at in range(50_000)),
    ),
    "cells over cells": lambda: made(
        HEAD + '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    ),
    "a list that begins late": lambda: made(
        HEAD + p(r("x"), props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
        numbering='<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="99999999999"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>',
    ),
}
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
OTHERS: dict[str, Made] = {
    "a sheet of gigabytes": lambda: zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.xml": b"<a/>",
            "xl/worksheets/sheet1.xml": b"<c/>" * 45_000_000,
        }
    ),
    "an OpenDocument sheet that repeats a row": lambda: zipped(
        {
            "mimetype": ODS,
            "content.xml": b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>',
        }
    ),
    "an OpenDocument sheet of images": lambda: zipped({"mimetype": ODS, "content.xml": b"<draw:image " * 3_000_000}),
    "a table of one long line": lambda: b"a,b\n" + b"x," * 5_000_000,
    "a table of quotes": lambda: b'a,b\n"' + b'""' * 5_000_000,
    "an email of headers": lambda: b"From: a@b.example\nDate: x\n" + b"X: y\n" * 2_000_000,
    "an email of parts in parts": lambda: (
        b"From: a@b.example\nDate: x\n"
        + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(20_000))
    ),
    "blanks without an end": lambda: b" " * 19_000_000,
    "a picture of a thousand million points": picture_bomb,
    "a picture of a million comments": lambda: b"\xff\xd8" + b"\xff\xfe\0\2" * 3_000_000 + b"\xff\xd9",
    "fill bytes without an end": lambda: b"\xff\xd8" + b"\xff" * 15_000_000 + b"\xd9",
    "an old Outlook message of noughts": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 10_000_000 + "__properties_version1.0".encode("utf-16-le")
    ),
}
