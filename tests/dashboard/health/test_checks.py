"""Each thing that the doctor looks at, well and not well."""

import datetime as dt
import json
import os
import socket
import ssl
import threading
from collections import namedtuple
from types import SimpleNamespace

import pytest
from django.core.checks import Error, Warning
from django.db import connection
from django.test import RequestFactory

from csprapp import memory
from csprapp.mail.services import way
from csprapp.partnership.models import Partnership
from csprapp.records import timers, triggers
from csprapp.records.models import TimerRun
from csprapp.tasks.models import Job, Worker
from csprapp.today import london_today, now
from dashboard.backup import keeping
from dashboard.health import database, machine, outside, work
from dashboard.health.findings import Look, State
from dashboard.health.postgres import QUIET
from publications.library import services
from publications.library.remembering import catch_up
from tests.factories_publications import make_publication, make_publisher
from tests.mail.factories import make_mail, make_stuck
from tests.mail.servers import mail_server

pytestmark = pytest.mark.django_db
OK, WARNING, SOON, UNSAFE = State.OK, State.WARNING, State.SOON, State.UNSAFE


@pytest.fixture(autouse=True)
def earnest(settings):
    settings.CSPR_DEMO = False


def state(check, look=None):
    """How it stands; every finding but a good one names what mends it."""
    found = check(look or Look())
    if found is None:
        return None
    assert found.sentence.endswith(".")
    assert bool(found.mend) == (found.state is not OK)
    return found.state


@pytest.mark.both
class TestDatabase:
    def test_a_database_as_the_code_wants_it_is_well(self):
        for check in (database.answers, database.schema_matches, database.histories_protected):
            assert state(check) is OK

    def test_a_missing_column_is_unsafe_and_named(self):
        look = Look()
        look.columns["records_accesslog"].remove("user_name")
        assert state(database.schema_matches, look) is UNSAFE
        assert "records_accesslog lacks user_name" in database.schema_matches(look).sentence

    def test_a_migration_of_a_newer_version_asks_for_that_version(self, monkeypatch):
        monkeypatch.setattr(
            database.schema, "differences", lambda there: ["This code does not know the migration a b."]
        )
        assert "Install the version" in database.schema_matches(Look()).mend

    def test_tables_without_their_triggers_are_unsafe_and_counted(self):
        triggers.drop()
        assert state(database.histories_protected) is UNSAFE
        every = len(triggers.protected_models())
        assert f"{every} of {every} tables" in database.histories_protected(Look()).sentence

    def test_the_table_of_the_sign_in_limits_has_to_be_there(self):
        look = Look()
        look.columns.pop("csprapp_cache", None)
        assert state(database.cache_table, look) is UNSAFE
        look.columns["csprapp_cache"] = {"cache_key"}
        assert state(database.cache_table, look) is OK

    def test_limits_kept_elsewhere_need_the_table_too_for_codes_that_were_used(self, settings):
        away = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        settings.CACHES = {"default": away, "codes": settings.CACHES["codes"]}
        look = Look()
        look.columns.pop("csprapp_cache", None)
        assert state(database.cache_table, look) is UNSAFE


@pytest.mark.sqlite
def test_sqlite_has_no_roles_no_log_and_no_way_to_it():
    assert [state(check) for check in (database.rights, database.log_keeps_no_words, database.encrypted)] == [None] * 3


@pytest.mark.postgres
class TestPostgres:
    def test_a_superuser_who_owns_the_tables_must_not_serve(self):
        assert state(database.rights) is UNSAFE
        said = database.rights(Look()).sentence
        for words in ("is a superuser", "owns ", "may empty tables", "may change triggers"):
            assert words in said

    def test_what_a_failing_statement_leaves_in_the_log_is_looked_at_setting_by_setting(self):
        assert state(database.log_keeps_no_words) is UNSAFE
        with connection.cursor() as cursor:
            for name, good in QUIET.items():
                assert f"{name}=" in database.log_keeps_no_words(Look()).sentence or name in ALREADY_GOOD
                cursor.execute(f"SET LOCAL {name} = '{min(good)}'")
        assert state(database.log_keeps_no_words) is OK

    @pytest.mark.parametrize(
        ("host", "mode", "expected"),
        [
            ("", None, OK),
            ("127.0.0.1", None, OK),
            ("/run/postgresql", None, OK),
            ("db.example.org", None, UNSAFE),
            ("db.example.org", "prefer", UNSAFE),
            ("db.example.org", "require", WARNING),
            ("db.example.org", "verify-full", OK),
        ],
    )
    def test_a_database_elsewhere_is_reached_encrypted(self, monkeypatch, host, mode, expected):
        given = {"HOST": host, "OPTIONS": {"sslmode": mode} if mode else {}}
        monkeypatch.setattr(database.settings, "DATABASES", {"default": given})
        assert state(database.encrypted) is expected


