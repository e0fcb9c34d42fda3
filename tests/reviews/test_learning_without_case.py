"""Reviews without a case of ours in the lead: thematic reviews, audits, and reviews that another area leads."""

import datetime as dt

import pytest
from django.urls import reverse

from cases.deadlines.models import Deadline
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.today import now
from dashboard.work.queries import mine, shown_to
from publishing.links import queries as publishing_queries
from publishing.schedule import services as publishing
from reviews.actions import services as actions
from reviews.actions.models import Recommendation
from reviews.learning import access
from reviews.learning.models import LearningReview
from reviews.learning.queries import review_of, stage_of
from reviews.learning.rules import Stage
from reviews.led_by_other_area import services as elsewhere
from reviews.overview import starting
from reviews.overview.starting import source_of
from reviews.planning import review_services as services, services as planning
from reviews.planning.queries import proposals
from reviews.planning.services import Line
from tests.factories import make_area, make_body, make_delegate, make_user
from tests.factories_cases import make_case, three_boxes
from tests.factories_reviews import TODAY, make_review

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)
AGREED = TODAY + 120 * DAY


def thematic(*areas, by=None, **fields):
    facts = {"kind": "thematic", "title": "Babies and bruises", "decided_on": TODAY, "reason": "It keeps coming back"}
    facts |= {"agreed_on": AGREED, "by": by or make_user("coordinator"), "today": TODAY, **fields}
    return starting.start_without_case(areas=list(areas), **facts)


def led_elsewhere(*areas, by=None, **fields):
    facts = {
        "kind": "lcspr",
        "led_by": "Westvale",
        "title": "A family that moved",
        "asked_by": "Their manager",
        "asked_on": TODAY - 20 * DAY,
        "asked_what": "What our school knew",
        "wanted_on": TODAY - DAY,
        "by": by or make_user("coordinator"),
        "today": TODAY,
    }
    return starting.start_elsewhere(areas=list(areas), **{**facts, **fields})


class TestAThematicReview:
    def test_starts_without_a_case_and_with_an_agreed_date(self):
        review = thematic()
        deadline = review.deadline
        assert (review.incident, deadline.incident) == (None, None)
        assert (deadline.rule_key, deadline.due_on, deadline.label) == ("agreed", AGREED, "Finish the thematic review")
        assert deadline.resolved_at() == review.get_absolute_url()

    def test_may_have_no_date_and_then_none_that_is_late(self):
        review = thematic(agreed_on=None)
        assert review.deadline is None
        services.agree_date(review, AGREED, reason="Agreed later", by=review.lead, today=TODAY)
        review.refresh_from_db()
        assert review.deadline.due_on == AGREED

    def test_is_met_by_its_finished_report(self):
        review = thematic()
        days = {"report_finished_on": TODAY, "sent_to_panel_on": None, "sent_to_secretary_on": None}
        services.record_report(review, review.version, **days, by=review.lead, today=TODAY)
        review.deadline.refresh_from_db()
        assert review.deadline.met_on == TODAY

    def test_can_be_planned_and_delayed_like_any_other(self):
        review = thematic()
        assert proposals(review, TODAY)
        facts = {"category": "quality", "reason": "More time", "look_again": False}
        services.record_delay(review, AGREED + 30 * DAY, **facts, by=review.lead, today=TODAY)
        review.deadline.refresh_from_db()
        assert (review.deadline.due_on, review.deadline.target_on) == (AGREED, AGREED + 30 * DAY)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"kind": "lcspr"}, "kind"),
            ({"title": " "}, "title"),
            ({"reason": ""}, "reason"),
            ({"decided_on": TODAY + DAY}, "decided_on"),
            ({"agreed_on": TODAY - DAY}, "agreed_on"),
        ],
    )
    def test_says_what_is_wrong_beside_it(self, wrong, field):
        with pytest.raises(Refused) as caught:
            thematic(**wrong)
        assert list(caught.value.problems) == [field]

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
    def test_is_started_by_nobody_else(self, role):
        with pytest.raises(NotAllowed):
            thematic(by=make_user(role))
        with pytest.raises(NotAllowed):
            led_elsewhere(by=make_user(role))

    def test_has_recommendations_of_its_own(self):
        review = thematic()
        facts = {"text": "One pathway", "made_on": TODAY, "by": review.lead, "today": TODAY}
        row = actions.add_recommendation(**facts, **source_of(review), review=review)
        assert (row.source, row.review, row.case) == ("ours", review, None)
        assert row in Recommendation.objects.visible_to(make_user("scrutineer"), TODAY)

    def test_draws_on_cases_linked_to_it(self):
        review, case = thematic(), make_case()
        services.link_incident(review, case, by=make_user("manager"), today=TODAY)
        assert review_of(case) == review

    def test_can_be_published_as_a_learning_brief(self):
        publisher, review = make_user("publisher"), thematic()
        assert review in publishing_queries.reviews_for(publisher, TODAY)
        publication = publishing.create("brief", review=review, by=publisher, at=now())
        link = publishing_queries.link_of(publication)
        assert publishing_queries.source_words(link) == "Thematic review: Babies and bruises"
        assert publication.origin == "review"

    def test_the_pages_of_its_publication_open(self, sign_in):
        publisher, review = make_user("publisher"), thematic()
        publication = publishing.create("brief", review=review, by=publisher, at=now())
        client = sign_in(publisher)
        for page in ("publication", "publication-preview"):
            assert client.get(reverse(page, args=[publication.pk])).status_code == 200, page
        assert "Thematic review: Babies and bruises" in client.get(reverse("publication-new")).content.decode()


