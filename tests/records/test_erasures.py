"""An erasure: two people, then the words are gone everywhere they stood, and the seals say why."""

import datetime as dt

import pytest
from django.db import IntegrityError

from cases.incidents.models import Person
from csprapp import memory
from csprapp.records import erasures, triggers
from csprapp.records.erasures import ask_for_erasure, carry_out, sign_erasure
from csprapp.records.models import Erasure, ErasureRow, SealedSalts
from csprapp.records.refusals import Refused
from csprapp.records.seals import forms, sealing
from csprapp.records.seals.forms import Form
from csprapp.records.services import set_facts
from csprapp.today import now
from tests.factories import make_user
from tests.factories_cases import make_case, make_person
from tests.records.test_seals import force, found, owner, seal

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOTHING = ", ".join(f"{n} = {'NULL' if n == 'date_of_birth' else repr('')}" for n in Person.personal_fields)
NOTHING += ", history_change_reason = NULL"
BORN = dt.date(2019, 5, 1)
__all__ = ["owner"]  # a fixture


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "elsewhere"


@pytest.fixture
def person():
    """Somebody whose name was put right once, under a seal."""
    made = make_person(make_case(), date_of_birth=BORN, name="Quentin Zed", contact_note="Aunt's number")
    seal()
    held = set_facts(made, made.version, by=make_user("coordinator"), why="Put right", name="Quentin Zeal")
    seal()
    return held


def asked(*records, by=None):
    return ask_for_erasure(records, "Retention ended, by the decision of March", by=by or make_user("manager"))


def erased(*records):
    request = asked(*records)
    erasure = sign_erasure(request.pk, request.version, by=make_user("manager"), at=now())
    carry_out(erasure.pk, at=now())
    return Erasure.objects.get(pk=erasure.pk)


class TestErasing:
    def test_empties_record_and_history_and_verifies(self, person):
        erasure = erased(person)
        person.refresh_from_db()
        past = list(person.history.values_list("name", "contact_note", "role", "version").order_by("version"))
        assert (person.name, person.contact_note, person.initials) == ("", "", "")
        assert past == [("", "", "harmed", 1), ("", "", "harmed", 2), ("", "", "harmed", 3)]
        assert person.history.first().history_change_reason.startswith(f"Erasure {erasure.pk}: Retention ended")
        assert set(person.history.filter(version__lt=3).values_list("history_change_reason", flat=True)) == {None}
        assert erasure.closed_at
        assert found() == []
        seal()
        assert found() == []

    def test_goes_on_when_another_run_was_quicker_to_seal(self, person, monkeypatch):
        runs = []

        def raced(**more):
            runs.append(more)
            if len(runs) < 3:
                raise IntegrityError("seal number")
            return sealing.make_seals()

        monkeypatch.setattr(erasures, "make_seals", raced)
        assert erased(person).closed_at
        assert (len(runs), found()) == (3, [])

    def test_says_so_and_empties_nothing_when_others_seal_all_the_time(self, person, monkeypatch):
        def always(**more):
            raise IntegrityError("seal number")

        monkeypatch.setattr(erasures, "make_seals", always)
        with pytest.raises(Refused, match="try again in a minute"):
            erased(person)
        person.refresh_from_db()
        assert person.name

    def test_leaves_no_salt_with_which_words_could_be_tried(self, person):
        erased(person)
        keys = set(person.history.filter(version__lt=3).values_list("pk", flat=True))
        tried = 0
        for salts in SealedSalts.objects.filter(block__table="cases_historicalperson").select_related("block"):
            for number, key in enumerate(sealing.unpacked(salts.block.keys)):
                if key in keys:
                    tried += 1
                    assert bytes(salts.salts)[number * 16 : number * 16 + 16] == forms.NO_SALT
        assert tried == 2

    def test_leaves_the_words_of_everybody_else(self, person):
        other = make_person(person.incident, name="Somebody Else")
        seal()
        erased(person)
        other.refresh_from_db()
        assert (other.name, other.history.get().name) == ("Somebody Else", "Somebody Else")
        assert found() == []

    def test_what_is_emptied_can_be_filled_by_nobody(self, person, owner):
        erased(person)
        owner("UPDATE cases_historicalperson SET name = 'Quentin Zed' WHERE version = 1")
        assert [what for *_, what in found()] == ["altered"]

    def test_is_found_where_it_also_changed_another_column(self, person, owner):
        erased(person)
        owner("UPDATE cases_historicalperson SET role = 'sibling' WHERE version = 1")
        assert [what for *_, what in found()] == ["altered"]

    def test_a_column_that_became_personal_after_it_was_sealed(self, monkeypatch):
        def as_of(fields):
            monkeypatch.setattr(Person, "personal_fields", fields)
            Form.of.__func__.cache_clear()
            triggers.drop()
            triggers.install()

        now_personal = Person.personal_fields
        try:
            as_of(tuple(name for name in now_personal if name != "date_of_birth"))
            person = make_person(make_case(), name="Quentin Zed", date_of_birth=BORN)
            seal()
            as_of(now_personal)
            erased(person)
            assert person.history.filter(date_of_birth=BORN).count() == 0
            assert found() == []
        finally:
            as_of(now_personal)


