"""No page of the staff reads the case table whole: the database is asked how it would answer each of their questions.

The addresses are those of the resolver, with the links and choices that a page offers in its address.
"""

import html
import re
from itertools import count
from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import connection

from benchmarks.many_cases import fill
from cases.incidents.models import Incident
from csprapp.accounts.roles import Role
from csprapp.today import london_today
from dashboard.casefile import queries
from tests import emptying, factories, factories_cases, standing_clock
from tests.dashboard import factories as deadline_factories
from tests.factories import make_user
from tests.factories_cases import AWARE, give_access, make_case
from tests.planner import Statements, reads_whole
from tests.security.test_strangers import Objects
from tests.ui.test_html import addresses

CASES = 20_000
OPEN = 40  # one in five hundred: of many more it is quicker to read so small a table than to look each of them up


def offered(address: str, page: str) -> set[str]:
    """The other ways to ask for the same page that it offers: its links that change the query, and its filters, of
    each the first choice and the last."""
    path, _, query = address.partition("?")
    found = [parse_qsl(html.unescape(link)) for link in re.findall(r'href="\?([^"]+)"', page)]
    for form in re.findall(r'<form method="get".*?</form>', page, re.DOTALL):
        for name, options in re.findall(r'<select[^>]* name="(\w+)"(.*?)</select>', form, re.DOTALL):
            choices = re.findall(r'value="([^"]+)"', options)
            found += [[*{**dict(parse_qsl(query)), name: choice}.items()] for choice in choices[:1] + choices[-1:]]
    return {f"{path}?{urlencode(sorted(pairs))}" for pairs in found}


def ask(client, addresses: list[str], rounds: int) -> Statements:
    """Everything about cases that these pages ask, in the next round what they offer, and then what that offers."""
    statements, asked = Statements(), set()
    following = set(addresses)
    for _ in range(rounds):
        pages, asked = following - asked, asked | following
        following = set()
        for address in sorted(pages):
            with statements.of(address):
                answer = client.get(address)
            if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
                following |= offered(address, answer.content.decode())
    return statements


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """As many cases as make PostgreSQL's choice that of a large table; what SQLite plans depends on no number."""
    if connection.vendor == "sqlite":
        yield
        return
    with django_db_blocker.unblock(), standing_clock.clock.at(standing_clock.NOON):
        fill(CASES, OPEN, london_today())
        yield
        emptying.empty()


@pytest.mark.proof  # what each page asks by itself: test_html, on SQLite every time
@pytest.mark.django_db
def test_no_page_reads_the_case_table_whole(many, sign_in, everything, monkeypatch):
    beyond = count(10 * CASES)  # what the factories number has to be new
    for module in (factories, factories_cases, deadline_factories):
        monkeypatch.setattr(module, "counter", beyond)
    if connection.vendor == "sqlite":
        monkeypatch.setattr(queries, "MOST", 0)  # so that one case is asked about as more than are listed
    there, reader = Objects(), make_user(*Role)
    give_access(there.case, reader)
    closed = {"closed_on": AWARE, "closed_as": "finished"}
    make_case(reference="1998-0001", area=there.case.area, **closed)  # a list without rows offers no order
    pages = addresses(there)
    if not everything:  # test_html has asked those of one case, which offer nothing
        pages = [address for address in pages if not re.search(r"\d", address)]
    found = ask(sign_in(reader), pages, rounds=3 if everything else 2).whole()
    assert not found, "\n\n".join(found)


@pytest.mark.proof("postgresql")
@pytest.mark.django_db
def test_it_is_noticed(many):
    """What reads the table, what goes through an index of half of it, and what does neither."""
    every = Incident.objects.all()
    whole = [every.filter(summary="x"), every.order_by("summary")[:50], every.exclude(area=1).values("area")]
    part = [every.open().order_by("-reference"), every.filter(pk=1), every.order_by("-reference")[:50], every[:1001]]
    for found, expected in (*((query, True) for query in whole), *((query, False) for query in part)):
        assert reads_whole(*found.query.sql_with_params()) == expected, found.query