class TestWhoSeesAReviewWithoutACase:
    def seen(self, user, on=TODAY):
        return set(LearningReview.objects.visible_to(user, on))

    def test_everybody_who_works_in_one_of_its_areas(self):
        here, there = make_area(), make_area()
        review = thematic(here)
        assert self.seen(make_user("coordinator", area=here)) == {review}
        assert self.seen(make_user("scrutineer")) == {review}
        assert self.seen(make_user("coordinator", area=there)) == set()

    def test_everybody_when_it_is_of_the_whole_partnership(self):
        review = thematic()
        assert self.seen(make_user("coordinator", area=make_area())) == {review}

    def test_the_partners_of_its_areas(self):
        here, there = make_area(), make_area()
        review = thematic(here)
        assert self.seen(make_delegate(make_body("police", here))) == {review}
        assert self.seen(make_delegate(make_body("police", there))) == set()

    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONTRIBUTOR, Role.PUBLISHER, Role.CHECKER, Role.NOTIFIER])
    def test_nobody_else(self, role):
        thematic()
        assert self.seen(make_user(role)) == set()

    def test_its_own_reviewer_until_their_last_day(self):
        review, person = thematic(), make_user("reviewer")
        access.open_to_reviewer(review, person, until=TODAY + DAY, by=review.lead, today=TODAY)
        access.open_to_reviewer(review, person, until=TODAY, by=review.lead, today=TODAY)
        assert self.seen(person) == {review}
        assert self.seen(person, TODAY + DAY) == set()
        access.close_to_reviewer(review, person, reason="Replaced", by=review.lead, today=TODAY)
        assert self.seen(person) == set()

    def test_its_date_is_the_work_of_its_reviewer(self):
        review, person = thematic(), make_user("reviewer")
        assert review.deadline not in mine(person, TODAY)
        access.open_to_reviewer(review, person, until=TODAY, by=review.lead, today=TODAY)
        assert review.deadline in mine(person, TODAY)

    def test_its_reviewer_opens_a_case_that_is_linked_to_it(self):
        review, person, case = thematic(), make_user("reviewer"), make_case()
        manager = make_user("manager")
        access.open_to_reviewer(review, person, until=TODAY, by=manager, today=TODAY)
        services.link_incident(review, case, by=manager, today=TODAY)
        assert case in type(case).objects.visible_to(person, TODAY)

    def test_its_dates_stand_in_no_other_areas_lists(self):
        here, there = make_area(), make_area()
        review = thematic(here)
        for user, found in ((make_user("manager", area=here), True), (make_user("manager", area=there), False)):
            assert (review.deadline in Deadline.objects.visible_to(user, TODAY)) == found
            assert (review.deadline in shown_to(user, TODAY)) == found

    def test_nobody_starts_or_works_on_one_of_an_area_that_is_not_theirs(self):
        here, there = make_area(), make_area()
        person = make_user("coordinator", area=there)
        with pytest.raises(NotAllowed):
            thematic(here, by=person)
        with pytest.raises(NotAllowed, match="Select which"):
            thematic(by=person)
        review = thematic(here)
        with pytest.raises(NotAllowed):
            services.set_lead(review, review.version, lead=None, by=person, today=TODAY)

    def test_nobody_of_another_area_adds_to_its_recommendations(self):
        here, there = make_area(), make_area()
        review, person = thematic(here), make_user("coordinator", area=there)
        words = {"text": "One pathway", "made_on": TODAY, "review": review, "today": TODAY}
        with pytest.raises(NotAllowed):
            actions.add_recommendation(**words, by=person)
        row = actions.add_recommendation(**words, by=review.lead)
        assert row not in Recommendation.objects.visible_to(person, TODAY)
        with pytest.raises(NotAllowed):
            actions.respond(row, 1, acceptance="accepted", response="x", responded_on=TODAY, by=person, today=TODAY)
        with pytest.raises(NotAllowed):
            actions.add_action([row], text="Train", due_on=TODAY, by=person, today=TODAY)

    def test_its_publication_is_closed_to_another_areas_publisher(self):
        here, there = make_area(), make_area()
        review, publisher = thematic(here), make_user("publisher", area=there)
        publication = publishing.create("brief", review=review, by=make_user("publisher"), at=now())
        assert review not in publishing_queries.reviews_for(publisher, TODAY)
        assert publication.pk in publishing_queries.hidden_from(publisher, TODAY)
        assert publication.pk not in publishing_queries.hidden_from(make_user("publisher", area=here), TODAY)


