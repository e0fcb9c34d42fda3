"""A long list of cases, put together from parts by an index each, has the order in which a short one is sorted."""

import datetime as dt
import random

import pytest

from cases.incidents.models import Incident
from dashboard.casefile import queries
from dashboard.casefile.queries import ORDERS, Keys, listed, with_key
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import AWARE, give_access, make_case

pytestmark = pytest.mark.django_db
CASES = 40


@pytest.fixture
def anna():
    """A coordinator who sees some of forty cases, restricted ones masked, or open to her; two others have one name."""
    chance, anna, area = random.Random(9), make_user("coordinator", name="Anna Invented"), make_area()
    owners = [anna, None, *(make_user("coordinator", name=name) for name in ("Bela Same", "Bela Same", "Zoe Last"))]
    for number in range(CASES):
        closed = {"closed_on": TODAY, "closed_as": "finished"} if number % 4 else {}
        aware = chance.choice([None, *(AWARE - dt.timedelta(days=days) for days in range(4))])
        case = make_case(by=anna, area=area, owner=chance.choice(owners), aware_on=aware, **closed)
        if chance.random() < 0.3:
            Incident.objects.filter(pk=case.pk).update(restricted=True)
            if chance.random() < 0.5:
                give_access(case, anna)
        for _ in range(chance.choice([0, 0, 1, 2])):
            make_agreed(case, TODAY + dt.timedelta(days=chance.randrange(5)))
    return anna


@pytest.mark.parametrize("most", [4, 25, 1000])
def test_parts_give_the_order_of_the_whole(anna, monkeypatch, most):
    monkeypatch.setattr(queries, "MOST", most)
    monkeypatch.setattr(queries, "FIRST", (2, 6))
    narrowed = ({}, {"closed_on__isnull": False}, {"owner": anna})
    for facts in narrowed:

        def asked(user, on, facts=facts):
            return listed(user, on).filter(**facts)

        for order in ORDERS:
            parts, whole = (Keys(asked, anna, TODAY, order=order, few=few) for few in (False, True))
            assert parts.count() == whole.count() <= most + 1
            for start, stop in ((0, 2), (2, 4), (4, 8), (8, 40)):
                assert parts[start:stop] == whole[start:stop], order


def test_going_through_the_few_finds_what_the_index_would(anna):
    every = listed(anna, TODAY)
    owner = str(Incident.objects.exclude(owner=None).first().owner_id)
    for key in (owner, None):
        found = [set(with_key(every, "owner", key, few=few).values_list("pk", flat=True)) for few in (True, False)]
        assert found[0] == found[1] != set()
