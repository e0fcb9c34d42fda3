"""While somebody is away their dates are on the list of their deputy, who may open the case, or of the managers."""

import datetime as dt
import re

import pytest
from lxml import html

from csprapp.accounts.models import Away
from csprapp.accounts.roles import NotAllowed
from csprapp.clock.deadline import day_words
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from dashboard.work.reminders import send_reminders
from dashboard.work.standing_in import absent, own_time_away, set_away, stands_in_until
from tests.dashboard.factories import TODAY, make_agreed
from tests.factories import make_area, make_user
from tests.factories_cases import give_access, make_case

pytestmark = pytest.mark.django_db
UNTIL = TODAY + dt.timedelta(days=7)


@pytest.fixture
def anna():
    return make_user("coordinator", name="Anna Away")


@pytest.fixture
def bela():
    return make_user("coordinator", name="Bela Deputy")


@pytest.fixture
def mona():
    return make_user("manager", name="Mona Manager")


def work_of(sign_in, person):
    return sign_in(person).get("/staff/").content.decode()


def test_a_deputy_gets_what_they_may_open_and_the_manager_the_rest(sign_in, anna, bela, mona):
    make_agreed(make_case(by=anna), TODAY, label="Plain duty")
    hidden = make_case(by=anna, restricted=True)
    make_agreed(hidden, TODAY, label="Hidden duty")
    assert "Plain duty" not in work_of(sign_in, bela)
    set_away(anna, 0, UNTIL, bela, by=anna, today=TODAY)
    deputys, managers = work_of(sign_in, bela), work_of(sign_in, mona)
    assert "Plain duty" in deputys
    assert "Anna Away" in deputys
    assert hidden.reference not in deputys
    assert "Plain duty" not in managers
    assert hidden.reference in managers
    assert "Hidden duty" not in managers
    give_access(hidden, bela)
    assert "Hidden duty" in work_of(sign_in, bela)
    assert hidden.reference not in work_of(sign_in, mona)
    assert "Plain duty" in work_of(sign_in, anna)


def test_a_deputy_gets_the_mail_of_what_they_may_open_and_the_manager_of_the_rest(anna, bela, mona):
    plain, hidden = make_case(by=anna, code_name="Larch"), make_case(by=anna, restricted=True)
    for case in (plain, hidden):
        make_agreed(case, TODAY)
    set_away(anna, 0, UNTIL, bela, by=anna, today=TODAY)
    send_reminders(TODAY)
    mails = {mail.user: mail.text for mail in Outbox.objects.filter(kind="digest")}
    assert plain.reference in mails[bela]
    assert hidden.reference not in mails[bela]
    assert hidden.reference in mails[mona]
    assert "Its owner is away" in mails[mona]
    assert plain.reference not in mails[mona]
    assert "Nobody owns it" not in mails[mona]
    assert plain.reference not in mails.get(anna, "")


@pytest.mark.parametrize("how", ["without a deputy", "account ended", "deputy away too"])
def test_without_a_deputy_who_is_there_the_manager_gets_all_of_it(sign_in, anna, bela, mona, how):
    make_agreed(make_case(by=anna), TODAY, label="Plain duty")
    lost = make_agreed(make_case(by=anna), TODAY, label="Nobody took it")
    lost.owner = None
    lost.save()
    if how == "account ended":
        anna.is_active = False
        anna.save()
    else:
        set_away(anna, 0, UNTIL, bela if "too" in how else None, by=anna, today=TODAY)
    if how == "deputy away too":
        set_away(bela, 0, UNTIL, None, by=bela, today=TODAY)
    page = work_of(sign_in, mona)
    assert "Plain duty" in page
    assert "Nobody took it" in page
    assert "Plain duty" not in work_of(sign_in, bela)


def test_the_day_after_they_are_back(anna, bela):
    set_away(anna, 0, UNTIL, bela, by=anna, today=TODAY)
    assert absent(UNTIL) == {anna.pk: bela.pk}
    assert absent(UNTIL + dt.timedelta(days=1)) == {}
    set_away(anna, 0, None, bela, by=anna, today=TODAY)
    assert absent(TODAY) == {}
    assert [row.history_change_reason for row in Away.history.order_by("history_id")] == ["Away", "Back at work"]


