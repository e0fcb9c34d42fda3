"""What is over goes, what is in use stays; files and rows are compared."""

import datetime as dt
import os

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from cases.documents import services as documents
from cases.documents.models import DocumentVersion
from cases.letters import services as letters
from cases.letters.models import LetterKind
from cases.letters.shipped import shipped
from csprapp.files import storage
from csprapp.files.scanner import State
from csprapp.mail.models import Digest
from csprapp.records.models import Draft, Erasure, Submission, TimerRun
from csprapp.records.services import once, save_draft
from csprapp.tasks.models import Job
from csprapp.tasks.work import start as begin
from csprapp.today import london_today, now
from dashboard.backup import database
from dashboard.health.database import stored_files
from dashboard.health.findings import Look, State as Health
from dashboard.imports.models import TrackerImport
from dashboard.pruning import services
from dashboard.pruning.files import strays, without_file
from publishing.links.models import ReadPart
from tests.factories import make_user
from tests.factories_cases import make_case
from tests.factories_publications import make_publication
from tests.kept_files import needs_a_folder, stored
from tests.tasks import made as works

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
DAY_ONE = dt.date(2026, 1, 1)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def place(tmp_path, settings):
    settings.CSPR_VAR, settings.FILES_ROOT = tmp_path, tmp_path / "files"
    settings.FILES_ROOT.mkdir()
    if connection.vendor == "sqlite" or "csprapp_cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
    return tmp_path


@pytest.fixture
def by():
    return make_user("coordinator")


@pytest.fixture
def version(by):
    document = documents.add_document(make_case(by=by), "Minutes", "court", PNG, by=by, today=london_today())
    return document.latest


def stray(name, age, place):
    needs_a_folder()  # nobody can say when a bucket was given a file
    path = place / "files" / "ab" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"left")
    at = (now() - age).timestamp()
    os.utime(path, (at, at))
    return path


def said(capsys, *options):
    call_command("prune", *options)
    return capsys.readouterr().out


@pytest.mark.both
def test_ended_sessions_go_and_with_them_where_somebody_was_signed_in(sign_in, by):
    sign_in(by), sign_in(by)
    ended, live = Session.objects.order_by("pk")
    for session in (ended, live):
        UserSession.objects.get_or_create(session_key=session.pk, user=by, ip="192.0.2.1")
    ended.expire_date, live.expire_date = now() - DAY, now() + DAY
    ended.save(), live.save()
    gone = services.prune(now())
    assert (gone["sessions"], gone["places signed in"]) == (1, 1)
    assert list(Session.objects.values_list("pk", flat=True)) == [live.pk]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [live.pk]


def test_it_names_what_it_deleted_and_nothing_else(by, clock, capsys):
    assert said(capsys) == "Nothing was over.\n"
    save_draft(by, "old", {"what": "typed"})
    clock.move_to(clock() + services.DRAFTS + DAY)
    assert said(capsys, "--clock-is-right") == "Deleted: drafts (1)\n"


def test_drafts_and_presses_stay_for_their_time_and_no_longer(by, clock):
    start = clock()
    save_draft(by, "old", {"what": "typed"})
    with once("old", by):
        pass
    clock.move_to(start + services.SUBMISSIONS)
    assert services.prune(now())["marks of sent forms"] == 0
    clock.move_to(start + services.SUBMISSIONS + DAY)
    assert services.prune(now())["marks of sent forms"] == 1
    clock.move_to(start + services.DRAFTS)
    save_draft(by, "new", {})
    assert services.prune(now())["drafts"] == 0
    clock.move_to(start + services.DRAFTS + DAY)
    assert services.prune(now())["drafts"] == 1
    assert Draft.objects.get().form == "new"
    assert not Submission.objects.exists()


def test_a_file_made_for_somebody_goes_after_a_day_and_that_it_was_made_after_a_month(by, clock):
    start, job = clock(), begin(works.count, 2, by=by)
    clock.move_to(start + DAY)
    assert services.prune(now())["files made for somebody"] == 0
    clock.move_to(start + DAY + dt.timedelta(seconds=1))
    assert services.prune(now())["files made for somebody"] == 1
    assert strays() == without_file() == []
    clock.move_to(start + 30 * DAY)
    assert services.prune(now())["finished pieces of work"] == 0
    clock.move_to(start + 31 * DAY)
    assert services.prune(now())["finished pieces of work"] == 1
    assert not Job.objects.filter(pk=job.pk).exists()