# How PostgreSQL comes.
ALREADY_GOOD = {
    "log_parameter_max_length_on_error",
    "log_statement",
    "log_min_duration_statement",
    "log_min_duration_sample",
    "log_transaction_sample_rate",
}


class TestMachine:
    def test_static_files_of_another_version_are_unsafe(self, monkeypatch):
        assert state(machine.static_files) is OK
        monkeypatch.setattr(machine.static, "not_collected", lambda: ["app.css"])
        assert state(machine.static_files) is UNSAFE

    def test_the_folder_is_there_ours_and_nobody_elses(self, settings, tmp_path, monkeypatch):
        settings.CSPR_VAR, settings.FILES_ROOT = tmp_path, tmp_path / "files"
        monkeypatch.setattr(machine, "connection", connection_of("postgresql"))
        monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid or 4242)
        owner = tmp_path.stat().st_uid or 4242
        os.chown(tmp_path, owner, -1)
        tmp_path.chmod(0o700)
        assert state(machine.folder) is OK
        tmp_path.chmod(0o755)
        assert state(machine.folder) is WARNING
        monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
        assert state(machine.folder) is UNSAFE
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        assert state(machine.folder) is WARNING
        settings.CSPR_VAR = tmp_path / "nowhere"
        assert state(machine.folder) is UNSAFE

    @pytest.mark.parametrize(
        ("found", "expected"),
        [([], OK), ([Warning("W", id="x.W1")], WARNING), ([Warning("W", id="x.W1"), Error("E", id="x.E1")], UNSAFE)],
    )
    def test_what_django_says_of_the_settings_is_said_too(self, monkeypatch, rf, found, expected):
        monkeypatch.setattr(machine, "run_checks", lambda include_deployment_checks: found)
        assert state(machine.deployment) is expected
        assert all(each.id in machine.deployment(Look()).sentence for each in found)
        assert machine.deployment(Look(rf.get("/"))) is None

    @pytest.mark.parametrize(("free", "expected"), [(10**10, OK), (10**9, WARNING), (10**8, UNSAFE)])
    def test_a_disk_that_is_almost_full(self, monkeypatch, free, expected):
        monkeypatch.setattr(machine.disk.shutil, "disk_usage", lambda path: namedtuple("Usage", "free")(free))
        assert state(machine.space) is expected

    @pytest.mark.parametrize(("said", "expected"), [("yes\n", OK), ("no\n", WARNING), ("", None), (OSError, None)])
    def test_a_clock_that_no_time_server_keeps(self, monkeypatch, rf, said, expected):
        def run(line, **more):
            if said is OSError:
                raise said
            return SimpleNamespace(stdout=said)

        monkeypatch.setattr(machine.subprocess, "run", run)
        assert state(machine.time_server) is expected
        assert state(machine.time_server, Look(rf.get("/"))) is None, "not on every look at the page"

    def test_the_age_of_the_backup(self, settings, tmp_path):
        settings.CSPR_VAR = tmp_path
        assert state(machine.backup) is SOON
        for written, expected in [
            (json.dumps({"made_at": (now() - dt.timedelta(hours=25)).isoformat(), "read_at": "today"}), OK),
            (json.dumps({"made_at": (now() - dt.timedelta(hours=25)).isoformat()}), SOON),
            (json.dumps({"made_at": now().isoformat(), "read_at": "today", "file": str(tmp_path)}), WARNING),
            (json.dumps({"made_at": now().isoformat(), "read_at": "today", "file": "/proc/version"}), OK),
            (json.dumps({"made_at": now().isoformat(), "read_at": "today", "file": "/no/such/file"}), OK),
            (json.dumps({"made_at": (now() - dt.timedelta(hours=27)).isoformat(), "read_at": "today"}), SOON),
            ("{}", SOON),
            ("half a li", SOON),
        ]:
            (tmp_path / keeping.RECORD).write_text(written)
            assert state(machine.backup) is expected, written

    def test_a_memory_that_would_go_with_the_disk_stops_no_start_and_one_that_cannot_be_written_does(
        self, settings, tmp_path, monkeypatch
    ):
        settings.CSPR_VAR, settings.CSPR_MEMORY = tmp_path, tmp_path / "memory"
        assert state(machine.memory_of_take_downs) is SOON
        settings.CSPR_MEMORY = tmp_path / "file" / "memory"
        (tmp_path / "file").write_text("")
        assert state(machine.memory_of_take_downs) is UNSAFE
        settings.CSPR_MEMORY = tmp_path / "memory"
        monkeypatch.setattr(memory, "memory_faults", list)
        assert state(machine.memory_of_take_downs) is OK

    def test_one_that_lacks_what_another_host_took_down_is_told_until_a_backup_wrote_it(
        self, settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(memory, "beside_the_data", lambda: False)
        settings.CSPR_MEMORY = tmp_path / "of another host"
        page = make_publication()
        with django_capture_on_commit_callbacks(execute=True):
            services.withdraw(page.pk, by=make_publisher(), why="A name")
        assert state(machine.memory_of_take_downs) is OK
        settings.CSPR_MEMORY = tmp_path / "of this host"
        assert state(machine.memory_of_take_downs) is SOON
        assert "1 page or file taken down and not in it" in machine.memory_of_take_downs(Look()).sentence
        assert catch_up() == 1
        assert state(machine.memory_of_take_downs) is OK


class TestSearch:
    def test_an_index_that_is_not_that_of_the_cases_is_unsafe(self, monkeypatch, rf):
        assert state(database.search_index_agrees) is OK
        monkeypatch.setattr(database.search_index, "agrees", lambda: False)
        assert state(database.search_index_agrees) is UNSAFE
        assert database.search_index_agrees(Look(rf.get("/"))) is None  # it may take seconds


def connection_of(vendor):
    return namedtuple("Connection", "vendor")(vendor)


class TestWork:
    def test_mail_that_waits_too_long_and_mail_that_reaches_nobody(self, clock):
        assert state(work.mail) is OK
        make_mail()
        assert state(work.mail) is OK
        clock.move_to(clock() + dt.timedelta(minutes=61))
        assert state(work.mail) is WARNING
        make_stuck()
        assert work.mail(Look()).sentence == "1 email given up, and 0 that cannot be delivered."

    def ran(self, command, ago, **more):
        at = now() - ago
        return TimerRun.objects.create(**{"command": command, "started_at": at, "good_at": at, **more})

    def test_each_timer_ended_well_of_late(self):
        assert state(work.timers) is SOON
        assert work.timers(Look()).mend.startswith("systemctl enable --now csprapp@COMMAND.timer. If that is done: ")
        for command, often in timers.EVERY.items():
            self.ran(command, often)
        assert state(work.timers) is OK

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"good_at": None, "outcome": "failed: OSError"}, "never succeeded (failed: OSError)"),
            ({"good_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, "last succeeded"),
        ],
    )
    def test_one_that_runs_and_fails_is_named_with_what_came_of_it(self, more, words):
        for command in timers.EVERY:
            self.ran(command, dt.timedelta(minutes=1), **(more if command == "send_reminders" else {}))
        said = work.timers(Look())
        assert said.sentence.startswith("send_reminders ")
        assert words in said.sentence
        assert said.mend.startswith("systemctl list-timers"), "it is enabled"

    @pytest.mark.parametrize(("ago", "expected"), [(39, OK), (41, UNSAFE), (-1, UNSAFE)])
    def test_a_clock_far_from_the_last_run(self, ago, expected):
        assert state(work.clock) is None
        self.ran("deliver_mail", dt.timedelta(days=ago))
        assert state(work.clock) is expected


