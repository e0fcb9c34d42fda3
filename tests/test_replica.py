"""A part that reads from a replica: what it asks, how long it waits, where it may be. The real thing is
tests/deploy/test_replica.py."""

import json
import logging
import socket
from time import monotonic

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client

from csprapp import replica
from csprapp.replica import Behind, Silent
from csprapp.ui import errors
from csprapp.ui.logs import JSONFormatter
from publications.public.front import Front
from tests.reader import Reader
from tests.standing_clock import NOON
from tests.test_settings import SAFE, start

ASKED = "from django.conf import settings as s; print(*s.DATABASES, s.MIDDLEWARE.count('csprapp.replica.OnlyFresh'))"
PUBLIC = {**SAFE, "CSPR_SERVE": "public", "DATABASE_URL": "postgres://a:b@replica.example:5432/c"}
PRIMARY = "postgres://a:b@primary.example:5432/c"


def test_the_public_part_alone_may_read_from_a_replica(tmp_path):
    assert start(tmp_path, ASKED, **PUBLIC).stdout.split() == ["default", "0"]
    assert start(tmp_path, ASKED, **PUBLIC, PRIMARY_URL=PRIMARY).stdout.split() == ["default", "primary", "1"]
    for other in ({"CSPR_SERVE": "staff"}, {"CSPR_SERVE": "all"}, {"DATABASE_URL": "sqlite://:memory:"}):
        refused = start(tmp_path, ASKED, **{**PUBLIC, **other}, PRIMARY_URL=PRIMARY)
        assert "Unset PRIMARY_URL, or set CSPR_SERVE=public" in refused.stderr


@pytest.fixture
def two(monkeypatch, settings):
    """What each of the two says, in turn; the last word for ever."""
    words = {replica.PRIMARY: ["now"], "default": ["now"]}

    def said(alias, asked):
        word = words[alias].pop(0) if len(words[alias]) > 1 else words[alias][0]
        if isinstance(word, Exception):
            raise word
        return word

    monkeypatch.setattr(replica, "_token", said)
    monkeypatch.setattr(replica, "is_one", lambda: True)
    monkeypatch.setattr(replica._Silence, "until", 0.0)
    settings.MIDDLEWARE = ["csprapp.replica.OnlyFresh", *settings.MIDDLEWARE]
    return words


def test_both_have_to_say_the_same(two):
    replica.require_fresh()
    two["default"] = ["before"]
    with pytest.raises(Behind):
        replica.require_fresh()
    two["default"] = [OperationalError("gone")]
    with pytest.raises(replica.ReplicaAway):
        replica.require_fresh()


@pytest.mark.parametrize(
    ("of_primary", "of_replica", "kind"),
    [
        (OperationalError("no route to host"), "now", replica.Silent),
        (TimeoutError("no answer in time"), "now", replica.PrimaryHangs),
        (OperationalError(replica.FOLLOWS), "now", replica.NoPrimary),
        ("now", OperationalError("gone"), replica.ReplicaAway),
        ("now", "lags", replica.ReplicaLags),
        ("now", "hears nothing", replica.ReplicaHearsNothing),
        ("now", "follows none", replica.NoReplica),
        ("now", "before", Behind),
    ],
)
def test_each_cause_is_a_kind_of_its_own_which_is_all_that_a_log_keeps(two, of_primary, of_replica, kind):
    two[replica.PRIMARY], two["default"] = [of_primary], [of_replica]
    with pytest.raises(replica.NotFresh) as first:
        replica.require_fresh()
    with pytest.raises(replica.NotFresh) as again:  # while a silent primary is let be, too
        replica.require_fresh()
    assert type(first.value) is type(again.value) is kind


@pytest.mark.django_db
def test_the_line_of_a_503_names_the_kind_and_no_address(two, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("django.request"), "propagate", True)
    two[replica.PRIMARY] = [OperationalError('connection to server at "10.0.0.1", port 5432 failed')]
    client = Client(raise_request_exception=False)
    assert client.get("/reviews/").status_code == 503
    lines = [json.loads(JSONFormatter().format(record)) for record in caplog.records]
    assert {line["exception"] for line in lines if line.get("status") == 503} == {"Silent"}
    assert "10.0.0.1" not in str(lines)