class TestAReviewThatAnotherAreaLeads:
    def test_runs_no_statutory_clock_and_keeps_the_date_they_gave(self):
        review = led_elsewhere()
        assert (review.deadline.rule_key, review.deadline.due_on) == ("agreed", TODAY - DAY)
        assert stage_of(review, TODAY) is Stage.ASKED
        assert not Deadline.objects.filter(rule_key="lcspr").exists()

    def test_our_return_meets_that_date(self):
        review = led_elsewhere()
        row = review.elsewhere
        row = elsewhere.RETURN.correct(
            row, row.version, {"returned_on": TODAY, "returned_what": "A chronology"}, by=review.lead, today=TODAY
        )
        review = LearningReview.objects.get(pk=review.pk)
        assert (stage_of(review, TODAY), review.deadline.met_on) == (Stage.RETURNED, TODAY)
        row = elsewhere.OUTCOME.correct(
            row, row.version, {"report_on": TODAY, "report_what": "Two for us"}, by=review.lead, today=TODAY
        )
        assert row.report_on == TODAY
        with pytest.raises(Conflict):
            elsewhere.OUTCOME.correct(row, 1, {"report_on": TODAY, "report_what": "x"}, by=review.lead, today=TODAY)

    def test_their_recommendations_are_followed_as_theirs(self):
        review = led_elsewhere()
        facts = {"text": "Telephone too", "made_on": TODAY, "by": review.lead, "today": TODAY}
        row = actions.add_recommendation(**facts, **source_of(review), review=review)
        assert row.source == "elsewhere"
        assert "led by Westvale" in row.source_title

    def test_does_not_stand_in_the_way_of_our_own_review_of_a_case(self):
        review, case = led_elsewhere(), make_case()
        services.link_incident(review, case, by=make_user("manager"), today=TODAY)
        assert review_of(case) is None

    @pytest.mark.parametrize("name", ["led_by", "title", "asked_by", "asked_what"])
    def test_says_what_is_missing(self, name):
        with pytest.raises(Refused) as caught:
            led_elsewhere(**{name: " "})
        assert list(caught.value.problems) == [name]

    def test_is_wanted_after_it_was_asked(self):
        with pytest.raises(Refused, match="before they asked"):
            led_elsewhere(wanted_on=TODAY - 30 * DAY)

    def test_we_do_not_do_the_leading_areas_work(self):
        review = led_elsewhere()
        days = dict.fromkeys(("report_finished_on", "sent_to_panel_on", "sent_to_secretary_on"), TODAY)
        with pytest.raises(Refused, match="Another area leads this review"):
            services.record_report(review, review.version, **days, by=review.lead, today=TODAY)

    def test_is_not_published_by_us(self):
        assert led_elsewhere() not in publishing_queries.reviews_for(make_user("publisher"), TODAY)

    def test_who_may_not_record_our_return(self):
        review = led_elsewhere(make_area())
        for person in (make_user("scrutineer"), make_user("coordinator", area=make_area())):
            with pytest.raises(NotAllowed):
                elsewhere.RETURN.correct(
                    review.elsewhere, 1, {"returned_on": TODAY, "returned_what": "x"}, by=person, today=TODAY
                )


