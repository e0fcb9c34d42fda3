"""What people do to a rapid review, who may, and what the record forbids."""

import datetime as dt

import pytest

from cases.deadlines.services import reverse_change
from cases.notifications import clocks
from cases.notifications.models import Notification
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, add
from reviews.rapid import services
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import deadline_of
from tests.factories import make_user
from tests.factories_cases import give_access
from tests.factories_reviews import NOTIFIED, TODAY, make_asked, make_scene, make_signed_off

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 11, 23)  # 15 working days after Mon 2 Nov 2026


def who(scene):
    return {"by": scene.coordinator, "today": TODAY}


def sent(scene, **fields):
    values = {"sent_on": TODAY, "sent_by": "Cora Example", "sent_evidence": "secure mail", **who(scene), **fields}
    return services.record_sent(scene.case, scene.review.version, **values)


class TestWriting:
    def test_the_first_to_write_makes_the_review_and_says_why(self):
        scene = make_scene()
        review = services.write_texts(scene.case, 0, {"facts": "What happened"}, **who(scene))
        assert RapidReview.objects.get() == review
        assert (review.facts, review.deadline) == ("What happened", deadline_of(scene.case))
        row = review.history.first()
        assert (row.history_user, row.history_change_reason) == (scene.coordinator, "Wrote the rapid review")

    def test_an_unchanged_text_adds_nothing_to_the_history(self):
        scene = make_scene()
        first = services.write_texts(scene.case, 0, {"facts": "What happened"}, **who(scene))
        services.write_texts(scene.case, first.version, {"facts": "What happened"}, **who(scene))
        assert scene.review.version == first.version

    def test_two_people_in_two_texts_both_keep_theirs(self):
        scene = make_scene()
        first = services.write_texts(scene.case, 0, {"facts": "", "learning": "old"}, **who(scene))
        services.write_texts(scene.case, first.version, {"facts": "theirs", "learning": "old"}, **who(scene))
        services.write_texts(scene.case, first.version, {"facts": "", "learning": "mine"}, **who(scene))
        assert (scene.review.facts, scene.review.learning) == ("theirs", "mine")

    def test_two_people_in_one_text_conflict_and_the_record_stays(self):
        scene = make_scene()
        first = services.write_texts(scene.case, 0, {"facts": "old"}, **who(scene))
        services.write_texts(scene.case, first.version, {"facts": "theirs"}, **who(scene))
        with pytest.raises(Conflict) as caught:
            services.write_texts(scene.case, first.version, {"facts": "mine"}, **who(scene))
        assert caught.value.current.facts == "theirs"
        assert scene.review.facts == "theirs"

    def test_two_first_writers_of_one_text_conflict(self):
        scene = make_scene()
        services.write_texts(scene.case, 0, {"facts": "theirs"}, **who(scene))
        with pytest.raises(Conflict):
            services.write_texts(scene.case, 0, {"facts": "mine"}, **who(scene))

    def test_sign_off_locks_it(self):
        scene = make_signed_off()
        with pytest.raises(Refused, match="Add an amendment"):
            services.write_texts(scene.case, scene.review.version, {"facts": "later"}, **who(scene))

    def test_the_meeting_is_kept(self):
        scene = make_scene()
        ahead = TODAY + dt.timedelta(3)
        services.record_meeting(scene.case, 0, meeting_on=ahead, chair="Ann Other", attendance="Police", **who(scene))
        assert (scene.review.meeting_on, scene.review.chair) == (ahead, "Ann Other")


