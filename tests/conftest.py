"""What every test stands on."""

import gc
from collections.abc import Iterable, Sequence

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from csprapp import kept, today
from tests import emptying, lock_order, standing_clock

# What a test asks for when it works with the database.
DATABASE = {"db", "transactional_db", "live_server", "client", "sign_in", "django_db_setup"}


# How a test asks for pages.
ASKING = {"client", "sign_in"}


def pytest_addoption(parser):
    parser.addoption("--everything", action="store_true", help="what waits for `make proof` too")


def pytest_configure(config):
    config.pluginmanager.register(lock_order.LockOrder(), "lock-order")


@pytest.hookimpl(trylast=True)  # after the folders have marked theirs
def pytest_collection_modifyitems(config, items):
    """Each test runs where it can say something: those of one database there alone, and those that touch no database
    with SQLite only, once. Of the browser's, the journeys run on both; how single pages look depends on neither."""
    postgres = connection.vendor == "postgresql"
    other = "sqlite" if postgres else "postgres"
    everything = config.getoption("everything")
    known: set[str] = set()

    def belongs(item):
        if item.get_closest_marker(other):
            return False
        if postgres and item.path.parent.name == "browser" and not item.path.stem.startswith("test_journey"):
            return False
        if not everything and (waits_for_proof(item) or postgres and one_of_many(item, known)):
            return False
        return not postgres or touches_database(item)

    kept = [item for item in items if belongs(item)]
    left = set(items) - set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    # The quickest first, so that mutmut need not make a database for a change that a rule's own tests notice.
    items[:] = sorted(kept, key=touches_database)


def waits_for_proof(item) -> bool:
    """With PostgreSQL `make proof` alone runs what tells nothing new there: a page asked for by itself, above services
    and queries that have their own tests, unless it is marked `both`. What is marked `proof` waits for it anywhere."""
    if mark := item.get_closest_marker("proof"):
        return not mark.args or connection.vendor in mark.args
    asks = ASKING & set(item.fixturenames) and not item.get_closest_marker("browser")
    return connection.vendor == "postgresql" and bool(asks) and not item.get_closest_marker("both")


def one_of_many(item, known: set[str]) -> bool:
    """Whether another case of the same test has been chosen already: with PostgreSQL one shows that the database takes
    what SQLite took, the others wait for `make proof`. Those under tests/security, and marked `both`, all run."""
    if item.get_closest_marker("both") or "security" in item.path.parts or not hasattr(item, "callspec"):
        return False
    test = item.nodeid.partition("[")[0]
    seen = test in known
    known.add(test)
    return seen


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


@pytest.fixture(autouse=True)
def clock():
    """The product's clock, at the same noon in every test; `clock.move_to(...)`, `with clock.at(...)`."""
    with standing_clock.clock.at(standing_clock.NOON):
        yield standing_clock.clock
    kept.forget()


@pytest.fixture
def everything(request) -> bool:
    """Whether this is a run of `make proof`."""
    return request.config.getoption("everything")


@pytest.fixture
def share(everything):
    """A function that gives one of several askers their share of what all of them could ask: between them they ask
    everything once. With `make proof` each asks everything."""

    def share_of(asker: object, askers: Sequence, questions: Iterable) -> list:
        every = list(questions)
        return every if everything else every[list(askers).index(asker) :: len(askers)]

    return share_of


@pytest.fixture
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
