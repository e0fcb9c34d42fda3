"""Whatever is sent to whatever address: no error of ours, and nothing private in an answer or in the log for who may
not see it. A few requests to some addresses each time; `make proof PART=fuzz` sends more than 100,000, at least
100 to each address and each form. `CSPR_FUZZ` says how many to each, `CSPR_FUZZ_SEED` which, `CSPR_FUZZ_PARTS` in how
many parts."""

import itertools
import os
import zlib

import pytest
from django.db import connection, transaction

from csprapp import kept, urls
from csprapp.accounts import middleware
from csprapp.accounts.roles import Role
from csprapp.records import composed
from tests.factories import make_area, make_user
from tests.security import table
from tests.security.fuzz import TYPED, Fuzzer, fields_of
from tests.security.test_canaries import private_log  # noqa: F401  (a fixture)
from tests.security.world import World, ask, filled, undone

pytestmark = [pytest.mark.django_db, pytest.mark.long]
EACH = int(os.environ.get("CSPR_FUZZ", "0"))
SEED = int(os.environ.get("CSPR_FUZZ_SEED", "1"))
PARTS = int(os.environ.get("CSPR_FUZZ_PARTS", "16")) if EACH else 1
FEW = {"sqlite": 300, "postgresql": 100}  # requests of `make test`
SECRETS = ("zebedee", "quarrington", "canary event", "canary step")
FORGETS = {"account_logout"}  # whoever asked for it would be somebody else afterwards


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One scene for this file; undone after it."""
    with django_db_blocker.unblock(), undone():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def quickly(monkeypatch):
    """What other tests watch is not watched here, and of refusals a tenth are written down as security events."""
    count, write = itertools.count(), middleware.note
    monkeypatch.setattr(composed, "_kept", composed._kept.__wrapped__)  # compared in every test: tests/conftest.py
    monkeypatch.setattr(middleware, "note", lambda *args, **more: next(count) % 10 or write(*args, **more))


def addresses(world: World) -> list[tuple[str, str]]:
    """(name, address) of every address, with the key of what is there."""
    places = table.declared().places
    found = []
    for name, address in table.named().items():
        try:
            found.append((name, filled(places.get(name, address), world)))
        except IndexError:  # PostgreSQL took no plain row
            found.append((name, address))
    return [each for each in found if each[0] not in FORGETS]


def answer_to(client, sent):
    """What is said, and whether the database can still be asked; whatever was done is undone."""
    with undone():
        answer = sent.to(client)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    if sent.method != "GET":  # what is only read is what it was
        kept.forget()
    return answer, body


@pytest.mark.both
@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_makes_an_error_of_ours_or_tells_a_stranger_anything(
    world, db, sign_in, quickly, part, private_log,  # noqa: F811
):  # fmt: skip
    reader, stranger = sign_in(world.reader), sign_in(make_user(Role.COORDINATOR, Role.CONTRIBUTOR, area=make_area()))
    outside = table.Client()
    failed, told, count = [], [], 0
    every = addresses(world)
    mine = every[part::PARTS] if EACH else every[(SEED + zlib.crc32(connection.vendor.encode())) % 7 :: 7]
    each = EACH or max(FEW[connection.vendor] // len(mine), 1)
    for client in (reader, stranger, outside):
        client.raise_request_exception = False
    for name, address in mine:
        page = ask(reader, "get", address)
        form = fields_of(page.content) if not page.streaming and page.status_code == 200 else []
        fuzzer = Fuzzer(name, address, form, SEED)
        for number in range(each):
            sent = fuzzer.next()
            who = reader if number % 10 < 8 and name not in urls.PUBLIC_PAGES else (stranger, outside)[number % 2]
            answer, body = answer_to(who, sent)
            count += 1
            if answer.status_code >= 500:
                failed.append((name, sent, answer.status_code))
            if who is not reader and any(secret in body.decode("utf-8", "replace").lower() for secret in SECRETS):
                told.append((name, sent))
    log = private_log.getvalue().lower()
    print(f"{count} requests to {len(mine)} addresses, part {part}")
    for name, sent, *status in [*failed, *told][:20]:
        print(name, *status, sent.method, sent.address[:300], sent.kind, sent.body[:300], sent.headers)
    assert failed == [], f"{len(failed)} of {count}"
    assert told == []
    assert [word for word in (TYPED, *SECRETS) if word in log] == []
