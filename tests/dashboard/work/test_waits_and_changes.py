"""What the daily mail says beside dates: what waits for somebody, and what somebody else changed."""

import datetime as dt

import pytest

from cases.access.models import CaseAccess, EmergencyReview
from cases.deadlines import services as deadlines
from cases.deadlines.models import CalendarDay
from cases.deadlines.recalculation import recalculate
from cases.editing.corrections import assign_case
from cases.incidents import access, unplanned
from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Membership, Partnership
from csprapp.records.services import add, save_draft
from dashboard.work.reminders import send_reminders
from reviews.learning.models import ReviewerAccess
from reviews.returns import services as returns
from tests.dashboard.factories import make_agreed, start_clock
from tests.factories import LONG_AGO, make_agency, make_area, make_user
from tests.factories_cases import give_access, log_case, make_case, make_person
from tests.factories_publishing import case_of, make_approved, make_waiting
from tests.factories_reviews import make_asked, make_review, make_scene, record, sign
from tests.reviews.test_learning_without_case import thematic

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(1)
TODAY = dt.date(2026, 11, 23)  # a Monday, at noon


@pytest.fixture
def run(clock):
    """A function that runs the mornings until a day, at seven."""

    def run(*days):
        for day in days:
            clock.move_to(dt.datetime(day.year, day.month, day.day, 7, tzinfo=dt.UTC))
            send_reminders(day)

    return run


def mails(to):
    return list(Outbox.objects.filter(kind="digest", recipient=to.email).order_by("day"))


def lines(mail, heading):
    found = mail.text.partition(f"{heading}:\n")[2].partition("\n\n")[0]
    return [line.removeprefix("- ") for line in found.splitlines() if not line.startswith("  ")]


