"""Placeholders of a Word template: found wherever somebody writes, filled as text and never as marks."""

import io
import zipfile

import pytest

from cases.letters.models import LetterKind
from cases.letters.placeholders import check_fillable, fill, links_out, marks_in
from cases.letters.shipped import shipped
from cases.letters.values import PLACEHOLDERS
from csprapp.files.refused import FileRefused
from tests.cases.letters.factories import with_part, word, words_of, xml_of

RELS = "word/_rels/document.xml.rels"


def rels(kind: str, mode: str = "External") -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="https://evil.example/x" TargetMode="{mode}"/></Relationships>'
    ).encode()


def test_they_are_found_in_text_tables_and_headers_and_across_runs():
    data = word("Dear {{recipient}},", header="{{ partnership }}", cell="{{due_date}}", runs=("{{refe", "rence", "}}"))
    assert marks_in(data) == {"recipient", "partnership", "due_date", "reference"}


def test_each_is_filled_once_wherever_it_stands():
    data = word("{{today}} and {{today}}", header="{{ panel }}", cell="[{{agency}}]", runs=("<{{refe", "rence", "}}>"))
    filled = words_of(fill(data, {"today": "1 May", "panel": "Panel", "agency": "School", "reference": "2026-0042"}))
    assert "1 May and 1 May" in filled
    assert "Panel" in filled
    assert "[School]" in filled
    assert "<2026-0042>" in filled
    assert "{{" not in filled


def test_a_value_is_text_and_never_word_marks_nor_another_placeholder():
    nasty = "</w:t></w:r><w:p/> & {{reference}} \x00\x0b"
    filled = fill(word("{{agency}}"), {"agency": nasty})
    assert "</w:t></w:r><w:p/> & {{reference}}" in words_of(filled)
    assert "&lt;/w:t&gt;" in xml_of(filled)


def test_a_line_break_of_a_value_breaks_the_line():
    assert "1 High Street\nTown" in words_of(fill(word("{{address}}"), {"address": "1 High Street\r\nTown"}))


def test_a_value_that_is_missing_is_an_error_and_not_a_gap():
    with pytest.raises(KeyError):
        fill(word("{{agency}}"), {})


def test_the_letter_does_not_tell_who_made_the_template():
    assert "Addy Minster" in xml_of(word("x"))
    assert "Addy Minster" not in xml_of(fill(word("x"), {}))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
def test_a_file_that_fetches_something_is_noticed(kind):
    assert links_out(with_part(word("x"), RELS, rels(kind)))


def test_an_ordinary_link_is_none_of_these():
    assert not links_out(word("x"))
    assert not links_out(with_part(word("x"), RELS, rels("hyperlink")))
    assert not links_out(with_part(word("x"), RELS, rels("image", "Internal")))


@pytest.mark.parametrize("kind", LetterKind)
def test_the_shipped_wording_holds_only_known_placeholders(kind):
    marks = marks_in(shipped(kind))
    assert {"partnership", "today", "reference", "recipient", "sender"} <= marks <= set(PLACEHOLDERS)


@pytest.mark.parametrize("kind", LetterKind)
def test_the_shipped_wording_is_plain_and_respectful(kind):
    text = words_of(shipped(kind)).lower()
    assert not [
        word for word in ("passed away", "clinical commissioning", "the deceased", "please note") if word in text
    ]


def strict(data: bytes) -> bytes:
    """The file in the strict dialect, which differs in its names alone."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(kept, "w") as after:
        for info in before.infolist():
            usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            after.writestr(info, before.read(info).replace(usual, b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    return kept.getvalue()


def test_a_template_in_the_strict_dialect_is_filled_like_any_other():
    data = strict(word("Dear {{recipient}},", header="{{today}}", runs=("{{add", "ress}}")))
    assert marks_in(data) == {"recipient", "today", "address"}
    check_fillable(data)
    filled = xml_of(fill(data, {"recipient": "Ms Teasdale", "today": "1 May", "address": "1 High Street\nTown"}))
    assert "Dear Ms Teasdale," in filled
    assert "{{" not in filled


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (word("Dear {{recip", "ient}},"), "the text"),
        (word("Dear {{recipient},"), "the text"),
        (with_part(word("x"), "word/footer9.xml", b"<f xmlns:w='w'><w:delText>{{today}}</w:delText></f>"), "a footer"),
        (with_part(word("x"), "word/charts/chart1.xml", b"<c><v>{{today}}</v></c>"), "a chart"),
        (with_part(word("x"), "word/shape.xml", b"<v string='{{today}}'/>"), "the text"),
        (with_part(word("x"), "docProps/app.xml", b"<p><t>{{reference}}</t></p>"), "the properties of the document"),
    ],
)
def test_a_template_whose_mark_would_stay_in_the_letter_is_refused_with_its_place(data, where):
    with pytest.raises(FileRefused, match=f"A placeholder in {where} cannot be filled, near “.*"):
        check_fillable(data)


def test_words_in_a_drawing_are_filled_too():
    data = with_part(word("x"), "word/diagrams/data1.xml", b"<a><p><t>Due {{due_</t><t>date}}</t></p></a>")
    assert marks_in(data) == {"due_date"}
    check_fillable(data)
    assert "Due 1 May" in xml_of(fill(data, {"due_date": "1\nMay"}))
