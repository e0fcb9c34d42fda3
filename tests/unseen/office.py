# ruff: noqa: E501
"""Files as agencies send them, made by other programs or by hand: which kind each is taken as, or why it is refused."""

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import docx
import openpyxl
import xlwt
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import P as Paragraph
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Made = Callable[[], bytes]


def saved(thing: Any) -> bytes:
    """What a library writes into a file."""
    out = io.BytesIO()
    (thing.write if hasattr(thing, "write") and not hasattr(thing, "save") else thing.save)(out)
    return out.getvalue()


def book(change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Date", "What happened"])
    made.active.append(["2026-05-01", "A visit"])
    change(made.active)
    return saved(made)


def charted(sheet: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=1, max_row=2))
    sheet.add_chart(chart, "E5")


def commented(sheet: Any) -> None:
    sheet["A1"].comment = Comment("Ask", "A worker")


def listed(sheet: Any) -> None:
    sheet.add_data_validation(DataValidation(type="list", formula1='"Yes,No"'))


def repacked(data: bytes, change: Callable[[dict[str, bytes]], None], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The package with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, content)


def swap(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, parts[name].replace(old, new))


def tied(kind: str, target: str, where: str = "xl/_rels/workbook.xml.rels") -> Callable[[dict[str, bytes]], None]:
    """With a tie to something outside."""
    tie = f'<Relationship Id="rX" Type="{RELS}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda parts: parts.__setitem__(where, parts[where].replace(b"</Relationships>", tie.encode()))


def word(*paragraphs: str) -> bytes:
    made = docx.Document()
    for each in paragraphs or ("A letter",):
        made.add_paragraph(each)
    return saved(made)


