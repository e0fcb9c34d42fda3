"""Whatever is sent to whatever address: no error of ours, and nothing private in an answer or in the log for who may
not see it. A few requests to some addresses each time; `make proof PART=fuzz` sends more than 100,000, at least
100 to each address and each form. `CSPR_FUZZ` says how many to each, `CSPR_FUZZ_SEED` which, `CSPR_FUZZ_PARTS` in how
many parts, and `CSPR_FUZZ_SECONDS` after how long an address that is slow to answer has had enough."""

import itertools
import os
import time
import zlib
from collections import Counter

import pytest
from django.db import connection, transaction

from csprapp import composed, kept, urls
from csprapp.accounts import middleware
from csprapp.accounts.roles import Role
from tests.factories import make_area, make_user
from tests.security import table
from tests.security.fuzz import TYPED, Field, Fuzzer, forms_of
from tests.security.test_canaries import private_log  # noqa: F401  (a fixture)
from tests.security.world import World, ask, filled, undone, watch_less

pytestmark = [pytest.mark.django_db, pytest.mark.long]
EACH = int(os.environ.get("CSPR_FUZZ", "0"))
SEED = int(os.environ.get("CSPR_FUZZ_SEED", "1"))
PARTS = int(os.environ.get("CSPR_FUZZ_PARTS", "16")) if EACH else 1
SECONDS = float(os.environ.get("CSPR_FUZZ_SECONDS", "inf"))
FEW = {"sqlite": 300, "postgresql": 100}  # requests of `make test`
SECRETS = ("zebedee", "quarrington", "canary event", "canary step")
FORGETS = {"account_logout"}  # whoever asked for it would be somebody else afterwards
HOURS = 6 * 60 * 60  # in seconds: longer than all of it takes


class Scene(World):
    """What is there, with who sends: somebody who may do everything and has just signed in, somebody from elsewhere, a
    guest behind the passcode of a request, and nobody."""

    def __init__(self, sign_in_afresh) -> None:
        super().__init__()
        elsewhere = make_user(Role.COORDINATOR, Role.CONTRIBUTOR, area=make_area())
        self.known, self.stranger = (lasting(sign_in_afresh(who, ago=-HOURS)) for who in (self.reader, elsewhere))
        self.guest, self.nobody = lasting(table.guest_of(self)), table.Client()
        for client in (self.known, self.stranger, self.guest, self.nobody):
            client.raise_request_exception = False
        self.versions = kept._ask()
        self.forms: dict[str, list[Field]] = {}
        self.looked_at: set[str] = set()

    def who_may(self, name: str):
        """Whoever gets the furthest at an address."""
        return self.nobody if name in urls.PUBLIC_PAGES else self.guest if name in urls.SIGN_IN_DOORS else self.known

    def look_at(self, addresses: list[tuple[str, str]]) -> None:
        """Learn what the forms of these pages send, and where to: much that takes a form is no page itself."""
        for name, address in addresses:
            if address not in self.looked_at:
                self.looked_at.add(address)
                page = ask(self.who_may(name), "get", address)
                if not page.streaming and page.status_code == 200:
                    for place, fields in forms_of(address, page.content).items():
                        self.forms.setdefault(place, []).extend(fields)

    def forget(self) -> None:
        """Whatever is kept of a state that is no more is read anew; what a request changed was undone."""
        now = tuple(self.versions.values())
        if [each for each in composed._known if each[-1] != now]:
            composed._known = {key: made for key, made in composed._known.items() if key[-1] == now}
        for each in kept._KEPT:
            if each._kept and each._kept[0] != tuple(self.versions[model] for model in each.models):
                each._kept = None


def lasting(client):
    """A session that neither ends nor is written anew while all of this goes on."""
    session = client.session
    session[middleware.SEEN_AT] = int(time.time()) + HOURS
    session.set_expiry(HOURS)
    session.save()
    return client


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker, sign_in_afresh):
    """One for this file; undone after it."""
    with django_db_blocker.unblock(), undone():
        yield Scene(sign_in_afresh)
        transaction.set_rollback(True)


@pytest.fixture
def quickly(monkeypatch):
    """What other tests watch is not watched here, and of refusals a tenth are written down as security events."""
    count, write = itertools.count(), middleware.note
    watch_less(monkeypatch)
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
    return answer, body


@pytest.mark.both
@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_makes_an_error_of_ours_or_tells_a_stranger_anything(
    scene, db, quickly, part, private_log,  # noqa: F811
):  # fmt: skip
    failed, told = [], []
    every = addresses(scene)
    mine = every[part::PARTS] if EACH else every[(SEED + zlib.crc32(connection.vendor.encode())) % 7 :: 7]
    each = EACH or max(FEW[connection.vendor] // len(mine), 1)
    scene.look_at(every if EACH else mine)
    counts, said, took = Counter(), Counter(), {}
    for name, address in mine:
        fuzzer, begun = Fuzzer(name, address, scene.forms.get(address, []), SEED), time.perf_counter()
        may = scene.who_may(name)
        while counts[name] < each and time.perf_counter() - begun < SECONDS:
            sent, outside = fuzzer.next(), (scene.stranger, scene.nobody)[counts[name] % 2]
            who = may if counts[name] % 10 < 8 else outside
            answer, body = answer_to(who, sent)
            scene.forget()
            counts[name] += 1
            said[answer.status_code] += 1
            if answer.status_code >= 500:
                failed.append((name, sent, answer.status_code))
            private = who in {scene.stranger, scene.nobody}
            if private and any(secret in body.decode("utf-8", "replace").lower() for secret in SECRETS):
                told.append((name, sent))
        took[name] = (time.perf_counter() - begun) / counts[name]
    log, count = private_log.getvalue().lower(), counts.total()
    print(f"{count} requests to {len(mine)} addresses, the fewest {min(counts.values())}, part {part}: {dict(said)}")
    print("slowest, in ms:", {name: round(took[name] * 1000) for name in sorted(took, key=took.get)[-4:]})
    for name, sent, *status in [*failed, *told][:20]:
        print(name, *status, sent.method, sent.address[:300], sent.kind, sent.body[:300], sent.headers)
    assert failed == [], f"{len(failed)} of {count}"
    assert told == []
    assert [word for word in (TYPED, *SECRETS) if word in log] == []