def test_a_replica_that_comes_as_far_within_its_moment_is_waited_for(two):
    two["default"] = ["before", "before", "now"]
    replica.require_fresh()


def test_one_that_went_past_what_was_asked_first_is_compared_with_what_the_primary_says_then(two):
    two[replica.PRIMARY], two["default"] = ["now", "later"], ["later"]
    replica.require_fresh()


def test_a_primary_that_said_nothing_is_let_be_for_a_while(two, monkeypatch):
    two[replica.PRIMARY] = [OperationalError("no route to host")]
    with pytest.raises(Silent, match="no route to host"):
        replica.require_fresh()
    two[replica.PRIMARY] = ["now"]
    with pytest.raises(Silent, match="a moment ago"):
        replica.require_fresh()
    monkeypatch.setattr(replica._Silence, "until", monotonic())
    replica.require_fresh()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["primary", "replica"])
def test_every_page_says_503_and_health_names_which(two, wrong):
    client = Client(raise_request_exception=False)
    two["default"] = ["before"]
    if wrong == "primary":
        two[replica.PRIMARY] = [OperationalError("no route to host")]
    for path in ("/", "/reviews/", "/reviews/review-2026-zz/", "/no-such-page/", "/feed.atom"):
        answer = client.get(path)
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store"), path
    assert wrong in client.get("/health/").content.decode().split()
    assert client.get("/health/live/").status_code == 200


@pytest.mark.django_db
def test_memory_gives_a_page_only_under_the_token_of_the_primary(two, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction lives on this connection
    made = []

    def site(environ, start_response):
        made.append(environ["PATH_INFO"])
        start_response("200 OK", [("ETag", f'"{len(made)}"'), ("Content-Type", "text/html")])
        return [str(len(made)).encode()]

    ask = Reader(Front(site))
    assert [ask("/reviews/", NOON)[2] for _ in range(3)] == [b"1"] * 3
    two[replica.PRIMARY] = ["taken down"]  # and the replica does not know it yet: Django is asked, whose answer is 503
    assert ask("/reviews/", NOON)[2] == b"2"
    two["default"] = ["taken down"]
    assert [ask("/reviews/", NOON)[2] for _ in range(3)] == [b"3"] * 3


def test_a_question_that_the_replica_stopped_is_no_quickness_of_somebody_else(two):
    stopped = OperationalError("canceling statement due to conflict with recovery")
    stopped.__cause__ = psycopg.errors.SerializationFailure()
    seen = errors.SomebodyElseWasQuicker(lambda request: None)
    assert seen.process_exception(None, stopped) is None
    assert errors.is_away(stopped)


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_answer_that_never_comes_is_waited_for_no_longer_than_it_may_take(monkeypatch):
    monkeypatch.setattr(replica, "ANSWER", 0.2)
    connection.ensure_connection()
    own = psycopg.connect(connection.connection.info.dsn, autocommit=True)
    try:
        assert replica._asked_within(own.pgconn, "SELECT 'now' AS token") == "now"
        began = monotonic()
        with pytest.raises(TimeoutError):
            replica._asked_within(own.pgconn, "SELECT pg_sleep(2)::text AS token")
        assert monotonic() - began < 1.5
    finally:
        own.close()


@pytest.mark.postgres
@pytest.mark.django_db
def test_an_error_and_no_row_are_no_tokens():
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as own:
        for asked in ("SELECT token FROM no_such_table", "SELECT 'x' AS token WHERE false", "SELECT 1 AS another"):
            with pytest.raises(OperationalError):
                replica._asked_within(own.pgconn, asked)


def test_a_server_that_takes_the_call_and_says_nothing_ends_the_call():
    """What connect_timeout of the settings does, which PostgreSQL's library would not do by itself."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = monotonic()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(f"host=127.0.0.1 port={silent.getsockname()[1]} connect_timeout=2")
        assert monotonic() - began < 10
