"""A backup is whole or says what is not; a restore gives everything back, and what was taken down stays down."""

import datetime as dt
import errno
import io
import json
import os
import signal
import tarfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from cases.documents import services as documents
from cases.incidents.models import Incident, Person
from cases.intake.services import next_reference
from csprapp import memory
from csprapp.files import storage
from csprapp.records.erasures import ask_for_erasure, carry_out, sign_erasure
from csprapp.records.models import TimerRun
from csprapp.today import now
from dashboard.backup import archive, checking, database, keeping, making, replaying, restoring
from publications.library import generation, services
from publications.library.models import Publication
from tests.factories import make_user
from tests.factories_cases import make_case, make_person
from tests.factories_publications import document_url, make_checker, make_publication, make_publisher
from tests.kept_files import put
from tests.standing_clock import clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
AT = dt.datetime(2026, 6, 1, 11, tzinfo=dt.UTC)
KEY = "a long key for the tests of backups"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def in_june(clock):
    with clock.at(AT):
        yield


@pytest.fixture
def filled():
    """A case with a document, and a public report with its file."""
    case, by = make_case(), make_user("coordinator")
    document = documents.add_document(case, "Minutes", "sensitive", PNG, by=case.owner or by, today=AT.date())
    return case, document, make_publication(pdf=True)


def back_up(place, **options):
    call_command("backup", str(place / "backups"), **options)
    return max((place / "backups").glob("*.backup"))


def run(command, *args, **options) -> str:
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("key", ["", KEY], ids=["plain", "encrypted"])
def test_everything_comes_back(place, filled, empty_place, settings, key):
    settings.CSPR_BACKUP_KEY = key
    case, document, publication = filled
    TimerRun.objects.create(command="deliver_mail", started_at=AT)
    path = back_up(place)
    rows, token = database.counted(), generation.current()
    assert path.stat().st_mode & 0o777 == 0o600
    assert (case.reference.encode() in path.read_bytes()) is (not key and connection.vendor == "sqlite")
    assert "all there" in run("verify_backup", path)
    with empty_place():
        said = run("restore", path)
        assert "files, as in the backup" in said
        assert "For a person to do:" in said
        restored = Incident.objects.get(reference=case.reference)
        assert storage.read(restored.documents.get().latest.file.name) == PNG
        assert Client().get(document_url(publication)).status_code == 200
        assert Client().get("/health/").content == b"ok\n"
        again = database.counted()
        differ = {table for table in {*rows, *again} if rows.get(table) != again.get(table)}
        assert differ <= {"csprapp_cache", "django_session", "records_timerrun"}
        assert not TimerRun.objects.exists()  # a clock is not wrong because the backup is old
        assert generation.current() not in {"", token}
        assert any(settings.STATIC_ROOT.iterdir())
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", path)


@pytest.mark.postgres
def test_the_views_of_guests_are_no_part_of_it(place, filled, empty_place):
    """Who may read through them is not kept, and one that is there already would stop a restore."""
    views = "CREATE SCHEMA guests; CREATE VIEW guests.cases_incident AS SELECT id FROM public.cases_incident"
    execute(views)
    try:
        made = back_up(place)
    finally:
        execute("DROP SCHEMA guests CASCADE")
    with empty_place():
        execute("CREATE SCHEMA guests")  # as deploy/upgrade --back leaves it
        call_command("restore", made)
        assert Incident.objects.count() == 1
        execute("DROP SCHEMA guests")


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