class TestTwoPeople:
    def test_nobody_signs_what_they_asked_for(self, person):
        manager = make_user("manager")
        request = asked(person, by=manager)
        with pytest.raises(Refused, match="somebody else must sign"):
            sign_erasure(request.pk, request.version, by=manager, at=now())
        assert not Erasure.objects.exists()

    def test_nor_twice(self, person):
        request = asked(person)
        sign_erasure(request.pk, request.version, by=make_user("manager"), at=now())
        with pytest.raises(Refused, match="already been signed"):
            sign_erasure(request.pk, None, by=make_user("manager"), at=now())

    def test_a_ground_is_given_and_something_to_empty(self, person):
        for records, reason in (([person], " "), ([], "Retention"), ([make_user()], "Retention")):
            with pytest.raises(Refused):
                ask_for_erasure(records, reason, by=make_user("manager"))

    def test_nothing_is_emptied_while_the_memory_cannot_be_written(self, person, settings, tmp_path):
        request = asked(person)
        erasure = sign_erasure(request.pk, request.version, by=make_user("manager"), at=now())
        settings.CSPR_MEMORY = tmp_path / "file"
        settings.CSPR_MEMORY.write_text("in the way")
        with pytest.raises(Refused, match="Nothing is emptied"):
            carry_out(erasure.pk, at=now())
        person.refresh_from_db()
        assert person.name == "Quentin Zeal"

    def test_what_was_interrupted_goes_on_and_once_is_enough(self, person):
        erasure = erased(person)
        lines = len(memory.read().lines)
        carry_out(erasure.pk, at=now())
        assert len(memory.read().lines) == lines


class TestForged:
    """The owner of the database writes an erasure that nobody signed."""

    @pytest.fixture
    def forged(self, person, owner):
        people = [make_user("manager"), make_user("manager")]
        erasure = Erasure.objects.create(
            reason="x", opened_by=people[0], agreed_by=people[1], opened_at=now(), closed_at=now()
        )
        key = person.history.get(version=1).pk
        ErasureRow.objects.create(erasure=erasure, table_name="cases_historicalperson", row_pk=str(key))
        force(f"UPDATE cases_historicalperson SET {NOTHING} WHERE version = 1")
        return erasure

    def test_is_found_before_it_is_sealed(self, forged):
        ((table, _, what),) = found()
        assert (table, what) == (
            "cases_historicalperson",
            f"emptied, and erasure {forged.pk}, which names it, was not sealed before",
        )

    def test_and_after(self, forged):
        seal()
        ((_, _, what),) = found()
        assert what.endswith("is not in the memory as it was signed")

    def test_a_true_one_covers_no_row_that_was_added_to_it(self, person, owner):
        other = make_person(person.incident, name="Somebody Else")
        seal()
        erasure = erased(person)
        key = other.history.get().pk
        ErasureRow.objects.create(erasure=erasure, table_name="cases_historicalperson", row_pk=str(key))
        force(f"UPDATE cases_historicalperson SET {NOTHING} WHERE history_id = %s", [key])
        assert ("cases_historicalperson", str(key)) in {(table, pk) for table, pk, _ in found()}
        seal()
        assert ("cases_historicalperson", str(key)) in {(table, pk) for table, pk, _ in found()}

    def test_nor_does_one_whose_people_were_changed(self, person, owner):
        erasure = erased(person)
        force("UPDATE records_erasure SET agreed_by_id = %s", [make_user().pk])
        assert ("records_erasure", str(erasure.pk), "altered") in found()
