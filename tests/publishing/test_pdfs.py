"""What a PDF carries besides what the eye sees is read too: planted names are found, each in its place."""

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Text

from publishing.disclosure.pdfs import read
from publishing.disclosure.searches import Known, Sort, findings
from tests.factories_publishing import small_pdf

NAME = Known(Sort.NAME, "Quillan Zedworth", "a name")


def found_in(data: bytes):
    inside = read("report.pdf", data)
    return findings(inside.places, [NAME]) + inside.findings


def made_by_typst(source: str) -> bytes:
    return typst.compile(source.encode(), format="pdf")


def rewritten(change) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(small_pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_clean_report_has_no_findings():
    assert found_in(small_pdf("We learned to ask twice.")) == []


def test_a_visible_name_is_found_on_its_page():
    found = found_in(small_pdf("Quillan Zedworth was three."))
    assert found[0].where == "report.pdf, page 1"
    assert "in full" in found[0].what


def test_a_name_across_a_line_break_is_found():
    narrow = (
        "#set page(width: 60mm)\n#set text(size: 14pt)\nThe child in this report is Quillan Zedworth, who was three."
    )
    assert found_in(made_by_typst(narrow))[0].what == "A name, in full"


@pytest.mark.parametrize(
    "source",
    [
        "Before. #box[Quillan Zedworth#place(dx: -50mm, dy: -5mm, rect(width: 60mm, height: 8mm, fill: black))] After.",
        "#place(rect(width: 90mm, height: 10mm, fill: rgb(20, 20, 20)))#v(3mm)Quillan Zedworth",
    ],
    ids=["box drawn over the words", "words drawn over the box"],
)
def test_words_under_a_dark_box_are_found_and_told_as_a_redaction_that_only_covers(source):
    found = found_in(made_by_typst(source))
    assert any("in full" in each.what for each in found)
    covered = [each for each in found if each.what == "Words that a reader cannot see can still be copied out"]
    assert covered
    assert "Quillan" in covered[0].excerpt


def test_words_beside_a_dark_box_are_not_called_covered():
    source = "#rect(width: 60mm, height: 8mm, fill: black)\n#v(10mm)\nOrdinary words below."
    assert [each for each in found_in(made_by_typst(source)) if "cannot see" in each.what] == []


def test_light_words_on_a_dark_bar_can_be_seen_and_are_not_called_covered():
    source = "#rect(width: 60mm, height: 12mm, fill: black)[#text(fill: white)[A heading]]"
    assert [each for each in found_in(made_by_typst(source)) if "cannot see" in each.what] == []


def test_a_name_in_the_properties_is_found():
    found = found_in(rewritten(lambda writer: writer.add_metadata({"/Author": "quillan zedworth"})))
    assert [each.where for each in found] == ["report.pdf, property Author"]


def test_a_name_in_a_note_is_found():
    note = Text(text="Ask Quillan Zedworth", rect=(50, 550, 200, 650))
    found = found_in(rewritten(lambda writer: writer.add_annotation(0, note)))
    assert "report.pdf, page 1, note" in {each.where for each in found}


def test_a_name_typed_over_the_page_is_found():
    note = FreeText(text="Quillan Zedworth", rect=(50, 550, 200, 650))
    assert found_in(rewritten(lambda writer: writer.add_annotation(0, note)))


def test_a_name_in_the_name_of_an_attachment_is_found():
    found = found_in(rewritten(lambda writer: writer.add_attachment("quillan-zedworth.txt", b"x")))
    assert any(each.where == "report.pdf, hidden words" for each in found)


def test_a_name_in_a_bookmark_is_found():
    assert found_in(rewritten(lambda writer: writer.add_outline_item(title="Quillan Zedworth", page_number=0)))


def test_an_earlier_version_inside_the_file_is_told():
    data = small_pdf()
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.add_metadata({"/Title": "Another"})
    out = io.BytesIO()
    writer.write(out)
    assert any("earlier versions" in each.what for each in found_in(out.getvalue()))


def test_a_page_without_text_is_to_be_read_by_eye():
    assert found_in(made_by_typst("#rect()"))[0].what.startswith("No text on this page")


def test_a_file_that_cannot_be_read_is_itself_a_finding():
    assert found_in(b"%PDF-1.7 rubbish %%EOF")[0].what.startswith("The text of this PDF could not be read")