class TestOutside:
    @pytest.mark.parametrize(
        ("settings_of_mail", "expected"),
        [
            ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, UNSAFE),
            ({"EMAIL_HOST": "mail.example.org"}, UNSAFE),
            ({"EMAIL_HOST": "127.0.0.1"}, OK),
            ({"EMAIL_HOST": "mail.example.org", "EMAIL_USE_TLS": True}, OK),
            ({"EMAIL_HOST": "mail.example.org", "EMAIL_USE_SSL": True}, OK),
        ],
    )
    def test_mail_leaves_encrypted(self, settings, settings_of_mail, expected):
        usual = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost"}
        for name, value in {**usual, "EMAIL_USE_TLS": False, "EMAIL_USE_SSL": False, **settings_of_mail}.items():
            setattr(settings, name, value)
        assert state(outside.mail_server) is expected

    @pytest.mark.parametrize(
        ("refused", "expected", "words"),
        [
            ("", OK, "It accepts mail"),
            ("RCPT", SOON, "with code 550"),
            ("MAIL", SOON, "with code 550"),
            ("EHLO HELO", SOON, "cannot be reached: 550 (SMTPHeloError)"),
        ],
    )
    def test_the_mail_server_is_talked_to_until_it_takes_a_mail_and_none_is_sent(
        self, settings, refused, expected, words
    ):
        def answer(word):
            return "550 No" if word.split()[0].upper() in refused.split() else "250 OK"

        with mail_server(settings, answer=answer) as taken:
            assert state(outside.mail_taken) is expected
            assert words in outside.mail_taken(Look()).sentence
        assert taken == []
        assert state(outside.mail_taken) is SOON  # now nobody listens there

    def test_a_test_mail_that_arrived_tells_of_its_settings_for_90_days(self, settings, clock):
        settings.EMAIL_HOST = "mail.example.org"
        assert state(outside.mail_arrives) is SOON
        Partnership.objects.create(pk=1, mail_arrived_on=london_today(), mail_arrived_by=way())
        assert state(outside.mail_arrives) is OK
        with clock.at(now() + dt.timedelta(days=91)):
            assert outside.mail_arrives(Look()).sentence.endswith("more than 90 days ago.")
            assert state(outside.mail_arrives) is WARNING
        settings.EMAIL_HOST = "other.example.org"
        assert "changed since" in outside.mail_arrives(Look()).sentence
        assert state(outside.mail_arrives) is WARNING

    def test_the_name_in_links_is_one_that_the_service_answers_to(self, settings):
        settings.CSPR_SITE, settings.ALLOWED_HOSTS = "https://reviews.example.org", ["other.example.org"]
        assert state(outside.name) is WARNING
        settings.ALLOWED_HOSTS = [".example.org"]
        assert state(outside.name) is None

    def test_a_scanner_answers_or_is_missed(self, settings):
        settings.CSPR_SCANNER = ""
        assert state(outside.virus_scanner) is SOON
        with socket.create_server(("127.0.0.1", 0)) as server:
            settings.CSPR_SCANNER = f"127.0.0.1:{server.getsockname()[1]}"

            def answer():
                talk, _ = server.accept()
                with talk:
                    talk.sendall(b"PONG\0" if talk.recv(20) == b"zPING\0" else b"what?")

            helper = threading.Thread(target=answer)
            helper.start()
            assert state(outside.virus_scanner) is OK
            helper.join()
        assert state(outside.virus_scanner) is SOON

    @pytest.mark.parametrize(("by", "expected"), [("", WARNING), ("192.0.2.7", OK), ("6.6.6.6, 192.0.2.7", WARNING)])
    def test_the_proxy_says_who_asks_and_nothing_that_the_visitor_said(self, settings, by, expected):
        assert state(outside.proxy) is None  # the demonstration has none
        settings.SECURE_SSL_REDIRECT = True
        assert state(outside.proxy) is WARNING
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        assert state(outside.proxy) is OK
        request = RequestFactory().get("/", headers={"X-Forwarded-For": by})
        assert state(outside.proxy, Look(request)) is expected

    @pytest.mark.parametrize(
        ("until", "expected"),
        [
            (lambda: now() + dt.timedelta(days=60), OK),
            (lambda: now() + dt.timedelta(days=13), WARNING),
            (OSError, WARNING),
            (ssl.SSLError, WARNING),
            (ssl.SSLCertVerificationError, SOON),
        ],
    )
    def test_a_certificate_that_ends_soon_that_nobody_accepts_or_that_nobody_shows(
        self, settings, monkeypatch, until, expected
    ):
        def ends_at(host, port):
            assert (host, port) == ("reviews.example.org", 443)
            if isinstance(until, type):
                error = until()
                error.verify_message = "certificate has expired"
                raise error
            return until()

        settings.CSPR_SITE = "https://reviews.example.org"
        monkeypatch.setattr(outside, "ends_at", ends_at)
        assert state(outside.certificate) is expected

    def test_a_site_without_https_has_none(self):
        assert state(outside.certificate) is None


