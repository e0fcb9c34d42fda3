"""Emergency access ends when it said it would, and nobody widens their own: a second person, and a look afterwards."""

import datetime as dt
import re

import pytest

from cases.access.models import AccessChange, CaseAccess, EmergencyReview
from cases.dates import giving
from cases.deadlines import services as deadlines
from cases.incidents import access, agreeing, emergencies
from cases.incidents.models import Incident
from csprapp.accounts.event_models import Kind, SecurityEvent
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from dashboard.people import services as people
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, give_access, log_case

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def wednesday(clock):
    clock.move_to(dt.datetime(2026, 11, 18, 10, tzinfo=dt.UTC))


class Scene:
    """A restricted case, whoever is named on it, a manager of its area who is not, and a privacy lead."""

    def __init__(self) -> None:
        self.owner, self.named = make_user("coordinator", name="Cora Own"), make_user("manager", name="Manny Named")
        self.case = log_case(by=self.owner, restricted_reason="A colleague's family", named=[self.named])
        self.other, self.lead = make_user("manager", name="Otto Ther"), make_user("privacy_lead", name="Priva Lead")

    def opens(self, user, on=TODAY) -> bool:
        return Incident.objects.visible_to(fresh(user), on).filter(pk=self.case.pk).exists()

    def glass(self) -> CaseAccess:
        return access.break_glass(self.case, reason="Its date is today", by=self.other, today=TODAY)

    def now(self) -> Incident:
        return Incident.objects.get(pk=self.case.pk)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


@pytest.fixture
def scene():
    return Scene()


def told(kind):
    return set(Outbox.objects.filter(kind=kind, urgent=True).values_list("user__name", flat=True))


def agree(asked, scene, today=TODAY):
    return agreeing.answer(asked, asked.version, agrees=True, by=scene.lead, today=today)


def asks(scene, by, kind="lift", **more):
    said = {"second": scene.lead, "reason": "The colleague has left", "by": by, "today": TODAY, **more}
    if kind == "name":
        return agreeing.name_me(scene.case, until=None, **said)
    if kind == "remove":
        return agreeing.remove(CaseAccess.objects.get(incident=scene.case, user=scene.owner), **said)
    return agreeing.lift(scene.case, **said)


class TestASecondPerson:
    def test_is_asked_and_the_people_named_and_the_privacy_lead_are_told_at_once(self, scene):
        asked = asks(scene, scene.named, second=scene.other)
        assert (told("access_asked"), told("access_second")) == ({"Cora Own", "Priva Lead"}, {"Otto Ther"})
        assert asked.deadline.owner == scene.other
        assert scene.now().restricted

    @pytest.mark.parametrize("kind", ["lift", "remove"])
    def test_agrees_and_it_is_done(self, scene, kind):
        give_access(scene.case, make_user("coordinator", name="Col League"), valid_from=TODAY)
        agree(asks(scene, scene.named, kind), scene)
        assert scene.now().restricted == (kind != "lift")
        assert scene.opens(scene.owner) == (kind == "lift")
        assert told("access_changed") == {"Cora Own", "Col League", "Manny Named"}
        assert SecurityEvent.objects.get(kind=Kind.ACCESS_CHANGED).user == scene.lead
        assert AccessChange.objects.get().deadline.met_on == TODAY

    def test_does_not_agree_and_nothing_changes(self, scene):
        asked = asks(scene, scene.named)
        with pytest.raises(Refused, match="why you do not agree"):
            agreeing.answer(asked, asked.version, agrees=False, by=scene.lead, today=TODAY)
        agreeing.answer(asked, asked.version, agrees=False, answer="Too early", by=scene.lead, today=TODAY)
        assert scene.now().restricted
        assert told("access_refused") == {"Manny Named"}

    def test_is_never_whoever_asks_nor_anybody_who_was_not_asked(self, scene):
        with pytest.raises(Refused, match="another manager"):
            asks(scene, scene.named, second=scene.named)
        with pytest.raises(Refused, match="another manager"):
            asks(scene, scene.named, second=make_user("coordinator"))
        asked = asks(scene, scene.named)
        for somebody in (scene.named, scene.other):
            with pytest.raises((Refused, AccessChange.DoesNotExist)):
                agreeing.answer(asked, asked.version, agrees=True, by=somebody, today=TODAY)
        with pytest.raises(NotAllowed):
            agreeing.answer(asked, asked.version, agrees=True, by=scene.owner, today=TODAY)

    def test_is_asked_again_in_place_of_the_first(self, scene):
        first, again = asks(scene, scene.named), asks(scene, scene.named, second=scene.other)
        assert AccessChange.objects.get(agrees=None) == again
        first.deadline.refresh_from_db()
        assert first.deadline.ended_on == TODAY

    def test_nothing_is_done_alone(self, scene):
        row = CaseAccess.objects.get(incident=scene.case, user=scene.owner)
        said = {"reason": "Alone", "by": scene.named, "today": TODAY}
        for alone in (
            lambda: access.take_off(row, row.version, **said),
            lambda: access.name_person(scene.case, scene.named, until=None, **said),
            lambda: access.restrict(scene.case, scene.now().version, [scene.named, scene.other], **said),
        ):
            with pytest.raises(Refused):
                alone()


