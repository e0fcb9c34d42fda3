"""The people who hold a role on a day."""

import datetime as dt

import pytest

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Role
from tests.factories import LONG_AGO, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(1)


def test_whoever_holds_one_of_the_roles_that_day_is_found_once():
    both, manager, _ = make_user("coordinator", "manager"), make_user("manager"), make_user("partner")
    assert set(User.objects.with_roles({Role.COORDINATOR, Role.MANAGER}, TODAY)) == {both, manager}
    assert User.objects.with_roles({Role.COORDINATOR, Role.MANAGER}, TODAY).count() == 2


def test_a_grant_counts_from_its_first_day_to_its_last():
    person = make_user()
    RoleGrant.objects.create(user=person, role=Role.MANAGER, valid_from=TODAY, valid_until=TODAY + DAY)
    found = [person in User.objects.with_roles({Role.MANAGER}, TODAY + days * DAY) for days in (-1, 0, 1, 2)]
    assert found == [False, True, True, False]


def test_a_closed_account_holds_no_role():
    person = make_user("manager")
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert not User.objects.with_roles({Role.MANAGER}, LONG_AGO).exists()
