"""Accounts that nobody uses: told a week before, asleep on the ninetieth day, woken by their own person."""

import datetime as dt

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from csprapp.accounts.models import User
from csprapp.accounts.roles import Role
from csprapp.accounts.tenants import Tenant
from csprapp.mail.models import Outbox
from dashboard.people import services, sleeping
from dashboard.people.sleeping import SLEEPS_AFTER, TOLD_BEFORE, see_to_unused
from tests.accounts.earnest import CHOSEN, choose_password, enrol, give_code, give_password, path_of, works
from tests.dashboard.factories import start_clock
from tests.factories import PASSWORD, make_user
from tests.factories_cases import make_case
from tests.factories_reviews import make_asked, sign

pytestmark = pytest.mark.django_db
SEEN = dt.date(2026, 3, 2)
DAY = dt.timedelta(1)
TOLD, SLEEPS = SEEN + dt.timedelta(83), SEEN + dt.timedelta(90)
RESET = "/staff/account/password/reset/"


def seen_at(person: User, instant: str = "2026-03-02T10:00:00+00:00") -> User:
    """Signed in for the last time then, and not before the account was opened."""
    at = dt.datetime.fromisoformat(instant)
    User.objects.filter(pk=person.pk).update(last_login=at, created_at=at)
    return User.objects.get(pk=person.pk)


def asleep(person: User) -> bool:
    return User.objects.get(pk=person.pk).asleep_on is not None


@pytest.fixture
def admin() -> User:
    """Somebody who is here every day."""
    return seen_at(make_user(Role.ADMINISTRATOR), "2027-01-01T10:00:00+00:00")


@pytest.fixture
def person(admin) -> User:
    return seen_at(make_user(Role.COORDINATOR))


def test_the_numbers():
    assert (SLEEPS_AFTER.days, TOLD_BEFORE.days) == (90, 7)


def test_a_week_before_they_are_told_and_not_a_day_earlier(person):
    assert see_to_unused(TOLD - DAY) == (0, 0)
    assert see_to_unused(TOLD) == (1, 0)
    (told,) = Outbox.objects.filter(kind="account-sleeps")
    assert told.user == person
    assert told.title == "Sign in before Sun 31 May 2026 to keep your account active"
    assert "since Mon 2 Mar 2026" in told.text
    assert "I have forgotten my password" in told.text
    assert see_to_unused(TOLD) == (0, 0), "once"


def test_whoever_signs_in_while_it_is_looked_at_stays_awake(person, monkeypatch):
    see_to_unused(TOLD)
    needed = sleeping._is_needed

    def and_signs_in(someone, today):
        seen_at(person, "2026-05-31T06:59:59+00:00")
        return needed(someone, today)

    monkeypatch.setattr(sleeping, "_is_needed", and_signs_in)
    assert see_to_unused(SLEEPS) == (0, 0)
    assert not asleep(person)


def test_on_the_ninetieth_day_it_sleeps_and_not_a_day_earlier(person):
    see_to_unused(TOLD)
    assert see_to_unused(SLEEPS - DAY) == (0, 0)
    assert not asleep(person)
    assert see_to_unused(SLEEPS) == (0, 1)
    held = User.objects.get(pk=person.pk)
    assert held.asleep_on == SLEEPS
    assert held.is_active
    assert not held.has_usable_password()
    assert held.sessions_key != person.sessions_key
    line = held.history.exclude(history_change_reason=None).first()
    assert (line.history_change_reason, line.history_user) == ("Nobody signed in for 90 days", None)
    assert see_to_unused(SLEEPS + DAY) == (0, 0)


def test_the_days_are_londons(admin):
    """11:30pm in Greenwich is the next day in London's summer."""
    person = seen_at(make_user(Role.COORDINATOR), "2026-06-01T23:30:00+00:00")
    see_to_unused(dt.date(2026, 8, 24))
    assert see_to_unused(dt.date(2026, 8, 30)) == (0, 0)
    assert see_to_unused(dt.date(2026, 8, 31)) == (0, 1)
    assert asleep(person)


def test_whoever_signs_in_meanwhile_stays_and_is_told_anew_another_time(person):
    see_to_unused(TOLD)
    seen_at(person, "2026-05-28T10:00:00+00:00")
    assert see_to_unused(SLEEPS) == (0, 0)
    assert see_to_unused(dt.date(2026, 5, 28) + dt.timedelta(83)) == (1, 0)


def test_nobody_sleeps_who_was_not_told_a_week_before(person):
    """The machine was off, or the service had no such rule before."""
    late = SLEEPS + dt.timedelta(30)
    assert see_to_unused(late) == (1, 0)
    assert f"Sign in before {late + TOLD_BEFORE:%a} {(late + TOLD_BEFORE).day}" in Outbox.objects.latest("pk").title
    assert see_to_unused(late + dt.timedelta(6)) == (0, 0)
    assert see_to_unused(late + dt.timedelta(7)) == (0, 1)


