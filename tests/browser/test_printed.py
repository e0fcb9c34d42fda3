"""A browser that prints a page of a case says so."""

import pytest

from csprapp.accounts.roles import Role
from csprapp.records.models import AccessLog
from tests.factories import make_user
from tests.factories_cases import make_case

pytestmark = pytest.mark.django_db(transaction=True)


def test_printing_a_page_of_a_case_is_in_the_log(sign_in_page, live_server):
    person = make_user(Role.COORDINATOR)
    case = make_case(by=person)
    page = sign_in_page(person)
    page.goto(live_server.url + case.get_absolute_url())
    with page.expect_response("**/staff/printed/*/") as answer:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert answer.value.status == 204
    printed = AccessLog.objects.get(what__startswith="printed: ")
    assert (printed.case, printed.user) == (case.reference, person)
