"""A real Redis that is emptied again and again under load, stopped and started: no code is good twice, limits come
back, whoever is signed in works on, and nobody sees an error of ours."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import global_settings, settings as django_settings
from django.db import connection

from tests.drills.served import CSRF, Service, encoded
from tests.drills.test_store import address
from tests.engines import missing as lacking, running
from tests.factories import PASSWORD, make_user
from tests.tools import missing, pause, without_moved_date
from tests.with_postgres import free_port

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
LOGIN, CODE = "/staff/account/login/", "/staff/account/2fa/authenticate/"
PEOPLE, AT_ONCE, ROUNDS = 8, 3, 3
TRIES = 5  # wrong passwords for one account within five minutes
PERIOD = 30  # seconds that a code is good for


class Redis:
    """Debian's redis-server, which forgets everything whenever it ends."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder

    def start(self) -> None:
        options = f"--port {self.port} --bind 127.0.0.1 --save  --appendonly no --dir {self.folder}".split(" ")
        self.held = running(["redis-server", *options], self.port, env=without_moved_date())
        self.held.__enter__()

    def stop(self) -> None:
        self.held.__exit__(None, None, None)

    def empty(self) -> None:
        import redis

        redis.Redis(port=self.port).flushall()


class Visit:
    """A browser of somebody at an address of their own."""

    def __init__(self, service: Service, ip: str) -> None:
        self.service, self.ip, self.cookies = service, ip, {"csrf": CSRF}

    def post(self, path: str, **fields: str) -> tuple[int | None, str, bytes]:
        """(status, where it leads, page)."""
        kind, body = encoded({**fields, "csrfmiddlewaretoken": CSRF}, None)
        return self._asked("POST", path, body, **{"Content-Type": kind})

    def get(self, path: str) -> tuple[int | None, str, bytes]:
        return self._asked("GET", path)

    def _asked(self, method, path, body=b"", **headers):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        there = {"Cookie": cookies, "X-Forwarded-For": self.ip, **headers}
        status, told, page = self.service.ask(method, path, body, **there)
        for line in told.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            if name != "csrf":
                self.cookies[name] = value
        return status, told.get("Location", ""), page


@pytest.fixture
def cache(tmp_path):
    if "redis-server" in lacking():
        missing("no Redis on this machine: apt-get install redis-server")
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def served(cache):
    connection.close()
    more = {"CACHE_URL": f"redis://127.0.0.1:{cache.port}/0", "CSPR_BEHIND_PROXY": "1"}
    service = Service(f"{address()}?options=-c%20synchronous_commit%3Don", Path(django_settings.CSPR_VAR), **more)
    service.start()
    yield service
    service.kill_all()


def code_of(secret: str) -> str:
    """The code that an authenticator shows now, early in its half minute, so that it is good for the whole deed."""
    while time.time() % PERIOD > PERIOD / 3:
        pause(0.2)
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD))


def test_no_code_is_good_twice_limits_come_back_and_nobody_sees_an_error(served_people, cache):
    served, people, statuses = served_people
    emptied = Counter()
    over = threading.Event()

    def keep_emptying():
        while not over.wait(0.05):
            cache.empty()
            emptied["times"] += 1

    # Whoever looked over a shoulder sends the same code in the same moment, and once more afterwards.
    emptying = threading.Thread(target=keep_emptying)
    emptying.start()
    let_in, used = Counter(), {}
    try:
        with ThreadPoolExecutor(PEOPLE * AT_ONCE) as pool:
            for turn in range(ROUNDS):
                visits = [
                    (user, Visit(served, f"10.{turn}.{n}.{i}")) for n, user in enumerate(people) for i in range(AT_ONCE)
                ]
                at_code = list(pool.map(lambda each: first_step(*each, statuses), visits))
                assert all(at_code), "each is asked for a code"
                codes = {user.pk: code_of(secret) for user, secret in people.items()}
                asked = [(visit, codes[user.pk], user) for user, visit in visits]
                for user, good in pool.map(lambda each: second_step(*each, statuses), asked):
                    let_in[user.pk, turn] += good
                used = codes
    finally:
        over.set()
        emptying.join()
    assert max(let_in.values()) == 1, "nobody is let in twice by one code"
    assert sum(let_in.values()) == PEOPLE * ROUNDS, "and each once"

    # Stopped: nobody signs in, whoever is signed in works on, and each is told in words.
    signed_in = Visit(served, "10.9.0.1")
    user, secret = next(iter(people.items()))
    fresh = code_after(used[user.pk], secret)
    assert first_step(user, signed_in, statuses)
    assert second_step(signed_in, fresh, user, statuses)[1]
    waiting = Visit(served, "10.9.0.2")
    assert first_step(user, waiting, statuses)
    cache.stop()
    began = monotonic()
    away = [
        Visit(served, f"10.8.0.{n}").post(LOGIN, login=person.email, password=PASSWORD)
        for n, person in enumerate(people)
    ]
    longest = (monotonic() - began) / len(away)
    statuses.update(status for status, _, _ in away)
    assert {status for status, _, _ in away} == {503}
    assert all(b"unavailable for a moment" in page for _, _, page in away)
    assert waiting.post(CODE, code=fresh)[0] == 503
    assert [signed_in.get(path)[0] for path in ("/staff/", "/staff/cases/", "/reviews/")] == [200] * 3
    cache.start()

    # Started again, empty: the code that was used stays used, a guest of another address is let in, limits count anew.
    assert not second_step(waiting, fresh, user, statuses)[1], "a used code stays used"
    told = tries(served, next(reversed(people)), 2 * TRIES, statuses)
    assert told == [False] * TRIES + [True] * TRIES
    cache.empty()
    again = tries(served, next(reversed(people)), 2 * TRIES, statuses)
    assert again == [False] * TRIES + [True] * TRIES, "a few tries more, and no more"
    assert set(statuses) <= {200, 302, 503}
    print(
        f"Redis emptied {emptied['times']} times under {sum(statuses.values())} requests, stopped and started: "
        f"{PEOPLE * ROUNDS} codes sent by {AT_ONCE} browsers each at once, each let in one; a used code stayed used; "
        f"limits came back after {TRIES} tries; {statuses[503]} answers 503 ({longest:.1f} s each), none 500"
    )


@pytest.fixture
def served_people(settings, served):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # as the service has them
    people = {}
    for _ in range(PEOPLE):
        user, secret = make_user("coordinator"), generate_totp_secret()
        TOTP.activate(user, secret)
        people[user] = secret
    connection.close()
    return served, people, Counter()


def first_step(user, visit: Visit, statuses: Counter) -> bool:
    """Whether the password leads on to the code."""
    status, leads_to, _ = visit.post(LOGIN, login=user.email, password=PASSWORD)
    statuses[status] += 1
    return leads_to.startswith(CODE)


def second_step(visit: Visit, code: str, user, statuses: Counter):
    """(user, whether the code let them in)."""
    status, leads_to, _ = visit.post(CODE, code=code)
    statuses[status] += 1
    return user, status == 302 and "/login/" not in leads_to and CODE not in leads_to


def code_after(used: str, secret: str) -> str:
    while (code := code_of(secret)) == used:
        pause(0.5)
    return code


def tries(served: Service, user, number: int, statuses: Counter) -> list[bool]:
    """Of so many wrong passwords, each from another address: whether it was one too many."""
    told = []
    for n in range(number):
        status, _, page = Visit(served, f"10.7.1.{n}").post(LOGIN, login=user.email, password="not the right one")
        statuses[status] += 1
        told.append(b"Too many attempts" in page)
    return told
