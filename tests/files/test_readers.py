"""Whatever reads an upload works where it runs: in a child without settings, database or secrets."""

import io

import pytest
from django.test import override_settings
from docx import Document

from csprapp.files import checks
from csprapp.files.child import run
from csprapp.files.pdf import public_copy
from demo.pdfs import make_pdf
from publications.library.body import read_word
from publishing.disclosure import parts, pdfs
from publishing.takedown.new_in_file import looked_at, new_ink


@pytest.fixture(autouse=True, scope="module")
def _in_a_real_child():
    with override_settings(FILES_IN_A_CHILD=True):
        yield


def test_a_pdf_is_checked_copied_and_read():
    data = make_pdf("Invented", ["Torquil was here"])
    assert checks.check(data).pages == 1
    copy = public_copy(data)
    found = run(pdfs.read, "review.pdf", copy.data)
    assert any("Torquil" in place.text for place in found.places)


def test_a_file_is_refused_as_before():
    with pytest.raises(checks.FileRefused, match="must be a PDF"):
        checks.check(b"MZ program")


def test_a_pdf_that_breaks_its_reader_is_a_finding():
    (found,) = run(parts.whole, "review.pdf", b"%PDF-1.7 nothing")["findings"]
    assert "read it by eye" in found[1]


def test_a_redacted_file_is_compared_with_the_one_before():
    before, after = (make_pdf("Invented", [words]) for words in ("Torquil was here", "Torquil was there"))
    assert run(looked_at, "review.pdf", before, before).told == ""
    assert "says what the old one does not" in run(looked_at, "review.pdf", before, after).told
    assert run(new_ink, before, before, 0, 0, 10) == ("", 1)


def test_a_word_file_is_converted_and_its_pictures_get_their_addresses():
    word = Document()
    word.add_paragraph("Before the picture")
    word.add_picture(io.BytesIO(PIXEL))
    out = io.BytesIO()
    word.save(out)
    found = read_word(out.getvalue(), lambda number, extension: f"documents/key{number}/picture.{extension}")
    assert 'src="documents/key1/picture.png"' in found.html
    assert [picture.number for picture in found.pictures] == [1]


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)
