"""The frame round the pages of a case: whoever moves between them finds the same links in the same places."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from cases.deadlines.services import record_delay
from cases.incidents.frame import GROUPS, PAGES
from tests.dashboard.factories import start_clock
from tests.factories import make_user
from tests.factories_cases import log_case, make_case

pytestmark = pytest.mark.django_db

NAMES = [name for _, name in PAGES]
CURRENT = re.compile(r'<a class="app-subnav__link" href="([^"]+)" aria-current="(page|true)">')


@pytest.fixture
def case():
    return log_case(by=make_user("coordinator"))


@pytest.fixture
def browser(sign_in):
    return sign_in(make_user("manager"))


@pytest.mark.parametrize("name", NAMES)
def test_every_page_of_a_case_leads_to_all_the_others_and_marks_itself_and_its_group(case, browser, name):
    page = browser.get(reverse(name, args=[case.reference])).content.decode()
    links = re.findall(r'class="app-subnav__link" href="([^"]+)"', page)
    assert links == [reverse(other, args=[case.reference]) for other in NAMES]
    group = next(group[0][1] for group in GROUPS if name in dict((each, text) for text, each in group))
    marked = {reverse(name, args=[case.reference]): "page"}
    if group != name:
        marked |= {reverse(group, args=[case.reference]): "true"}
    assert dict(CURRENT.findall(page)) == marked
    assert page.count('aria-current="page"') == 1
    assert page.count("app-groups__pages--here") == (len(next(each for each in GROUPS if each[0][1] == group)) > 1)
    assert page.count("app-identity__reference") == 1


def test_a_case_has_five_groups_of_pages(case, browser):
    page = browser.get(case.get_absolute_url()).content.decode()
    assert page.count("app-groups__group") == 5


@pytest.mark.parametrize("role", ["coordinator", "scrutineer"])
@pytest.mark.parametrize("name", NAMES)
def test_no_link_of_a_case_is_refused_to_who_may_open_the_case(case, sign_in, name, role):
    assert sign_in(make_user(role)).get(reverse(name, args=[case.reference])).status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_who_may_give_a_case_to_an_owner_finds_the_way_on_every_page_of_it(case, sign_in, name):
    way, address = reverse("case-owner", args=[case.reference]), reverse(name, args=[case.reference])
    for role, offered in (("manager", True), ("coordinator", False), ("scrutineer", False)):
        page = sign_in(make_user(role)).get(address).content.decode()
        assert (f'href="{way}">Change' in page) == offered


def test_a_date_that_waits_for_a_trial_is_said_once(browser):
    case, facts = make_case(), {"by": make_user("manager"), "why": "Trial", "category": "criminal", "look_again": True}
    late = start_clock(case, "lcspr", dt.date(2026, 3, 3))
    record_delay(late, dt.date(2026, 12, 1), decided_on=dt.date(2026, 9, 2), **facts)
    page = browser.get(reverse("case-documents", args=[case.reference])).content.decode()
    assert page.count("Thu 3 Sep 2026") == 1
