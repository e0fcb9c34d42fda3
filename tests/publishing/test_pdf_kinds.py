"""What a reader sees of a PDF beside what can be copied out of it: covers, ink that is not read, ordinary pages."""

from functools import cache

import pytest

from publishing.disclosure.pdfs import OVER, UNDONE, UNSEEN, Read, read
from publishing.disclosure.searches import Known, Sort, findings
from tests import programs_pdfs
from tests.pdf_kinds import COVERS, DATA, ORDINARY, UNREAD, noted, raw, said, written

UNCLE = [Known(Sort.NAME, "Torquil Beamish", "an uncle")]
WHO = "Hester Pocklin"


def told(inside: Read) -> dict[str, str]:
    return {each.what: each.excerpt for each in inside.findings}


def of_file(name: str) -> Read:
    return read("report.pdf", (DATA / f"{name}.pdf").read_bytes())


@pytest.mark.parametrize("kind", COVERS)
def test_words_that_nobody_sees_are_found_whatever_hides_them(kind):
    inside = read("report.pdf", COVERS[kind]())
    excerpt = next(said for what, said in told(inside).items() if what in {UNSEEN, OVER})
    assert "Pocklin" in excerpt
    assert inside.unreadable == []


@pytest.mark.parametrize("kind", UNREAD)
def test_ink_that_no_program_reads_is_to_be_read_by_eye(kind):
    inside = read("report.pdf", UNREAD[kind]())
    assert inside.unreadable == [1]
    by_eye = [each for each in inside.findings if each.by_eye]
    assert [each.where for each in by_eye] == ["report.pdf, page 1"]
    assert by_eye[0].what.endswith("read it by eye")


@pytest.mark.parametrize("kind", ORDINARY)
def test_in_an_ordinary_page_nothing_is_found(kind):
    inside = read("report.pdf", ORDINARY[kind]())
    assert (inside.findings, inside.unreadable) == ([], [])


@pytest.mark.parametrize(
    "name",
    [
        *("libreoffice_black_box_mid_line", "mid_line_black", "own_run_black", "own_run_white", "own_run_grey60"),
        *("own_run_image", "own_run_red", "own_run_blue_dark"),
    ],
)
def test_a_name_under_a_cover_of_any_colour_is_told_alone(name):
    assert {what: excerpt.strip(",. ") for what, excerpt in told(of_file(name)).items()} == {UNSEEN: WHO}


def test_white_words_without_a_box_are_found():
    assert WHO in told(of_file("own_run_white_words_no_box"))[UNSEEN]


def test_a_note_over_words_is_found_and_a_redaction_that_was_only_marked_is_called_one():
    assert WHO in told(of_file("own_run_annot_square"))[OVER]
    assert UNDONE in told(of_file("own_run_annot_redact"))


@pytest.mark.parametrize("name", ["libreoffice_no_tounicode", "identity_h_no_tounicode"])
def test_a_page_whose_fonts_have_no_map_is_to_be_read_by_eye(name):
    inside = of_file(name)
    assert inside.unreadable == [1]
    assert told(inside) == {"No text on this page could be read: read it by eye": ""}


def test_a_name_that_only_a_stamp_shows_is_found():
    assert [each.what for each in findings(of_file("stamp_appearance_only").places, UNCLE)] == ["An uncle, in full"]


@pytest.mark.parametrize("name", ["hidden_layer", "cropped_away", "file_link"])
def test_a_name_in_a_hidden_layer_a_cropped_margin_or_a_link_is_found(name):
    inside = of_file(name)
    assert "An uncle, in full" in {each.what for each in findings(inside.places, UNCLE)}
    assert (UNSEEN in told(inside)) == (name != "file_link")


def test_a_hidden_note_is_opened_and_its_words_are_searched():
    shown = "BT /F1 8 Tf 1 3 Td (Torquil Beamish) Tj ET"
    inside = read("report.pdf", noted("Stamp", shown).replace(b"/F 4", b"/F 2"))
    assert "A note on this page is hidden, and whoever has the file can show it" in told(inside)
    assert "An uncle, in full" in {each.what for each in findings(inside.places, UNCLE)}


def test_what_is_seen_and_what_is_said_for_it_are_both_searched():
    for words, other in (("Torquil Beamish", "somebody"), ("somebody", "Torquil Beamish")):
        inside = read("report.pdf", raw(said(words, other)))
        assert "An uncle, in full" in {each.what for each in findings(inside.places, UNCLE)}


def test_words_said_in_a_drawing_without_letters_are_searched():
    inside = read("report.pdf", raw(written(), "/Span <</Alt (Torquil Beamish)>> BDC EMC"))
    (where,) = {each.where for each in findings(inside.places, UNCLE)}
    assert where == "report.pdf, page 1, words for screen readers"


# --- What people's programs make ----------------------------------------------------------------------------


@cache
def pages_told(name: str, make=None) -> tuple[set[int], set[str]]:
    inside = read("report.pdf", make()) if make else of_file(name)
    return {int(each.where.rpartition(" ")[2]) for each in inside.findings}, set(told(inside))


PROGRAMS = {
    "chromium": (programs_pdfs.by_chromium, len(programs_pdfs.HIDDEN_IN_HTML)),
    "libreoffice": (programs_pdfs.by_libreoffice, len(programs_pdfs.HIDDEN_IN_WORD)),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_in_a_file_of_another_program_each_hidden_kind_is_found_and_no_plain_one(name):
    assert pages_told(name) == (set(range(1, PROGRAMS[name][1] + 1)), {UNSEEN})


@pytest.mark.proof
@pytest.mark.parametrize("name", PROGRAMS)
def test_in_a_file_made_now_by_another_program_too(name):
    make, count = PROGRAMS[name]
    assert pages_told(name, make) == (set(range(1, count + 1)), {UNSEEN})