def slides(more: Callable[[dict[str, bytes]], None] = lambda parts: None) -> bytes:
    """A presentation by hand: no library of ours makes one."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/ppt/presentation.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"/></Types>'
    )
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    top = f'<Relationship Id="r1" Type="{RELS}/officeDocument" Target="ppt/presentation.xml"/>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("[Content_Types].xml", types)
        new.writestr("_rels/.rels", rels.format(top))
        new.writestr(
            "ppt/presentation.xml",
            "<p:presentation xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'/>",
        )
        new.writestr("ppt/_rels/presentation.xml.rels", rels.format(""))
    return repacked(out.getvalue(), more)


def odf(kind: Any) -> bytes:
    made = kind()
    if kind is OpenDocumentSpreadsheet:
        table, row, cell = Table(name="One"), TableRow(), TableCell()
        cell.addElement(Paragraph(text="A visit"))
        row.addElement(cell)
        table.addElement(row)
        made.spreadsheet.addElement(table)
    elif kind is OpenDocumentText:
        made.text.addElement(Paragraph(text="A letter"))
    return saved(made)


def old_book() -> bytes:
    made = xlwt.Workbook()
    made.add_sheet("One").write(0, 0, "A visit")
    return saved(made)


def mail(change: Callable[[EmailMessage], None] = lambda made: None) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@agency.example", "b@partnership.example", "A visit"
    made["Date"] = "Fri, 1 May 2026 10:00:00 +0100"
    made.set_content("She was seen.")
    change(made)
    return made.as_bytes()


def with_a_book(made: EmailMessage) -> None:
    made.add_attachment(book(), maintype="application", subtype="octet-stream", filename="a.xlsx")


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        new.writestr("a.txt", "A letter")
    return out.getvalue()


def picture(kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind, **more)
    return out.getvalue()


TAKEN: dict[str, tuple[str, Made]] = {
    "a workbook": ("xlsx", book),
    "a workbook with a chart": ("xlsx", lambda: book(charted)),
    "a workbook with comments": ("xlsx", lambda: book(commented)),
    "a workbook with lists to choose from": ("xlsx", lambda: book(listed)),
    "a workbook with a link to a page": ("xlsx", lambda: book(lambda sheet: setattr(sheet["A1"], "hyperlink", "https://www.gov.uk/"))),
    "a workbook with a protected sheet": ("xlsx", lambda: book(lambda sheet: setattr(sheet.protection, "sheet", True))),
    "a workbook with a hidden sheet": ("xlsx", lambda: book(lambda sheet: setattr(sheet.parent.create_sheet("h"), "sheet_state", "hidden"))),
    "a workbook whose formulas add": ("xlsx", lambda: book(lambda sheet: sheet.append(["=SUM(A1:A2)", "=HYPERLINK(\"https://www.gov.uk/\")"]))),
    "a workbook stored without packing": ("xlsx", lambda: repacked(book(), lambda parts: None, zipfile.ZIP_STORED)),
    "a workbook whose parts stand in another order": ("xlsx", lambda: repacked(book(), lambda parts: parts.__setitem__("[Content_Types].xml", parts.pop("[Content_Types].xml")))),
    "a workbook with a printer's settings": ("xlsx", lambda: repacked(book(), put("xl/printerSettings/printerSettings1.bin", b"\0" * 40))),
    "a workbook of the strict dialect": ("xlsx", lambda: repacked(book(), swap("xl/workbook.xml", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"))),
    "a letter": ("docx", word),
    "a letter in Arabic": ("docx", lambda: word("رسالة إلى المدرسة")),
    "a presentation": ("pptx", slides),
    "a sheet of LibreOffice's kind": ("ods", lambda: odf(OpenDocumentSpreadsheet)),
    "an email": ("eml", mail),
    "an email with a workbook": ("eml", lambda: mail(with_a_book)),
    "an email with folded and foreign heads": ("eml", lambda: mail(lambda made: made.replace_header("Subject", "Łukasz " * 20))),
    "an email with the line of a mailbox before it": ("eml", lambda: b"From a@agency.example Fri May  1 10:00:00 2026\n" + mail()),
    "an email that begins with who received it": ("eml", lambda: b"Received: from mx.agency.example\r\n\tby mx.partnership.example; Fri, 1 May 2026 10:00:00 +0100\r\n" + mail().replace(b"\n", b"\r\n")),
    "an email with a mark of order before it": ("eml", lambda: b"\xef\xbb\xbf" + mail()),
    "a table with commas": ("csv", lambda: b"Date,What\n2026-05-01,A visit\n"),
    "a table with semicolons": ("csv", lambda: b"Date;What\n2026-05-01;A visit\n"),
    "a table with tabs, of Excel's Unicode kind": ("csv", lambda: "Date\tWhat\n2026-05-01\tA visit\n".encode("utf-16")),
    "a table with quotes over lines": ("csv", lambda: b'Date,What\n2026-05-01,"A visit,\nand a call"\n'),
    "a table in Windows letters": ("csv", lambda: "Date,What\n2026-05-01,Siân’s visit\n".encode("cp1252")),
    "a table that names its separator": ("csv", lambda: b"sep=;\r\nDate;What\r\n2026-05-01;A visit\r\n"),
    "a table of one line": ("csv", lambda: b"Date,What happened\n"),
    "a picture": ("png", lambda: picture("PNG")),
    "a photograph": ("jpg", lambda: picture("JPEG")),
    "a photograph by stages": ("jpg", lambda: picture("JPEG", progressive=True)),
}  # fmt: skip
REFUSED: dict[str, tuple[str, Made]] = {
    "a workbook with macros": ("macros", lambda: repacked(book(), put("xl/vbaProject.bin", b"x"))),
    "a workbook of the kind with macros": ("macros", lambda: repacked(book(), swap("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"))),
    "a letter with macros": ("macros", lambda: repacked(word(), put("word/vbaProject.bin", b"x"))),
    "a workbook that queries a database": ("outside|fetches", lambda: repacked(book(), put("xl/connections.xml", b'<connections><connection><dbPr connection="DSN=x"/></connection></connections>'))),
    "a workbook with a picture from elsewhere": ("outside", lambda: repacked(book(), tied("image", "http://a.example/x.png"))),
    "a workbook with a formula that fetches": ("fetches", lambda: book(lambda sheet: sheet.append(['=WEBSERVICE("http://a.example")']))),
    "a workbook with an attached program": ("program", lambda: repacked(book(), put("xl/embeddings/setup.exe", b"MZ"))),
    "a letter with a template from a share": ("template", lambda: repacked(word(), tied("attachedTemplate", "file://\\\\host\\a.dotm", "word/_rels/document.xml.rels"))),
    "a letter with an add-in": ("add-in", lambda: repacked(word(), tied("webextension", "https://a.example", "word/_rels/document.xml.rels"))),
    "a presentation with a film from elsewhere": ("outside", lambda: slides(tied("video", "http://a.example/x.mp4", "ppt/_rels/presentation.xml.rels"))),
    "a presentation with macros": ("macros", lambda: slides(put("ppt/vbaProject.bin", b"x"))),
    "an old workbook": ("older Office", old_book),
    "a text of LibreOffice's kind": (".docx or PDF", lambda: odf(OpenDocumentText)),
    "a presentation of LibreOffice's kind": (".pptx or PDF", lambda: odf(OpenDocumentPresentation)),
    "a page of the web": ("web page", lambda: b"<html><body>Hello</body></html>"),
    "a page saved as a workbook": ("web page", lambda: b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</td></tr></table></html>'),
    "a table of XML of Excel 2003": ("XML", lambda: b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'),
    "a letter as rich text": ("RTF", lambda: b"{\\rtf1 A letter}"),
    "a plain text": ("plain text", lambda: b"She was seen at home.\nAll was well.\n"),
    "a program": ("must be a", lambda: b"MZ\x90\0\x03\0\0\0"),
    "an archive": ("archive", archive),
    "a drawing": ("XML", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a picture that moves": ("PNG or JPEG", lambda: picture("GIF")),
    "a letter that is cut off": ("must be a|cannot be read", lambda: word()[:-400]),
    "a workbook with two parts of one name": ("cannot be read|must be a", lambda: repacked(book(), put("XL/WORKBOOK.XML", b"<x/>"))),
    "a workbook that unpacks to very much": ("too large|too much|unpack", lambda: repacked(book(), put("xl/media/a.bin", b"\0" * 210_000_000))),
    "nothing": ("empty", lambda: b""),
}  # fmt: skip
