"""Seals: whatever is changed past the triggers is found, and what two people erased passes."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from cases.incidents.models import Incident
from csprapp import memory
from csprapp.clock.instants import LONDON
from csprapp.memory import RESTORED
from csprapp.records import triggers
from csprapp.records.models import AccessLog, Seal, SealedBlock
from csprapp.records.seals import forms, outside, sealing
from csprapp.records.seals.forms import Form, sealed_models
from csprapp.records.seals.sealing import make_seals
from csprapp.records.seals.verifying import verify
from csprapp.records.triggers import personal_fields
from tests.factories import make_user
from tests.factories_cases import log_case, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def elsewhere(settings, tmp_path):
    settings.CSPR_MEMORY = tmp_path / "elsewhere"


def force(sql, params=()):
    """What the owner of the database does: the triggers are off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


@pytest.fixture
def owner():
    triggers.drop()
    yield force
    triggers.install()


def seal():
    made = make_seals()
    outside.remember(made.newest)
    return made


def found():
    """(table, key, what) of every fault."""
    return [(fault.table, fault.key, fault.what) for fault in verify().faults]


def read(number, person=None):
    person = person or make_user("coordinator")
    log = [AccessLog(user=person, user_name="P", what="case page", case=f"2026-{n:04}") for n in range(number)]
    return AccessLog.objects.bulk_create(log)


class TestWhatStands:
    def test_verifies_and_what_is_younger_is_counted(self):
        person = log_case(summary="private words").owner
        sealed = seal()
        report = verify()
        assert (report.faults, report.notes, report.unsealed) == ([], [], 0)
        assert report.rows == sealed.rows > 5
        read(3, person)
        assert verify().unsealed == 3
        seal()
        read(1, person)
        assert (verify().faults, verify().unsealed) == ([], 1)

    def test_every_protected_table_is_sealed(self):
        assert {*triggers.protected_models()} - {Seal, SealedBlock} <= {*sealed_models()}
        kinds = {field.get_internal_type() for model in sealed_models() for field in model._meta.concrete_fields}
        assert kinds <= {*forms.ALIKE, *forms.AS_GIVEN["sqlite"]}, "say how both databases give it"
        assert all(forms.reader(model, Form.of(model))(0, None, 1) == [] for model in sealed_models())

    def test_a_seal_of_nothing_new_goes_on_from_the_one_before(self):
        first, second = seal().newest, seal().newest
        assert (second.number, second.before, second.rows) == (first.number + 1, first.digest, 0)
        assert verify().newest == second.digest

    def test_more_rows_than_one_seal_holds_come_under_the_next(self, monkeypatch):
        monkeypatch.setattr(sealing, "AT_ONCE", 7)
        monkeypatch.setattr(sealing, "BLOCK", 3)
        rows = read(20)
        sealed = seal()
        assert sealed.rows >= 20
        assert sealed.newest.number > 2
        assert all(len(block.keys) <= 3 * 8 for block in SealedBlock.objects.all())
        assert verify().faults == []
        assert len(rows) == 20