class TestSending:
    def test_meets_its_date_although_nobody_has_signed(self):
        scene = make_asked()
        sent(scene)
        deadline = deadline_of(scene.case)
        assert (deadline.due_on, deadline.met_on) == (DUE, TODAY)
        assert scene.review.sent_by == "Cora Example"

    def test_after_the_due_date_a_reason_is_asked(self):
        scene = make_scene()
        late = {"sent_on": DUE + dt.timedelta(1), "today": DUE + dt.timedelta(1)}
        with pytest.raises(Refused) as caught:
            sent(scene, **late)
        assert caught.value.problems == {
            "late_reason": "Enter why it was sent after Mon 23 Nov 2026, the day it was due"
        }
        sent(scene, **late, late_reason="Two returns came late")
        assert deadline_of(scene.case).met_on == DUE + dt.timedelta(1)

    def test_on_the_panels_later_date_it_is_not_late(self):
        scene = make_scene()
        services.set_panel_date(scene.case, DUE + dt.timedelta(7), how="Its mail", **who(scene))
        sent(scene, sent_on=DUE + dt.timedelta(7), today=DUE + dt.timedelta(7))
        deadline = deadline_of(scene.case)
        assert (deadline.computed_on, deadline.due_on) == (DUE, DUE + dt.timedelta(7))
        assert deadline.met_on == deadline.due_on

    def test_not_in_the_future(self):
        with pytest.raises(Refused, match="today or in the past"):
            sent(make_scene(), sent_on=TODAY + dt.timedelta(1))

    def test_a_wrong_date_is_corrected_and_the_clock_follows(self):
        scene = make_scene()
        sent(scene)
        sent(scene, sent_on=TODAY - dt.timedelta(1))
        assert deadline_of(scene.case).met_on == TODAY - dt.timedelta(1)

    def test_before_the_notification_is_recorded_it_is_kept_and_settled_later(self):
        scene = make_scene(notified=None)
        sent(scene)
        late = make_scene()
        late.case.deadlines.update(incident=scene.case, subject_id=scene.case.pk)
        services.settle(scene.case, **who(scene))
        assert deadline_of(scene.case).met_on == TODAY


class TestPanelsDate:
    def test_governs_and_the_one_worked_out_stays(self):
        scene = make_scene()
        note = Notification(incident=scene.case, sent_on=NOTIFIED, sent_by="O. Fficer", recorded_by=scene.coordinator)
        add(note, by=scene.coordinator, why="Sent")
        services.set_panel_date(scene.case, dt.date(2026, 12, 1), how="Its mail", **who(scene))
        deadline = deadline_of(scene.case)
        assert (deadline.computed_on, deadline.due_on) == (DUE, dt.date(2026, 12, 1))
        note.refresh_from_db()
        assert note.panel_date == dt.date(2026, 12, 1)

    def test_one_that_was_taken_back_by_mistake_is_shown_again(self, sign_in):
        scene = make_scene()
        services.set_panel_date(scene.case, DUE + dt.timedelta(7), how="Its mail", **who(scene))
        clock = deadline_of(scene.case)
        for why in ("Another case's mail", "It was ours after all"):
            reverse_change(clock.changes.get(kind="date_set"), by=scene.coordinator, why=why, decided_on=TODAY)
        page = sign_in(scene.coordinator).get(f"/staff/cases/{scene.case.reference}/rapid-review/")
        assert page.context["date"]["panel"] == DUE + dt.timedelta(7)
        clocks.set_panel_date(scene.case, None, by=scene.coordinator, today=TODAY)
        assert deadline_of(scene.case).due_on == DUE

    def test_waits_for_the_notification(self):
        scene = make_scene(notified=None)
        with pytest.raises(Refused, match="notification first"):
            services.set_panel_date(scene.case, TODAY, how="Its mail", **who(scene))


SERVICES = {
    "write": lambda scene, by: services.write_texts(scene.case, 0, {"facts": "x"}, by=by, today=TODAY),
    "meeting": lambda scene, by: services.record_meeting(
        scene.case, 0, meeting_on=TODAY, chair="", attendance="", by=by, today=TODAY
    ),
    "panel_date": lambda scene, by: services.set_panel_date(scene.case, DUE, how="mail", by=by, today=TODAY),
    "sent": lambda scene, by: sent(scene, by=by),
    "settle": lambda scene, by: services.settle(scene.case, by=by, today=TODAY),
}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
def test_no_other_role_may_change_it_even_when_named_on_the_case(role):
    scene, person = make_scene(), make_user(role)
    give_access(scene.case, person)
    for name, service in SERVICES.items():
        with pytest.raises(NotAllowed):
            service(scene, person)
            pytest.fail(name)


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_nobody_changes_a_case_they_cannot_open(service):
    scene, elsewhere = make_scene(), make_scene()
    with pytest.raises(NotAllowed):
        service(scene, make_user("coordinator", area=elsewhere.case.area))
    with pytest.raises(NotAllowed):
        service(make_scene(restricted=True, restricted_reason="Staff family"), make_user("manager"))


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
@pytest.mark.parametrize("role", ["coordinator", "manager"])
def test_coordinators_and_managers_may(service, role):
    service(make_scene(), make_user(role))
