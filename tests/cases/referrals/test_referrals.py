"""Referrals: considered once or again, and turned into a case with everything carried over."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from cases.incidents import search, search_index
from cases.incidents.access import restrict
from cases.incidents.models import Incident
from cases.referrals import services
from cases.referrals.models import Consideration, Referral
from cases.referrals.search import found_by
from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.today import london_today
from tests.factories import make_area, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def coordinator():
    return make_user("coordinator")


def a_referral(by, area=None, today=TODAY, **fields):
    facts = {
        "received_on": today - dt.timedelta(days=3),
        "referred_by": "Dr Invented",
        "agency": "Invented Hospital",
        "initials": "Q.Z.",
        "nature": "death",
        "summary": "A baby died at home.",
        **fields,
    }
    return services.record_referral(Referral(area=area or make_area(), **facts), by=by, today=today)


def look(outcome, **rest):
    who = {"considered_on": TODAY, "considered_by": "Manny Ager"}
    return Consideration(outcome=outcome, reason="Because of what the hospital said", **who, **rest)


def test_waiting_for_a_fact_is_a_dated_task(coordinator):
    referral = a_referral(coordinator)
    until = dt.date(2026, 12, 1)
    services.consider(
        referral, 1, look("waiting", waiting_for="the post-mortem", waiting_until=until), by=coordinator, today=TODAY
    )
    referral.refresh_from_db()
    assert (referral.deadline.due_on, referral.deadline.route, referral.deadline.is_open) == (until, "referral", True)
    services.consider(referral, 2, look("not_notify", new_fact="Natural causes"), by=coordinator, today=TODAY)
    referral.refresh_from_db()
    assert (referral.outcome, referral.deadline.is_open) == ("not_notify", False)


def test_waiting_again_moves_the_task(coordinator):
    referral = a_referral(coordinator)
    for version, day in ((1, 1), (2, 8)):
        until = dt.date(2026, 12, day)
        services.consider(
            referral,
            version,
            look("waiting", waiting_for="the inquest", waiting_until=until),
            by=coordinator,
            today=TODAY,
        )
    referral.refresh_from_db()
    assert referral.deadline.due_on == dt.date(2026, 12, 8)
    assert referral.considerations.count() == 2


def test_a_decision_is_looked_at_again_only_with_a_new_fact(coordinator):
    referral = a_referral(coordinator)
    services.consider(referral, 1, look("not_notify"), by=coordinator, today=TODAY)
    with pytest.raises(Refused, match="new fact"):
        services.consider(referral, 2, look("notify"), by=coordinator, today=TODAY)
    services.consider(referral, 2, look("notify", new_fact="Neglect is suspected now"), by=coordinator, today=TODAY)
    assert [c.outcome for c in referral.considerations.all()] == ["notify", "not_notify"]


def test_it_becomes_a_case_with_everything_carried_over_but_the_date_of_awareness(coordinator):
    referral = a_referral(coordinator, date_of_birth=dt.date(2026, 3, 1), occurred_on=dt.date(2026, 11, 19))
    case = services.make_case(referral, 1, by=coordinator, today=TODAY)
    child = case.people.get()
    assert (case.area, case.occurred_on, case.nature) == (referral.area, dt.date(2026, 11, 19), "death")
    assert (case.summary, case.referred_by) == ("A baby died at home.", "Dr Invented, Invented Hospital")
    assert (child.role, child.initials, child.date_of_birth) == ("died", "Q.Z.", dt.date(2026, 3, 1))
    assert case.aware_on is None
    assert case.deadlines.get().due_on == TODAY, "finding out the date of awareness is due today"
    with pytest.raises(Refused, match="already"):
        services.make_case(referral, 2, by=coordinator, today=TODAY)
    assert Incident.objects.count() == 1


@pytest.mark.parametrize("role", ["scrutineer", "partner", "notifier", "publisher", "administrator"])
def test_others_record_and_consider_nothing(coordinator, role):
    other = make_user(role)
    with pytest.raises(NotAllowed):
        a_referral(other)
    referral = a_referral(coordinator)
    with pytest.raises(NotAllowed):
        services.consider(referral, 1, look("notify"), by=other, today=TODAY)
    with pytest.raises(NotAllowed):
        services.make_case(referral, 1, by=other, today=TODAY)


def test_a_coordinator_of_another_area_finds_nothing(sign_in, coordinator):
    referral = a_referral(coordinator)
    other = make_user("coordinator", area=make_area())
    client = sign_in(other)
    missing = client.get("/staff/referrals/999999/")
    found = client.get(referral.get_absolute_url())
    assert (found.status_code, found.content) == (404, missing.content)
    assert referral not in Referral.objects.visible_to(other, TODAY)
    with pytest.raises(NotAllowed):
        services.consider(referral, 1, look("notify"), by=other, today=TODAY)


def test_two_people_considering_at_once_see_each_other(coordinator):
    referral = a_referral(coordinator)
    services.consider(referral, 1, look("not_notify"), by=coordinator, today=TODAY)
    with pytest.raises(Conflict):
        services.consider(referral, 1, look("notify"), by=coordinator, today=TODAY)


def boxes(name, day):
    """The three boxes of a date, with the month in letters."""
    return {f"{name}_day": day.day, f"{name}_month": day.strftime("%b"), f"{name}_year": day.year}


class TestPages:
    def test_a_coordinator_records_considers_tells_and_makes_a_case(self, sign_in, coordinator):
        area, today = make_area("Northshire"), london_today()
        client = sign_in(coordinator)
        sent = {"area": area.pk, "referred_by": "Dr Invented", "initials": "Q.Z.", "token": "a"}
        sent |= boxes("received_on", today)
        place = client.post("/staff/referrals/new/", sent)["Location"]
        page = client.get(place)
        assert b"Nobody has considered it yet" in page.content
        answers = {"considered_by": "Manny Ager", "outcome": "notify", "reason": "Neglect is suspected", "version": 1}
        assert client.post(place + "consider/", boxes("considered_on", today) | answers)["Location"] == place
        client.post(place + "told/", boxes("told_on", today) | {"told": "That it becomes a case", "version": 2})
        answer = client.post(place + "case/")
        assert answer["Location"].endswith("/awareness/")
        assert Referral.objects.get().told == "That it becomes a case"

    def test_a_wait_without_its_date_is_named_beside_the_field_and_nothing_typed_is_lost(self, sign_in, coordinator):
        referral = a_referral(coordinator, today=london_today())
        answers = {"considered_by": "Manny", "outcome": "waiting", "reason": "A long reason", "version": 1}
        page = sign_in(coordinator).post(referral.get_absolute_url() + "consider/", answers)
        errors = page.context["form"].errors
        assert {"waiting_for", "waiting_until", "considered_on"} <= set(errors)
        assert b"A long reason" in page.content

    def test_of_two_who_consider_it_the_second_sees_what_the_first_decided(self, sign_in, coordinator):
        referral = a_referral(coordinator)
        services.consider(referral, 1, look("not_notify"), by=coordinator, today=TODAY)
        answers = {"considered_by": "Manny", "outcome": "notify", "reason": "Neglect at home", "version": 1}
        page = sign_in(coordinator).post(
            referral.get_absolute_url() + "consider/", answers | boxes("considered_on", TODAY)
        )
        assert page.status_code == 409
        decided = page.context["clash"].differences
        assert ("Notify: it becomes a case", "Do not notify") in [(each.yours, each.theirs) for each in decided]

    def test_the_button_that_makes_a_case_counts_once(self, sign_in, coordinator):
        place, client = a_referral(coordinator, today=london_today()).get_absolute_url(), sign_in(coordinator)
        answers = [client.post(place + "case/", {"token": "one-press"})["Location"] for _ in range(2)]
        assert answers[0] == answers[1]
        refused = client.post(place + "case/", follow=True)
        assert b"This referral is already a case" in refused.content

    def test_a_publisher_is_told_that_their_role_cannot(self, sign_in):
        assert sign_in(make_user("publisher")).get("/staff/referrals/").status_code == 403

    def test_the_list_asks_as_much_for_one_as_for_many(self, sign_in, coordinator, django_assert_max_num_queries):
        client = sign_in(coordinator)
        for _ in range(3):
            a_referral(coordinator, today=london_today())
        with django_assert_max_num_queries(14):
            page = client.get("/staff/referrals/")
        assert len(page.context["waiting"]) == 3


@pytest.fixture(params=[1, 400], ids=["by the index", "among the newest"])
def looked_through(request, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", request.param)


@pytest.mark.both
@pytest.mark.usefixtures("looked_through")
class TestSearch:
    """Who may read referrals finds them by every word of theirs; for everybody else they are not there."""

    def found(self, user, typed):
        return [referral.pk for referral in found_by(user, TODAY, typed, 50)]

    def test_by_words_initials_and_what_was_considered(self, coordinator):
        referral = a_referral(coordinator, summary="Born at Zoë's house", reference="R-7K3M-9QXT")
        a_referral(coordinator, initials="A.B.", summary="Another")
        services.consider(referral, 1, look("not_notify"), by=coordinator, today=TODAY)
        for typed in ("zoe hou", "Q.Z.", "r 7k3m 9qxt", "invented because", "Manny"):
            assert self.found(coordinator, typed) == [referral.pk], typed
        assert self.found(coordinator, "nowhere") == []
        assert search_index.agrees()

    def test_the_newest_come_first_and_no_more_than_are_wanted(self, coordinator):
        days = [TODAY - dt.timedelta(days=day) for day in (9, 5, 7, 5)]
        oldest, second, third, first = (a_referral(coordinator, received_on=day).pk for day in days)
        assert self.found(coordinator, "hospital") == [first, second, third, oldest]
        assert [row.pk for row in found_by(coordinator, TODAY, "invented hosp", 2)] == [first, second]

    def test_nobody_finds_one_they_may_not_read(self, coordinator):
        referral = a_referral(coordinator, area=make_area("Inventedshire"))
        elsewhere = make_user("coordinator", area=make_area("Elsewhere"))
        for other in (elsewhere, make_user("partner"), make_user("publisher"), make_user("contributor")):
            assert self.found(other, "hospital") == []
        assert self.found(make_user("scrutineer"), "hospital") == [referral.pk]

    def test_one_that_became_a_restricted_case_is_shut_with_it(self, coordinator):
        referral = a_referral(coordinator)
        case = services.make_case(referral, 1, by=coordinator, today=TODAY)
        manager = make_user("manager")
        version = Incident.objects.get(pk=case.pk).version
        restrict(case, version, [coordinator, manager], reason="Private", by=manager, today=TODAY)
        assert self.found(make_user("manager"), "hospital") == []
        assert self.found(coordinator, "hospital") == [referral.pk]

    @pytest.mark.django_db(transaction=True)  # PostgreSQL makes no index of rows whose keys are yet to be checked
    def test_rebuild_search_works_their_words_out_again(self, coordinator):
        referral = a_referral(coordinator)
        Referral.objects.filter(pk=referral.pk).update(search_text="")
        call_command("rebuild_search", stdout=StringIO())
        assert self.found(coordinator, "hospital") == [referral.pk]

    @pytest.mark.both
    def test_the_search_page_shows_them_beside_the_cases(self, sign_in, coordinator):
        a_referral(coordinator)
        page = sign_in(coordinator).post("/staff/search/", {"words": "hospital"}).content.decode()
        assert "1 referral" in page
        assert "Not considered yet" in page
        other = sign_in(make_user("partner")).post("/staff/search/", {"words": "hospital"})
        assert "1 referral" not in other.content.decode()


def test_nobody_was_told_in_the_future(coordinator):
    referral = a_referral(coordinator)
    with pytest.raises(Refused) as refused:
        services.record_told(referral, 1, "We look at it", TODAY + dt.timedelta(days=1), by=coordinator, today=TODAY)
    assert "told_on" in refused.value.problems