class TestTampering:
    @pytest.fixture
    def case(self):
        case = log_case(summary="private words")
        read(5)
        seal()
        read(5)
        seal()
        return case

    def test_an_altered_row_is_named_with_its_table_key_and_seal(self, case, owner):
        key = case.history.first().pk
        owner("UPDATE cases_historicalincident SET nature = 'harm' WHERE history_id = %s", [key])
        (fault,) = verify().faults
        assert (fault.table, fault.key, fault.what) == ("cases_historicalincident", str(key), "altered")
        assert fault.at == Seal.objects.get(number=1).at

    @pytest.mark.parametrize("words", ["other words", "private words ", "Private words"])
    def test_so_is_one_whose_personal_words_are(self, case, owner, words):
        key = case.history.first().pk
        owner("UPDATE cases_historicalincident SET summary = %s", [words])
        assert found() == [("cases_historicalincident", str(key), "altered")]

    def test_emptied_words_need_an_erasure(self, case, owner):
        past = Incident.history.model
        nothing = {True: "NULL", False: "''"}
        said = ", ".join(f"{name} = {nothing[past._meta.get_field(name).null]}" for name in personal_fields(past))
        owner(f"UPDATE cases_historicalincident SET {said}")
        ((table, _, what),) = found()
        assert (table, what) == ("cases_historicalincident", "emptied without an erasure")

    def test_words_where_there_were_none(self, case, owner):
        owner("UPDATE cases_historicalperson SET contact_note = 'x'")
        assert {what for *_, what in found()} == {"altered"}

    def test_a_missing_row(self, case, owner):
        key = AccessLog.objects.order_by("pk")[3].pk
        owner("DELETE FROM records_accesslog WHERE id = %s", [key])
        assert found() == [("records_accesslog", str(key), "missing")]

    def test_a_row_put_where_another_was(self, case, owner):
        row = AccessLog.objects.order_by("pk").first()
        owner("DELETE FROM records_accesslog WHERE id = %s", [row.pk])
        row.what = "something else"
        row.save(force_insert=True)
        assert found() == [("records_accesslog", str(row.pk), "altered")]

    @pytest.mark.parametrize("key", [400, -5])
    def test_a_row_written_into_the_past(self, case, key):
        row = read(1)[0]
        row.pk = 500
        row.save(force_insert=True)
        seal()
        row.pk = key
        row.save(force_insert=True)
        assert found() == [("records_accesslog", str(key), "never sealed")]

    def test_a_row_under_another_key(self, case, owner):
        (key,) = AccessLog.objects.order_by("pk").values_list("pk", flat=True)[:1]
        owner("UPDATE records_accesslog SET id = -5 WHERE id = %s", [key])
        assert {what for *_, what in found()} == {"missing", "never sealed"}

    @pytest.mark.sqlite  # PostgreSQL takes nothing else than a date
    def test_a_row_that_no_longer_reads(self, case, owner):
        key = case.history.first().pk
        owner("UPDATE cases_historicalincident SET history_date = 'x'")
        assert found() == [("cases_historicalincident", str(key), "altered")]

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE records_seal SET rows = rows + 1 WHERE number = 1",
            "UPDATE records_seal SET digest = before WHERE number = 2",
            "UPDATE records_sealedblock SET first = 0 WHERE id = (SELECT MIN(id) FROM records_sealedblock)",
        ],
    )
    def test_an_altered_seal(self, case, owner, sql):
        owner(sql)
        assert "the seal, or what it says of its rows, is altered" in {what for *_, what in found()}

    def test_missing_seals_at_the_end_and_in_the_middle(self, case, owner):
        third = seal().newest
        forget(owner, 2)
        assert ("records_seal", "3", "seal 2 is missing before it") in found()
        forget(owner, 3)
        assert ("records_seal", "3", "seal 3 is in the memory, and not here") in found()
        assert third.number == 3

    def test_all_seals_made_anew_are_not_those_of_the_memory_nor_of_the_digest_on_paper(self, case, owner):
        paper = Seal.objects.get(number=2).digest
        assert verify(paper).notes == ["The digest given is that of seal 2: all that it covers is as it was then"]
        owner("UPDATE cases_historicalincident SET nature = 'harm'")
        forget(owner, 1, 2)
        make_seals()
        make_seals()
        assert ("records_seal", "1", "seal 1 is not the one that the memory holds") in found()
        assert "no seal here has the digest given" in " ".join(fault.what for fault in verify(paper).faults)

    def test_no_memory_is_said(self, case, settings, tmp_path):
        settings.CSPR_MEMORY = tmp_path / "another"
        assert "names no seal" in found()[0][2]

    def test_the_earliest_comes_first(self, case, owner, clock):
        later = AccessLog.objects.order_by("pk").last()
        owner("DELETE FROM records_accesslog WHERE id = %s", [later.pk])
        owner("UPDATE cases_historicalincident SET nature = 'harm'")
        assert [table for table, *_ in found()] == ["cases_historicalincident", "records_accesslog"]


def forget(owner, *numbers):
    """The owner takes seals away, with what they say."""
    for number in numbers:
        owner(
            "DELETE FROM records_sealedsalts WHERE block_id IN (SELECT id FROM records_sealedblock WHERE seal_id = %s)",
            [number],
        )
        owner("DELETE FROM records_sealedblock WHERE seal_id = %s", [number])
        owner("DELETE FROM records_seal WHERE number = %s", [number])