class TestWhatWaits:
    def test_a_decision_waits_for_each_delegate_until_they_decide_and_who_was_told_is_told_no_more_until_monday(
        self, run
    ):
        scene = make_asked()
        first, second, _ = scene.delegates
        reference = scene.case.reference
        run(TODAY, TODAY + DAY)
        assert [mail.day for mail in mails(first)] == [TODAY], "asked at once, named on Monday, silent on Tuesday"
        assert lines(mails(first)[0], "Waiting for you") == [f"Decide on the rapid review of {reference}."]
        sign(scene, 0)
        run(TODAY + 7 * DAY)
        assert lines(mails(first)[-1], "Waiting for you") == []
        assert lines(mails(second)[-1], "Waiting for you") == [f"Decide on the rapid review of {reference}."]

    def test_nothing_waiting_is_not_said_to_a_privacy_lead_or_administrator_while_something_waits_on_my_work(self, run):
        Partnership.objects.create(pk=1, name="Northshire", reading_looked_until=dt.date(2026, 9, 30))
        lead, admin = make_user("privacy_lead"), make_user("administrator")
        person = make_user("coordinator")
        User.objects.filter(pk=person.pk).update(to_end_since=TODAY)
        run(TODAY, TODAY + DAY)
        assert lines(mails(lead)[0], "Waiting for you") == ["Look at the unusual reading of October 2026."]
        said = lines(mails(admin)[0], "Waiting for you")
        assert "1 account to end." in said
        assert any(line.startswith("Finish setting up: ") for line in said)
        assert [len(mails(each)) for each in (lead, admin)] == [1, 1], "said when it is new, then on Mondays"

    def test_an_incident_begun_and_not_logged_is_told_to_who_began_it_every_morning_and_to_colleagues_once(self, run):
        """Nothing else would: it has no case, and so no clock."""
        here, elsewhere = make_area(), make_area()
        anna, mona = make_user("coordinator", area=here), make_user("manager", area=here)
        others = [make_user("manager", area=elsewhere), make_user("partner"), make_user("notifier")]
        typed = {"aware_on_day": "20", "aware_on_month": "11", "aware_on_year": "2026"}
        save_draft(anna, "log-incident", typed, "when")
        save_draft(anna, "log-incident", {"child": "0", "p0-name": "Quinn Zed"}, "people")
        run(TODAY + DAY, TODAY + 2 * DAY)
        said = "inish logging the incident you began, to be notified by Fri 27 Nov 2026"
        assert [said in mail.title for mail in mails(anna)] == [True, True]
        (mail,) = mails(mona)
        told = "An incident that a colleague began is not logged yet, to be notified by Fri 27 Nov 2026."
        assert lines(mail, "Waiting for you") == [told]
        assert all("incident" not in mail.text for other in others for mail in mails(other))
        assert not Outbox.objects.filter(text__contains="Quinn").exists()

    def test_a_date_that_waits_for_a_role_is_told_to_whoever_may_do_it_and_to_nobody_else(self, run):
        """It is not the owner's of the case nor a manager's: neither has it in their list, or could open it."""
        lead, mona = make_user("privacy_lead"), make_user("manager")
        case = log_case(restricted_reason="Staff", named=[make_user("coordinator")], today=TODAY)
        access.break_glass(case, reason="Its date is today", by=mona, today=TODAY)
        due_on = EmergencyReview.objects.get().deadline.due_on
        run(due_on)
        said = "Review what was opened in an emergency"
        assert lines(mails(lead)[-1], "Due today") == [f"{said}."]
        for other in (mona, case.owner):
            assert not mails(other) or said not in mails(other)[-1].text

    def test_what_waits_for_the_managers_is_told_to_those_of_the_area_alone(self, run):
        area = make_area()
        here, elsewhere = make_user("manager", area=area), make_user("manager", area=make_area())
        case = make_case(by=make_user("coordinator"), area=area)
        unplanned.watch_all(TODAY)
        run(case.deadlines.open().get().due_on)
        assert lines(mails(here)[-1], "Due today") == [f"Plan what comes next, or close, in {case.reference}."]
        assert all(case.reference not in mail.text for each in (elsewhere, case.owner) for mail in mails(each))

    def test_what_was_recorded_for_a_body_waits_to_be_confirmed(self, run):
        scene = make_asked()
        record(scene, 1)
        run(TODAY)
        said = f"Confirm a decision recorded on {scene.case.reference}."
        assert lines(mails(scene.delegates[1])[0], "Waiting for you") == [said]

    def test_what_is_to_be_confirmed_is_one_row_of_my_work_and_not_asked_a_second_time_as_a_decision(self, sign_in):
        scene = make_asked()
        record(scene, 1)
        page = sign_in(scene.delegates[1]).get("/staff/").content.decode()
        assert "Confirm the decision recorded for" in page
        assert "No decision is waiting for your signature" in page

    def test_a_delegate_who_came_later_was_told_nothing_and_is_told_on_any_day(self, run):
        scene = make_asked()
        run(TODAY)
        later = make_user("partner")
        body = scene.delegates[0].memberships.get().body
        Membership.objects.create(user=later, body=body, valid_from=LONG_AGO)
        run(TODAY + DAY)
        assert len(lines(mails(later)[0], "Waiting for you")) == 1

    def test_a_delay_that_a_coordinator_recorded_waits_for_the_managers_of_the_area(self, run):
        area, anna = make_area(), make_user("coordinator")
        mona, far = make_user("manager", area=area), make_user("manager", area=make_area())
        late = start_clock(make_case(by=anna, area=area), "lcspr", dt.date(2026, 6, 1))
        deadlines.record_delay(
            late, TODAY + 30 * DAY, by=anna, why="Trial", decided_on=TODAY, category="criminal", look_again=True
        )
        run(TODAY)
        assert lines(mails(mona)[0], "Waiting for you") == ["Look at 1 delay that a coordinator recorded."]
        assert lines(mails(far)[0], "Waiting for you") == []

    def test_an_edition_waits_for_who_checks_it_and_an_approved_one_for_its_writer(self, run):
        writer, checker = make_user("publisher"), make_user("checker")
        waiting = make_waiting(by=writer)
        approved = make_approved(by=writer)
        run(TODAY)
        named = f"check {waiting.publication.slug}, edition 1"
        assert lines(mails(checker)[0], "Waiting for you") == [f"{named.capitalize()}."]
        assert f"Set the publication date of {approved.slug}, edition 1." in lines(mails(writer)[0], "Waiting for you")
        assert not any("Check" in line for line in lines(mails(writer)[0], "Waiting for you"))

    def test_what_draws_on_a_restricted_case_is_not_named_to_who_may_not_open_it(self, run):
        waiting, checker = make_waiting(), make_user("checker")
        case = case_of(waiting.publication)
        type(case)._base_manager.filter(pk=case.pk).update(restricted=True, restricted_reason="A colleague")
        run(TODAY)
        assert lines(mails(checker)[0], "Waiting for you") == []
        give_access(case, checker)
        run(TODAY + DAY)
        assert len(lines(mails(checker)[1], "Waiting for you")) == 1

    def test_agencies_people_are_told_of_their_requests_halfway_before_on_the_day_and_late(self, run):
        case, agency, user = make_case(by=make_user("coordinator")), make_agency(), make_user("contributor")
        Membership.objects.create(user=user, agency=agency, valid_from=LONG_AGO)
        due_on = TODAY + 16 * DAY  # Wed 9 Dec
        returns.ask(case, [agency], [make_person(case)], due_on, by=case.owner, today=TODAY)
        run(*(TODAY + number * DAY for number in range(18)))
        titles = [(mail.day, mail.title) for mail in mails(user) if not mail.title.startswith("Nothing")]
        said = f"answer the request for {case.reference}"
        assert titles == [
            (TODAY + 7 * DAY, f"Coming up: {said}"),
            (TODAY + 14 * DAY, f"Coming up: {said}"),
            (due_on, f"Due today: {said}"),
            (due_on + DAY, f"Overdue: {said}"),
        ]
        assert not Outbox.objects.filter(kind="agency-reminder").exists()

    def test_a_reviewer_and_a_notifier_hear_of_what_is_theirs_by_role(self, run):
        reviewer, review = make_user("reviewer"), make_review(decided_on=dt.date(2026, 5, 1))
        give_access(review.incident, reviewer, kind=CaseAccess.Kind.REVIEWER)
        alone, keeper = thematic(agreed_on=TODAY), make_user("manager")
        more = {"valid_from": LONG_AGO, "valid_until": TODAY, "reason": "Asked", "granted_by": keeper}
        add(ReviewerAccess(review=alone, user=reviewer, **more), by=keeper, why="Asked")
        scene = make_scene(notified=None)
        notifier = make_user("notifier")
        body = scene.delegates[0].memberships.get().body
        Membership.objects.create(user=notifier, body=body, valid_from=LONG_AGO)
        type(scene.case)._base_manager.filter(pk=scene.case.pk).update(owner=None)
        start_clock(scene.case, "tell_partners", TODAY - 20 * DAY)
        scene.case.deadlines.update(owner=None)
        run(TODAY)
        assert lines(mails(reviewer)[0], "Overdue")[0].startswith(f"Publish the LCSPR of {review.incident.reference}")
        assert lines(mails(reviewer)[0], "Due today") == ["Finish the review."]
        assert scene.case.reference in mails(notifier)[0].text


