"""Two administrators at work at the same moment, with real transactions."""

import pytest

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.partnership.models import Agency, Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from dashboard.partnership import services as ours
from dashboard.people import services
from reviews.returns.agencies import add_agency
from tests.factories import make_user
from tests.meeting import at_once, meeting

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_administrators_who_end_each_other_one_stays():
    one, other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)

    def end(person, by):
        version = with_version(User.objects.get(pk=person.pk)).version
        facts = {"heir": None, "reason": "Left", "by": by, "today": london_today()}
        return lambda: services.end_account(person, version, **facts)

    with meeting((services, "work_of"), (services, "work_of")):
        results = at_once(end(one, other), end(other, one))
    assert [type(result) for result in results].count(Refused) == 1
    assert User.objects.filter(is_active=True).count() == 1


def test_of_two_who_change_the_partnership_the_second_is_told():
    admin = make_user(Role.ADMINISTRATOR)
    facts = {"name": "Invented", "brand_colour": "#0b4f55"}
    version = with_version(ours.set_partnership(facts, 0, by=admin)).version
    results = at_once(*(lambda n=n: ours.set_partnership({**facts, "quorum": n}, version, by=admin) for n in (2, 3)))
    assert [type(result) for result in results].count(Conflict) == 1
    assert Partnership.history.count() == 2


def test_of_two_who_add_the_same_agency_one_is_refused():
    admin = make_user(Role.ADMINISTRATOR)
    results = at_once(*[lambda: add_agency({"name": "Hill School"}, by=admin)] * 2)
    assert [type(result) for result in results].count(Refused) == 1
    assert Agency.objects.count() == 1