def test_a_tracker_left_goes_after_ninety_days_and_what_became_of_one_after_thirty(by, clock):
    def begun(**said):
        name = storage.private.save(storage.generated_name(), ContentFile(b"Ref,Child"))
        return TrackerImport.objects.create(owner=by, file_name="t.csv", file=name, history_before=DAY_ONE, **said)

    left, brought = begun(), begun(done_at=now())
    services.prune(now() + 29 * DAY)
    assert TrackerImport.objects.count() == 2
    services.prune(now() + 31 * DAY)
    assert list(TrackerImport.objects.all()) == [left]
    assert not storage.private.exists(brought.file.name)
    services.prune(now() + 91 * DAY)
    assert not TrackerImport.objects.exists()
    assert not storage.private.exists(left.file.name)


def test_what_was_read_of_a_file_goes_with_it_or_after_two_months(clock):
    start, document = clock(), make_publication(pdf=True).current_edition.documents.get()
    read = ReadPart(sha256=document.sha256, name=document.name, reader="r", first_page=1, content={})
    lost = ReadPart(sha256="0" * 64, name="gone.pdf", reader="r", first_page=1, content={})
    read.save(), lost.save()
    clock.move_to(start + DAY)
    services.prune(now())
    assert list(ReadPart.objects.all()) == [read]
    clock.move_to(start + services.READ + DAY)
    services.prune(now())
    assert not ReadPart.objects.exists()


def test_of_what_daily_mails_said_the_last_to_each_stays(by):
    today = london_today()
    for person, ages in {"account:1": (0, 31, 40), "a@example.org": (60,)}.items():
        Digest.objects.bulk_create(Digest(person=person, day=today - age * DAY) for age in sorted(ages, reverse=True))
    assert services.prune(now())["records of daily emails"] == 2
    assert sorted(Digest.objects.values_list("person", "day")) == [
        ("a@example.org", today - 60 * DAY),
        ("account:1", today),
    ]


def test_a_file_that_no_row_names_goes_after_a_week_or_when_asked(place, version, capsys):
    old, fresh = stray("old", 8 * DAY, place), stray("fresh", 2 * DAY, place)
    writing = stray("writing", dt.timedelta(minutes=1), place)
    words = said(capsys)
    assert "Deleted, since no row names it: ab/old" in words
    assert "No row names ab/fresh: deleted in a week, or with --delete" in words
    assert (old.exists(), fresh.exists(), writing.exists()) == (False, True, True)
    assert stored_files(Look()).state is Health.WARNING
    said(capsys, "--delete")
    assert (fresh.exists(), writing.exists()) == (False, True)
    assert storage.read(version.file.name) == PNG
    assert stored_files(Look()).state is Health.OK


@pytest.mark.both
def test_a_row_whose_file_is_gone_is_named_and_ends_the_run_with_1(version, capsys):
    assert without_file() == []
    storage.private.delete(version.file.name)
    with pytest.raises(CommandError, match="1 row without a file"):
        call_command("prune")
    assert f"The file of cases_documentversion {version.pk} is not there" in capsys.readouterr().out
    assert TimerRun.objects.get().outcome.endswith("1 row without a file")
    assert stored_files(Look()).state is Health.UNSAFE


def test_what_the_scanner_refused_lacks_nothing_in_prune_and_in_a_backup(version, place):
    DocumentVersion._base_manager.update(scan=State.REFUSED, finding="Eicar")
    storage.private.delete(version.file.name)
    assert without_file() == []
    with connection.cursor() as cursor:
        assert dict(database._stored(cursor, {"cases_documentversion"})) == {}


def test_an_earlier_template_of_a_letter_stays_kept(by, place):
    anna, kind = make_user("administrator"), LetterKind.choices[0][0]
    row = letters.set_template(kind, shipped(kind), 0, by=anna, today=london_today())
    letters.drop_template(kind, row.version, by=anna, today=london_today())
    assert stored()
    assert strays() == []


def test_a_backup_that_was_killed_leaves_nothing_for_long(place):
    for name, age in ((".backup-old", 2 * DAY), (".backup-now", dt.timedelta(hours=1))):
        (place / name).mkdir()
        os.utime(place / name, ((now() - age).timestamp(),) * 2)
    assert services.prune(now())["unfinished backups"] == 1
    assert (place / ".backup-now").exists()


@pytest.mark.sqlite
def test_search_is_made_again_after_an_erasure_whose_process_was_killed_before_that(monkeypatch):
    made = []
    monkeypatch.setattr(services, "make_again", lambda: made.append(True))
    one, other = make_user(), make_user()
    Erasure.objects.create(reason="At their request", opened_by=one, agreed_by=other, opened_at=now() - 4 * DAY)
    assert services.prune(now())["search after an erasure"] == 0
    Erasure.objects.create(reason="At their request", opened_by=one, agreed_by=other)
    assert services.prune(now())["search after an erasure"] == 1
    assert made == [True]
