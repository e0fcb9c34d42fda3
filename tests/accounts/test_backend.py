"""Who a session belongs to: the person, their roles and what they belong to in one question."""

import datetime as dt

import pytest

from cases.access.queries import area_limits, held_bodies
from csprapp.accounts.backend import Backend
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Membership
from tests.factories import LONG_AGO, make_area, make_body, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
LATER = TODAY + dt.timedelta(days=1)


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


def test_a_person_comes_with_the_areas_and_bodies_they_belong_to(django_assert_num_queries):
    area, body = make_area(), make_body()
    person = make_user(Role.COORDINATOR, Role.PARTNER, area=area)
    for other, begins, ends in ((body, LONG_AGO, None), (make_body(), LONG_AGO, LONG_AGO), (make_body(), LATER, None)):
        Membership.objects.create(user=person, body=other, valid_from=begins, valid_until=ends)
    with django_assert_num_queries(1):
        found = Backend().get_user(person.pk)
        assert found.roles() == {Role.COORDINATOR, Role.PARTNER}
        assert area_limits(found, TODAY) == [area.pk]
        assert held_bodies(found, TODAY) == {body.pk}
    assert area_limits(Backend().get_user(make_user().pk), TODAY) is None
