"""The public copy of a PDF: what stays, and what its maker did not mean to publish."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from csprapp.files.checks import FileRefused, check
from csprapp.files.pdf import public_copy
from demo.pdfs import make_pdf

SECRET = "Somebody Real"


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_leftovers() -> bytes:
    """A tagged PDF with an author, a private note of its program, a revision and a photograph's data."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf("Invented & short", ["Text"], author=SECRET))))
    writer.add_metadata({"/Author": SECRET, "/Keywords": SECRET, "/Company": SECRET, "/CreationDate": "D:20260101"})
    page = writer.pages[0]
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/Word"): TextStringObject(SECRET)})
    photo = StreamObject()
    exif = b"Exif\0\0" + SECRET.encode()
    length = (len(exif) + 2).to_bytes(2, "big")
    photo._data = b"\xff\xd8\xff\xe1" + length + exif + b"\xff\xda\x00\x02picture\xff\xd9"
    for key, value in (("/Type", "/XObject"), ("/Subtype", "/Image"), ("/Filter", "/DCTDecode")):
        photo[NameObject(key)] = NameObject(value)
    page["/Resources"].get_object()[NameObject("/XObject")] = DictionaryObject(
        {NameObject("/Photo"): writer._add_object(photo)}
    )
    first = written(writer)
    again = PdfWriter(io.BytesIO(first), incremental=True)
    again.add_metadata({"/Subject": "A second revision"})
    return written(again)


def test_what_the_maker_left_in_goes_and_the_person_can_be_told_which():
    data = with_leftovers()
    assert data.count(b"%%EOF") > 1
    copy = public_copy(data)
    assert SECRET.encode() not in copy.data
    everything = b"".join(
        found.get_data()
        for found in (PdfReader(io.BytesIO(copy.data)).get_object(n) for n in range(1, 200))
        if isinstance(found, StreamObject) and found.get("/Filter") != "/DCTDecode"
    )
    assert SECRET.encode() not in everything
    for words in (
        *("author", "keywords", "company", "subject", "dates when it was made", "embedded metadata"),
        *("data from the program that made it", "data in photographs", "earlier revisions"),
    ):
        assert words in copy.removed


def test_pages_title_language_and_tags_stay():
    data = with_leftovers()
    before, after = check(data), check(public_copy(data).data)
    assert (after.pages, after.faults) == (before.pages, ())
    reader = PdfReader(io.BytesIO(public_copy(data).data))
    assert reader.metadata.title == "Invented & short"
    assert reader.xmp_metadata.dc_title == {"x-default": "Invented & short"}
    assert "pdfuaid:part>1<" in reader.root_object["/Metadata"].get_data().decode()
    assert reader.pages[0].extract_text() == PdfReader(io.BytesIO(data)).pages[0].extract_text()


def test_the_same_file_gives_the_same_copy_and_a_copy_is_clean():
    data = with_leftovers()
    once = public_copy(data)
    assert public_copy(data) == once
    assert set(public_copy(once.data).removed) <= {"embedded metadata"}


def test_a_pdf_without_any_properties_is_copied_too():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.metadata = None
    copy = public_copy(written(writer))
    assert check(copy.data).pages == 1


def test_what_cannot_be_rewritten_is_refused():
    with pytest.raises(FileRefused, match="cannot be cleaned"):
        public_copy(b"%PDF-1.7 nothing")
