"""The disclosure check finds what the case knows wherever the public would read it, and says where."""

import datetime as dt
import re

import pytest

from csprapp.names.comparing import is_near
from csprapp.names.dates import dates_in
from csprapp.names.folding import plain
from csprapp.names.numbers import is_nhs_number
from csprapp.names.searching import initials_pattern
from publishing.disclosure.searches import Known, Place, Sort, findings

CHILD = "the name of a child in the case"
NAME = Known(Sort.NAME, "Quillan Zedworth", CHILD)
BORN = Known(Sort.BORN, "2019-02-14", "the date of birth of a child", dt.date(2019, 2, 14))


def whats(text, *known, machine=False):
    return [found.what for found in findings([Place("Summary", text, machine)], known)]


@pytest.mark.parametrize(
    "text",
    [
        "We remember Quillan Zedworth today.",
        "ZEDWORTH, Quillan",
        "Zedworth (Quillan)",
        "quillan zedworth",
        "Quillan\nZedworth",
        "Quillan de Zedworth",
        "Quillan J Zedworth",
        "Quíllan Zedwórth's school",
        "Quil-\nlan Zedworth",
        "Quillan Zed\u00adworth",
    ],
)
def test_a_whole_name_is_found_in_any_order_case_and_across_lines(text):
    assert whats(text, NAME) == ["The name of a child in the case, in full"]


@pytest.mark.parametrize("text", ["Q u i l l a n  Z e d w o r t h", "zedworthquillan", "QuillanZedworth"])
def test_a_whole_name_is_found_without_its_spaces_or_letter_by_letter(text):
    assert whats(text, NAME)[0] == "The name of a child in the case, in full, without its spaces"


@pytest.mark.parametrize("text", ["Quillan was three.", "the Zedworth family", "Mr Zedworth-Example", "Zedworth's"])
def test_a_part_of_a_name_is_found(text):
    assert whats(text, NAME) == ["Part of the name of a child in the case"]


@pytest.mark.parametrize("text", ["Quilan was three.", "Quillen was three.", "Qiullan was three.", "the Zedworths"])
def test_a_misspelt_name_is_found_as_nearly_it(text):
    assert whats(text, NAME) == ["Nearly the name of a child in the case"]


def test_an_ordinary_word_with_a_small_letter_is_no_name():
    known = Known(Sort.NAME, "Will Hope", CHILD)
    assert whats("We hope that they will learn.", known) == []
    assert whats("We met Will there.", known) == ["Part of the name of a child in the case"]


def test_in_an_address_or_a_file_name_a_small_letter_counts():
    assert whats("report_quillan_2026.pdf", NAME, machine=True) == ["Part of the name of a child in the case"]


def test_a_surname_that_two_people_share_is_told_once():
    parent = Known(Sort.NAME, "Oriel Zedworth", "the name of an adult in the case")
    assert len(whats("Quillan Zedworth was three.", NAME, parent)) == 1


def test_many_hits_of_one_fact_in_one_place_are_one_finding():
    found = findings([Place("Summary", "Quillan ran. Quillan fell. Quillan slept.")], [NAME])
    assert [(each.count, each.where) for each in found] == [(3, "Summary")]
    assert "Quillan ran" in found[0].excerpt


@pytest.mark.parametrize("text", ["Q.Z. ran", "Child QZ ran", "Q Z ran", "(Q.Z)"])
def test_initials_are_found_as_a_run(text):
    assert whats(text, Known(Sort.INITIALS, "Q.Z.", "the initials of a child")) == ["The initials of a child"]


@pytest.mark.parametrize("text", ["QZX ran", "a quiz", "AQZ"])
def test_other_letters_are_no_initials(text):
    assert whats(text, Known(Sort.INITIALS, "Q.Z.", "the initials of a child")) == []


@pytest.mark.parametrize(
    "text",
    [
        "born on 14 February 2019",
        "born on the 14th of February, 2019",
        "14th Feb. 2019",
        "February 14, 2019",
        "14/02/2019",
        "14.2.19",
        "14 - 2 - 2019",
        "2019-02-14",
        "scan20190214.pdf",
        "born in February 2019",
        "14\nFebruary 2019",
    ],
)
def test_a_date_of_birth_is_found_in_any_way_of_writing_it(text):
    assert whats(text, BORN) == ["The date of birth of a child"]


