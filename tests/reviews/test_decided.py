"""What of a decision waits for somebody: a partner's word on what was recorded for them, and the Panel's copy."""

import datetime as dt

import pytest

from cases.deadlines.models import Deadline
from csprapp.mail.models import Outbox
from reviews.decisions import preparing, services, waiting
from reviews.rapid.services import TO_SEND, record_sent
from tests.factories_reviews import TODAY, make_asked, make_signed_off, record, sign

pytestmark = pytest.mark.django_db


def to_send(case):
    return Deadline.objects.filter(incident=case, route=TO_SEND)


class TestDecidedAndNotSent:
    def test_it_is_the_case_owners_within_two_working_days_and_never_after_the_panels_date(self, sign_in):
        scene = make_signed_off()
        row = to_send(scene.case).open().get()
        panels = Deadline.objects.get(incident=scene.case, rule_key="rapid_review")
        assert row.owner == scene.case.owner
        assert TODAY <= row.due_on <= panels.due_on
        assert (
            "Send the rapid review that the partners have decided" in sign_in(row.owner).get("/staff/").content.decode()
        )
        mail = Outbox.objects.filter(kind="rapid_review_to_send")
        assert [each.user for each in mail] == [row.owner] or row.owner == scene.coordinator

    def test_sending_it_ends_the_row(self):
        scene = make_signed_off()
        record_sent(scene.case, scene.review.version, sent_on=TODAY, sent_by="C", by=scene.coordinator, today=TODAY)
        assert to_send(scene.case).get().met_on == TODAY

    def test_decided_again_it_waits_no_more(self):
        scene = make_signed_off()
        said = {"reason": "A new fact", "known_on": TODAY}
        preparing.decide_again(scene.case, **said, by=scene.coordinator, today=TODAY)
        assert to_send(scene.case).get().end_reason == "no_longer_needed"


class TestAPartnersConfirmation:
    def row(self, scene):
        return Deadline.objects.get(incident=scene.case, route=waiting.ROUTE)

    def test_it_waits_for_the_bodys_delegates_and_for_nobody_else(self, sign_in):
        scene = make_asked()
        decision = record(scene, 2)
        row = self.row(scene)
        assert (row.owner, row.subject_id, row.due_on) == (None, decision.pk, dt.date(2026, 11, 26))
        line = f"Confirm the decision recorded for {scene.bodies[2].name}"
        assert row.label == line
        assert line in sign_in(scene.delegates[2]).get("/staff/").content.decode()
        for other in (scene.delegates[0], scene.coordinator):
            assert line not in sign_in(other).get("/staff/").content.decode()
        services.confirm(decision, by=scene.delegates[2], today=TODAY)
        assert self.row(scene).met_on == TODAY

    def test_a_signature_in_its_place_is_an_answer_too(self):
        scene = make_asked()
        record(scene, 1)
        sign(scene, 1)
        assert self.row(scene).met_on == TODAY

    def test_asked_anew_nobody_confirms_what_was_said_before(self):
        scene = make_asked()
        record(scene, 1)
        preparing.take_back(scene.case, reason="An answer was wrong", by=scene.coordinator, today=TODAY)
        assert self.row(scene).end_reason == "no_longer_needed"