class TestTakenDownStaysDown:
    def taken_down_after_a_backup(self, place):
        pages = {
            "up": make_publication(),
            "down": make_publication(),
            "silent": make_publication(),
            "back": services.withdraw(make_publication().pk, by=make_publisher(), why="x", at=AT),
            "file": make_publication(pdf=True),
            "coming": make_publication(on=dt.date(2026, 9, 1)),
        }
        next_reference_given()
        path = back_up(place)
        by = make_publisher()
        services.withdraw(pages["down"].pk, by=by, why="A name", at=AT)
        services.withdraw(pages["silent"].pk, by=by, why="A court", silently=True, at=AT)
        asked = services.ask_put_back(pages["back"].pk, pages["back"].version, by=by, why="x")
        services.put_back(asked.pk, asked.version, by=make_checker(), why="x")
        services.withhold_document(pages["file"].current_edition.documents.get().pk, by=by, why="A name")
        next_reference_given()
        return pages, path

    def test_by_the_memory(self, place, empty_place):
        pages, path = self.taken_down_after_a_backup(place)
        file = document_url(pages["file"])
        with empty_place():
            said = run("restore", path)
            assert f"{pages['silent'].slug} is down again without a notice" in said
            assert "1 publication is waiting for a publisher" in said
            answers = {name: Client().get(f"/reviews/{each.slug}/").status_code for name, each in pages.items()}
            assert answers == {"up": 200, "down": 410, "silent": 404, "back": 200, "file": 200, "coming": 404}
            assert Client().get(file).status_code == 404
            assert next_reference_given() == "2026-0003"
            with clock.at(dt.datetime(2026, 9, 2, 11, tzinfo=dt.UTC)):
                assert Client().get(f"/reviews/{pages['coming'].slug}/").status_code == 404
            assert memory.read().lines[-2].kind == replaying.RESTORED

    @pytest.mark.parametrize(
        "how", ["gone", *(pytest.param(how, marks=pytest.mark.proof) for how in ("altered", "another", "unwritable"))]
    )
    def test_without_it_nothing_is_public_until_a_person_has_confirmed_it(self, place, empty_place, settings, how):
        pages, path = self.taken_down_after_a_backup(place)
        file = settings.CSPR_MEMORY / memory.LINES
        if how == "altered":
            file.write_text(file.read_text().replace("taken_down", "put_back__", 1))
        elif how == "unwritable":
            file.unlink()
            (settings.CSPR_MEMORY / memory.HEAD).unlink()
            settings.CSPR_MEMORY.rmdir()
            settings.CSPR_MEMORY.write_text("in the way")
        else:
            settings.CSPR_MEMORY = place / "another"
            if how == "another":
                memory.note("begun")
        with empty_place():
            said = run("restore", path)
            assert "6 publications are hidden from the public until a publisher has confirmed each" in said
            for each in pages.values():
                assert Client().get(f"/reviews/{each.slug}/").status_code == 404
            up = Publication.objects.get(pk=pages["up"].pk)
            services.confirm(up.pk, up.version, by=make_publisher(), why="Looked")
            assert list(Publication.objects.public(AT)) == [up]

    def test_a_kind_that_this_version_cannot_do_again_is_left_to_a_person(self, place, empty_place):
        path = back_up(place)
        memory.note(replaying.MESSAGE, last=7)
        with empty_place():
            assert "message: this version cannot do it again by itself" in run("restore", path)


def test_what_was_erased_after_a_backup_is_erased_again_and_the_gap_in_the_seals_is_named(place, filled, empty_place):
    person = make_person(filled[0], name="Quentin Zed")
    asks, signs = make_user("manager"), make_user("manager")
    call_command("seal_audit")
    path = back_up(place)
    clock.move_to(AT + dt.timedelta(hours=1))
    request = ask_for_erasure([person], "Retention ended", by=asks)
    carry_out(sign_erasure(request.pk, request.version, by=signs, at=AT).pk, at=AT)
    call_command("seal_audit")
    with empty_place():
        assert "had emptied is emptied again" in run("restore", path)
        assert {*Person.objects.get(pk=person.pk).history.values_list("name", flat=True)} == {""}
        call_command("seal_audit")
        assert "gone with what was written between" in run("verify_audit")


def next_reference_given() -> str:
    with transaction.atomic():
        return next_reference(2026)


