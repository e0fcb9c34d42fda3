"""What every test stands on."""

import functools
import gc
import os
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client, TransactionTestCase
from django.urls import clear_script_prefix

from csprapp import composed, kept, today
from csprapp.accounts.limits import Shared
from tests import emptying, kept_files, lock_order, standing_clock
from tests.later import is_later
from tests.tools import sleep_on_a_moved_date

# What a test asks for when it works with the database.
DATABASE = {"db", "transactional_db", "live_server", "client", "sign_in", "django_db_setup"}


# How a test asks for pages.
ASKING = {"client", "sign_in"}


def pytest_addoption(parser):
    parser.addoption("--everything", action="store_true", help="what waits for `make proof` too")
    parser.addoption("--once", action="store_true", help="with SQLite, leave out what the PostgreSQL half runs")
    parser.addoption("--kills", action="store_true", help="kill every kind of write in its middle (tests/kills.py)")
    parser.addoption("--writes", metavar="FILE", help="with --kills, of every test: note there whom it killed")
    parser.addoption("--step", choices=("first", "second"), help="of the two steps of CI, that one (tests/later.py)")


def pytest_configure(config):
    sleep_on_a_moved_date()
    config.pluginmanager.register(lock_order.LockOrder(), "lock-order")
    kept_files.keep_buckets_apart()
    if config.getoption("kills"):
        from tests.kills import Kills  # it looks at all of the product's sources

        noting = config.getoption("writes")
        config.pluginmanager.register(Kills(noting=Path(noting) if noting else None), "kills")


@pytest.hookimpl(trylast=True)  # after the folders have marked theirs
def pytest_collection_modifyitems(config, items):
    """Each test runs where it can say something, and with `make test` once: what a database could do differently on
    PostgreSQL, what keeps people out too, pages and what touches no database on SQLite, the records, the migrations and
    `both` on both."""
    postgres = connection.vendor == "postgresql"
    everything, once = config.getoption("everything"), config.getoption("once") and not postgres
    step = config.getoption("step")
    first = first_cases(items)

    def belongs(item):
        if not possible(item, connection.vendor) or postgres and not touches_database(item):
            return False
        if everything:
            return True
        on_postgres = touches_database(item) and item in first and tells_of_postgres(item)
        second = is_later(item) or not postgres and on_postgres
        if step and second != (step == "second"):
            return False
        if postgres:
            return on_postgres
        return not waits_for_proof(item, "sqlite") and not (once and on_postgres and not belongs_on_both(item))

    kept = [item for item in items if belongs(item)]
    left = set(items) - set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    # The quickest first, so that mutmut need not make a database for a change that a rule's own tests notice; before
    # them what is `long`, so that at the end no process waits for another.
    items[:] = sorted(kept, key=lambda item: (not item.get_closest_marker("long"), touches_database(item)))


def possible(item, vendor: str) -> bool:
    """Whether a test is of this database at all. Of the browser's, the journeys are of both: how single pages look
    depends on neither."""
    if item.get_closest_marker("sqlite" if vendor == "postgresql" else "postgres"):
        return False
    return vendor == "sqlite" or item.path.parent.name != "browser" or item.path.stem.startswith("test_journey")


def waits_for_proof(item, vendor: str) -> bool:
    """What is marked `proof` waits for it, on that database or on any."""
    mark = item.get_closest_marker("proof")
    return mark is not None and (not mark.args or vendor in mark.args)


def tells_of_postgres(item) -> bool:
    """With PostgreSQL `make proof` alone runs what tells nothing new there: a page asked for by itself, above services
    and queries that have their own tests, unless it is marked `both` or keeps people out, and all but the first case of
    a test, which shows that the database takes what SQLite takes."""
    marked = item.get_closest_marker("both") or item.get_closest_marker("browser") or "security" in item.path.parts
    return bool(marked) or not ASKING & set(item.fixturenames)


def belongs_on_both(item) -> bool:
    return bool(item.get_closest_marker("both")) or "records" in item.path.parts


