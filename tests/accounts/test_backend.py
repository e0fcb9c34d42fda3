"""Who a session belongs to: the person and their roles in one question."""

import datetime as dt

import pytest

from csprapp.accounts.backend import Backend
from csprapp.accounts.roles import Role
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_person_comes_with_the_roles_they_hold_today(django_assert_num_queries):
    person = make_user(Role.COORDINATOR, Role.MANAGER, Role.SCRUTINEER)
    ended = person.role_grants.get(role=Role.SCRUTINEER)
    ended.valid_until = dt.date(2026, 11, 22)
    ended.save()
    with django_assert_num_queries(1):
        found = Backend().get_user(person.pk)
        assert found == person
        assert found.roles() == {Role.COORDINATOR, Role.MANAGER}


def test_a_person_without_a_role_and_a_closed_account():
    person = make_user()
    assert Backend().get_user(person.pk).roles() == frozenset()
    person.is_active = False
    person.save()
    assert Backend().get_user(person.pk) is None
    assert Backend().get_user(person.pk + 1) is None