def test_people_say_it_of_themselves_a_manager_of_anybody_and_a_deputy_works_in_all_their_areas(
    sign_in, anna, bela, mona
):
    said = {"today": TODAY}
    set_away(anna, 0, UNTIL, bela, by=mona, **said)
    with pytest.raises(NotAllowed):
        set_away(anna, 0, UNTIL, None, by=bela, **said)
    for deputy in (anna, make_user("coordinator", area=make_area()), make_user("publisher")):
        with pytest.raises(Refused):
            set_away(anna, 0, UNTIL, deputy, by=anna, **said)
    with pytest.raises(Refused):
        set_away(anna, 0, TODAY - dt.timedelta(days=1), bela, by=anna, **said)
    assert sign_in(bela).get(f"/staff/away/{anna.pk}/").status_code == 403
    client = sign_in(mona)
    assert "When Anna Away is away" in client.get(f"/staff/away/{anna.pk}/").content.decode()


def test_the_page_is_one_press_from_my_work(sign_in, anna, bela):
    client = sign_in(anna)
    assert 'href="/staff/away/"' in client.get("/staff/").content.decode()
    form = client.get("/staff/away/").content.decode()
    token, version = (re.search(rf'name="{name}" value="([^"]*)"', form)[1] for name in ("token", "version"))
    days = {"until_day": UNTIL.day, "until_month": UNTIL.month, "until_year": UNTIL.year}
    answer = client.post("/staff/away/", {**days, "deputy": bela.pk, "token": token, "version": version})
    assert answer["Location"] == "/staff/"
    assert Away.objects.get().deputy == bela


def test_a_deputy_without_a_last_day_is_asked_for_it_and_who_is_back_is_told_so(sign_in, anna, bela):
    client = sign_in(anna)

    def saved(**days):
        form = client.get("/staff/away/").content.decode()
        token, version = (re.search(rf'name="{name}" value="(.*?)"', form)[1] for name in ("token", "version"))
        given = {"deputy": bela.pk, "token": token, "version": version, **days}
        return client.post("/staff/away/", given, follow=True).content.decode()

    assert "Enter the last day away" in saved()
    assert not Away.objects.exists()
    said = saved(until_day=UNTIL.day, until_month=UNTIL.month, until_year=UNTIL.year)
    assert "The time away is saved." in said
    said = saved()
    assert "You are back at work." in said
    assert "The time away is saved." not in said
    assert Away.objects.get().until is None


def test_my_work_says_until_when_somebody_is_away_and_who_stands_in(sign_in, anna, bela, mona):
    set_away(anna, 0, UNTIL, bela, by=anna, today=TODAY)
    own, deputys, managers = work_of(sign_in, anna), work_of(sign_in, bela), work_of(sign_in, mona)
    day = day_words(UNTIL)
    assert f"You are away, up to and including {day}. Bela Deputy is standing in for you." in own
    assert "Going away?" not in own
    assert f"You are standing in for Anna Away, up to and including {day}." in deputys
    assert "Going away?" in deputys
    assert "standing in" not in managers
    set_away(bela, 0, UNTIL, None, by=bela, today=TODAY)
    assert "Bela Deputy cannot stand in at present, so managers see what falls due." in work_of(sign_in, anna)
    deputys = work_of(sign_in, bela)
    assert "You are standing in" not in deputys
    assert "Nobody is standing in for you, so managers see what falls due." in deputys


def test_my_work_says_nothing_of_it_after_the_last_day(anna, bela):
    set_away(anna, 0, UNTIL, bela, by=anna, today=TODAY)
    assert (bool(own_time_away(anna, UNTIL)), len(stands_in_until(bela, UNTIL))) == (True, 1)
    after = UNTIL + dt.timedelta(days=1)
    assert (own_time_away(anna, after), stands_in_until(bela, after)) == ("", [])


def test_whoever_comes_back_sooner_says_so_by_one_press_on_my_work(sign_in, anna, bela):
    set_away(anna, 0, UNTIL, bela, by=anna, today=TODAY)
    client = sign_in(anna)
    form = next(each for each in html.fromstring(client.get("/staff/").content).forms if each.action == "/staff/away/")
    said = client.post(form.action, dict(form.fields), follow=True).content.decode()
    assert "You are back at work." in said
    assert "Going away?" in said
    assert absent(TODAY) == {}
