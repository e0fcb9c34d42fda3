"""Every connection to the database is cut, again and again, and now and then nobody is let through for a moment, while
people send forms and files: 503 or the page, never 500, and nothing that was acknowledged is lost."""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from csprapp.records.models import Submission
from tests.drills.consistent import half
from tests.drills.served import Person, Service, at_work
from tests.drills.test_hosts import within_the_limit
from tests.drills.test_served import forms, missing
from tests.factories import make_user
from tests.factories_cases import log_case, make_area
from tests.factories_reviews import TODAY
from tests.proxy import line
from tests.tools import pause

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PEOPLE, CUTS, CLOSED = 4, 40, 5


@pytest.fixture(params=["kept connections", "a pool"])
def behind_a_line(request):
    given = connection.settings_dict
    cache.clear()  # how many files somebody sent within the hour, of people with the same keys before
    connection.close()
    with line(int(given["PORT"])) as between:
        database = f"postgres://{given['USER']}@127.0.0.1:{between.port}/{given['NAME']}"
        more = {"DATABASE_POOL": "4"} if request.param == "a pool" else {}
        served = Service(f"{database}?options=-c%20synchronous_commit%3Don", Path(settings.CSPR_VAR), **more)
        served.start()
        yield request.param, between, served
        served.kill_all()


def test_cut_connections_cost_nobody_what_was_acknowledged(behind_a_line, sign_in):
    kind, between, served = behind_a_line
    area, people = make_area(), []
    for number in range(PEOPLE):
        by = make_user("coordinator", area=area)
        cases = [log_case(area=area, by=by, today=TODAY) for _ in range(20)]
        sent = within_the_limit(forms(number, area, cases.pop(), cases))
        people.append(Person(served, sign_in(by).session.session_key, sent))
    connection.close()
    chance, cut = random.Random(5), 0
    with at_work(people):
        for number in range(CUTS):
            pause(chance.uniform(0.3, 2))
            between.refuses = number % (CUTS // CLOSED) == 0
            cut += between.cut()
            if between.refuses:
                pause(1)
                between.refuses = False
        pause(2)
    assert served.ask("GET", "/reviews/")[0] == 200
    acknowledged = [said for person in people for said in person.acknowledged]
    statuses = Counter(status for person in people for status in person.statuses)
    assert [each for person in people for each in person.odd] == []
    assert statuses[None] == 0
    assert missing(acknowledged) == []
    assert half() == []
    assert not Submission.objects.filter(answer_url="").exists()
    print(
        f"{kind}: {cut} connections cut in {CUTS} moments, {CLOSED} of them with nobody let through for a second: "
        f"{len(acknowledged)} forms and files acknowledged, 0 lost, 0 half; {statuses[503]} answers 503, none 500"
    )
