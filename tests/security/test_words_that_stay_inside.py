"""What pages beside a case, or a mail, must not say of a case that is shut to whoever reads them."""

import datetime as dt

import pytest

from cases.dates import changes
from cases.dates.rules import options
from cases.incidents.models import Incident
from csprapp.mail.models import Outbox
from csprapp.records.services import change
from dashboard.work.reminders import send_reminders
from publishing.schedule import services as publishing
from reviews.actions import services as actions
from reviews.actions.models import Recommendation
from reviews.planning import review_services as learning, services as planning
from tests.factories import make_area, make_theme, make_user
from tests.factories_cases import give_access, make_case
from tests.factories_deadlines import open_deadline
from tests.factories_publishing import make_public, make_review as make_finished
from tests.factories_reviews import make_action, make_review
from tests.publishing.test_blockers import an_order
from tests.reviews.test_learning_without_case import thematic

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(1)


def restricted(case: Incident) -> Incident:
    """The case, open to its owner alone."""
    with change(Incident, case.pk, None, by=case.logged_by, why="Staff member's family") as record:
        record.restricted, record.restricted_reason = True, "Staff member's family"
    give_access(case, case.owner)
    return record


def history(client, case: Incident) -> str:
    return client.get(f"{case.get_absolute_url()}history/").content.decode()


def test_the_history_of_a_case_tells_nothing_of_an_order_on_a_restricted_case_its_review_draws_on(sign_in):
    lead, shut = make_case(), make_case()
    review = make_finished(case=lead)
    learning.link_incident(review, shut, by=lead.owner, today=TODAY)
    make_public(review=review)
    an_order(restricted(shut), court="Canary Court")
    assert "Canary Court" in history(sign_in(shut.owner), lead)
    assert "Canary Court" not in history(sign_in(make_user("coordinator")), lead)


def test_the_page_of_a_case_does_not_name_a_restricted_case_that_was_linked_or_taken_out(sign_in):
    lead, shut = make_case(), make_case()
    review, shut = make_finished(case=lead), restricted(shut)
    learning.link_incident(review, shut, by=shut.owner, today=TODAY)
    owner, client = sign_in(shut.owner), sign_in(make_user("coordinator"))
    assert shut.reference in owner.get(review.get_absolute_url()).content.decode()

    def told() -> list[str]:
        pages = [f"{lead.get_absolute_url()}{page}" for page in ("", "history/", "story/", "notes/")]
        return [client.get(page).content.decode() for page in (*pages, review.get_absolute_url())]

    linked = told()
    learning.unlink_incident(review, shut, reason="Another family", by=shut.owner, today=TODAY)
    assert all(lead.reference in page and shut.reference not in page for page in (*linked, *told()))


def test_a_theme_that_only_a_restricted_case_has_is_in_nobody_elses_list(sign_in):
    case, theme = make_case(), make_theme()
    said = {"text": "Ask twice", "made_on": TODAY, "themes": [theme]}
    actions.add_recommendation(**said, incident=case, by=case.owner, today=TODAY)
    action = make_action(Recommendation.objects.get(), owner="partner")
    actions.complete(
        action,
        action.version,
        completion_evidence="Lists",
        completed_on=TODAY,
        look_on=TODAY,
        by=case.owner,
        today=TODAY,
    )

    def told(user) -> list[tuple]:
        themes = sign_in(user).get("/staff/actions/").context["themes"]
        return [(each.theme, each.open, each.done) for each in themes]

    assert told(make_user("coordinator")) == [(theme, 0, 1)]
    restricted(case)
    assert told(make_user("coordinator")) == told(action.owner) == []
    assert told(case.owner) == [(theme, 0, 1)]


class TestAReviewOfAnotherAreaWithoutACase:
    """Its dates are those of no case; they are open, listed and changed where the review itself is."""

    @pytest.fixture
    def keeper(self):
        return make_user("coordinator", area=make_area())

    @pytest.fixture
    def stranger(self):
        return make_user("coordinator", area=make_area())

    @pytest.fixture
    def review(self, keeper):
        from csprapp.partnership.models import Area

        return thematic(Area.objects.get(pk=keeper.memberships.get().area_id), by=keeper)

    def shut(self, client, deadline) -> bool:
        places = [deadline.get_absolute_url(), f"{deadline.get_absolute_url()}change/"]
        listed = f'href="{deadline.resolved_at()}"' in client.get("/staff/team/").content.decode()
        return not listed and {client.get(place).status_code for place in places} == {404}

    def test_the_dates_of_its_actions(self, sign_in, keeper, stranger, review):
        said = {"text": "Ask twice", "made_on": TODAY, "by": keeper, "today": TODAY}
        row = actions.add_recommendation(**said, review=review)
        action = actions.add_action([row], text="Ask", due_on=TODAY + 9 * DAY, by=keeper, today=TODAY)
        every = {"every": 1, "unit": "months", "first_on": TODAY + 7 * DAY, "after_done": False}
        action = actions.set_checks(action, action.version, **every, by=keeper, today=TODAY)
        done = {"completed_on": TODAY, "completion_evidence": "A list", "look_on": TODAY + 60 * DAY}
        check = action.check_ins.get()
        for deadline in (action.deadline, check.deadline):
            assert self.shut(sign_in(stranger), deadline)
            assert not self.shut(sign_in(keeper), deadline)
        action = actions.complete(action, action.version, **done, by=keeper, today=TODAY)
        assert self.shut(sign_in(stranger), action.impact_deadline)

    def test_the_dates_of_its_publication(self, sign_in, keeper, stranger, review):
        by = make_user("publisher")
        publication = publishing.create("brief", review=review, by=by, at=dt.datetime.now(dt.UTC))
        deadline = open_deadline(
            incident=None, rule_key="agreed", route="publication-going", subject_id=publication.pk,
            label="The last public day is near", started_on=TODAY, agreed_on=TODAY + 9 * DAY, by=by,
        )  # fmt: skip
        assert self.shut(sign_in(stranger), deadline)
        assert not self.shut(sign_in(keeper), deadline)


def test_a_mail_about_a_date_that_was_agreed_does_not_repeat_what_somebody_called_it():
    review = make_review()
    line = planning.Line("other", "Talk with Canary Zedworth", TODAY + 30 * DAY)
    (row,) = planning.plan(review, [line], by=review.incident.owner, today=TODAY)
    (agreed,) = [option for option in options("agreed", None) if "delay" not in option.kind]
    answers = changes.Answers(agreed, TODAY + 40 * DAY, "They asked", TODAY)
    changes.change_date(row.deadline, answers, by=make_user("manager"), today=TODAY, version=None)
    send_reminders(TODAY + DAY)
    mail = Outbox.objects.get(kind="digest", recipient=review.incident.owner.email)
    assert f"Milestone of the review of {review.incident.reference}, was" in mail.text
    assert "Canary" not in mail.title + mail.text