@pytest.mark.parametrize("text", ["15 February 2019", "14 February 2018", "14/03/2019", "2 February 2019"])
def test_another_date_is_not_a_date_of_birth(text):
    assert whats(text, BORN) == []


def test_two_figures_of_a_year_may_be_either_century():
    assert {day for day, _ in dates_in("3/7/91")} == {dt.date(1991, 7, 3), dt.date(2091, 7, 3)}


@pytest.mark.parametrize(
    "text", ["at 7 Nowhere Street", "7, NOWHERE\nSTREET", "in zz9 9zz", "ZZ99ZZ", "7 Nowhere Street, Inventedham"]
)
def test_an_address_is_found_by_its_line_or_its_postcode(text):
    known = Known(Sort.ADDRESS, "7 Nowhere Street, Inventedham ZZ9 9ZZ", "an address of a child")
    assert "An address of a child" in whats(text, known)


def test_a_town_alone_is_no_address():
    known = Known(Sort.ADDRESS, "7 Nowhere Street, Inventedham ZZ9 9ZZ", "an address of a child")
    assert whats("a review in Inventedham", known) == []


@pytest.mark.parametrize("text", ["St Imagina's Primary School", "the Imagina school", "Imaginas"])
def test_a_school_is_found_by_its_own_words(text):
    known = Known(Sort.PLACE, "St Imagina's Primary School", "the school of a child")
    assert whats(text, known) == ["The school of a child"]


def test_general_words_are_no_school():
    assert whats("a primary school", Known(Sort.PLACE, "The Primary School", "the school")) == []


@pytest.mark.parametrize("text", ["2026-0042", "2026 0042", "case 2026/0042"])
def test_a_reference_is_found(text):
    assert whats(text, Known(Sort.REFERENCE, "2026-0042", "the reference")) == ["The reference"]


@pytest.mark.parametrize("number", ["943 476 5919", "9434765919", "943-476-5919"])
def test_any_number_with_the_nhs_check_digit_is_found_without_a_case(number):
    assert whats(f"number {number}") == ["A number that could be an NHS number"]


@pytest.mark.parametrize("number", ["943 476 5918", "0000000000", "12345678901"])
def test_other_numbers_are_no_nhs_number(number):
    assert not is_nhs_number(number)
    assert whats(number) == []


def test_a_telephone_number_is_no_nhs_number():
    assert not is_nhs_number("01632 960 983")
    assert whats("01632 960 983") == ["A telephone number"]


def test_a_worker_is_found_by_the_whole_name_only():
    worker = Known(Sort.WORKER, "Wanda Fieldworker", "a worker")
    assert whats("Fieldworker, Wanda wrote it down", worker) == ["A worker"]
    assert whats("Wanda wrote it down", worker) == []


def test_a_name_that_a_court_protects_blocks():
    protected = Known(Sort.NAME, "Quillan Zedworth", CHILD, blocks=True)
    assert all(found.blocks for found in findings([Place("Title", "Quillan")], [protected]))


@pytest.mark.parametrize("signs", [".*", "(a+)+$", "[", "\\", "Qu.llan (Zed|*", "^", "{9999}"])
def test_the_signs_of_an_expression_in_what_the_case_knows_are_read_as_they_stand(signs):
    for sort in (Sort.NAME, Sort.INITIALS, Sort.ADDRESS, Sort.PLACE, Sort.NUMBER):
        found = whats("Every child is seen again after a week." + "a" * 200, Known(sort, signs, CHILD))
        assert found == [], sort


@pytest.mark.parametrize("letters", ["(*", "a+", "[b", "Q.*"])
def test_a_sign_among_initials_is_that_sign_in_the_expression(letters):
    made = re.compile(initials_pattern(letters))
    assert made.search(f"by {letters} again")
    assert not made.search("by QXY aab again")


def test_a_short_name_has_no_near_ones():
    assert not is_near("tom", "tim")


def test_the_same_finding_keeps_its_key_and_another_has_another():
    one, two = findings([Place("Title", "Quillan"), Place("Summary", "Quillan")], [NAME])
    assert one.key == findings([Place("Title", "Quillan")], [NAME])[0].key != two.key


def test_plain_text_joins_words_that_a_line_cut_and_keeps_real_hyphens():
    assert plain("Zed-\nworth Smith-Jones") == "Zedworth Smith-Jones"
