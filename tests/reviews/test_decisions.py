"""What people do to prepare and take a decision, who may, and what the record forbids."""

import datetime as dt

import pytest
from django.db import transaction

from csprapp.accounts.models import RoleGrant
from csprapp.accounts.roles import NotAllowed, Role
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Membership, Partnership
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict
from reviews.decisions import preparing, services
from reviews.decisions.models import Answer, EarlierDecision, PanelReply, PartnerDecision
from reviews.decisions.queries import (
    answers_of,
    ballot_of,
    bodies_signed_for,
    decided,
    delegates,
    earlier_rounds,
    standing_of,
    to_decide,
)
from reviews.decisions.rules import Standing
from reviews.rapid.queries import decisions_of, state_of
from reviews.rapid.rules import State
from tests.factories import LONG_AGO, make_body, make_delegate, make_user
from tests.factories_cases import give_access
from tests.factories_reviews import (
    ANSWERS,
    OUTCOME,
    TODAY,
    make_answered,
    make_asked,
    make_scene,
    make_signed_off,
    record,
    sign,
)

pytestmark = pytest.mark.django_db


def who(scene):
    return {"by": scene.coordinator, "today": TODAY}


def reply(scene, **fields):
    values = {"received_on": TODAY, "position": "agrees", "text": "We agree", **who(scene), **fields}
    return services.record_reply(scene.case, **values)


class TestAnswering:
    def test_keeps_each_answer_with_its_reason(self):
        scene = make_scene()
        preparing.answer_criteria(scene.case, 0, {**ANSWERS, "a": ("yes", "Known before")}, **who(scene))
        answers = answers_of(scene.review)
        assert (answers["a"].answer, answers["a"].reason) == ("yes", "Known before")
        assert (answers["d"].answer, "i" in answers) == (Answer.NOT_YET_KNOWN, False)

    def test_a_missing_reason_is_named_and_nothing_is_saved(self):
        scene = make_scene()
        with pytest.raises(Refused) as caught:
            preparing.answer_criteria(scene.case, 0, {**ANSWERS, "c": ("yes", "")}, **who(scene))
        assert caught.value.problems == {"c": "Enter a reason for your answer to (c)"}
        assert scene.review.pk is None

    def test_d_is_the_panels_before_it_replies(self):
        scene = make_scene()
        preparing.answer_criteria(scene.case, 0, {**ANSWERS, "d": ("yes", "We think so")}, **who(scene))
        assert answers_of(scene.review)["d"].answer == Answer.NOT_YET_KNOWN

    def test_a_colleagues_answers_meanwhile_conflict(self):
        scene = make_answered()
        seen = scene.review.version
        preparing.answer_criteria(scene.case, seen, {**ANSWERS, "a": ("yes", "theirs")}, **who(scene))
        with pytest.raises(Conflict):
            preparing.answer_criteria(scene.case, seen, {**ANSWERS, "a": ("no", "mine")}, **who(scene))
        assert answers_of(scene.review)["a"].reason == "theirs"

    def test_the_three_answers_each_need_a_reason(self):
        scene = make_scene()
        with pytest.raises(Refused) as caught:
            preparing.answer_outcome(scene.case, 0, {**OUTCOME, "what_next_reason": " "}, **who(scene))
        assert list(caught.value.problems) == ["what_next_reason"]

    def test_meeting_the_criteria_does_not_force_a_review(self):
        scene = make_answered(outcome={"criteria_met": "yes", "what_next": "none"})
        assert (scene.review.criteria_met, scene.review.what_next) == ("yes", "none")

    def test_cannot_change_once_a_partner_has_decided_on_them(self):
        scene = make_asked()
        sign(scene, 0)
        seen = scene.review.version
        for act in (
            lambda: preparing.answer_criteria(scene.case, seen, {**ANSWERS, "a": ("yes", "x")}, **who(scene)),
            lambda: preparing.answer_outcome(scene.case, seen, {**OUTCOME, "what_next": "none"}, **who(scene)),
        ):
            with pytest.raises(Refused, match="Withdraw the question"):
                act()

    def test_taken_back_they_can_and_the_earlier_round_stays(self):
        scene = make_asked()
        first = sign(scene, 0)
        preparing.take_back(scene.case, reason="A return came in", **who(scene))
        assert (state_of(scene.review), decisions_of(scene.review)) == (State.PREPARING, {})
        assert earlier_rounds(scene.review) == [first]
        preparing.answer_outcome(scene.case, scene.review.version, {**OUTCOME, "what_next": "none"}, **who(scene))
        preparing.ask_partners(scene.case, **who(scene))
        sign(scene, 0)
        assert PartnerDecision.objects.filter(body=scene.bodies[0]).count() == 2


