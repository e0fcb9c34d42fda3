"""Whoever prints a page that was logged as read: the log says that too."""

import re

import pytest
from django.test import RequestFactory

from csprapp.accounts.roles import Role
from csprapp.records.access import log_read, log_read_by, log_reads
from csprapp.records.models import AccessLog
from csprapp.ui.context import Site
from tests.factories import make_area, make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db
PRINTED = re.compile(r'data-printed-url="(/staff/printed/\d+/[^"]*)"')


@pytest.fixture
def case():
    return make_case(by=make_user(Role.COORDINATOR, name="Cora Dinator"))


def address_on(page) -> str:
    (found,) = PRINTED.findall(page.content.decode())
    return found


def test_a_page_of_a_case_that_is_printed_is_in_the_log_with_who_and_which(case, sign_in):
    client = sign_in(case.owner)
    address = address_on(client.get(case.get_absolute_url()))
    read = AccessLog.objects.get(case=case.reference)
    assert client.post(address).status_code == 204
    printed = AccessLog.objects.get(what__startswith="printed")
    assert printed.what == f"printed: {read.what}"
    same = ("user_id", "user_name", "roles", "case", "subject")
    assert [getattr(printed, name) for name in same] == [getattr(read, name) for name in same]


def test_a_page_that_nobody_logs_says_nothing_when_it_is_printed(case, sign_in):
    assert not PRINTED.search(sign_in(case.owner).get("/staff/account/").content.decode())


def test_nobody_writes_into_the_log_by_what_another_person_read(case, sign_in):
    address = address_on(sign_in(case.owner).get(case.get_absolute_url()))
    stranger = sign_in(make_user(Role.COORDINATOR, area=make_area()))
    before = AccessLog.objects.count()
    there, missing = stranger.post(address), stranger.post("/staff/printed/999999/")
    assert (there.status_code, there.content) == (missing.status_code, missing.content)
    assert there.status_code == 404
    assert sign_in(case.owner).get(address).status_code == 405
    assert AccessLog.objects.count() == before


def test_a_row_that_is_about_printing_is_named_once(case, sign_in):
    client = sign_in(case.owner)
    address = address_on(client.get(case.get_absolute_url()))
    client.post(address)
    again = AccessLog.objects.get(what__startswith="printed")
    client.post(f"/staff/printed/{again.pk}/")
    assert {row.what.count("printed") for row in AccessLog.objects.filter(what__startswith="printed")} == {1}


@pytest.mark.both
def test_of_a_page_with_several_cases_on_it_each_is_in_the_log(case, sign_in):
    other, hidden = make_case(by=case.owner, area=case.area), make_case(area=make_area())
    request = RequestFactory().get("/staff/")
    request.user = case.owner
    log_reads(request, what="publication check", about=[(each.reference, each) for each in (case, other)])
    log_read(request, what="another part of it", case=other.reference, obj=other)
    theirs = log_read_by(hidden.owner, "Somebody Else", "", what="a page", case=hidden.reference)
    address = Site(request).printed_url
    assert sign_in(case.owner).post(f"{address},{theirs.pk},x,").status_code == 204
    printed = AccessLog.objects.filter(what__startswith="printed").order_by("pk")
    assert [(row.case, row.what) for row in printed] == [
        (case.reference, "printed: publication check"),
        (other.reference, "printed: publication check"),
        (other.reference, "printed: another part of it"),
    ]
