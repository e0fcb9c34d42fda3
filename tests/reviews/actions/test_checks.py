"""Check-ins of an action: how often it is asked about, what was said, and when they end."""

import datetime as dt

import pytest

from csprapp.accounts.roles import NotAllowed
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.actions import services
from reviews.actions.clocks import waiting_check
from reviews.actions.rules import next_check_in
from tests.factories import make_area, make_user
from tests.factories_actions import DAY, coordinator, done, make_checked
from tests.factories_reviews import TODAY, make_action, make_recommendation
from tests.reviews.test_pages import day, send, text_of

pytestmark = pytest.mark.django_db
FIRST = TODAY + 7 * DAY


def answered(check, **fields):
    values = {"made_on": TODAY, "standing": "on_track", "text": "Two teams of five", "today": TODAY, **fields}
    values.setdefault("by", coordinator(check.action))
    return services.record_check(check, values.pop("seen", check.version), **values)


@pytest.mark.parametrize(
    ("first", "every", "unit", "after", "then"),
    [
        ("2026-11-30", 2, "weeks", "2026-11-23", "2026-11-30"),
        ("2026-11-30", 2, "weeks", "2026-11-30", "2026-12-14"),
        ("2026-11-30", 2, "weeks", "2027-01-05", "2027-01-11"),
        ("2026-08-31", 1, "months", "2026-08-31", "2026-09-30"),
        ("2026-08-31", 1, "months", "2026-09-30", "2026-10-31"),  # a short month moves none that follow
        ("2026-08-31", 6, "months", "2027-02-28", "2027-08-31"),
    ],
)
def test_the_next_one_is_counted_from_the_first(first, every, unit, after, then):
    first, after, then = map(dt.date.fromisoformat, (first, after, then))
    assert next_check_in(first, every, unit, after) == then


class TestRepeating:
    def test_the_next_date_is_in_the_table_and_recording_one_makes_the_next(self):
        action = make_checked(make_action(owner="contributor"))
        first = waiting_check(action)
        assert (first.deadline.due_on, first.deadline.owner, first.deadline.rule_key) == (FIRST, action.owner, "agreed")
        answered(first, by=action.owner)
        first.deadline.refresh_from_db()
        following = waiting_check(action)
        assert first.deadline.met_on == TODAY
        assert (following.number, following.deadline.due_on) == (2, dt.date(2026, 12, 30))

    def test_a_late_answer_keeps_the_rhythm(self):
        action = make_checked(every=2, unit="weeks", first_on=TODAY)
        later = TODAY + 20 * DAY
        answered(waiting_check(action), made_on=later, today=later)
        assert waiting_check(action).deadline.due_on == TODAY + 28 * DAY

    def test_they_end_when_it_is_done(self):
        action = done(make_checked())
        assert not waiting_check(action).deadline.is_open

    def test_they_may_go_on_until_its_impact_is_judged(self):
        action = done(make_checked(after_done=True))
        assert waiting_check(action).deadline.is_open
        manager = make_user("manager")
        services.judge_impact(action, action.version, impact="yes", impact_evidence="Audit", by=manager, today=TODAY)
        assert not waiting_check(action).deadline.is_open

    def test_opened_again_it_is_asked_about_again(self):
        action = done(make_checked())
        later = TODAY + 40 * DAY
        services.reopen_action(action, reason="Not everywhere", by=coordinator(action), today=later)
        check = waiting_check(action)
        assert (check.deadline.is_open, check.deadline.due_on) == (True, dt.date(2027, 1, 30))

    def test_they_are_changed_and_stopped(self):
        action = make_checked()
        action = make_checked(action, every=2, unit="weeks", first_on=TODAY + 3 * DAY)
        assert action.check_ins.count() == 1
        assert waiting_check(action).deadline.due_on == TODAY + 3 * DAY
        services.stop_checks(action, by=coordinator(action), today=TODAY)
        assert not waiting_check(action).deadline.is_open

    def test_a_new_owner_is_asked_next(self):
        action, owner = make_checked(), make_user("partner")
        services.change_action(
            action, action.version, text=action.text, agency=None, owner=owner, due_on=action.deadline.due_on,
            reason="Moved on", by=coordinator(action), today=TODAY,
        )  # fmt: skip
        assert waiting_check(action).deadline.owner == owner