class TestAsking:
    def test_mails_each_delegate_the_reference_and_nothing_of_the_case(self):
        scene = make_asked(summary="The baby fell")
        mails = Outbox.objects.filter(kind="decision_to_sign")
        assert {mail.user for mail in mails} == set(scene.delegates)
        assert all(mail.title == f"{scene.case.reference}: a decision to sign" for mail in mails)
        assert not any("baby" in mail.text or "harm" in mail.text for mail in mails)
        assert (scene.review.ready_on, scene.review.prepared_by) == (TODAY, scene.coordinator)

    def test_again_reminds_only_those_who_have_not_decided(self):
        scene = make_asked()
        sign(scene, 0)
        preparing.ask_partners(scene.case, by=scene.coordinator, today=TODAY + dt.timedelta(1))
        reminded = Outbox.objects.filter(kind="decision_to_sign", day=TODAY + dt.timedelta(1))
        assert {mail.user for mail in reminded} == set(scene.delegates[1:])

    def test_waits_for_the_answers(self):
        scene = make_scene()
        with pytest.raises(Refused, match="answer the criteria and circumstances; answer the three questions"):
            preparing.ask_partners(scene.case, **who(scene))

    def test_of_a_restricted_case_only_delegates_named_on_it_are_told(self):
        scene = make_answered()
        give_access(scene.case, scene.delegates[0])
        give_access(scene.case, scene.coordinator)
        scene.case.restricted, scene.case._change_reason, scene.case._history_user = True, "Staff family", None
        scene.case.save()
        preparing.ask_partners(scene.case, **who(scene))
        assert [mail.user for mail in Outbox.objects.filter(kind="decision_to_sign")] == [scene.delegates[0]]