class TestPages:
    def test_the_list_puts_what_is_overdue_first_and_filters(self, sign_in):
        person = make_user("coordinator")
        ours, late = thematic(by=person), led_elsewhere(by=person)
        lcspr = make_review()
        page = sign_in(person).get(reverse("reviews")).content.decode()
        places = [page.index(review.get_absolute_url()) for review in (late, ours, lcspr)]
        assert places == sorted(places)
        found = sign_in(person).get(reverse("reviews"), {"kind": "thematic"}).content.decode()
        assert "Babies and bruises" in found
        assert "A family that moved" not in found
        assert "No review matches" in sign_in(person).get(reverse("reviews"), {"state": "ended"}).content.decode()
        assert sign_in(person).get(reverse("reviews"), {"kind": "nonsense", "state": "x"}).status_code == 200

    def test_the_list_names_only_cases_the_person_may_open(self, sign_in):
        review, other = make_review(), make_case()
        services.link_incident(review, other, by=make_user("manager"), today=TODAY)
        person = make_user("coordinator", area=review.incident.area)
        page = sign_in(person).get(reverse("reviews")).content.decode()
        assert review.incident.reference in page
        assert other.reference not in page
        assert "1 case you cannot open" in page

    @pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.PUBLISHER, Role.ADMINISTRATOR, Role.NOTIFIER])
    def test_the_list_is_for_those_who_see_cases(self, sign_in, role):
        assert sign_in(make_user(role)).get(reverse("reviews")).status_code == 403

    def test_a_thematic_review_is_started_planned_and_given_a_recommendation(self, sign_in):
        person = make_user("coordinator")
        client = sign_in(person)
        sent = {"kind": "audit", "title": "Strategy talks", "reason": "Once a year", "terms_of_reference": "Ten cases"}
        sent |= three_boxes("decided_on", TODAY) | three_boxes("agreed_on", AGREED)
        address = client.post(reverse("review-new"), sent)["Location"]
        review = LearningReview.objects.get()
        assert (address, review.lead) == (review.get_absolute_url(), person)
        page = client.get(address).content.decode()
        assert "Sent to the Panel" not in page
        assert client.get(reverse("review-plan-propose", args=[review.pk])).status_code == 200
        chosen = {"do_final": "on", **three_boxes("day_final", AGREED - 30 * DAY)}
        plan = client.post(reverse("review-plan-propose", args=[review.pk]), chosen)["Location"]
        assert "Final draft approved" in client.get(plan).content.decode()
        words = {"text": "Ask children", **three_boxes("made_on", TODAY)}
        assert client.post(reverse("review-recommendation-new", args=[review.pk]), words).status_code == 302
        assert "Ask children" in client.get(address).content.decode()

    def test_their_request_is_recorded_and_our_return(self, sign_in):
        client = sign_in(make_user("coordinator"))
        sent = {"led_by": "Westvale", "kind": "lcspr", "title": "Moved", "asked_by": "Manager", "asked_what": "All"}
        address = client.post(reverse("review-elsewhere-new"), sent | three_boxes("asked_on", TODAY))["Location"]
        review = LearningReview.objects.get()
        facts = {"returned_what": "A chronology", "version": 1, **three_boxes("returned_on", TODAY)}
        assert client.post(reverse("review-return", args=[review.pk]), facts)["Location"] == address
        page = client.get(address).content.decode()
        assert "Our return has been sent" in page
        assert "A chronology" in page

    def test_our_own_review_has_no_return_to_another_area(self, sign_in):
        review = make_review()
        assert sign_in(review.incident.owner).get(reverse("review-return", args=[review.pk])).status_code == 404


def test_in_the_work_list_its_steps_say_whose_they_are(sign_in):
    anna = make_user("coordinator")
    review = thematic(by=anna)
    planning.plan(review, [Line("other", "Read the files", AGREED - DAY)], by=anna, today=TODAY)
    client, said = sign_in(anna), f'app-work__reason">{review.title}<'
    assert [client.get(f"/staff/{query}").content.decode().count(said) for query in ("", "?show=later")] == [1, 2]