class TestRefusals:
    def test_an_answer_says_how_it_stands_and_is_given_once(self):
        check = waiting_check(make_checked())
        with pytest.raises(Refused) as caught:
            answered(check, standing="", text=" ")
        assert set(caught.value.problems) == {"standing", "text"}
        with pytest.raises(Refused, match="in the past"):
            answered(check, made_on=TODAY + DAY)
        with pytest.raises(Conflict):
            answered(check, seen=1)
        answered(check)
        with pytest.raises(Refused, match="already recorded"):
            answered(check)

    @pytest.mark.parametrize(("field", "value"), [("every", 0), ("every", 61), ("first_on", TODAY - DAY)])
    def test_how_often_is_a_number_that_makes_sense_and_begins_today_or_later(self, field, value):
        with pytest.raises(Refused) as caught:
            make_checked(**{field: value})
        assert list(caught.value.problems) == [field]

    def test_a_stale_page_changes_nothing(self):
        action = make_checked()
        with pytest.raises(Conflict):
            services.set_checks(
                action, 1, every=1, unit="weeks", first_on=FIRST, after_done=False, by=coordinator(action), today=TODAY
            )

    def test_one_that_has_ended_is_not_asked_about(self):
        action = make_action()
        action = services.end_action(action, action.version, reason="Overtaken", by=coordinator(action), today=TODAY)
        with pytest.raises(Refused):
            make_checked(action)

    def test_strangers_and_readers_answer_nothing_and_the_owner_sets_nothing(self):
        action = make_checked(make_action(owner="contributor"))
        for person in (make_user("scrutineer"), make_user("contributor"), make_user("coordinator", area=make_area())):
            with pytest.raises(NotAllowed):
                answered(waiting_check(action), by=person)
        for act in (
            lambda by: services.stop_checks(action, by=by, today=TODAY),
            lambda by: services.set_checks(
                action, action.version, every=1, unit="weeks", first_on=FIRST, after_done=False, by=by, today=TODAY
            ),
        ):
            with pytest.raises(NotAllowed):
                act(action.owner)


class TestPages:
    def test_set_answered_by_the_owner_and_shown(self, sign_in):
        recommendation, owner = make_recommendation(), make_user("contributor", name="Olga Owner")
        action = make_action(recommendation, owner=owner)
        staff, theirs = sign_in(coordinator(action)), sign_in(owner)
        data = {"every": 3, "unit": "months", **day("first_on", TODAY)}
        assert send(staff, f"{action.get_absolute_url()}checks/", data)["Location"] == action.get_absolute_url()
        page = theirs.get(action.get_absolute_url())
        assert "Every 3 months, until it is done" in text_of(page)
        check = waiting_check(action)
        assert check.get_absolute_url() in page.content.decode()
        assert "Where this comes from" not in text_of(theirs.get(check.get_absolute_url()))
        data = {"standing": "stuck", "text": "No trainer", **day("made_on", TODAY)}
        assert send(theirs, check.get_absolute_url(), data).status_code == 302
        page = text_of(staff.get(action.get_absolute_url()))
        assert "Olga Owner: Stuck: it needs help" in page
        assert "Next: Tue 23 Feb 2027" in page
        assert staff.post(f"{action.get_absolute_url()}checks/", {"stop": "yes"}).status_code == 302
        assert "Next:" not in text_of(staff.get(action.get_absolute_url()))

    def test_a_stranger_learns_nothing_of_a_check_in(self, sign_in):
        check = waiting_check(make_checked())
        client = sign_in(make_user("coordinator", area=make_area()))
        found, missing = client.get(check.get_absolute_url()), client.get("/staff/check-ins/999999/")
        assert (found.status_code, found.content) == (404, missing.content)
