"""What a case knew before it was changed is found in what the public would read, and a court protects it as well."""

import pytest

from cases.incidents.former import FormerValue
from cases.incidents.models import Person
from cases.restrictions.models import Matter
from publishing.disclosure.before import SORTS, known_before
from publishing.disclosure.searches import Place, findings


def found(field, value, text, child=True, protected=()):
    person = Person(pk=1, role="harmed" if child else "parent")
    known = known_before([FormerValue(field=field, value=value, person=person)], person, protected)
    return [(each.what, each.blocks) for each in findings([Place("Summary", text)], known)]


@pytest.mark.parametrize(
    ("field", "value", "text", "what"),
    [
        (
            "name",
            "Kayleigh Smallbone",
            "Mrs Smallbone was told.",
            "Part of the former full name of a child in the case",
        ),
        (
            "other_names",
            "Kay\nKay Hexham",
            "Kay Hexham slept.",
            "The former other name of a child in the case, in full",
        ),
        ("initials", "K.S.", "K.S. was seen.", "The former initials of a child in the case"),
        ("date_of_birth", "2019-02-14", "In February 2019.", "The former date of birth of a child in the case"),
        ("addresses", "7 Low Street\nInventedham", "At 7 Low Street.", "The former address of a child in the case"),
        ("school", "St Imagina's School", "St Imagina’s knew.", "The former school or nursery of a child in the case"),
        ("placement", "Hawthorn House", "At Hawthorn House.", "The former placement of a child in the case"),
        ("nhs_number", "943 476 5870", "9434765870", "The former NHS number of a child in the case"),
        ("consistent_id", "SUI-0042-777", "SUI 0042 777", "The former consistent identifier of a child in the case"),
        ("pupil_number", "A823200010001", "A823200010001", "The former pupil number of a child in the case"),
    ],
)
def test_each_is_looked_for_in_its_own_way(field, value, text, what):
    assert (what, False) in found(field, value, text)


def test_all_that_is_kept_has_its_way():
    assert set(SORTS) == set(FormerValue.Field)


def test_a_court_protects_a_former_name_too():
    (first, *_) = found("name", "Kayleigh Smallbone", "Kayleigh Smallbone slept.", protected={Matter.NAME})
    assert first == ("The former full name of a child in the case, in full", True)
    assert found("school", "Hill Grove School", "At Hill Grove.", False, {Matter.NAME})[0][1] is False
