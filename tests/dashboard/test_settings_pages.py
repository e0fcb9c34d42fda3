"""Every page of the settings by the resolver: who opens it, and how much it asks of the database."""

import datetime as dt
import re

import pytest

from cases.letters.models import LegalBasis
from csprapp.accounts.roles import MAY, Permission, Role
from csprapp.records.services import add
from tests.factories import make_agency, make_area, make_body, make_theme, make_user
from tests.test_permissions import PRIVATE
from tests.ui.asked import pages_at, ready

pytestmark = pytest.mark.django_db
# Which deed opens the pages below settings/, by the beginning of their names.
DEEDS = {
    "settings-partnership": Permission.SET_UP,
    "settings-area": Permission.SET_UP,
    "settings-bod": Permission.SET_UP,
    "settings-agency-add": Permission.ADD_AGENCY,
    "settings-agenc": Permission.SET_UP,
    "settings-theme": Permission.SET_UP,
    "settings-legal": Permission.SET_UP,
    "settings-holidays": Permission.SET_CALENDAR,
    "settings-test-mail": Permission.SET_UP,
    "settings-mail-arrived": Permission.SET_UP,
    "settings-seals": Permission.SEE_SEALS,
    "settings-pe": Permission.MANAGE_USERS,
}


def make_basis():
    facts = {"kind": "agency", "words": "the law", "edition": "2026", "in_force_from": dt.date(2026, 6, 1)}
    return add(LegalBasis(**facts), by=make_user("administrator"), why="Read")


MAKE = {
    "areas": make_area,
    "bodies": lambda: make_body("police", make_area()),
    "agencies": make_agency,
    "themes": make_theme,
    "legal-basis": make_basis,
    "people": lambda: make_user(Role.MANAGER, area=make_area()),
}
KEYS = re.compile(r"^/staff/settings/([\w-]+)/999999/")


def setting_pages():
    """(deed, address) of every page of the settings of which this file says who opens it."""
    for name, address in PRIVATE:
        deeds = [deed for begins, deed in DEEDS.items() if (name or "").startswith(begins)]
        if deeds:
            yield deeds[0], address


def real(address):
    """The address of something that is there."""
    if not (found := KEYS.match(address)):
        return address
    made = MAKE[found[1]]()
    there = address.replace("999999", str(made.pk), 1)
    if "/role/9" in there:
        return there.replace("999999", str(made.role_grants.get().pk))
    return there.replace("999999", str(made.memberships.get().pk)) if "/place/9" in there else there


@pytest.mark.parametrize("role", Role)
def test_only_who_keeps_the_settings_opens_them_and_nobody_else_learns_what_is_there(sign_in, role):
    client = sign_in(make_user(role))
    for deed, address in setting_pages():
        there = real(address)
        for ask in (client.get, client.post):
            if role in MAY[deed]:
                assert ask(there).status_code in {200, 302, 405}, there
            else:
                found, missing = ask(there), ask(address)
                assert (found.status_code, found.content) == (missing.status_code, missing.content), there
                assert found.status_code in {403, 405}, there


def test_none_of_them_asks_more_than_it_may(sign_in):
    client = ready(sign_in(make_user(*Role)))
    addresses = [real(address) for _, address in setting_pages()]
    assert len(pages_at(client, addresses)) > 10