class TestWhatWaitsForASecondPerson:
    def test_is_given_to_another_second_person_and_to_nobody_else(self, scene):
        """Or whoever asks would give themselves the date and agree, or a coordinator would have what they cannot do."""
        asked, other = asks(scene, scene.named), make_user("manager", name="Ann Other")
        said = {"whole": False, "note": "", "by": scene.named, "today": TODAY}
        for nobody in (scene.named, scene.owner, make_user(Role.ADMINISTRATOR)):
            with pytest.raises(Refused, match="choose somebody who can do what it is for"):
                giving.give(asked.deadline, None, nobody, **said)
        giving.give(asked.deadline, None, other, **said)
        asked.refresh_from_db()
        agreeing.answer(asked, asked.version, agrees=True, by=other, today=TODAY)
        assert not scene.now().restricted

    def test_is_not_agreed_by_whoever_asks_even_when_they_own_its_date(self, scene):
        asked = asks(scene, scene.named)
        deadlines.assign(asked.deadline, scene.named, by=scene.lead, decided_on=TODAY)
        with pytest.raises(Refused, match="not waiting for you"):
            agreeing.answer(asked, asked.version, agrees=True, by=scene.named, today=TODAY)
        assert scene.now().restricted

    def test_the_page_that_gives_it_offers_nobody_else(self, scene, sign_in):
        asked = asks(scene, scene.named)
        page = sign_in(scene.named).get(f"/staff/deadlines/{asked.deadline.pk}/give/").content.decode()
        assert all(
            (each.name in page.partition("Give to")[2]) == (each in (scene.other, scene.lead))
            for each in (scene.other, scene.lead, scene.owner)
        )


# What a manager who broke the glass can do with it on that day, and what others may do meanwhile.
def again(scene):
    scene.glass()


def names_themselves(scene):
    with pytest.raises(Refused):
        access.name_person(scene.case, scene.other, until=None, reason="Mine", by=scene.other, today=TODAY)


def restricts_anew(scene):
    with pytest.raises(Refused):
        who = [scene.other, scene.named]
        access.restrict(scene.case, scene.now().version, who, reason="Mine", by=scene.other, today=TODAY)


def asks_to_be_named_and_nobody_agrees_that_day(scene):
    asked = asks(scene, scene.other, "name")
    with pytest.raises(Refused, match="can no longer open"):
        agree(asked, scene, TOMORROW)


def has_another_area_and_role(scene):
    admin = make_user(Role.ADMINISTRATOR)
    days = {"valid_from": TODAY, "by": admin, "today": TODAY}
    people.give_place(scene.other, "area", scene.case.area, **days)
    people.give_role(scene.other, Role.COORDINATOR, **days)


def is_lifted_and_set_again(scene):
    agree(asks(scene, scene.named), scene)
    who = [scene.owner, scene.named]
    access.restrict(scene.case, scene.now().version, who, reason="Again", by=scene.named, today=TODAY)


MEANWHILE = [
    again,
    names_themselves,
    restricts_anew,
    asks_to_be_named_and_nobody_agrees_that_day,
    has_another_area_and_role,
    is_lifted_and_set_again,
]


@pytest.mark.parametrize("deed", MEANWHILE, ids=lambda deed: deed.__name__)
def test_an_emergency_ends_when_it_said_it_would_whatever_was_done_meanwhile(scene, deed):
    scene.glass()
    deed(scene)
    assert scene.opens(scene.other)
    assert not scene.opens(scene.other, TOMORROW)


