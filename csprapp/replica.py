"""The public part on a replica: what is fresh is asked of the primary, before every answer.

A replica is a moment behind, and may be hours behind without knowing it: a report that was taken down would still be in
it. So `DATABASE_URL` names the replica, where pages are read, and `PRIMARY_URL` the database that people write to. A
page is shown only when the replica has the token that stands in the primary now: every change of what is public writes
a new one in its own transaction, and a replica replays transactions in their order. Where the primary says nothing, or
the replica has not come so far, the answer is 503: nobody knows what was taken down meanwhile.
"""

import select
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

PRIMARY = "primary"  # the alias of PRIMARY_URL; there is none where the database is not a replica
GENERATION = "SELECT token FROM publications_generation WHERE id = 1"
# A primary that is no primary any more, or never was, gives no row: it does not know what is fresh.
AT_PRIMARY = f"SELECT COALESCE(({GENERATION}), '') AS token WHERE NOT pg_is_in_recovery()"  # no input
HERE = f"SELECT COALESCE(({GENERATION}), '') AS token"  # no input
FOLLOWS = "it follows another server, so it is not a primary"
WHY_BEHIND = """SELECT CASE WHEN NOT pg_is_in_recovery() THEN 'follows none'
    WHEN pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn() THEN 'lags' ELSE 'hears nothing' END AS token"""
ANSWER = 2.0  # seconds that either is given for its answer
REPLAY = 0.3  # seconds that the replica is given to come as far as the primary: with the next commit it mostly has
LOOK_AGAIN = 0.02  # seconds
AWAY = (DatabaseError, InterfaceError, OSError)
LET_BE = 3.0  # seconds for which a primary that said nothing is not asked again, so that few answers wait for it


class NotFresh(OperationalError):
    """Nobody can say that what would be shown was not taken down meanwhile. Answered with 503; a log keeps the name of
    the kind alone, so each cause that an operator mends in another way is a kind of its own."""


class Silent(NotFresh):
    """The primary does not say what is fresh: it cannot be reached, or the line to it broke."""


class PrimaryHangs(Silent):
    """It, or the line to it, took the question and gave no answer in time."""


class NoPrimary(Silent):
    """PRIMARY_URL names a server that itself follows another."""


class Behind(NotFresh):
    """The replica has another token than the primary."""


class ReplicaAway(Behind):
    """It does not answer."""


class ReplicaLags(Behind):
    """It has received more than it shows: it is held, or busy."""


class ReplicaHearsNothing(Behind):
    """It shows all that it has received: the line between the two is broken, or their slot is gone."""


class NoReplica(Behind):
    """DATABASE_URL names a server that follows none."""


class _Silence:
    """Until when the primary is not asked, by any thread of this process, and what was the matter with it."""

    until = 0.0
    kind: type[Silent] = Silent


LAGS = {"follows none": NoReplica, "lags": ReplicaLags, "hears nothing": ReplicaHearsNothing}


def is_one() -> bool:
    """Whether pages are read from a replica."""
    return PRIMARY in settings.DATABASES


def token_of_primary() -> str:
    """The generation token in the primary now. Raises Silent, after the time to connect and ANSWER seconds at most."""
    if monotonic() < _Silence.until:
        raise _Silence.kind("The primary did not answer a moment ago")
    try:
        return _token(PRIMARY, AT_PRIMARY)
    except AWAY as error:
        _Silence.kind = _kind_of_silence(error)
        _Silence.until = monotonic() + LET_BE
        raise _Silence.kind(f"The primary does not say what is fresh: {error}") from error


def require_fresh() -> None:
    """Nothing where the connection that pages are read from shows what the primary holds. Raises Silent or Behind."""
    until = monotonic() + REPLAY
    while token_of_primary() != _token_here():
        if monotonic() >= until:
            raise _kind_of_lag()("The replica has not caught up with the primary")
        threading.Event().wait(LOOK_AGAIN)


def _kind_of_silence(error: Exception) -> type[Silent]:
    if isinstance(error, TimeoutError):
        return PrimaryHangs
    return NoPrimary if FOLLOWS in str(error) else Silent


def _kind_of_lag() -> type[Behind]:
    try:
        return LAGS.get(_token(DEFAULT_DB_ALIAS, WHY_BEHIND), Behind)
    except AWAY:
        return ReplicaAway


def _token_here() -> str:
    try:
        return _token(DEFAULT_DB_ALIAS, HERE)
    except AWAY as error:
        raise ReplicaAway(f"The replica does not answer: {error}") from error


def fault() -> str:
    """The word of /health/ for what is wrong between the two, or ""."""
    if not is_one():
        return ""
    try:
        require_fresh()
    except Silent:
        return "primary"
    except Behind:
        return "replica"
    return ""


def _token(alias: str, asked: str) -> str:
    """What one of the two says. A connection that was kept and is gone by now is made anew, once."""
    database: Any = connections[alias]
    kept = database.connection is not None
    try:
        return _asked(database, asked)
    except AWAY as error:
        database.close()
        if not kept or isinstance(error, TimeoutError):
            raise
    try:
        return _asked(database, asked)
    except AWAY:
        database.close()
        raise


def _asked(database: Any, asked: str) -> str:
    database.ensure_connection()
    with database.wrap_database_errors:
        return _asked_within(database.connection.pgconn, asked)


def _asked_within(pgconn: Any, asked: str) -> str:
    """One plain round trip that ends after ANSWER seconds, whatever the other side or the network does: a server that
    is held, or a line that swallows everything, would keep a thread for minutes. Raises one of AWAY."""
    until = monotonic() + ANSWER
    line = select.poll()
    line.register(pgconn.socket, select.POLLIN)
    pgconn.send_query(asked.encode())
    answers: list[Any] = []
    while True:
        while not pgconn.is_busy():
            answer = pgconn.get_result()
            if answer is None:
                return _read(answers)
            answers.append(answer)
        left = until - monotonic()
        if left <= 0 or not line.poll(left * 1000):
            raise TimeoutError("no answer in time")
        pgconn.consume_input()


def _read(answers: list[Any]) -> str:
    if not answers or answers[0].fname(0) != b"token":  # an error has no columns
        raise OperationalError(answers[0].error_message.decode(errors="replace") if answers else "no answer")
    if not answers[0].ntuples:
        raise OperationalError(FOLLOWS)
    return str(answers[0].get_value(0, 0).decode())


class OnlyFresh:
    """Middleware of a part that reads from a replica: no page of any kind before both agree. Files of style and
    /health/, which says by itself what is wrong, are let through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/health/"):
            require_fresh()
        return self.get_response(request)
