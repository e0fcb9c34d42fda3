"""After eight hours the provider is asked again, nothing typed is lost, and what matters is confirmed there."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from csprapp.accounts.roles import Role
from csprapp.accounts.signals import ASKED_AT
from csprapp.ui.views import LONGEST_DRAFT
from tests.factories import make_area
from tests.single_sign_on.walking import address_in, at_provider, is_in, there_and_back
from tests.standing_clock import NOON

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]
EIGHT_HOURS = dt.timedelta(hours=8)
SECOND = dt.timedelta(seconds=1)
AGAIN = "/staff/account/again/"


def test_eight_hours_after_the_provider_was_asked_it_is_asked_again(here, clock):
    with clock.at(NOON + EIGHT_HOURS - SECOND):
        assert is_in(here)
    with clock.at(NOON + EIGHT_HOURS):
        answer = here.get("/staff/account/?a=1")
        assert answer["Location"] == AGAIN + "?next=%2Fstaff%2Faccount%2F%3Fa%3D1"
        assert not is_in(here), "and no page is shown before it has answered"
        back = there_and_back(here, here.get(answer["Location"]))
        assert back["Location"] == "/staff/account/?a=1"
        assert is_in(here)
        assert here.session[ASKED_AT] == int((NOON + EIGHT_HOURS).timestamp())


def test_nobody_has_to_do_anything_there(here, council, clock):
    with clock.at(NOON + EIGHT_HOURS):
        here.get(address_in(here.get(AGAIN)))
        at_provider(address_in(here.get(AGAIN)))
    assert "prompt" not in council.asked[-1]


def test_whoever_has_left_the_council_comes_no_further(here, council, clock):
    council.who = None
    with clock.at(NOON + EIGHT_HOURS):
        answer = there_and_back(here, here.get(AGAIN))
        assert "did not let you in" in answer.content.decode()
        assert not is_in(here)


def test_however_busy_the_hours_are_counted_from_the_asking(here, clock):
    for hours in range(1, 8):
        with clock.at(NOON + dt.timedelta(hours=hours)):
            assert is_in(here)
    with clock.at(NOON + EIGHT_HOURS):
        assert not is_in(here)


def test_the_night_the_clocks_change_does_not_lengthen_it(here, clock):
    """Eight hours are eight hours, also when London puts its clocks back."""
    begun = dt.datetime(2027, 10, 30, 20, tzinfo=dt.UTC)
    session = here.session
    session[ASKED_AT] = int(begun.timestamp())
    session.save()
    with clock.at(begun + EIGHT_HOURS - SECOND):
        assert is_in(here)
    with clock.at(begun + EIGHT_HOURS):
        assert not is_in(here)


class TestWhatWasTyped:
    def hidden(self, page: str) -> dict[str, str]:
        found = re.findall(r'<textarea name="(\w+)" hidden>\n([^<]*)</textarea>', page)
        return dict(found)

    def test_what_was_sent_then_is_kept_and_sent_once_more(self, here, bound, clock):
        from csprapp.accounts.models import User

        page = "/staff/account/reminders/"
        with clock.at(NOON + EIGHT_HOURS):
            answer = here.post(page, {"parts": "soon", "words": "line one\nline <two> & three"})
            assert answer["Location"].startswith(AGAIN)
            assert not User.objects.get(pk=bound.pk).muted_mail
            going = here.get(answer["Location"])
            assert "What you typed has been kept" in going.content.decode()
            back = there_and_back(here, going)
            assert back["Location"] == "/staff/account/resume/"
            shown = here.get(back["Location"]).content.decode()
            assert f'action="{page}"' in shown
            kept = self.hidden(shown)
            assert kept["words"] == "line one\nline &lt;two&gt; &amp; three"
            assert "csrfmiddlewaretoken" not in kept
            assert here.get("/staff/account/resume/").content, "reading it again loses nothing"

    def test_what_the_page_saves_by_itself_takes_the_place_of_nothing(self, here, clock):
        with clock.at(NOON + EIGHT_HOURS):
            here.post("/staff/account/reminders/", {"words": "kept"})
            quietly = here.post(reverse("autosave", args=["x"]), {"words": "draft"}, headers={"sec-fetch-mode": "cors"})
            assert quietly.status_code == 302, "app.js takes that as not saved and says so"
            there_and_back(here, here.get(AGAIN))
            assert self.hidden(here.get("/staff/account/resume/").content.decode()) == {"words": "kept"}

    def test_what_was_kept_is_offered_once(self, here, clock):
        with clock.at(NOON + EIGHT_HOURS):
            there_and_back(here, here.get(here.post("/staff/account/reminders/", {"words": "kept"})["Location"]))
        with clock.at(NOON + 2 * EIGHT_HOURS):
            assert there_and_back(here, here.get(AGAIN + "?next=/staff/"))["Location"] == "/staff/"

    def test_a_provider_that_is_away_meanwhile_loses_nothing(self, here, clock, settings):
        from dataclasses import replace

        tenants = settings.CSPR_SSO
        with clock.at(NOON + EIGHT_HOURS):
            answer = here.post("/staff/account/reminders/", {"words": "kept"})
            settings.CSPR_SSO = tuple(replace(each, issuer="http://127.0.0.1:9/x") for each in tenants)
            assert here.get(answer["Location"]).status_code == 503
            settings.CSPR_SSO = tenants
        with clock.at(NOON + EIGHT_HOURS + dt.timedelta(hours=1)):
            assert there_and_back(here, here.get(answer["Location"]))["Location"] == "/staff/account/resume/"
            assert self.hidden(here.get("/staff/account/resume/").content.decode()) == {"words": "kept"}

    def test_too_much_is_not_kept(self, here, clock):
        with clock.at(NOON + EIGHT_HOURS):
            answer = here.post("/staff/account/reminders/", {"words": "w" * (LONGEST_DRAFT + 1)})
            assert "What you typed has been kept" not in here.get(answer["Location"]).content.decode()

    def test_somebody_else_in_the_same_browser_does_not_get_it(self, here, council, person, clock):
        from django.test import Client

        from tests.factories import make_user
        from tests.single_sign_on.walking import join

        other = make_user(Role.MANAGER, email="other@council.example")
        council.is_there("subject-other", other.email)
        join(Client(), other)
        with clock.at(NOON + EIGHT_HOURS):
            answer = here.post("/staff/account/reminders/", {"words": "secret words"})
            back = there_and_back(here, here.get(answer["Location"]))
            assert back["Location"] == "/staff/account/reminders/"
            assert "secret words" not in here.get("/staff/account/resume/", follow=True).content.decode()


class TestConfirming:
    """A fresh sign-in before something that matters, at the provider."""

    DETAILS = "/staff/settings/people/{}/details/"

    @pytest.fixture
    def address(self, bound) -> str:
        from tests.factories import LONG_AGO, make_user

        bound.role_grants.create(role=Role.ADMINISTRATOR, valid_from=LONG_AGO)
        make_area()
        return self.DETAILS.format(make_user(Role.MANAGER).pk)

    def test_what_matters_is_confirmed_at_the_provider_and_sent_once_more(self, here, council, address):
        answer = here.post(address, {"name": "New Name"})
        assert answer["Location"].startswith("/staff/account/confirm/?next=")
        assert "Confirm with Council Example" in here.get(answer["Location"]).content.decode()
        council.is_there("subject-1", "person@council.example")
        going = here.post(answer["Location"])
        back = there_and_back(here, going)
        assert (council.asked[-1]["prompt"], council.asked[-1]["max_age"]) == ("login", "0")
        assert back["Location"] == "/staff/account/resume/"
        assert 'name="name" hidden>\nNew Name<' in here.get(back["Location"]).content.decode()
        assert here.post(address, {"name": "New Name"}).status_code == 200, "it is asked once"

    @pytest.mark.parametrize("claims", [{"auth_time": None}, {"auth_time": 1_600_000_000}], ids=str)
    def test_a_provider_that_did_not_ask_them_afresh_is_not_believed(self, here, council, address, claims):
        answer = here.post(address, {"name": "New Name"})
        council.changes = claims
        assert there_and_back(here, here.post(answer["Location"])).status_code == 403
        assert here.post(address, {"name": "New Name"})["Location"].startswith("/staff/account/confirm/")

    def test_nobody_confirms_for_somebody_else(self, here, council, address):
        answer = here.post(address, {"name": "New Name"})
        council.is_there("subject-2", "person@council.example")
        assert there_and_back(here, here.post(answer["Location"])).status_code == 403
        assert here.post(address, {"name": "New Name"})["Location"].startswith("/staff/account/confirm/")

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "/staff/account/reminders/"])
    def test_what_was_sent_goes_to_its_own_page_whatever_a_link_says(self, here, council, address, elsewhere):
        here.post(f"{address}?from=list", {"name": "New Name"})
        council.is_there("subject-1", "person@council.example")
        back = there_and_back(here, here.post(f"/staff/account/confirm/?next={elsewhere}"))
        assert f'action="{address}?from=list"' in here.get(back["Location"]).content.decode()
