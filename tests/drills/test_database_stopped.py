"""PostgreSQL stopped at once, under load, again and again: 503 with Retry-After meanwhile, never 500, and well again by
itself with everything that was acknowledged."""

import itertools
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from tests.drills.served import ROOT, Person, Service, at_work
from tests.tools import missing as no_program, pause
from tests.with_postgres import binaries, throw_away

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
STOPS, PEOPLE = 5, 4
PREPARE = """
import django; django.setup()
import time
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests.factories import make_area, make_user
area = make_area()
for _ in range(4):
    user = make_user("coordinator", area=area)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                    HASH_SESSION_KEY: user.get_session_auth_hash(), "signed_in_at": int(time.time())})
    session.create()
    print(area.pk, session.session_key)
"""


def forms(number, area):
    for count in itertools.count():
        word = f"{number}-{count}"
        yield (
            word,
            "/staff/referrals/new/",
            {
                "area": area, "referred_by": "Dr Invented", "initials": "Q.Z.", "summary": word, "token": word,
                "received_on_day": "18", "received_on_month": "11", "received_on_year": "2026",
            },
            None,
        )  # fmt: skip


def test_it_says_so_meanwhile_and_nothing_acknowledged_is_lost(tmp_path):
    assert connection.vendor == "postgresql"
    if (bin_dir := binaries()) is None:
        no_program("no PostgreSQL on this machine")
    with throw_away(bin_dir) as server:
        # What is acknowledged is on the disk, as in production; the throw-away server is not told so.
        served = Service(f"{server.address}?options=-c%20synchronous_commit%3Don", tmp_path)
        served.manage("migrate")
        line = [sys.executable, "-c", PREPARE]
        env = {**served.env, "DJANGO_SETTINGS_MODULE": "csprapp.settings", "PYTHONPATH": str(ROOT)}
        made = subprocess.run(line, env=env, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        people = [Person(served, key, forms(n, made[0])) for n, key in enumerate(made[1::2])]
        served.start()
        try:
            with at_work(people):
                for _ in range(STOPS):
                    pause(3)
                    server.pg_ctl("-m", "immediate", "stop")
                    pause(1.5)
                    server.pg_ctl("start")
                pause(3)
            assert served.ask("GET", "/health/")[0] == 200
        finally:
            served.kill_all()
        with psycopg.connect(server.address) as asking:
            there = {summary for (summary,) in asking.execute("SELECT summary FROM cases_referral")}
    statuses = [status for person in people for status in person.statuses]
    acknowledged = [said for person in people for said in person.acknowledged]
    assert [each for person in people for each in person.odd] == []
    assert [said for said in acknowledged if said not in there] == []
    print(f"{STOPS} stops: {len(acknowledged)} acknowledged, 0 lost, {statuses.count(503)} answers 503, none 500")