class TestUpgrades:
    """A later version has other columns; what was sealed before still verifies, and is sealed anew as it is now."""

    @pytest.fixture
    def as_before(self, monkeypatch):
        """A function: a table is as an earlier version had it, with this form, until all is upgraded."""
        now = Form.of

        def earlier(table, change):
            def form(model):
                return change(now(model)) if model._meta.db_table == table else now(model)

            monkeypatch.setattr(Form, "of", form)

        return earlier, lambda: monkeypatch.setattr(Form, "of", now)

    def test_a_column_more(self, as_before, owner):
        earlier, upgrade = as_before
        earlier("records_accesslog", lambda form: Form(tuple(c for c in form.kept if c != "why"), ()))
        read(2)
        seal()
        upgrade()
        assert found() == []
        owner("UPDATE records_accesslog SET what = 'x' WHERE id = (SELECT MIN(id) FROM records_accesslog)")
        assert [what for *_, what in found()] == ["altered"]
        assert seal().rows >= 2
        owner("UPDATE records_accesslog SET why = 'x' WHERE id = (SELECT MAX(id) FROM records_accesslog)")
        assert [what for *_, what in found()] == ["altered", "altered"]

    def test_a_row_written_into_the_past_is_not_made_true_by_sealing_anew(self, as_before):
        earlier, upgrade = as_before
        earlier("records_accesslog", lambda form: Form(tuple(c for c in form.kept if c != "why"), ()))
        row = read(1)[0]
        row.pk = 500
        row.save(force_insert=True)
        seal()
        row.pk = 400
        row.save(force_insert=True)
        upgrade()
        seal()
        assert found() == [("records_accesslog", "400", "never sealed")]

    def test_a_column_with_another_name(self, as_before, monkeypatch):
        earlier, upgrade = as_before
        now, read_now = Form.of(AccessLog), forms.reader
        earlier(
            "records_accesslog",
            lambda form: Form(tuple("groups" if c == "roles" else c for c in form.kept), form.personal),
        )
        monkeypatch.setattr(
            sealing, "reader", lambda model, _: read_now(model, Form.of(model) if model != AccessLog else now)
        )
        read(2)
        seal()
        upgrade()
        assert "holds a column that is gone" in found()[0][2]
        monkeypatch.setitem(forms.RENAMED, "records_accesslog.groups", "roles")
        assert (verify().faults, verify().notes) == ([], [])

    def test_a_column_that_is_gone_is_a_fault_unless_a_migration_named_it(self, as_before, monkeypatch):
        earlier, upgrade = as_before
        read(2)
        seal()
        earlier("records_accesslog", lambda form: Form(tuple(c for c in form.kept if c != "roles"), form.personal))
        assert "holds a column that is gone" in found()[0][2]
        monkeypatch.setitem(forms.RENAMED, "records_accesslog.roles", None)
        report = verify()
        assert report.faults == []
        assert "only that they are there is known" in report.notes[0]


class TestOutside:
    def test_what_a_restore_took_back_is_a_gap_with_its_name(self, owner, clock):
        read(3)
        seal()
        backup = clock.time
        clock.move_to(clock.time + dt.timedelta(days=1))
        seal()
        seal()
        forget(owner, 3)
        forget(owner, 2)
        assert [what for *_, what in found()] == [f"seal {n} is in the memory, and not here" for n in (2, 3)]
        memory.note(RESTORED, backup=backup.isoformat())
        report = verify()
        assert report.faults == []
        assert "from a backup of 23 November 2026: seals 2 to 3 are gone" in report.notes[0]
        seal()
        assert verify().faults == []
        owner("UPDATE records_seal SET digest = 'x' WHERE number = 1")
        assert "seal 1 is not the one that the memory holds" in {what for *_, what in found()}

    def test_a_restore_from_an_older_backup_explains_no_older_seal(self, owner, clock):
        read(3)
        seal()
        clock.move_to(clock.time + dt.timedelta(days=1))
        memory.note(RESTORED, backup=clock.time.isoformat())
        forget(owner, 1)
        assert [what for *_, what in found()] == ["seal 1 is in the memory, and not here"]


class TestBothDatabases:
    def test_the_same_values_give_the_same_bytes(self):
        noon = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
        summer = noon.astimezone(LONDON)
        assert forms.encoded(noon, summer) == b'["2026-07-01T12:00:00.000000+00:00","2026-07-01T12:00:00.000000+00:00"]'
        assert forms.encoded(None, True, 1, "Zoë\n", {"b": 1, "a": [2]}, b"a") == (
            b'[null,true,1,"Zo\\u00eb\\n",{"a":[2],"b":1},"61"]'
        )
        with pytest.raises(TypeError):
            forms.encoded(object())

    def test_a_row_reads_alike(self):
        person = make_user("coordinator")
        at = dt.datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=dt.UTC)
        AccessLog.objects.create(at=at, user=person, user_name="Zoë", what="page", pk=7)
        assert read_back(AccessLog) == ["2026-07-01T12:00:00.000005+00:00", "", 7, "", "", person.pk, "Zoë", "page", ""]

    def test_so_do_dates_hours_and_what_is_true(self):
        case = make_case(occurred_time=dt.time(9, 30), restricted=True)
        held = dict(zip(Form.of(case.history.model).columns, read_back(case.history.model), strict=True))
        assert (held["aware_on"], held["occurred_time"], held["restricted"]) == ("2026-11-16", "09:30:00", True)


def read_back(model):
    (held,) = forms.reader(model, Form.of(model))(0, None, 5)
    return held


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestWhoeverIsWriting:
    def test_is_waited_for_and_a_lower_key_that_comes_late_is_sealed(self):
        person = make_user("coordinator")
        begun, go_on = threading.Event(), threading.Event()

        def write_slowly():
            with transaction.atomic():
                read(1, person)
                begun.set()
                go_on.wait(20)
            connection.close()

        slow = threading.Thread(target=write_slowly)
        slow.start()
        begun.wait(20)
        read(1, person)
        assert make_seals(patience=0.1).busy == ("records_accesslog",)
        assert verify().unsealed == 1
        threading.Timer(0.3, go_on.set).start()
        assert make_seals().busy == ()
        slow.join()
        outside.remember(sealing.newest_seal())
        report = verify()
        assert (report.faults, report.unsealed) == ([], 0)
