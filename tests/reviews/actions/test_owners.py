"""Owners of actions, with and without an account: who they may be, what they are told, what they see."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.models import Outbox
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, change
from reviews.actions import services
from reviews.actions.models import Action
from tests.factories import make_agency, make_area, make_user
from tests.factories_actions import DAY, FAR, coordinator, done, mails, make_far_action
from tests.factories_cases import make_case
from tests.factories_reviews import TODAY, make_action, make_recommendation, make_review
from tests.reviews.test_pages import text_of

pytestmark = pytest.mark.django_db


def changed(action, **fields):
    facts = {"text": action.text, "agency": action.agency, "owner": action.owner, "due_on": action.deadline.due_on}
    facts |= {"owner_name": action.owner_name, "owner_email": action.owner_email}
    facts |= {"reason": "A new agreement", "by": coordinator(action), "today": TODAY, **fields}
    return services.change_action(action, fields.pop("seen", action.version), **facts)


class TestWhoTheyMayBe:
    def test_a_person_at_an_agency_needs_a_name_an_email_and_the_agency(self):
        with pytest.raises(Refused) as caught:
            make_far_action(owner_email="", agency=None)
        assert set(caught.value.problems) == {"owner_email", "agency"}
        assert make_far_action().owned_by == "Hedy Teachwell"

    def test_nobody_is_named_beside_a_user_nor_in_place_of_their_account(self):
        user = make_user("partner", email="olga@demo.example")
        with pytest.raises(Refused, match="not both"):
            make_far_action(owner=user)
        with pytest.raises(Refused, match="has an account"):
            make_far_action(owner_email="Olga@demo.example")

    def test_the_database_refuses_two_owners(self):
        action, user = make_far_action(), make_user("partner")
        by = {"by": user, "why": "Past the services"}
        with pytest.raises(IntegrityError), transaction.atomic(), change(Action, action.pk, None, **by) as record:
            record.owner = user

    def test_the_database_refuses_an_impact_judged_by_the_owner(self):
        action = done(make_action(owner="manager"))
        by = {"by": action.owner, "why": "Past the services"}
        with pytest.raises(IntegrityError), transaction.atomic(), change(Action, action.pk, None, **by) as record:
            record.impact, record.impact_evidence, record.impact_on = "yes", "I say so", TODAY
            record.impact_judged_by = action.owner

    def test_its_date_is_on_the_work_list_of_the_case_while_its_owner_has_no_account(self):
        action = make_far_action()
        assert action.deadline.owner == coordinator(action)

    def test_the_look_at_its_impact_is_never_on_its_owners_list(self):
        review = make_review()
        own = done(make_action(make_recommendation(review), owner=review.incident.owner))
        others = done(make_action(make_recommendation(review), owner=make_user("contributor")))
        assert own.impact_deadline.owner is None
        assert others.impact_deadline.owner == review.incident.owner

    def test_one_agreed_long_ago_may_be_recorded_late(self):
        agreed = TODAY - 200 * DAY
        action = make_action(agreed_on=agreed, due_on=TODAY - 20 * DAY)
        assert (action.started_on, action.deadline.started_on) == (agreed, agreed)
        with pytest.raises(Refused, match="when it was agreed"):
            make_action(agreed_on=TODAY, due_on=TODAY - DAY)
        with pytest.raises(Refused, match="in the past"):
            make_action(agreed_on=TODAY + DAY)


class TestWhatTheyAreTold:
    def test_an_owner_is_told_when_an_action_is_given_to_them(self):
        recommendation, owner = make_recommendation(), make_user("contributor", email="olga@demo.example")
        action = make_action(recommendation, owner=owner)
        make_far_action()
        assert [(mail.kind, mail.recipient) for mail in mails()] == [
            ("action_given", "olga@demo.example"), ("action_given", FAR),
        ]  # fmt: skip
        assert mails()[0].title == f"Action {action.pk} is yours: due by Wed 23 Dec 2026"
        assert f"/staff/actions/{action.pk}/" in mails()[0].text
        assert "/staff/" not in mails()[1].text

    def test_nobody_is_told_of_what_they_gave_to_themselves_and_nothing_is_given_to_an_account_that_is_closed(self):
        review = make_review()
        make_action(make_recommendation(review), owner=review.incident.owner)
        gone = make_user("partner")
        gone.is_active = False
        gone.save()
        with pytest.raises(Refused, match="has ended"):
            make_action(make_recommendation(review), owner=gone)
        assert mails() == []

    def test_a_new_owner_and_a_new_date_are_told_and_nothing_else_is(self):
        action = make_far_action()
        Outbox.objects.all().delete()
        action = changed(action, text="Train every team twice")
        assert mails() == []
        action = changed(action, due_on=TODAY + 60 * DAY)
        assert [mail.kind for mail in mails()] == ["action_moved"]
        assert "It was due by Wednesday 23 December 2026" in mails()[0].text
        action = changed(action, owner=make_user("partner", email="olga@demo.example"), owner_name="", owner_email="")
        assert [(mail.kind, mail.recipient) for mail in mails()][1:] == [("action_given", "olga@demo.example")]
        changed(action, due_on=TODAY + 70 * DAY)
        assert len(mails()) == 2, "who has an account reads of it in the daily mail"

    def test_mail_holds_no_name_no_words_of_the_action_and_no_case(self):
        recommendation = make_recommendation(text="CanaryRecommendation")
        reference = recommendation.case.reference
        owner = make_user("contributor", name="CanaryOwner")
        make_action(recommendation, owner=owner, text="CanaryAction")
        action = make_far_action(recommendation, owner_name="CanaryFar", text="CanaryAction")
        changed(action, due_on=TODAY + 60 * DAY, reason="CanaryReason")
        assert len(mails()) == 3
        for mail in mails():
            assert "canary" not in (mail.title + mail.text + mail.subject).lower()
            assert reference not in mail.title + mail.text
            assert mail.case == reference


class TestWhatTheySee:
    def test_an_owner_reads_the_words_of_the_recommendation_and_nothing_else_of_the_case(self, sign_in):
        recommendation = make_recommendation(text="Ask children what they see")
        owner = make_user("contributor")
        action = make_action(recommendation, owner=owner)
        page = sign_in(owner).get(action.get_absolute_url())
        assert "Ask children what they see" in text_of(page)
        assert recommendation.case.reference not in page.content.decode()
        assert recommendation.get_absolute_url() not in page.content.decode()

    def test_who_sees_it_through_one_recommendation_does_not_read_that_of_another_area(self, sign_in):
        here, there = make_recommendation(text="Here"), make_recommendation(text="Elsewhere")
        by = make_user("coordinator")
        action = services.add_action([here, there], text="Train", due_on=TODAY, by=by, today=TODAY)
        reader = make_user("scrutineer", area=here.case.area)
        page = text_of(sign_in(reader).get(action.get_absolute_url()))
        assert "Here" in page
        assert "Elsewhere" not in page

    def test_my_work_shows_an_owner_the_actions_of_cases_that_are_not_theirs(self, sign_in):
        action = make_action(owner="contributor")
        page = sign_in(action.owner).get("/staff/")
        assert f"/staff/actions/{action.pk}/" in page.content.decode()
        assert coordinator(action).name not in text_of(page)


class TestServingSeveral:
    def test_what_it_serves_is_changed_and_never_nothing(self):
        review = make_review()
        first, second = make_recommendation(review), make_recommendation(review)
        action, by = make_action(first), review.incident.owner
        action = services.serve(action, action.version, [first, second], by=by, today=TODAY)
        assert set(action.recommendations.all()) == {first, second}
        assert f"{first.pk}, {second.pk}" in action.history.first().history_change_reason
        with pytest.raises(Refused):
            services.serve(action, action.version, [], by=by, today=TODAY)
        with pytest.raises(Conflict):
            services.serve(action, 1, [first], by=by, today=TODAY)

    def test_what_a_person_may_not_read_stays(self):
        here, there = make_recommendation(), make_recommendation()
        action = services.add_action(
            [here, there], text="Train", due_on=TODAY, by=make_user("coordinator"), today=TODAY
        )
        near = make_user("coordinator", area=here.case.area)
        another = make_recommendation(here.review)
        services.serve(action, action.version, [another], by=near, today=TODAY)
        assert set(action.recommendations.all()) == {another, there}

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
    def test_no_other_role_changes_it_not_even_its_owner(self, role):
        action = make_action(owner=str(role))
        with pytest.raises(NotAllowed):
            services.serve(action, action.version, list(action.recommendations.all()), by=action.owner, today=TODAY)


class TestTheList:
    def test_filters_by_owner_age_and_agency_and_counts_what_it_lists(self, sign_in):
        recommendation = make_recommendation()
        manager, school = make_user("manager"), make_agency()
        old = make_action(recommendation, agreed_on=TODAY - dt.timedelta(200), due_on=TODAY - DAY, agency=school)
        mine = make_action(recommendation, owner=manager)
        make_far_action(recommendation)
        client = sign_in(manager)

        def listed(query):
            page = client.get(f"/staff/actions/?{query}")
            assert page.context["count"] == len(page.context["lines"])
            return [line["action"] for line in page.context["lines"]]

        assert listed("")[0] == old
        assert listed("owner=mine") == [mine]
        for query in ("age=6", "show=overdue", f"agency={school.pk}", "owner=none"):
            assert listed(query) == [old], query
        assert listed("age=12") == []
        for figure in client.get("/staff/actions/").context["figures"]:
            assert len(listed(figure.url.partition("?")[2])) == figure.number, figure.label

    def test_done_ones_never_come_before_what_is_overdue(self):
        from reviews.actions.queries import listed

        recommendation = make_recommendation()
        early = done(make_action(recommendation, agreed_on=TODAY - 90 * DAY, due_on=TODAY - 60 * DAY))
        services.judge_impact(
            early, early.version, impact="yes", impact_evidence="Audit", by=make_user("manager"), today=TODAY
        )
        late = make_action(recommendation, agreed_on=TODAY - 90 * DAY, due_on=TODAY - 5 * DAY)
        assert list(listed(coordinator(late), TODAY, show="all")) == [late, early]

    def test_another_areas_person_lists_none_of_it(self):
        from reviews.actions.queries import listed

        make_action()
        assert not listed(make_user("coordinator", area=make_case(area=make_area()).area), TODAY, show="all").exists()