def test_an_invitation_has_its_own_ninety_days(admin):
    invited = dt.date(2026, 3, 10)
    ours = {"valid_from": invited, "by": admin, "today": invited}
    person = services.invite("New Person", "new@demo.example", [Role.MANAGER], [], **ours)
    User.objects.filter(pk=person.pk).update(created_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    assert see_to_unused(TOLD) == (0, 0)
    assert see_to_unused(invited + dt.timedelta(83)) == (1, 0)
    services.invite_again(person, by=admin, today=invited + dt.timedelta(84))
    assert see_to_unused(invited + dt.timedelta(90)) == (0, 0)


def test_somebody_whose_signature_is_awaited_never_sleeps(admin):
    scene = make_asked()
    for each in User.objects.exclude(pk=admin.pk):
        seen_at(each)
    delegate = scene.delegates[0]
    see_to_unused(TOLD)
    see_to_unused(SLEEPS)
    assert not asleep(delegate)
    assert asleep(scene.coordinator)
    sign(scene, 0)
    see_to_unused(SLEEPS + DAY)
    see_to_unused(SLEEPS + DAY + TOLD_BEFORE)
    assert asleep(delegate), "once it is signed they are like anybody"


def test_of_the_administrators_the_last_one_stays():
    first, second = (make_user(Role.ADMINISTRATOR) for _ in range(2))
    seen_at(first)
    seen_at(second, "2026-03-03T10:00:00+00:00")
    for day in range(200):
        see_to_unused(TOLD + day * DAY)
    assert (asleep(first), asleep(second)) == (True, False)
    assert not Outbox.objects.filter(user=second, day__gt=SLEEPS + DAY).exists(), "and is not told what does not happen"


def test_with_single_sign_on_the_last_administrator_who_can_do_without_it_stays(settings):
    council = Tenant("council", "A Council", "https://login.council.example", "client", "secret", ("council.example",))
    settings.CSPR_SSO = (council,)
    without, with_it = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR, email="ada@council.example")
    User.objects.filter(pk=with_it.pk).update(issuer=council.issuer, subject="1")
    for each in (without, with_it):
        seen_at(each)
    for day in (TOLD, SLEEPS, SLEEPS + 30 * DAY):
        see_to_unused(day)
    assert (asleep(without), asleep(with_it)) == (False, True)


def test_the_daily_run_says_what_it_did(person, capsys):
    call_command("send_reminders", today=TOLD)
    assert "1 person told of an unused account, 0 put to sleep" in capsys.readouterr().out
    call_command("send_reminders", today=TOLD + DAY)
    assert "unused" not in capsys.readouterr().out


def test_the_work_of_a_sleeper_is_the_managers(admin, sign_in):
    owner = make_user(Role.COORDINATOR, name="Sleepy Owner")
    case = make_case(by=owner)
    manager = make_user(Role.MANAGER)
    start_clock(case, "notify_panel", dt.date(2026, 11, 20), owner=owner)
    User.objects.filter(pk=owner.pk).update(asleep_on=dt.date(2026, 11, 1))
    assert "Sleepy Owner (account asleep)" in sign_in(manager).get("/staff/team/").content.decode()
    call_command("send_reminders", today=dt.date(2026, 11, 27))
    assert set(Outbox.objects.filter(kind="digest", user__in=[owner, manager]).values_list("user", flat=True)) == {
        manager.pk
    }


def test_the_people_page_shows_who_sleeps(admin, person, sign_in):
    see_to_unused(TOLD)
    see_to_unused(SLEEPS)
    client = sign_in(admin)
    assert "asleep since Sun 31 May 2026" in client.get("/staff/settings/people/?show=asleep").content.decode()
    shown = client.get(f"/staff/settings/people/{person.pk}/").content.decode()
    assert "Asleep since Sun 31 May 2026" in shown
    assert "Nobody signed in for 90 days" in client.get(f"/staff/settings/people/{person.pk}/changes/").content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("in_earnest")
class TestWaking:
    def test_a_new_password_and_the_second_factor_wake(self, admin):
        person, client = make_user(Role.COORDINATOR), Client()
        give_password(client, person.email, PASSWORD)
        client.secret = enrol(client)
        seen_at(person)
        see_to_unused(TOLD)
        see_to_unused(SLEEPS)
        assert asleep(person)
        assert not works(client)
        later = Client()
        answer = give_password(later, person.email, PASSWORD)
        assert "not correct" in answer.content.decode(), "nobody learns that the account is there and sleeps"
        later.post(RESET, {"email": person.email})
        choose_password(later, path_of(mail.outbox[-1].body))
        assert not asleep(person)
        give_password(later, person.email, CHOSEN)
        assert not works(later)
        give_code(later, client.secret)
        assert works(later)
        line = person.history.exclude(history_change_reason=None).first()
        assert (line.history_change_reason, line.history_user) == ("Woken by a new password", person)

    def test_whoever_does_not_sign_in_after_all_sleeps_again(self, admin, person):
        see_to_unused(TOLD)
        see_to_unused(SLEEPS)
        Client().post(RESET, {"email": person.email})
        choose_password(Client(), path_of(mail.outbox[-1].body))
        assert see_to_unused(SLEEPS + DAY) == (0, 1)
