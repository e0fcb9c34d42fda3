"""What somebody was called before is kept when it was true, forgotten when it was wrong, and looked for everywhere."""

import datetime as dt
from importlib import import_module
from time import perf_counter
from unittest.mock import patch

import pytest
from django.apps import apps
from django.db import connection

from cases.editing import corrections, striking
from cases.incidents import search_index
from cases.incidents.former import FormerValue
from cases.incidents.models import Incident, Person
from cases.incidents.queries import likely_duplicates
from cases.incidents.rules import dropped
from cases.incidents.search import found_by, refresh_all
from cases.notifications import services as notifications
from cases.notifications.services import Sent
from csprapp.records import triggers
from csprapp.records.many import add_all
from csprapp.today import london_today
from tests.factories_cases import TODAY, log_case, person_facts

pytestmark = [pytest.mark.django_db, pytest.mark.both]
BORN, OTHER_DAY = dt.date(2019, 2, 14), dt.date(2019, 2, 15)
KAYLEIGH = {
    "name": "Kayleigh Smallbone",
    "date_of_birth": BORN,
    "school": "St Imagina's School",
    "nhs_number": "943 476",
}
ADOPTED = {"name": "Kayleigh Winterbourne", "initials": "K.W."}
NEW = {**ADOPTED, "date_of_birth": OTHER_DAY, "school": "Hill School", "nhs_number": "943 477"}


@pytest.fixture
def case():
    return log_case(people=[person_facts("harmed", "K.S.", **KAYLEIGH)])


def change(case, facts, **more):
    person = Person.objects.get(incident=case)
    said = {"reason": "Adopted: new surname", "by": case.owner, "today": TODAY, **more}
    return corrections.correct_person(person, person.version, facts, **said)


def kept(case):
    return {row.field: row.value for row in FormerValue.objects.filter(incident=case)}


def finds(case, words):
    return found_by(Incident.objects.all(), words, 5) == [case.pk]


def made_again():
    """How many cases have other words when all are worked out again."""
    make_again = search_index.make_again

    def checked():
        connection.check_constraints()  # PostgreSQL makes no index of rows whose keys are yet to be checked
        make_again()

    with patch.object(search_index, "make_again", checked):
        return refresh_all()[1]


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ({"name": "Kayleigh Smallbone"}, {"name": "Kayleigh Winterbourne"}, {"name": "Kayleigh Smallbone"}),
        ({"name": "Kayleigh Smallbone"}, {"name": ""}, {"name": "Kayleigh Smallbone"}),
        ({"name": "kayleigh smallbone"}, {"name": "Kayleigh Anne Smallböne"}, {}),
        ({"name": "A B", "other_names": ""}, {"name": "A C", "other_names": "Pet; A B"}, {}),
        ({"name": "A B", "other_names": "A B, Pet"}, {"other_names": "Pet"}, {}),
        ({"name": "A C", "other_names": "A B, Pet; Pip"}, {"other_names": "Pet"}, {"other_names": "A B\nPip"}),
        ({"initials": "K.S."}, {"initials": "k s"}, {}),
        ({"initials": "K.S."}, {"initials": "K.W."}, {"initials": "K.S."}),
        ({"date_of_birth": BORN}, {"date_of_birth": BORN}, {}),
        ({"date_of_birth": BORN}, {"date_of_birth": None}, {"date_of_birth": "2019-02-14"}),
        ({"addresses": "7 Low Street"}, {"addresses": "7 Low Street, Inventedham\n9 High Road"}, {}),
        (
            {"addresses": "7 Low Street\n9 High Road"},
            {"addresses": "17 Low Street"},
            {"addresses": "7 Low Street\n9 High Road"},
        ),
        ({"school": "St Imagina’s"}, {"school": "St Imagina's Primary School"}, {}),
        ({"nhs_number": "943 476 5919"}, {"nhs_number": "9434765919"}, {}),
        ({"panel_reference": "CSI/7"}, {"panel_reference": "CSI/8"}, {"panel_reference": "CSI/7"}),
        ({"name": "", "school": None}, {"name": "A B", "school": "Hill School"}, {}),
        ({"name": "A B"}, {"setting": "Home"}, {}),
        ({"setting": "Home"}, {"setting": "School"}, {}),
    ],
)
def test_only_what_stands_there_no_longer_is_dropped(before, after, gone):
    assert dropped(before, after) == gone


def test_what_was_true_is_kept_with_the_person_and_by_whom(case):
    change(case, NEW)
    before = {"initials": "K.S.", **KAYLEIGH, "date_of_birth": "2019-02-14"}
    assert kept(case) == before
    row = FormerValue.objects.get(field="name")
    assert (row.person.name, row.until, row.from_history) == ("Kayleigh Winterbourne", TODAY, False)
    assert row.history.get().history_change_reason == "Adopted: new surname"
    assert row.in_words == "Former full name: Kayleigh Smallbone, until 18 November 2026"
    assert FormerValue.objects.get(field="date_of_birth").in_words.startswith("Former date of birth: 14 February 2019,")


def test_what_was_wrong_is_forgotten(case):
    change(case, NEW, wrong=["name", "date_of_birth"])
    assert set(kept(case)) == {"initials", "school", "nhs_number"}