class TestALookAfterwards:
    def test_waits_for_the_privacy_lead_early_next_month_and_never_for_whoever_opened_it(self, scene):
        scene.glass()
        review = EmergencyReview.objects.get()
        assert review.deadline.due_on == dt.date(2026, 12, 8)
        waits = emergencies.to_review
        assert review in waits(scene.lead, TODAY)
        assert review not in waits(scene.named, TODAY)  # a privacy lead does it where there is one
        said = {"finding": "needed", "follows": "Read the log", "today": TODAY}
        with pytest.raises(Refused, match="opened yourself"):
            emergencies.review(review, review.version, by=scene.other, **said)
        emergencies.review(review, review.version, by=scene.lead, **said)
        review.deadline.refresh_from_db()
        assert review.deadline.met_on == TODAY

    def test_waits_for_another_manager_of_the_area_where_there_is_no_privacy_lead(self, scene):
        scene.glass()
        scene.lead.role_grants.update(valid_until=TODAY - dt.timedelta(days=1))
        review = EmergencyReview.objects.get()
        assert review in emergencies.to_review(scene.named, TODAY)
        elsewhere = make_user("manager", area=make_area())
        assert review not in emergencies.to_review(elsewhere, TODAY)
        assert review not in emergencies.to_review(scene.other, TODAY)

    def test_the_privacy_lead_is_told_and_finds_it_on_their_pages(self, scene, sign_in, django_assert_max_num_queries):
        row = scene.glass()
        assert "Priva Lead" in told("glass_broken")
        sign_in(scene.other).get(scene.case.get_absolute_url())
        lead = sign_in(scene.lead)
        review = EmergencyReview.objects.get()
        assert f"/staff/emergencies/{review.pk}/" in lead.get("/staff/").content.decode()
        with django_assert_max_num_queries(12):
            page = lead.get("/staff/emergencies/").content.decode()
        for words in (scene.case.reference, "Otto Ther", row.reason, "December 2026", "By Tue 8 Dec 2026"):
            assert (words in page) == (words != "December 2026"), words
        page = lead.get(f"/staff/emergencies/{review.pk}/").content.decode()
        assert "Its date is today" in page
        assert "case" in page.partition("What they read then")[2]
        sent = {"finding": "needed", "follows": "Asked the manager", "version": review.version}
        assert lead.post(f"/staff/emergencies/{review.pk}/", sent).url == "/staff/emergencies/"
        assert "It was needed (Priva Lead" in lead.get("/staff/emergencies/").content.decode()
        assert lead.get(scene.case.get_absolute_url()).status_code == 404


def test_every_address_in_the_mail_of_an_emergency_opens_for_whoever_gets_it(scene, sign_in, settings):
    scene.glass()
    for mail in Outbox.objects.filter(kind="glass_broken"):
        page = re.search(rf"{re.escape(settings.CSPR_SITE)}(/\S+)", mail.text)[1]
        assert sign_in(mail.user).get(page).status_code == 200, (mail.user, page)
    assert told("glass_broken") == {"Cora Own", "Manny Named", "Priva Lead"}


def test_the_team_sees_what_waits_for_a_second_person_and_no_link_that_opens_nothing(scene, sign_in):
    asks(scene, scene.named)
    scene.glass()
    client = sign_in(make_user("manager"))
    page = client.get("/staff/team/").content.decode()
    assert "Decide on a change to who can open a case" in page
    assert "Review what was opened in an emergency" in page
    main = page.partition("<main")[2]
    for path in set(re.findall(r'href="(/staff/(?:access-changes|emergencies|deadlines)/[^"]*)"', main)):
        assert client.get(path).status_code == 200, path
    assert 'href=""' not in main


class TestThePages:
    def test_the_second_person_answers_without_opening_the_case(self, scene, sign_in):
        client, page = sign_in(scene.named), f"/staff/cases/{scene.case.reference}/access/"
        sent = {"reason": "The colleague has left", "second": scene.lead.pk}
        assert "Select who" in client.post(f"{page}lift/", {"reason": "Alone"}).content.decode()
        assert client.post(f"{page}lift/", sent).url == page
        assert "Waiting for a second person" in client.get(page).content.decode()
        asked, lead = AccessChange.objects.get(), sign_in(scene.lead)
        address = asked.get_absolute_url()
        assert address in lead.get("/staff/").content.decode()
        assert "The colleague has left" in lead.get(address).content.decode()
        assert lead.post(address, {"agrees": "yes", "version": asked.version}).url == "/staff/"
        assert not scene.now().restricted
        assert "Agreed (Priva Lead" in client.get(address).content.decode()

    def test_nobody_else_learns_of_it(self, scene, sign_in):
        asked = asks(scene, scene.named)
        scene.glass()
        for somebody in (scene.other, make_user("coordinator"), make_user(Role.ADMINISTRATOR)):
            client = sign_in(somebody)
            found, never = client.get(asked.get_absolute_url()), client.get("/staff/access-changes/999999/")
            assert (found.status_code, found.content) == (404, never.content)
        review = EmergencyReview.objects.get()
        found, never = (sign_in(scene.other).get(f"/staff/emergencies/{pk}/") for pk in (review.pk, 999999))
        assert (found.status_code, found.content) == (404, never.content)

    def test_a_manager_who_names_themselves_says_who_agrees(self, scene, sign_in):
        case = log_case(by=scene.owner, area=scene.case.area)
        client, page = sign_in(scene.other), f"/staff/cases/{case.reference}/access/name/"
        sent = {"person": scene.other.pk, "reason": "Takes over"}
        assert "Select who" in client.post(page, sent).content.decode()
        client.post(page, {**sent, "second": scene.lead.pk})
        agree(AccessChange.objects.get(), scene)
        assert CaseAccess.objects.get(incident=case, user=scene.other).kind == CaseAccess.Kind.NAMED
