"""No number of other requests takes a sign-in limit away."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from csprapp.accounts.limits import KeptUntilTheyExpire
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OTHERS = 2_000


@pytest.fixture(autouse=True)
def table(db, settings):
    settings.CACHES = {name: settings.CACHES["codes"] for name in ("default", "codes")}
    call_command("createcachetable", verbosity=0)


def flood():
    """As many entries as many others' requests leave, and some that have expired."""
    good = [(f"other{number}", "", "2060-01-01 00:00:00+00:00") for number in range(OTHERS)]
    expired = [(f"old{number}", "", "2020-01-01 00:00:00+00:00") for number in range(50)]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO csprapp_cache VALUES (%s, %s, %s)", good + expired)


def entries():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM csprapp_cache")
        return cursor.fetchone()[0]


def wrong_password(email):
    answer = Client().post("/staff/account/login/", {"login": email, "password": "not the right one at all"})
    return b"Too many attempts" in answer.content


def test_two_thousand_others_wash_out_no_limit():
    assert isinstance(cache._connections[cache._alias], KeptUntilTheyExpire)
    email = make_user("coordinator").email
    assert [wrong_password(email) for _ in range(6)] == [False] * 5 + [True]
    flood()
    before = entries()
    assert wrong_password(email)
    assert before - 50 <= entries() < before, "what has expired is gone, and nothing else"
    assert entries() > OTHERS