class TestWhatChanged:
    @pytest.fixture
    def anna(self):
        return make_user("coordinator")

    def test_a_date_that_somebody_else_moved_is_told_once(self, run, clock, anna):
        manager = make_user("manager")
        clock_ = start_clock(make_case(by=anna), "rapid_review", dt.date(2026, 11, 16), route="case-rapid-review")
        run(TODAY)
        clock.move_to(dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC))
        deadlines.set_date(clock_, dt.date(2026, 12, 9), by=manager, why="Panel's letter", decided_on=TODAY)
        run(TODAY + DAY, TODAY + 2 * DAY)
        assert [mail.day for mail in mails(anna)] == [TODAY, TODAY + DAY]
        said = f"Send the rapid review of {clock_.incident.reference}, was Mon 7 Dec 2026, now Wed 9 Dec 2026."
        assert lines(mails(anna)[1], "Changed by somebody else") == [said]
        run(TODAY + 7 * DAY)
        assert lines(mails(anna)[-1], "Changed by somebody else") == []

    def test_nobody_is_told_of_what_they_moved_themselves(self, run, clock, anna):
        clock_ = start_clock(make_case(by=anna), "rapid_review", dt.date(2026, 11, 16))
        run(TODAY)
        deadlines.set_date(clock_, dt.date(2026, 12, 9), by=anna, why="Panel's letter", decided_on=TODAY)
        run(TODAY + DAY)
        assert len(mails(anna)) == 1

    def test_a_date_moved_there_and_back_changed_nothing(self, run, anna):
        manager = make_user("manager")
        due = make_agreed(make_case(by=anna), TODAY + 20 * DAY)
        run(TODAY)
        for on in (TODAY + 25 * DAY, TODAY + 20 * DAY):
            deadlines.set_date(due, on, by=manager, why="They asked", decided_on=TODAY)
        run(TODAY + DAY)
        assert len(mails(anna)) == 1

    def test_a_date_given_to_somebody_is_told_but_a_case_that_was_told_at_once_brings_no_list(self, run, clock, anna):
        area = make_area()
        manager, bela = make_user("manager", area=area), make_user("coordinator", area=area)
        case = make_case(by=anna, area=area)
        one, _ = make_agreed(case, TODAY + 20 * DAY), make_agreed(case, TODAY + 21 * DAY)
        run(TODAY)
        deadlines.assign(one, bela, by=manager, decided_on=TODAY)
        run(TODAY + DAY)
        said = lines(mails(bela)[-1], "Changed by somebody else")
        assert said == [f"Agreed task for {case.reference}, due Sun 13 Dec 2026. It is yours now."]
        assign_case(case, case.version, bela, reason="Leave", by=manager, today=TODAY + DAY)
        run(TODAY + 2 * DAY)
        assert len(mails(bela)) == 2
        assert Outbox.objects.filter(kind="case_assigned", recipient=bela.email).count() == 1

    def test_a_new_bank_holiday_is_one_mail_to_each_owner_with_dates_only(self, run, anna):
        admin = make_user("administrator")
        for _ in range(3):
            start_clock(make_case(by=anna), "rapid_review", dt.date(2026, 11, 16), route="case-rapid-review")
        run(TODAY)
        day = CalendarDay(kind="added", day=TODAY + 3 * DAY, name="A holiday", source="gov.uk")
        add(day, by=admin, why="Proclaimed")
        recalculate(by=admin, why="Proclaimed", today=TODAY)
        run(TODAY + DAY)
        assert len(lines(mails(anna)[1], "Changed by somebody else")) == 3
        assert "was Mon 7 Dec 2026, now Tue 8 Dec 2026." in mails(anna)[1].text
        assert "Proclaimed" not in mails(anna)[1].text

    def test_the_first_mail_to_somebody_looks_back_for_a_week(self, run, anna):
        due = make_agreed(make_case(by=anna), TODAY + 20 * DAY)
        deadlines.set_date(due, TODAY + 25 * DAY, by=make_user("manager"), why="They asked", decided_on=TODAY)
        run(TODAY + DAY)
        assert len(lines(mails(anna)[0], "Changed by somebody else")) == 1