def test_two_that_begin_in_the_same_second_are_both_whole(place, filled, monkeypatch):
    """Under one name: what the second writes is no part of the first."""
    path, taken = place / "backups" / "one.backup", []
    add_files = making.add_files

    def with_another_meanwhile(into):
        add_files(into)
        if not taken:
            taken.append(path)
            making.make(path, "", now())
            checking.check(path, "")

    monkeypatch.setattr(making, "add_files", with_another_meanwhile)
    assert making.make(path, "", now()) == (path, [])
    checking.check(path, "")
    assert list(path.parent.iterdir()) == [path], "and no half of any is left"


def test_one_that_somebody_stops_leaves_nothing_and_says_so(place, filled, monkeypatch):
    monkeypatch.setattr(making, "add_files", lambda into: signal.raise_signal(signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background a shell has it ignored
    try:
        with pytest.raises(CommandError, match="^Stopped"):
            call_command("backup", place / "backups")
    finally:
        signal.signal(signal.SIGINT, before)
    assert list((place / "backups").iterdir()) == []


def test_what_killed_runs_left_goes_after_a_day(place, filled):
    names = [f".csprapp-20260529T013000Z.backup.{end}" for end in ("01ab23cd.part", "45ef67ab.part")]
    old, young, other = (place / "backups" / name for name in (*names, ".somebody-elses.part"))
    for path, age in ((old, 25), (young, 1), (other, 25)):
        path.write_text("half")
        os.utime(path, times=((AT - dt.timedelta(hours=age)).timestamp(),) * 2)
    call_command("backup", place / "backups", "--keep", "7,4,12")
    assert [path.exists() for path in (old, young, other)] == [False, True, True]


def test_a_disk_that_is_full_is_told_in_words(place, filled, empty_place, monkeypatch):
    def no_room(*args, **more):
        raise OSError(errno.ENOSPC, "No space left on device")

    path = back_up(place)
    with monkeypatch.context() as full:
        full.setattr(making.Writer, "add", no_room)
        assert "No space left on device" in TestWhatIsWrong().said("backup", place / "another.backup")
    with monkeypatch.context() as full:
        full.setattr(archive, "_copy", no_room)
        assert "no room on the disk of CSPR_VAR" in TestWhatIsWrong().said("verify_backup", path)
    with empty_place(), monkeypatch.context() as full:
        full.setattr(restoring, "put_files", no_room)
        assert "Empty the database and" in TestWhatIsWrong().said("restore", path)


def test_a_second_restore_waits_for_nobody_and_does_nothing(place, filled, empty_place):
    path = back_up(place)
    with empty_place(), restoring.alone():
        assert "Another restore is under way" in TestWhatIsWrong().said("restore", path)
        assert database.is_empty()


class TestWhatIsWrong:
    def said(self, command, *args):
        with pytest.raises(CommandError) as error:
            call_command(command, *args)
        return str(error.value)

    def test_a_file_that_is_missing_is_named_and_the_backup_is_kept_but_not_good(self, place, filled):
        name = filled[1].latest.file.name
        storage.private.delete(name)
        assert "something is not right" in self.said("backup", place / "backups")
        (path,) = (place / "backups").iterdir()
        assert name in self.said("verify_backup", path)
        assert keeping.last() == {}

    def test_a_file_whose_bytes_are_not_its_rows_is_named(self, place, filled):
        put(filled[1].latest.file.name, b"something else")
        assert "not the one that its row was written for" in self.said("backup", place / "backups")

    @pytest.mark.parametrize(
        "part", ["database", *(pytest.param(part, marks=pytest.mark.proof) for part in ("files/", "manifest.json"))]
    )
    def test_a_part_that_is_missing_or_altered_is_named_and_not_restored(self, place, filled, empty_place, part):
        path = back_up(place)
        for altered in (False, True):
            changed = place / f"changed-{altered}.backup"
            rewrite(path, changed, part, altered)
            words = self.said("verify_backup", changed)
            assert any(each in words for each in ("is missing", "digest differs", "manifest", "cannot be")), words
            with empty_place(f"there{altered:d}"):
                self.said("restore", changed)
                assert database.is_empty()

    def test_one_that_is_cut_off_or_nothing_of_ours(self, place, filled, settings):
        for settings.CSPR_BACKUP_KEY in ("", KEY):
            path = back_up(place)
            cut = place / "cut.backup"
            cut.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            assert "cut off" in self.said("verify_backup", cut)
            path.unlink()
        (place / "text").write_text("text")
        assert "no backup of ours" in self.said("verify_backup", place / "text")
        assert "cannot be read" in self.said("verify_backup", place / "nothing")

    def test_one_of_a_newer_version_is_refused(self, place, empty_place):
        path = back_up(place)
        newer = place / "newer.backup"
        rewrite(path, newer, "manifest.json", lambda told: told["migrations"].append(["cases", "0099_later"]))
        with empty_place():
            assert "cases.0099_later is not known here): install that version first" in self.said("restore", newer)
            assert database.is_empty()

    def test_files_in_the_way_are_never_written_over(self, place, empty_place, settings):
        path = back_up(place)
        with empty_place():
            put("mine", b"x")
            assert "is not empty: " in self.said("restore", path)

    def test_a_place_that_cannot_be(self, place, filled, settings):
        assert "no folder" in self.said("backup", place / "nowhere" / "x.backup")
        assert "there is no folder" in self.said("backup", place / "nowhere", "--keep", "7,4,12")
        for rule in ("-7,4,12", "7,4", "seven,4,12"):
            assert "for example 7,4,12" in self.said("backup", place / "backups", f"--keep={rule}")
        if not settings.FILES_BUCKET:
            assert "among the files" in self.said("backup", settings.FILES_ROOT)
        settings.CSPR_BACKUP_KEY = "short"
        assert "too short" in self.said("backup", place / "backups")
        assert list((place / "backups").iterdir()) == []


def rewrite(path, to, part, change) -> None:
    """A backup with one part left out (False), altered (True), or changed by a function of its manifest."""
    with tarfile.open(path) as old, tarfile.open(to, "w") as new:
        for info in old:
            data = old.extractfile(info).read()
            if info.name.startswith(part):
                if not change:
                    continue
                if callable(change):
                    told = json.loads(data)
                    change(told)
                    data = json.dumps(told).encode()
                else:
                    data = data[:-1] + bytes([data[-1] ^ 1])
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))