class TestSigning:
    def test_is_dated_reasoned_and_in_the_delegates_own_name(self):
        scene = make_asked()
        row = sign(scene, 0, reasons="We read it")
        assert (row.signed_by, row.decided_by, row.decided_on) == (scene.delegates[0], str(scene.delegates[0]), TODAY)
        assert (row.recorded_by, row.ballot, standing_of(row)) == (None, ballot_of(scene.review), Standing.SIGNED)
        assert row.history.first().history_user == scene.delegates[0]

    def test_by_all_signs_the_record_off(self):
        scene = make_asked()
        for number in (0, 1):
            sign(scene, number)
            assert state_of(scene.review) is State.ASKED
        sign(scene, 2)
        assert (state_of(scene.review), scene.review.signed_off_on) == (State.SIGNED_OFF, TODAY)

    def test_a_dissent_is_kept_with_its_reasons_and_does_not_block(self):
        scene = make_asked()
        sign(scene, 0)
        sign(scene, 1, "dissents", reasons="An alternative review would do")
        sign(scene, 2)
        assert state_of(scene.review) is State.SIGNED_OFF
        assert decisions_of(scene.review)[scene.bodies[1].pk].reasons == "An alternative review would do"

    def test_by_a_majority_against_decides_nothing(self):
        scene = make_asked()
        for number, outcome in enumerate(["agrees", "dissents", "dissents"]):
            sign(scene, number, outcome)
        assert state_of(scene.review) is State.ASKED

    def test_by_a_quorum_signs_off_and_the_last_may_still_sign(self):
        Partnership.objects.create(pk=1, quorum=2)
        scene = make_asked()
        sign(scene, 0)
        sign(scene, 1)
        assert state_of(scene.review) is State.SIGNED_OFF
        assert sign(scene, 2, "dissents").outcome == "dissents"

    def test_twice_is_refused(self):
        scene = make_asked()
        sign(scene, 0)
        with pytest.raises(Refused, match="already signed"):
            sign(scene, 0, "dissents")

    def test_waits_until_the_partners_are_asked(self):
        with pytest.raises(Refused, match="still being prepared"):
            sign(make_answered(), 0)

    def test_is_for_the_answers_that_were_read(self):
        scene = make_asked()
        read = ballot_of(scene.review)
        preparing.answer_outcome(scene.case, scene.review.version, {**OUTCOME, "what_next": "none"}, **who(scene))
        with pytest.raises(Refused, match="Read them again"):
            sign(scene, 0, ballot=read)

    def test_needs_reasons_and_a_day_that_has_come(self):
        scene = make_asked()
        with pytest.raises(Refused, match="reasons"):
            sign(scene, 0, reasons=" ")
        with pytest.raises(Refused, match="today or in the past"):
            sign(scene, 0, decided_on=TODAY + dt.timedelta(1))

    def test_for_another_body_is_refused(self):
        scene = make_asked()
        with pytest.raises(NotAllowed, match="delegation"):
            sign(scene, 0, by=scene.delegates[1])

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.PARTNER}))
    def test_by_any_other_role_is_refused_even_with_a_membership(self, role):
        scene = make_asked()
        person = make_user(role)
        Membership.objects.create(user=person, body=scene.bodies[0], valid_from=LONG_AGO)
        give_access(scene.case, person)
        with pytest.raises(NotAllowed):
            sign(scene, 0, by=person)

    def test_ends_with_the_delegation(self):
        scene = make_asked()
        Membership.objects.filter(user=scene.delegates[0]).update(valid_until=TODAY - dt.timedelta(1))
        with pytest.raises(NotAllowed):
            sign(scene, 0)

    def test_of_ones_own_preparation_is_refused(self):
        scene = make_answered()
        both = scene.delegates[0]
        RoleGrant.objects.create(user=both, role=Role.COORDINATOR, valid_from=LONG_AGO)
        preparing.ask_partners(scene.case, by=both, today=TODAY)
        with pytest.raises(NotAllowed, match="You prepared this"):
            sign(scene, 0, by=type(both).objects.get(pk=both.pk))

    def test_of_answers_one_wrote_is_refused_although_another_asked(self):
        scene = make_answered()
        both = scene.delegates[0]
        RoleGrant.objects.create(user=both, role=Role.COORDINATOR, valid_from=LONG_AGO)
        seen = scene.review.version
        preparing.answer_outcome(scene.case, seen, {**OUTCOME, "criteria_reason": "mine"}, by=both, today=TODAY)
        preparing.ask_partners(scene.case, **who(scene))
        with pytest.raises(NotAllowed, match="You prepared this"):
            sign(scene, 0, by=type(both).objects.get(pk=both.pk))

    def test_for_a_body_that_another_acts_for_is_done_by_the_others_delegate(self):
        scene = make_asked()
        acting, for_whom = scene.bodies[1], scene.bodies[0]
        for_whom.acted_for_by = acting
        for_whom.save()
        assert set(bodies_signed_for(scene.delegates[1], scene.case, TODAY)) == {for_whom, acting}
        assert set(delegates(for_whom, scene.case, TODAY)) == {scene.delegates[0], scene.delegates[1]}
        assert sign(scene, 0, by=scene.delegates[1]).body == for_whom

    def test_for_a_body_of_another_area_is_refused(self):
        scene = make_asked()
        other = make_body("police")
        person = make_delegate(other)
        give_access(scene.case, person)
        scene.bodies[0] = other
        with pytest.raises(NotAllowed):
            sign(scene, 0, by=person)


