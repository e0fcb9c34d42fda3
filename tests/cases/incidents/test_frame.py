"""The frame round the pages of a case: whoever moves between them finds the same links in the same places."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from cases.deadlines.services import record_delay
from cases.incidents.frame import PAGES
from tests.dashboard.factories import start_clock
from tests.factories import make_user
from tests.factories_cases import log_case, make_case

pytestmark = pytest.mark.django_db

NAMES = [name for _, name in PAGES]
CURRENT = re.compile(r'<a class="app-subnav__link" href="([^"]+)" aria-current="page">')


@pytest.fixture
def case():
    return log_case(by=make_user("coordinator"))


@pytest.fixture
def browser(sign_in):
    return sign_in(make_user("manager"))


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_case_leads_to_all_the_others_and_marks_itself(case, browser, name):
    page = browser.get(reverse(name, args=[case.reference])).content.decode()
    links = re.findall(r'class="app-subnav__link" href="([^"]+)"', page)
    assert links == [reverse(other, args=[case.reference]) for other in NAMES]
    assert CURRENT.findall(page) == [reverse(name, args=[case.reference])]
    assert page.count("app-identity__reference") == 1


@pytest.mark.parametrize("role", ["coordinator", "scrutineer"])
@pytest.mark.parametrize("name", NAMES)
def test_no_link_of_a_case_is_refused_to_who_may_open_the_case(case, sign_in, name, role):
    assert sign_in(make_user(role)).get(reverse(name, args=[case.reference])).status_code == 200


def test_a_date_that_waits_for_a_trial_is_said_once(browser):
    case, facts = make_case(), {"by": make_user("manager"), "why": "Trial", "category": "criminal", "look_again": True}
    late = start_clock(case, "lcspr", dt.date(2026, 3, 3))
    record_delay(late, dt.date(2026, 12, 1), decided_on=dt.date(2026, 9, 2), **facts)
    page = browser.get(reverse("case-documents", args=[case.reference])).content.decode()
    assert page.count("Thu 3 Sep 2026") == 1