def test_it_is_kept_once_however_often_it_comes_and_goes(case):
    for facts in (ADOPTED, {"name": "Kayleigh Smallbone"}, ADOPTED):
        change(case, facts)
    assert sorted(FormerValue.objects.filter(field="name").values_list("value", flat=True)) == [
        "Kayleigh Smallbone", "Kayleigh Winterbourne",
    ]  # fmt: skip


def test_a_case_is_found_by_what_anybody_was_called_until_that_was_wrong(case):
    change(case, ADOPTED)
    assert all(finds(case, words) for words in ("Smallbone", "kayleigh smallb", "K.S.", "Winterbourne", "K.W."))
    words = Incident.objects.get(pk=case.pk).search_text
    assert made_again() == 0
    row = FormerValue.objects.get(field="name")
    said = {"reason": "A typing error after all", "by": case.owner, "today": TODAY}
    striking.strike(row, 1, **said)
    assert not finds(case, "Smallbone")
    assert finds(case, "K.S.")
    assert ("former", row) in [(slug, found) for slug, found in striking.struck(case)]
    striking.put_back(row, 2, **said)
    assert Incident.objects.get(pk=case.pk).search_text == words


def test_references_are_found_after_they_were_corrected(case):
    said = {"by": case.owner, "today": TODAY}
    for number in ("CSI-77", "CSI-78"):
        version = Incident.objects.get(pk=case.pk).version
        corrections.correct_details(case, version, {"panel_reference": number}, reason="Their letter", **said)
    row = notifications.record_notification(case, Sent(TODAY, sent_by="Ann", national_reference="NAT-1"), **said)
    sent = Sent(TODAY, sent_by="Ann", national_reference="NAT-977")
    notifications.correct_notification(row, 1, sent, reason="Given another", **said)
    assert kept(case) == {"panel_reference": "CSI-77", "national_reference": "NAT-1"}
    assert all(finds(case, words) for words in ("csi 77", "CSI-78", "NAT/1", "nat-977"))
    notifications.correct_notification(
        row, 2, Sent(TODAY, sent_by="Ann"), wrong=["national_reference"], reason="Not ours", **said
    )
    assert not finds(case, "NAT-977")


@pytest.mark.parametrize("child", [("k s", BORN), ("KW", OTHER_DAY), ("K.W.", BORN), ("ks", OTHER_DAY)])
def test_a_child_logged_as_before_may_be_the_same(case, child):
    change(case, NEW)
    asked = {"occurred_on": None, "area": case.area}
    ((found, why),) = likely_duplicates(case.owner, TODAY, children=[child], **asked)
    assert (found, why) == (case, "A child with the same initials and date of birth")
    assert likely_duplicates(case.owner, TODAY, children=[("Z.Z.", BORN), ("K.S.", TODAY)], **asked) == []


class TestWhatTheHistoryHolds:
    """Carried over once, when former values began to be kept."""

    @pytest.fixture
    def carry_over(self):
        migration = import_module("cases.migrations.0005_former_values")
        triggers.drop()

        def run():
            migration.carry_over(apps, None)
            return set(FormerValue.objects.filter(from_history=True).values_list("field", "value"))

        return run

    def test_each_earlier_value_that_stands_no_longer_is_kept_and_found(self, case, carry_over):
        names = ["Kayleigh Smallbone", "Kayleigh Smalbone", "Kayleigh Anne Smallbone", "Kayleigh Smallbone", "K Winter"]
        for name in names[1:]:
            change(case, {"name": name}, wrong=["name"])
        change(
            case,
            {"initials": "K.W.", "school": "Hill School", "nhs_number": ""},
            wrong=["initials", "school", "nhs_number"],
        )
        assert not FormerValue.objects.exists()
        assert not finds(case, "Smallbone")
        assert carry_over() == {
            *(("name", name) for name in names[:3]), ("initials", "K.S."), ("school", KAYLEIGH["school"]),
            ("nhs_number", "943 476"),
        }  # fmt: skip
        rows = FormerValue.objects.all()
        assert {(row.incident, row.person, row.until) for row in rows} == {(case, case.people.get(), london_today())}
        assert {row.history.get().history_user for row in rows} == {None}
        assert finds(case, "Smallbone")
        assert finds(case, "K.S.")
        made_again()
        assert finds(case, "Smalbone")

    def test_references_too_and_nothing_that_still_stands(self, case, carry_over):
        said = {"reason": "Their letter", "by": case.owner, "today": TODAY, "wrong": ["panel_reference"]}
        for version, number in enumerate(("CSI-77", "CSI-78", "csi 78"), start=case.version):
            corrections.correct_details(case, version, {"panel_reference": number}, **said)
        assert carry_over() == {("panel_reference", "CSI-77")}
        assert finds(case, "csi 77")

    @pytest.mark.proof
    def test_a_hundred_thousand_lines_take_a_minute_at_most(self, case, carry_over):
        people = [Person(incident=case, role="sibling", initials=f"S{number}") for number in range(50_000)]
        add_all(people, by=case.owner, why="For a test")
        log = Person.history.model
        again = list(log.objects.all())
        for row in again:
            row.history_id, row.initials = None, f"T{row.initials}"
        log.objects.bulk_create(again, batch_size=500)
        began = perf_counter()
        assert len(carry_over()) > 50_000
        assert perf_counter() - began < 60
