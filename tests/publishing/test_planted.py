"""Names, dates and hidden text planted in PDFs that are really made: the disclosure check finds each, wherever it is.

Each file goes the way of a real one: uploaded to a draft, cleaned for publishing, read again by the check.
"""

import io

import pytest
import typst
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link, Text
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from csprapp.files import storage
from csprapp.files.checks import FileRefused
from publishing.disclosure.pdfs import read
from publishing.disclosure.searches import findings
from publishing.links import queries
from tests.factories_cases import make_case
from tests.factories_publishing import TODAY, make_people, make_review, make_waiting, small_pdf
from tests.files.leftovers import holds

pytestmark = pytest.mark.django_db

N, S = NameObject, TextStringObject
BOX = "rect(width: 130mm, height: 10mm, fill: black)"
PLANTED = {
    "a name": ("Quillan Zedworth", "The name of a child in the case, in full"),
    "a date of birth": ("14 February 2019", "The date of birth of a child in the case"),
    "a school": ("St Imagina's Primary School", "The school of a child in the case"),
    "an NHS number": ("943 476 5919", "The NHS number of a child in the case"),
    "a consistent identifier": ("sui 0042777", "The consistent identifier of a child in the case"),
    "an address": ("7 Nowhere Street", "An address of a child in the case"),
}


def typed(source: str) -> bytes:
    return typst.compile(source.encode(), format="pdf")


def rewritten(change, data: bytes | None = None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data or small_pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def visible(words):
    return small_pdf(f"The report tells of {words} and others.")


def under_a_box(words):
    return typed(f"Before. #box[{words}#place(dx: -70mm, dy: -6mm, {BOX})] After.")


def over_a_box(words):
    return typed(f"#place({BOX})#v(3mm){words}")


def in_white(words):
    return typed(f"Ordinary words. #text(fill: white)[{words}]")


def in_the_title(words):
    return rewritten(lambda writer: writer.add_metadata({"/Title": words}))


def in_a_note(words):
    return rewritten(lambda writer: writer.add_annotation(0, Text(text=words, rect=(50, 550, 200, 650))))


def typed_over_the_page(words):
    return rewritten(lambda writer: writer.add_annotation(0, FreeText(text=words, rect=(50, 550, 200, 650))))


def across_a_line_break(words):
    return typed(f"#set text(hyphenate: false)\n{words.replace(' ', ' #linebreak() ', 1)} was there.")


def in_a_bookmark(words):
    return rewritten(lambda writer: writer.add_outline_item(title=words, page_number=0))


def in_a_picture_description(words):
    def describe(writer):
        element = writer.root_object["/StructTreeRoot"]["/K"]
        element = element[0] if isinstance(element, list) else element
        element.get_object()[N("/Alt")] = S(words)

    return rewritten(describe)


def in_a_form_field(words):
    field = DictionaryObject({N("/FT"): N("/Tx"), N("/T"): S("Who"), N("/V"): S(words)})
    return rewritten(lambda writer: writer.root_object.update({N("/AcroForm"): DictionaryObject({N("/DR"): field})}))


SURVIVING = [
    *(visible, under_a_box, over_a_box, in_white, in_the_title),
    *(across_a_line_break, in_a_bookmark, in_a_picture_description),
]
LEFT_BEHIND = [in_a_note, typed_over_the_page, in_a_form_field]


@pytest.fixture
def case():
    case = make_case()
    make_people(case)
    return case


def found_in(case, data: bytes):
    edition = make_waiting(review=make_review(case=case), pdf=data)
    return queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)


@pytest.mark.parametrize("plant", [*SURVIVING, *LEFT_BEHIND], ids=lambda plant: plant.__name__)
def test_everything_planted_in_an_uploaded_file_is_found_where_it_is(case, plant):
    for what, (words, said) in PLANTED.items():
        found = {each.what: each.where for each in read_and_found(case, plant(words))}
        assert said in found, (what, found)
        assert found[said].startswith("report.pdf")


def read_and_found(case, data):
    inside = read("report.pdf", data)
    return [*findings(inside.places, queries.known_to([case], TODAY)), *inside.findings]


@pytest.mark.parametrize("plant", SURVIVING, ids=lambda plant: plant.__name__)
def test_the_copy_that_the_public_would_get_is_searched_after_it_was_cleaned(case, plant):
    assert PLANTED["a name"][1] in {each.what for each in found_in(case, plant("Quillan Zedworth"))}