def test_secrets_are_named_and_go_along_only_when_asked_and_encrypted(place, settings, empty_place):
    secret = place / "certificate.pem"
    secret.write_text("PRIVATE KEY")
    path = back_up(place, also=[secret])
    manifest, digests = archive.unpacked(path, "", place / "look", files=True)
    assert {"path": str(secret), "there": True, "inside": False} in manifest.named
    assert not any(name.startswith(archive.BESIDE) for name in digests)
    with pytest.raises(CommandError, match="encrypted"):
        call_command("backup", place / "backups", "--with-secrets")
    settings.CSPR_BACKUP_KEY = KEY
    path.unlink()
    path = back_up(place, also=[secret], with_secrets=True)
    with empty_place():
        assert "Put what is in" in run("restore", path)
        (there,) = (settings.CSPR_VAR / "restored").iterdir()
        assert there.read_text() == "PRIVATE KEY"
        assert there.stat().st_mode & 0o777 == 0o600


def test_the_schedule_keeps_what_the_rule_says_and_the_last_good_one_is_on_record(place):
    for hours in (0, 1, 30):
        with clock.at(AT + dt.timedelta(hours=hours)):
            call_command("backup", place / "backups", "--keep", "2,0,0")
    assert len(list((place / "backups").iterdir())) == 2
    made = AT + dt.timedelta(hours=30)
    assert keeping.last()["made_at"] == made.isoformat()
    assert keeping.backup_faults(made) == []
