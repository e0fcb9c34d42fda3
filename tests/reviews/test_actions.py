"""Recommendations and actions: to evidence of completion and, apart from it, of impact."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from csprapp.today import london_today
from reviews.actions import services
from reviews.actions.guards import stage_of
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import listed, recurring
from reviews.actions.rules import Stage
from tests.factories import make_agency, make_theme, make_user
from tests.factories_actions import coordinator, done
from tests.factories_cases import give_access, make_case
from tests.factories_reviews import TODAY, make_action, make_recommendation, make_review
from tests.reviews.test_pages import day, send, text_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)


def judged(action, impact="some", **fields):
    values = {"impact_evidence": "Audit: 8 of 10 asked", "by": make_user("manager"), "today": TODAY, **fields}
    return services.judge_impact(action, action.version, impact=impact, **values)


class TestRecommendation:
    def test_names_its_review_and_its_themes(self):
        theme = make_theme()
        row = make_recommendation(themes=[theme])
        assert (row.case, list(row.themes.all())) == (row.review.incident, [theme])

    def test_from_elsewhere_needs_its_title_and_no_case(self):
        who = {"by": make_user("coordinator"), "today": TODAY}
        facts = {"text": "Ask", "made_on": TODAY, "source": "national"}
        with pytest.raises(Refused) as caught:
            services.add_recommendation(**facts, **who)
        assert list(caught.value.problems) == ["source_title"]
        row = services.add_recommendation(**facts, source_title="National review of example cases", **who)
        assert row in Recommendation.objects.visible_to(make_user("scrutineer"), TODAY)

    def test_of_ours_belongs_to_a_case(self):
        with pytest.raises(Refused):
            services.add_recommendation(text="x", made_on=TODAY, by=make_user("coordinator"), today=TODAY)

    def test_says_where_it_was_identified_before_over_the_years(self):
        first = make_recommendation()
        second = make_recommendation(identified_before=[first])
        third = make_recommendation(identified_before=[second])
        assert recurring(third) == [second, first]

    def test_is_answered_with_reasons(self):
        row = make_recommendation()
        who = {"by": row.case.owner, "today": TODAY, "responded_on": TODAY}
        with pytest.raises(Refused):
            services.respond(row, row.version, acceptance="accepted", response=" ", **who)
        row = services.respond(row, row.version, acceptance="partly", response="The first half", **who)
        assert row.get_acceptance_display() == "Accepted in part"
        with pytest.raises(Conflict):
            services.respond(row, 1, acceptance="accepted", response="All of it", **who)


class TestAction:
    def test_has_an_agreed_date_of_its_owner(self):
        action = make_action(owner="contributor")
        owner = action.owner
        assert (action.deadline.rule_key, action.deadline.due_on) == ("agreed", TODAY + 30 * DAY)
        assert (action.deadline.owner, action.deadline.resolved_at()) == (owner, f"/staff/actions/{action.pk}/")

    def test_serves_several_recommendations(self):
        first = make_recommendation()
        second = make_recommendation(first.review)
        who = {"by": first.case.owner, "today": TODAY}
        action = services.add_action([first, second], text="Train", due_on=TODAY, **who)
        assert list(first.actions.all()) == list(second.actions.all()) == [action]

    def test_is_not_closed_without_evidence(self):
        with pytest.raises(Refused, match="cannot be closed without it"):
            done(make_action(), completion_evidence=" ")

    def test_done_meets_its_date_and_sets_one_to_look_at_its_impact(self):
        action = done(make_action())
        action.deadline.refresh_from_db()
        assert (stage_of(action), action.deadline.met_on) == (Stage.DONE, TODAY)
        assert (action.impact_deadline.due_on, action.impact_deadline.is_open) == (TODAY + 90 * DAY, True)

    def test_impact_is_judged_after_completion_with_evidence(self):
        action = make_action()
        with pytest.raises(Refused, match="still open"):
            judged(action)
        action = done(action)
        with pytest.raises(Refused):
            judged(action, impact_evidence="")
        action = judged(action)
        action.impact_deadline.refresh_from_db()
        assert (stage_of(action), action.impact_deadline.met_on) == (Stage.JUDGED, TODAY)

    def test_impact_is_never_judged_by_the_owner(self):
        action = make_action(owner="manager")
        with pytest.raises(NotAllowed, match="somebody else"):
            judged(done(action), by=action.owner)

    def test_too_early_to_say_sets_the_next_look(self):
        action = done(make_action())
        with pytest.raises(Refused, match="later date"):
            judged(action, "too_early")
        for turn in (1, 2):
            action = judged(action, "too_early", look_on=TODAY + turn * 100 * DAY)
            action.impact_deadline.refresh_from_db()
            assert (action.impact_deadline.due_on, action.impact_deadline.is_open) == (TODAY + turn * 100 * DAY, True)
        assert stage_of(action) is Stage.TOO_EARLY

    def test_ended_without_being_done_says_why_and_counts_as_not_done(self):
        action = make_action()
        who = {"by": coordinator(action), "today": TODAY}
        with pytest.raises(Refused):
            services.end_action(action, action.version, reason="", **who)
        action = services.end_action(action, action.version, reason="Overtaken by a new system", **who)
        action.deadline.refresh_from_db()
        assert (stage_of(action), action.completed_on) == (Stage.ENDED, None)
        assert action.deadline.end_reason == "no_longer_needed"

    def test_opened_again_its_date_runs_on_and_the_history_keeps_the_rest(self):
        action = judged(done(make_action()))
        action = services.reopen_action(action, reason="The audit was wrong", by=coordinator(action), today=TODAY)
        action.deadline.refresh_from_db()
        assert (stage_of(action), action.deadline.is_open) == (Stage.OPEN, True)
        assert "Course lists, 40 people" in {row.completion_evidence for row in action.history.all()}
        assert stage_of(done(action)) is Stage.DONE

    def test_a_new_date_needs_a_reason(self):
        action = make_action()
        facts = {"text": action.text, "agency": None, "owner": None, "due_on": TODAY + 60 * DAY}
        who = {"by": coordinator(action), "today": TODAY}
        with pytest.raises(Refused):
            services.change_action(action, action.version, **facts, reason="", **who)
        services.change_action(action, action.version, **facts, reason="The trainer left", **who)
        action.deadline.refresh_from_db()
        assert action.deadline.due_on == TODAY + 60 * DAY


class TestWhoMay:
    def test_the_owner_writes_progress_and_records_it_as_done_without_seeing_the_case(self):
        action = make_action(owner="contributor")
        owner = action.owner
        assert list(Action.objects.visible_to(owner, TODAY)) == [action]
        assert not Recommendation.objects.visible_to(owner, TODAY).exists()
        services.write_progress(action, text="Two teams trained", by=owner, today=TODAY)
        assert stage_of(done(action, by=owner)) is Stage.DONE

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
    def test_no_other_role_does_even_when_named_on_the_case(self, role):
        action, person = make_action(), make_user(role)
        give_access(coordinator_case(action), person)
        for act in SERVICES.values():
            with pytest.raises(NotAllowed):
                act(action, person)

    def test_nobody_touches_what_they_cannot_see(self):
        action, person = make_action(), make_user("coordinator", area=make_case().area)
        for act in SERVICES.values():
            with pytest.raises(NotAllowed):
                act(action, person)

    def test_an_owner_who_left_sees_nothing(self):
        owner = make_action(owner="partner").owner
        owner.is_active = False
        assert not Action.objects.visible_to(owner, TODAY).exists()


def coordinator_case(action):
    return action.recommendations.first().case


SERVICES = {
    "recommendation": lambda a, by: services.add_recommendation(
        text="x", made_on=TODAY, incident=coordinator_case(a), by=by, today=TODAY
    ),
    "respond": lambda a, by: services.respond(
        a.recommendations.first(), 1, acceptance="accepted", response="x", responded_on=TODAY, by=by, today=TODAY
    ),
    "action": lambda a, by: services.add_action(
        list(a.recommendations.all()), text="x", due_on=TODAY, by=by, today=TODAY
    ),
    "change": lambda a, by: services.change_action(
        a, a.version, text="y", agency=None, owner=None, due_on=TODAY, reason="x", by=by, today=TODAY
    ),
    "progress": lambda a, by: services.write_progress(a, text="x", by=by, today=TODAY),
    "done": lambda a, by: done(a, by=by),
    "impact": lambda a, by: judged(a, by=by),
    "end": lambda a, by: services.end_action(a, a.version, reason="x", by=by, today=TODAY),
    "reopen": lambda a, by: services.reopen_action(a, reason="x", by=by, today=TODAY),
}


class TestPages:
    NAMES = (
        "action",
        "action-progress",
        "action-change",
        "action-done",
        "action-impact",
        "action-end",
        "action-reopen",
    )
    RECOMMENDATION = ("recommendation", "recommendation-respond", "recommendation-action")

    def test_strangers_learn_nothing(self, sign_in):
        action = make_action()
        row = action.recommendations.get()
        client = sign_in(make_user("coordinator", area=make_case().area))
        pages = [(name, action.pk) for name in self.NAMES] + [(name, row.pk) for name in self.RECOMMENDATION]
        for name, pk in pages:
            for method in (client.get, client.post):
                answer, missing = method(reverse(name, args=[pk])), method(reverse(name, args=[999999]))
                assert (answer.status_code, answer.content) == (404, missing.content), name

    def test_the_whole_way_from_a_recommendation_to_its_impact(self, sign_in):
        review, owner, theme = make_review(), make_user("partner", name="O. Wner"), make_theme("Missed days")
        agency = make_agency("Example School")
        client, case = sign_in(review.incident.owner), review.incident.reference
        data = {"text": "Ask children", "themes": [theme.pk], **day("made_on", TODAY)}
        where = send(client, reverse("case-recommendation-new", args=[case]), data)["Location"]
        send(client, f"{where}respond/", {"acceptance": "accepted", "response": "Yes", **day("responded_on", TODAY)})
        due = london_today() + 30 * DAY
        data = {"text": "Train every team", "agency": agency.pk, "owner": owner.pk}
        data |= {**day("due_on", due), **day("agreed_on", london_today())}
        assert send(client, f"{where}action/", data)["Location"] == where
        action = Action.objects.get()
        url = action.get_absolute_url()
        theirs = sign_in(owner)
        assert "Train every team" in text_of(theirs.get("/staff/actions/"))
        assert case not in text_of(theirs.get(url))
        send(theirs, f"{url}progress/", {"text": "Two of five teams"})
        answer = send(theirs, f"{url}done/", {**day("look_on", due), **day("completed_on", TODAY)})
        assert "An action cannot be closed without it" in text_of(answer)
        data = {"completion_evidence": "Lists", **day("look_on", due), **day("completed_on", TODAY)}
        assert send(theirs, f"{url}done/", data).status_code == 302
        assert "somebody else must judge its impact" in text_of(theirs.get(url))
        send(client, f"{url}impact/", {"impact": "yes", "impact_evidence": "Audit"})
        assert "It made the difference we wanted" in text_of(client.get(url))
        page = text_of(client.get(reverse("theme", args=[theme.slug])))
        assert "Recommended once in 2026." in page
        assert "Example School" in page
        assert "Ask children" in text_of(client.get(reverse("case-actions", args=[case])))

    def test_the_list_begins_with_what_is_due_first_and_counts_what_it_shows(self, sign_in):
        row = make_recommendation()
        later, sooner = (make_action(row, due_on=TODAY + days * DAY) for days in (40, 20))
        ended = make_action(row, due_on=TODAY + 5 * DAY)
        services.end_action(ended, ended.version, reason="Not needed", by=coordinator(ended), today=TODAY)
        assert list(listed(row.case.owner, TODAY)) == [sooner, later]
        client = sign_in(row.case.owner)
        assert "2 actions" in text_of(client.get("/staff/actions/"))
        assert "1 action" in text_of(client.get("/staff/actions/?show=done"))
        agency = make_agency()
        assert "0 actions" in text_of(client.get(f"/staff/actions/?agency={agency.pk}"))

    @pytest.mark.parametrize("show", ["open", "overdue", "impact"])
    def test_how_many_a_figure_counts_is_not_asked_again_for_the_list_of_the_same(self, sign_in, show):
        row = make_recommendation()
        for _ in range(2):
            make_action(row, agreed_on=TODAY - 90 * DAY, due_on=TODAY - 60 * DAY)
            done(make_action(row))
        client, address = sign_in(row.case.owner), f"/staff/actions/?show={show}"
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(address)
        assert "2 actions" in text_of(page)
        counting = [each["sql"] for each in asked if 'COUNT("reviews_action"' in each["sql"]]
        assert len(counting) == 1
        if show != "impact":  # what is open has no impact to be judged: no date of that is looked for
            assert not any('"impact_deadline_id" =' in each["sql"] for each in asked)
        assert client.get("/staff/actions/?show=nonsense&agency=x").status_code == 200

    def test_the_list_asks_the_database_no_more_for_more_actions(self, sign_in, django_assert_max_num_queries):
        row = make_recommendation()
        for _ in range(12):
            make_action(row)
        client = sign_in(row.case.owner)
        client.get("/staff/actions/")
        with django_assert_max_num_queries(17):
            client.get("/staff/actions/")
