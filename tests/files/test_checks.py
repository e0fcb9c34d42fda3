"""Uploads: what is taken, what is refused, and the sentence beside the field."""

import io
import re
import zipfile
from email.message import Message
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from csprapp.files import checks, pictures, storage
from csprapp.files.checks import DOCX, PDF, FileRefused, check
from csprapp.files.serving import attachment
from demo.pdfs import make_pdf
from tests.kept_files import needs_a_folder
from tests.publications.test_body import make_png


def message(data: bytes, allowed=(PDF,)) -> str:
    with pytest.raises(FileRefused) as refused:
        check(data, allowed)
    return refused.value.messages[0]


def word(change=None) -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Invented")
    document.save(out)
    if change is None:
        return out.getvalue()
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        change(new)
    return again.getvalue()


def altered_pdf(alter) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf("Invented", ["Text"]))))
    alter(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_tagged_pdf_is_taken_with_its_pages_and_digest():
    data = make_pdf("Invented", ["Text. " * 2000])
    found = check(data)
    assert (found.kind, found.mime, found.size, found.faults) == ("pdf", "application/pdf", len(data), ())
    assert found.pages > 1
    assert found.sha256 == checks.sha256(data)


def test_a_pdf_without_tags_title_or_language_is_named_as_such():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert check(out.getvalue()).faults == ("not tagged", "no title", "no language")


def test_a_word_file_is_taken_and_told_from_other_zips():
    assert check(word(), (DOCX,)).kind == "docx"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as parts:
        parts.writestr("hello.txt", "hello")
    assert message(other.getvalue(), (DOCX,)) == "The selected file must be a Word document"
    assert message(word()) == "The selected file must be a PDF"
    assert message(make_pdf("a", ["b"]), (DOCX,)) == "The selected file must be a Word document"


@pytest.mark.parametrize("data", [b"hello", b"<html><script>", b"MZ\x90\x00", b"PK\x03\x04junk", b"GIF89a"])
def test_the_content_decides_and_not_the_name(data):
    assert message(data) == "The selected file must be a PDF"


def test_an_empty_a_large_and_a_cut_file_are_refused_with_what_to_do():
    assert message(b"") == "The selected file is empty. Select a PDF."
    with pytest.raises(FileRefused, match="Select a PDF smaller than 20MB"):
        check(b"%PDF-1.7" + b"x" * checks.MAX_BYTES)
    data = make_pdf("a", ["b"])
    assert message(data[: len(data) // 2]) == "The PDF is incomplete. Save it again and select it once more."
    assert message(b"%PDF-1.7\n garbage\n%%EOF") == "The PDF cannot be read. Open it and save it again."


def test_a_pdf_with_a_password_is_refused():
    assert "password" in message(altered_pdf(lambda writer: writer.encrypt("secret")))


def test_a_pdf_that_can_act_is_refused_and_the_person_told_why():
    def script(writer):
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))

    assert "JavaScript" in message(altered_pdf(script))
    assert "attached files" in message(altered_pdf(lambda writer: writer.add_attachment("a.txt", b"x")))

    def launch(writer):
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc.exe")}
        )
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(action)

    assert "start programs" in message(altered_pdf(launch))


def test_a_word_file_with_macros_bombs_or_entities_is_refused():
    assert "macros" in message(word(lambda new: new.writestr("word/vbaProject.bin", b"x")), (DOCX,))
    bomb = word(lambda new: [new.writestr(f"word/media/{n}.bin", b"\0" * 60_000_000) for n in range(4)])
    assert "too large when unpacked" in message(bomb, (DOCX,))
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
    assert "damaged" in message(word(lambda new: new.writestr("word/other.xml", entities)), (DOCX,))


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("make", [lambda: make_pdf("a", ["b"]), word])
def test_a_truncated_file_never_breaks_the_check(make, cut):
    data = make()
    with pytest.raises(FileRefused):
        check(data[: int(len(data) * cut)], (PDF, DOCX))


def test_a_picture_loses_what_it_says_about_its_maker():
    dirty = make_png(b"Somebody Real")
    assert b"Somebody" in dirty
    clean = pictures.without_metadata(dirty)
    assert b"Somebody" not in clean
    assert clean == make_png()
    jpeg = b"\xff\xd8\xff\xe0\x00\x04JF\xff\xe1\x00\x08Exif!!\xff\xfe\x00\x04hi\xff\xda\x00\x02picture\xff\xd9"
    assert pictures.without_metadata(jpeg) == b"\xff\xd8\xff\xe0\x00\x04JF\xff\xda\x00\x02picture\xff\xd9"
    for broken in (jpeg[:8], dirty[:20], b"GIF89a"):
        with pytest.raises(FileRefused):
            pictures.without_metadata(broken)


def test_a_stored_file_has_a_name_of_our_own_and_goes_when_the_work_fails():
    def work(data: bytes):
        with storage.store_upload(data) as name:
            assert "report" not in name
            assert storage.read(name) == data
            stored.append(name)
            raise RuntimeError

    stored: list[str] = []
    with pytest.raises(RuntimeError):
        work(b"report")
    assert not storage.private.exists(stored[0])
    with storage.store_upload(b"kept") as name:
        pass
    assert storage.private.exists(name)
    with pytest.raises(ValueError, match="no address"):
        storage.private.url(name)


def test_a_file_on_a_disk_is_its_owners_alone():
    needs_a_folder()
    with storage.store_upload(b"kept") as name:
        pass
    assert Path(storage.private.path(name)).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", ["", "../../etc/passwd", "Casey's report.pdf", "..", "x" * 400, "a\0b", "C:\\a.pdf"])
def test_of_the_name_that_somebody_gave_a_file_nothing_is_in_the_path_it_is_kept_under(given):
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}", storage.generated_name(filename=given))


@pytest.mark.parametrize(
    "given", ['a"; x="b.pdf', "Übersicht „K“.pdf", "a;b=c.pdf", "back\\slash.pdf", "fünf '1'.pdf", "a\r\nX: b"]
)
def test_whatever_a_download_is_called_its_header_holds_that_name_and_nothing_more(given):
    header = attachment(b"x", "application/pdf", given)["Content-Disposition"]
    told = Message()
    told["Content-Disposition"] = header
    assert header.isascii()
    assert told.get_content_disposition() == "attachment"
    assert told.get_filename() == given
    assert {name for name, _ in told.get_params(header="Content-Disposition")} <= {"attachment", "filename"}


def test_a_file_leaves_whole_as_an_attachment_that_is_never_sniffed():
    answer = attachment(b"x" * 10, "application/pdf", "review-2026-k7-report.pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="review-2026-k7-report.pdf"'
    assert answer["Accept-Ranges"] == "none"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Length"] == "10"
    assert "sandbox" in answer["Content-Security-Policy"]
