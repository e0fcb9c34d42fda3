"""What the report calls the people of a case."""

import datetime as dt

import pytest

from cases.incidents.models import Child, Person
from dashboard.reporting.people import age_words, labelled


def person(role, relationship="", pseudonym="", **fields):
    made = Person(role=role, relationship=relationship, **fields)
    if pseudonym:
        made.child = Child(person=made, published_pseudonym=pseudonym)
    return made


def labels(*people):
    return [named.label for named in labelled(people)]


def test_one_of_a_kind_needs_no_number_and_two_are_told_apart():
    assert labels(person("died"), person("parent"), person("sibling"), person("sibling")) == [
        "the child",
        "the parent",
        "sibling 1",
        "sibling 2",
    ]


def test_a_recorded_pseudonym_comes_first():
    assert labels(person("harmed", pseudonym="Robin"), person("harmed")) == ["Robin", "the child"]


@pytest.mark.parametrize(
    ("relationship", "label"),
    [
        ("Mother", "the mother"),
        ("Mother’s partner", "the mother’s partner"),
        ("Stepfather of both", "the stepfather"),
        ("Maternal grandmother", "the grandmother"),
        ("Foster carer since May", "the foster carer"),
        ("Lodger", "the household member"),
        ("", "the household member"),
    ],
)
def test_an_adult_is_called_by_the_relationship(relationship, label):
    assert labels(person("household", relationship)) == [label]


def test_names_and_other_names_give_somebody_away():
    (named,) = labelled([person("parent", name="Ann Quick", other_names="Nan; Annie\nMrs Old", initials="A.Q.")])
    assert named.someone.names == ("Ann Quick", "Nan", "Annie", "Mrs Old")
    assert named.someone.initials == "A.Q."


@pytest.mark.parametrize(
    ("born", "on", "words"),
    [
        (dt.date(2023, 4, 1), dt.date(2026, 3, 31), "2 years"),
        (dt.date(2023, 4, 1), dt.date(2026, 4, 1), "3 years"),
        (dt.date(2026, 3, 31), dt.date(2026, 4, 30), "0 months"),
        (dt.date(2026, 3, 1), dt.date(2026, 4, 1), "1 month"),
        (dt.date(2024, 11, 2), dt.date(2026, 11, 1), "23 months"),
        (dt.date(2024, 2, 29), dt.date(2026, 2, 28), "23 months"),
        (dt.date(2024, 2, 29), dt.date(2026, 3, 1), "2 years"),
        (None, dt.date(2026, 3, 1), ""),
        (dt.date(2026, 3, 1), None, ""),
        (dt.date(2026, 3, 2), dt.date(2026, 3, 1), ""),
    ],
)
def test_an_age_is_told_in_months_then_years(born, on, words):
    assert age_words(born, on) == words


def test_a_title_tells_a_mother_from_a_father_of_one_surname():
    mother, father, child = labelled([person("parent", "Mother"), person("parent", "Stepfather"), person("died")])
    assert "ms" in mother.someone.titles
    assert father.someone.titles == {"mr"}
    assert child.someone.titles == frozenset()
