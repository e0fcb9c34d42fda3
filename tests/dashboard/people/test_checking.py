"""Twice a year somebody looks at every account and says so."""

import datetime as dt
import re

import pytest

from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from dashboard.people import checking, services
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/staff/settings/people/check/"


@pytest.fixture
def today() -> dt.date:
    return london_today()


@pytest.fixture
def admin() -> User:
    """The first account, and with it the partnership, opened on 20 May."""
    Partnership.objects.create(pk=1, name="Invented")
    admin = make_user(Role.ADMINISTRATOR, name="Ada Min")
    User.objects.filter(pk=admin.pk).update(created_at=dt.datetime(2026, 5, 20, 10, tzinfo=dt.UTC))
    return admin


def seen() -> int:
    return with_version(Partnership.current()).version


def row(client) -> bool:
    return "Check everybody’s account" in client.get("/staff/").content.decode()


def test_six_months_after_the_first_account_and_after_each_check_it_is_a_dated_row(admin, sign_in, clock, today):
    client = sign_in(admin)
    for day, there in (("2026-11-19T12:00", False), ("2026-11-20T00:00", True), ("2026-11-21T12:00", True)):
        clock.move_to(f"{day}:00+00:00")
        assert row(client) == there, day
    assert "Fri 20 Nov 2026" in client.get("/staff/").content.decode()
    checking.confirm(seen(), [], by=admin, today=dt.date(2026, 11, 21))
    assert not row(client)
    clock.move_to("2027-05-20T12:00:00+00:00")
    assert not row(client)
    clock.move_to("2027-05-21T12:00:00+00:00")
    assert row(client)


def test_the_page_shows_everybody_and_one_button_confirms(admin, sign_in, today):
    leaver, stays, ended = (make_user(Role.MANAGER, name=name) for name in ("Lea Ver", "Stay Er", "Gone Already"))
    ended.is_active = False
    ended.save()
    client = sign_in(admin)
    page = client.get(PAGE).content.decode()
    assert "Lea Ver" in page
    assert "Stay Er" in page
    assert "Gone Already" not in page
    assert f'name="to_end" value="{admin.pk}"' not in page, "nobody ends themselves"
    hidden = dict(re.findall(r'name="(token|version)" value="([^"]*)"', page))
    answer = client.post(PAGE, {**hidden, "to_end": [leaver.pk]}, follow=True)
    assert "You have checked everybody." in answer.content.decode()
    line = Partnership.history.first()
    assert line.people_checked_on == today
    assert (line.history_user, line.history_change_reason) == (admin, "Everybody’s account was checked: 1 to end of 3")
    leaver.refresh_from_db()
    assert leaver.to_end_since == today
    assert leaver.history.first().history_change_reason == checking.TO_END
    stays.refresh_from_db()
    assert stays.to_end_since is None
    assert "1 account to end" in client.get("/staff/").content.decode()
    found = client.get("/staff/settings/people/?show=to_end").content.decode()
    assert "Lea Ver" in found
    assert "Stay Er" not in found
    assert f'value="{leaver.pk}" id="end-{leaver.pk}" checked' in client.get(PAGE).content.decode()


def test_whose_account_was_to_end_may_stay_after_all_or_ends(admin, today):
    first, second = make_user(Role.MANAGER), make_user(Role.MANAGER)
    checking.confirm(seen(), [first, second], by=admin, today=today)
    checking.confirm(seen(), [second], by=admin, today=today)
    first.refresh_from_db()
    assert first.to_end_since is None
    assert first.history.first().history_change_reason == checking.KEPT
    services.end_account(second, with_version(second).version, heir=None, reason="Left", by=admin, today=today)
    second.refresh_from_db()
    assert second.to_end_since is None


def test_of_two_who_confirm_at_once_the_second_is_told(admin, today):
    version = seen()
    checking.confirm(version, [], by=admin, today=today)
    with pytest.raises(Conflict):
        checking.confirm(version, [], by=make_user(Role.ADMINISTRATOR), today=today)


def test_only_an_administrator_and_never_for_themselves(admin, today):
    with pytest.raises(NotAllowed):
        checking.confirm(seen(), [], by=make_user(Role.MANAGER), today=today)
    with pytest.raises(Refused, match="You cannot end your own account"):
        checking.confirm(seen(), [admin], by=admin, today=today)
    Partnership.objects.all().delete()
    with pytest.raises(Refused, match="Record your partnership first"):
        checking.confirm(0, [], by=admin, today=today)


def test_the_page_asks_as_much_of_the_database_however_many_there_are(admin, sign_in, django_assert_max_num_queries):
    for _ in range(12):
        make_user(Role.MANAGER, Role.COORDINATOR)
    client = sign_in(admin)
    with django_assert_max_num_queries(14):
        client.get(PAGE)