class TestRecording:
    def test_says_by_whom_and_from_what_and_counts(self):
        scene = make_asked()
        for number in range(3):
            row = record(scene, number)
        assert (row.recorded_by, row.recorded_from, row.signed_by) == (
            scene.coordinator,
            "minutes of the meeting",
            None,
        )
        assert (standing_of(row), state_of(scene.review)) == (Standing.RECORDED, State.SIGNED_OFF)

    def test_tells_the_partner(self):
        scene = make_asked()
        record(scene, 1)
        assert [mail.user for mail in Outbox.objects.filter(kind="decision_recorded")] == [scene.delegates[1]]

    def test_before_anybody_was_asked_is_recorded_all_the_same(self):
        scene = make_answered()
        record(scene, 0)
        assert (state_of(scene.review), scene.review.prepared_by) == (State.ASKED, scene.coordinator)

    def test_needs_who_when_and_from_what(self):
        scene = make_asked()
        with pytest.raises(Refused) as caught:
            record(scene, 0, decided_by="", recorded_from=" ")
        assert set(caught.value.problems) == {"decided_by", "recorded_from"}

    def test_over_a_signature_is_refused(self):
        scene = make_asked()
        sign(scene, 0)
        with pytest.raises(Refused, match="Only its own delegate"):
            record(scene, 0)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}))
    def test_by_any_other_role_is_refused(self, role):
        scene, person = make_asked(), make_user(role)
        give_access(scene.case, person)
        with pytest.raises(NotAllowed):
            record(scene, 0, by=person)

    def test_is_confirmed_by_the_partner_in_one_press(self):
        scene = make_asked()
        row = services.confirm(record(scene, 0), by=scene.delegates[0], today=TODAY)
        assert (row.confirmed_by, row.confirmed_on, row.recorded_by) == (scene.delegates[0], TODAY, scene.coordinator)
        with pytest.raises(Refused, match="nothing from"):
            services.confirm(row, by=scene.delegates[0], today=TODAY)

    def test_is_confirmed_by_nobody_else(self):
        scene = make_asked()
        row = record(scene, 0)
        for person in (scene.delegates[1], scene.coordinator, make_user(*Role)):
            with pytest.raises(NotAllowed):
                services.confirm(row, by=person, today=TODAY)

    def test_is_corrected_by_the_partners_own_signature_even_after_sign_off(self):
        scene = make_asked()
        for number in range(3):
            record(scene, number)
        row = sign(scene, 1, "dissents", reasons="The minutes are wrong")
        assert (row.outcome, row.signed_by, row.recorded_by) == ("dissents", scene.delegates[1], None)
        assert [old.outcome for old in row.history.order_by("version")] == ["agrees", "dissents"]
        assert state_of(scene.review) is State.SIGNED_OFF


class TestAfterSignOff:
    def test_amendments_append_with_a_reason(self):
        scene = make_signed_off()
        row = preparing.amend(scene.case, about="facts", text="A date was wrong", reason="Found later", **who(scene))
        assert (row.made_on, row.made_by, list(scene.review.amendments.all())) == (TODAY, scene.coordinator, [row])
        with pytest.raises(Refused):
            preparing.amend(scene.case, about="facts", text="x", reason="", **who(scene))

    def test_before_it_there_is_nothing_to_amend(self):
        scene = make_asked()
        with pytest.raises(Refused):
            preparing.amend(scene.case, about="facts", text="x", reason="y", **who(scene))

    def test_the_panels_reply_answers_d_without_reopening(self):
        scene = make_signed_off()
        reply(scene, answer_d="yes", reason_d="The Panel says so")
        assert answers_of(scene.review)["d"].answer == "yes"
        assert state_of(scene.review) is State.SIGNED_OFF

    def test_a_later_decision_keeps_the_earlier_one(self):
        scene = make_signed_off(outcome={"what_next": "none"})
        preparing.decide_again(scene.case, reason="The Panel disagrees", known_on=TODAY, **who(scene))
        kept = EarlierDecision.objects.get()
        assert (kept.what_next, kept.signed_off_on, kept.round) == ("none", TODAY, 1)
        assert (state_of(scene.review), scene.review.round) == (State.PREPARING, 2)
        assert decided(scene.review).what_next == "none"
        preparing.answer_outcome(scene.case, scene.review.version, OUTCOME, **who(scene))
        preparing.ask_partners(scene.case, **who(scene))
        for number in range(3):
            sign(scene, number)
        assert decided(scene.review).what_next == "lcspr"

    def test_nothing_is_decided_again_before_it_was_decided(self):
        scene = make_asked()
        with pytest.raises(Refused):
            preparing.decide_again(scene.case, reason="x", known_on=TODAY, **who(scene))