@pytest.mark.parametrize("plant", LEFT_BEHIND, ids=lambda plant: plant.__name__)
def test_what_no_page_shows_does_not_reach_the_public_copy_and_the_maker_is_told(case, plant):
    edition = make_waiting(review=make_review(case=case), pdf=plant("Quillan Zedworth"))
    document = edition.documents.get()
    assert queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY) == []
    assert not holds(storage.read(document.file.name), "Quillan Zedworth")
    assert "Quillan Zedworth" in document.removed or "form fields" in document.removed


@pytest.mark.parametrize("plant", [under_a_box, over_a_box])
def test_a_redaction_that_only_covers_is_told_as_one(case, plant):
    said = {each.what for each in found_in(case, plant("Anybody"))}
    assert "Words that a reader cannot see can still be copied out" in said


def test_author_keywords_and_earlier_saves_are_found_and_do_not_reach_the_public_copy(case):
    data = rewritten(lambda writer: writer.add_metadata({"/Author": "quillan zedworth", "/Keywords": "14/02/2019"}))
    said = {each.what for each in read_and_found(case, data)}
    assert {PLANTED["a name"][1], PLANTED["a date of birth"][1]} <= said
    edition = make_waiting(review=make_review(case=case), pdf=data)
    assert edition.documents.get().removed == "author, creator, embedded metadata, keywords"
    assert queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY) == []


@pytest.mark.parametrize(
    "content",
    [
        b"The child is Quillan Zedworth.",
        "Quillan Zedworth, 14 February 2019".encode("utf-16"),
        small_pdf("Quillan Zedworth, born 14 February 2019"),
    ],
    ids=["text", "UTF-16", "a PDF in the PDF"],
)
def test_what_an_attached_file_says_is_found_and_the_file_is_refused_at_the_door(case, content):
    data = rewritten(lambda writer: writer.add_attachment("notes.txt", content))
    found = {each.what: each.where for each in read_and_found(case, data)}
    assert found[PLANTED["a name"][1]].startswith("report.pdf, attached file")
    assert "The PDF holds an attached file: save it again without" in found
    with pytest.raises(FileRefused, match="attached files"):
        found_in(case, data)


def test_the_name_of_an_attached_file_is_found(case):
    data = rewritten(lambda writer: writer.add_attachment("quillan-zedworth.txt", b"x"))
    assert any("in full" in each.what for each in read_and_found(case, data))


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ({N("/S"): N("/JavaScript"), N("/JS"): S("app.alert('Quillan Zedworth')")}, "JavaScript"),
        ({N("/S"): N("/Launch"), N("/F"): S("calc.exe")}, "an action that starts a program"),
    ],
)
def test_javascript_and_launch_actions_are_found_and_refused_at_the_door(case, action, said):
    data = rewritten(lambda writer: writer.root_object.update({N("/OpenAction"): DictionaryObject(action)}))
    assert f"The PDF holds {said}: save it again without" in {each.what for each in read_and_found(case, data)}
    with pytest.raises(FileRefused, match="Remove that and save it again"):
        found_in(case, data)


def test_the_address_of_a_link_is_searched(case):
    link = Link(rect=(50, 550, 200, 650), url="https://files.example/quillan-zedworth.docx")
    data = rewritten(lambda writer: writer.add_annotation(0, link))
    assert any("in full" in each.what for each in found_in(case, data))


def test_a_name_in_the_text_itself_the_slug_and_the_name_of_a_file_is_found(case):
    edition = make_waiting(review=make_review(case=case), pdf=small_pdf(), subject_label="Quillan")
    edition.publication.slug = "review-quillan-zedworth"
    edition.documents.update(name="quillan-zedworth.pdf")
    found = queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)
    assert {"Address of the page", "Name of the file quillan-zedworth.pdf", "Name for the child in the report"} <= {
        each.where for each in found
    }


def test_a_worker_of_the_case_is_found_by_the_whole_name(case):
    words = f"{case.logged_by.name} wrote it down."
    edition = make_waiting(review=make_review(case=case), summary=words)
    said = {each.what for each in queries.disclosure_of(queries.link_of(edition.publication), edition, TODAY)}
    assert "The name of somebody who worked on the case" in said