def test_the_demonstration_is_asked_for_nothing_that_it_cannot_have(settings):
    settings.CSPR_DEMO = True
    for check in (
        outside.mail_server,
        outside.mail_arrives,
        outside.virus_scanner,
        outside.proxy,
        work.mail,
        work.timers,
        machine.backup,
    ):
        assert state(check) is None


class TestWorkBesideTheRequests:
    def said(self):
        return work.beside_requests(Look()).sentence

    def test_a_worker_that_lives_and_has_nothing_to_do_is_well(self):
        assert state(work.beside_requests) is OK
        Worker.objects.create(name="w")
        assert state(work.beside_requests) is OK

    def test_a_worker_that_is_gone_while_work_waits_is_to_be_seen_to(self, clock):
        Job.objects.create(work="a.b", title="A list")
        assert "has given no sign of life, and work has been waiting since midday" in self.said()
        Worker.objects.create(name="w")
        with clock.at(now() + dt.timedelta(minutes=5)):
            assert state(work.beside_requests) is SOON
            assert "work has been waiting since midday" in self.said()
        with clock.at(now() + dt.timedelta(minutes=11)):
            Worker.objects.update(heard_at=now())
            assert state(work.beside_requests) is WARNING
            assert "The worker is running" in self.said()

    def test_what_failed_of_late_is_counted(self, clock):
        Worker.objects.create(name="w")
        Job.objects.create(work="a.b", title="A list", state="failed", ended_at=now())
        assert state(work.beside_requests) is WARNING
        assert "1 piece of work failed in a week, the last at midday" in self.said()
        Job.objects.update(ended_at=now() - dt.timedelta(days=8))
        assert state(work.beside_requests) is OK