class TestWaiting:
    """What a delegate finds in My work."""

    def waits(self, scene, number):
        return scene.review in to_decide(scene.delegates[number], TODAY)

    def test_begins_when_asked_and_ends_with_the_signature(self):
        scene = make_answered()
        assert not self.waits(scene, 0)
        preparing.ask_partners(scene.case, **who(scene))
        assert self.waits(scene, 0)
        sign(scene, 0)
        assert (self.waits(scene, 0), self.waits(scene, 1)) == (False, True)

    def test_what_was_recorded_waits_to_be_confirmed(self):
        scene = make_asked()
        row = record(scene, 0)
        assert self.waits(scene, 0)
        services.confirm(row, by=scene.delegates[0], today=TODAY)
        assert not self.waits(scene, 0)

    def test_a_new_round_waits_again(self):
        scene = make_asked()
        sign(scene, 0)
        preparing.take_back(scene.case, reason="A return came in", **who(scene))
        preparing.ask_partners(scene.case, **who(scene))
        assert self.waits(scene, 0)

    def test_nothing_waits_for_bodies_elsewhere_or_other_roles(self):
        scene = make_asked()
        assert not to_decide(make_delegate(make_body("police", make_scene().case.area)), TODAY).exists()
        assert not to_decide(scene.coordinator, TODAY).exists()


class TestPanelsReply:
    def test_is_kept_with_the_response(self):
        scene = make_asked()
        row = reply(scene, position="queries", text="Why no LCSPR?")
        row = services.respond(row, 1, response="Because", responded_on=TODAY, **who(scene))
        assert (row.get_position_display(), row.response) == ("Asks a question", "Because")
        with pytest.raises(Conflict):
            services.respond(row, 1, response="Another", responded_on=TODAY, **who(scene))

    def test_is_corrected_with_a_reason_and_the_history_keeps_the_first(self):
        scene = make_asked()
        row, facts = reply(scene, position="queries"), {"received_on": TODAY, "position": "agrees", "text": "We agree"}
        with pytest.raises(Refused):
            services.correct_reply(row, 1, **facts, reason=" ", **who(scene))
        row = services.correct_reply(row, 1, **facts, reason="Mistyped", **who(scene))
        assert [old.position for old in row.history.order_by("version")] == ["queries", "agrees"]

    def test_needs_a_reason_for_d_and_a_day_that_has_come(self):
        scene = make_asked()
        with pytest.raises(Refused):
            reply(scene, answer_d="yes")
        with pytest.raises(Refused):
            reply(scene, received_on=TODAY + dt.timedelta(1))
        assert not PanelReply.objects.exists()


PREPARING = {
    "criteria": lambda s, by: preparing.answer_criteria(s.case, s.review.version, ANSWERS, by=by, today=TODAY),
    "outcome": lambda s, by: preparing.answer_outcome(s.case, s.review.version, OUTCOME, by=by, today=TODAY),
    "ask": lambda s, by: preparing.ask_partners(s.case, by=by, today=TODAY),
    "take_back": lambda s, by: preparing.take_back(s.case, reason="x", by=by, today=TODAY),
    "reply": lambda s, by: reply(s, by=by),
    "correct_reply": lambda s, by: services.correct_reply(
        reply(s), 1, received_on=TODAY, position="agrees", text="", reason="x", by=by, today=TODAY
    ),
    "record": lambda s, by: record(s, 0, by=by),
}
SIGNED_OFF = {
    "again": lambda s, by: preparing.decide_again(s.case, reason="x", known_on=TODAY, by=by, today=TODAY),
    "amend": lambda s, by: preparing.amend(s.case, about="facts", text="x", reason="y", by=by, today=TODAY),
}
ALL = [*((make_asked, act) for act in PREPARING.values()), *((make_signed_off, act) for act in SIGNED_OFF.values())]


@pytest.mark.parametrize(("make", "act"), ALL, ids=[*PREPARING, *SIGNED_OFF])
def test_no_other_role_prepares_a_decision_even_when_named_on_the_case(make, act):
    scene = make()
    for role in sorted(set(Role) - {Role.COORDINATOR, Role.MANAGER}):
        person = make_user(role)
        give_access(scene.case, person)
        with pytest.raises(NotAllowed), transaction.atomic():
            act(scene, person)
            pytest.fail(role)


@pytest.mark.parametrize(("make", "act"), ALL, ids=[*PREPARING, *SIGNED_OFF])
def test_nobody_prepares_the_decision_of_a_case_they_cannot_open(make, act):
    scene = make()
    with pytest.raises(NotAllowed):
        act(scene, make_user("coordinator", area=make_scene().case.area))


@pytest.mark.parametrize(("make", "act"), ALL, ids=[*PREPARING, *SIGNED_OFF])
def test_a_manager_may(make, act):
    act(make(), make_user("manager"))