def first_cases(items) -> set:
    """The first case of each test that PostgreSQL does not leave to `make proof`."""
    first: dict[str, object] = {}
    for item in items:
        if possible(item, "postgresql") and not waits_for_proof(item, "postgresql"):
            first.setdefault(item.nodeid.partition("[")[0], item)
    return set(first.values())


def touches_database(item) -> bool:
    return bool(item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames))


def pytest_collection_finish():
    """What is loaded by now stays: looking through it for garbage again and again took a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """The tables are made from the models, in a tenth of the time; that migrations make the same: test_migrations."""
    return False


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    emptying.take_what_was_made()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database, made once for each process, and made empty again after each test with real transactions."""
    ours = TransactionTestCase._fixture_teardown
    with django_db_blocker.unblock():
        emptying.remember()
    TransactionTestCase._fixture_teardown = emptying.empty
    yield
    TransactionTestCase._fixture_teardown = ours


@pytest.fixture(scope="session", autouse=True)
def standing_clock_for_all():
    """What is made once for many tests is made at noon too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(today, "_read", standing_clock.clock)
        yield


@pytest.fixture(scope="session", autouse=True)
def put_together_every_time():
    """A question that is put together once for a person and a day is put together every time here, the first time also
    a minute later, and once in each test of what it is about itself, and compared."""
    kept, known, minute = composed._kept, composed._known, timedelta(minutes=1)
    looked_at: dict = {}  # by which test each question was last put together of what it is about

    def question(made) -> composed.Composed:
        return made if isinstance(made, composed.Composed) else made[0]

    @functools.wraps(kept)
    def compared(key, put_together, about=()):
        before = known.pop(key, None)
        found = kept(key, put_together, about)
        if before is None and key in known:
            with standing_clock.clock.at(standing_clock.clock() + minute):
                before = put_together(*composed.stand_ins(about))
        assert before is None or found == before, f"{key[0]} depends on more than is said"
        test = os.environ.get("PYTEST_CURRENT_TEST")
        if about and key in known and looked_at.get(key[0]) != test:
            looked_at[key[0]] = test
            itself = question(put_together(*about))
            assert question(found).filled(about) == itself, f"{key[0]} looks at what it is about"
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composed, "_kept", compared)
        yield


@pytest.fixture(autouse=True)
def clock():
    """The product's clock, at the same noon in every test; `clock.move_to(...)`, `with clock.at(...)`."""
    with standing_clock.clock.at(standing_clock.NOON):
        yield standing_clock.clock
    kept.forget()
    if isinstance(caches["default"], Shared):  # a run with Redis (tests/engines.py), which no transaction takes back
        caches["default"].clear()
    clear_script_prefix()  # a handler sets it for its thread, and Django's own client takes what it finds


@pytest.fixture
def in_earnest(settings):
    """Not the demonstration: a second factor is asked for, and nothing that the cache counts is from another test."""
    settings.CSPR_DEMO = False
    caches["default"].clear()
    yield
    caches["default"].clear()


@pytest.fixture
def everything(request) -> bool:
    """Whether this is a run of `make proof`."""
    return request.config.getoption("everything")


@pytest.fixture
def share(everything):
    """A function that gives one of several askers their share of what all of them could ask: between them they ask
    everything once with SQLite, a third of it with PostgreSQL. With `make proof` each asks everything."""
    parts = 1 if connection.vendor == "sqlite" else 3

    def share_of(asker: object, askers: Sequence, questions: Iterable) -> list:
        every = list(questions)
        return every if everything else every[list(askers).index(asker) :: len(askers) * parts]

    return share_of


@pytest.fixture(scope="session")
def sign_in():
    """A function that gives a client signed in as a person."""

    def signed_in(user) -> Client:
        import time

        client = Client()
        client.force_login(user)
        session = client.session
        session["signed_in_at"] = int(time.time())
        session.save()
        return client

    return signed_in


@pytest.fixture(scope="session")
def sign_in_afresh(sign_in):
    """A function that gives a client whose person confirmed who they are this minute."""

    def signed_in(user, ago: int = 0):
        import time

        client = sign_in(user)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return signed_in
