"""Deciding: each partner body's own decision, and the Panel's reply. Nobody decides as someone else."""

from datetime import date
from typing import Any

from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.incidents.queries import bodies_of
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed, Permission
from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.partnership.national import called_now
from csprapp.records.refusals import Refused, require_facts, require_given, require_not_ahead
from csprapp.records.services import add, set_facts
from reviews.decisions.disagreements import follow_positions
from reviews.decisions.mails import page_to_confirm, tell_decided, to_confirm, write_to_delegates
from reviews.decisions.models import ON_EACH, PanelReply, PartnerDecision, Position
from reviews.decisions.preparing import put_answer, require_complete
from reviews.decisions.queries import ballot_of, bodies_signed_for, has_prepared, standing_of
from reviews.decisions.rules import NOT_YET_KNOWN, PANELS_OWN, STEPS, Step, signed_off_on_all
from reviews.decisions.waiting import keep_confirmation
from reviews.hooks import AFTER_A_DECISION
from reviews.learning.locks import lock_reviews_led_by
from reviews.rapid.models import RapidReview
from reviews.rapid.queries import decisions_of
from reviews.rapid.rules import Act
from reviews.rapid.services import keep_sending, lock_rapid_review, require_act

WHY_NOT = {
    Step.SIGN: "{} has already signed.",
    Step.RECORD: "{} has already decided. Only its own delegate can correct that.",
    Step.CONFIRM: "There is nothing from {} to confirm.",
}
SAME_ON_EACH = dict.fromkeys(ON_EACH, "")


def sign(incident: Incident, body: PartnerBody, *, ballot: str, by: User, today: date, **said: Any) -> PartnerDecision:
    """A body's live delegate gives its decision, in their own session: "agrees" or "dissents", with reasons.

    `said` is the outcome, its reasons and the day it was decided on, and what of `ON_EACH` differs from the outcome;
    `ballot` is the digest of the answers they read.
    Puts a recorded decision right when there is one. Raises NotAllowed (no live delegation, or they prepared it) and
    Refused (not asked, signed before, answers changed meanwhile).
    """
    with case_for_change(incident, Permission.DECIDE, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why="Decided")
        require_act(review, Act.SIGN)
        require_delegate(review, body, by, today)
        if ballot != ballot_of(review):
            raise Refused("The answers have changed since you opened this page. Read them again, then decide.")
        check_decision(said, today)
        recorded = {"recorded_by": None, "recorded_from": "", "confirmed_on": None, "confirmed_by": None}
        facts = {**SAME_ON_EACH, **said, **recorded, "decided_by": by.name, "signed_by": by, "ballot": ballot}
        return _write(review, incident, body, Step.SIGN, facts, by=by, today=today, why=f"Signed for {body.name}")


def record_decision(incident: Incident, body: PartnerBody, *, by: User, today: date, **said: Any) -> PartnerDecision:
    """Write down a decision that a body made elsewhere: who decided, when, and from what (minutes, an e-mail).

    `said` as in `sign`, with `decided_by` and `recorded_from`. It counts at once; the body's delegates are told, and
    confirm or correct it. Raises NotAllowed, Refused.
    """
    with case_for_change(incident, Permission.RECORD_DECISION, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why="Recorded a decision")
        require_act(review, Act.RECORD)
        require_complete(review)
        check_decision(said, today)
        require_facts(said, decided_by="Enter who decided", recorded_from="Enter what you record this from")
        if review.ready_on is None:
            why = "A partner decided before being asked"
            review = set_facts(review, None, by=by, why=why, ready_on=today, prepared_by=by)
        facts = {**SAME_ON_EACH, **said, "recorded_by": by, "ballot": ballot_of(review)}
        why = f"Recorded for {body.name} from {said['recorded_from']}"[:300]
        decision = _write(review, incident, body, Step.RECORD, facts, by=by, today=today, why=why)
        told = f"A decision by {body.name} has been recorded for case {incident.reference}."
        words = f"{told}\n\nSign in to confirm or correct it:"
        facts = {"title": "confirm a recorded decision", "words": words, "by": by}
        told_of = to_confirm(incident.reference, decision.pk)
        write_to_delegates(incident, body, told_of, page_to_confirm(incident.reference), **facts, on=today)
    return decision


def confirm(decision: PartnerDecision, *, by: User, today: date) -> PartnerDecision:
    """The body's delegate confirms what was recorded for them. Raises NotAllowed, Refused (signed, or done)."""
    incident = decision.rapid_review.incident
    with case_for_change(incident, Permission.DECIDE, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why="Confirmed a decision")
        row = PartnerDecision.objects.select_for_update(no_key=True).get(pk=decision.pk)
        if row.round != review.round:
            raise Refused("This decision belongs to an earlier round.")
        _require_step(row, row.body, Step.CONFIRM)
        require_delegate(review, row.body, by, today)
        require_another(row, by)
        why = f"Confirmed for {row.body.name}"
        row = set_facts(row, None, by=by, why=why, confirmed_on=today, confirmed_by=by)
        keep_confirmation(row, by=by, today=today)
    return row


def require_delegate(review: RapidReview, body: PartnerBody, by: User, today: date) -> None:
    """Nothing, or `NotAllowed`: the person holds the body's delegation today and did not prepare the decision."""
    if body not in bodies_signed_for(by, review.incident, today):
        raise NotAllowed(f"You do not hold the delegation of {body.name} today.")
    if has_prepared(review, by):
        raise NotAllowed(f"You prepared this decision, so somebody else must decide for {body.name}.")


def require_another(position: Position, by: User) -> None:
    """Nothing, or `NotAllowed`: who recorded a decision for a partner does not confirm it. One rule for the rapid
    review, the final report and the publication decision."""
    if position.was_recorded_by(by):
        raise NotAllowed("You recorded this decision, so another delegate must confirm it.")


def check_decision(said: dict[str, Any], on: date) -> None:
    """Nothing, or `Refused` beside what is missing of a partner's decision: outcome, reasons, a day not ahead."""
    require_facts(said, outcome="Select whether this partner agrees", reasons="Enter the reasons")
    require_not_ahead({"decided_on": said["decided_on"]}, on, "The date of the decision")


def _require_step(row: PartnerDecision | None, body: PartnerBody, step: Step) -> None:
    if step not in STEPS[standing_of(row)]:
        raise Refused(WHY_NOT[step].format(body.name))


def _write(
    review: RapidReview,
    incident: Incident,
    body: PartnerBody,
    step: Step,
    facts: dict,
    *,
    by: User,
    today: date,
    why: str,
) -> PartnerDecision:
    """Put one body's decision in this round, new or in place of a recorded one; the last one needed signs off."""
    bodies = bodies_of(incident)
    if body not in bodies:
        raise Refused(f"{body.name} is not a statutory partner of this case’s area.")
    lock_reviews_led_by(incident)  # a decision may make, move or end one
    row = decisions_of(review).get(body.pk)
    _require_step(row, body, step)
    if row is None:
        decision = add(PartnerDecision(rapid_review=review, round=review.round, body=body, **facts), by=by, why=why)
    else:
        decision = set_facts(row, None, by=by, why=why, **facts)
    keep_confirmation(decision, by=by, today=today)
    newly = decision.disagrees and (row is None or row.positions != decision.positions)
    disagree = newly or any(each.disagrees for each in decisions_of(review).values())
    about = {"rapid_review": review, "round": review.round}
    follow_positions(about, incident, newly=newly, disagree=disagree, by=by, today=today)
    _sign_off(review, incident, bodies, corrected=row is not None, by=by, today=today)
    return decision


def _sign_off(
    review: RapidReview, incident: Incident, bodies: list[PartnerBody], *, corrected: bool, by: User, today: date
) -> None:
    """Keep the day of sign-off at what the partners' decisions give, and let what hangs on it follow.

    One that is corrected after sign-off moves the day. Where it turns the decision, that stands, with a warning, until
    the partners have decided again; one that only comes after sign-off changes nothing."""
    was = review.signed_off_on
    if was and not corrected:
        return
    made = [row for row in decisions_of(review).values() if row.body in bodies]
    number = len(made) if was else len(bodies)
    positions = [(row.decided_on, row.positions) for row in made]
    day = signed_off_on_all(positions, number, Partnership.current().quorum)
    if day is None or day == was:
        return
    review = set_facts(review, None, by=by, why="Signed off by the partners", signed_off_on=day)
    keep_sending(review, by=by, today=today)
    if not was:
        tell_decided(review, incident, by=by, on=today)
    for follow in AFTER_A_DECISION:
        follow(incident, was, by=by, today=today)


def record_reply(
    incident: Incident, *, answer_d: str = NOT_YET_KNOWN, reason_d: str = "", by: User, today: date, **said: Any
) -> PanelReply:
    """The Panel replied. Its conclusion answers (d), an addition even when the record is signed off.

    Raises NotAllowed, Refused (a future day; an answer to (d) without a reason).
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        require_not_ahead({"received_on": said["received_on"]}, today, "The date the reply was received")
        if answer_d != NOT_YET_KNOWN and not reason_d.strip():
            raise Refused({"reason_d": called_now("Enter what the Panel said about (d)")})
        if answer_d == NOT_YET_KNOWN and reason_d.strip():
            raise Refused({"answer_d": called_now("Select what the Panel concluded, or clear what it said about that")})
        review = lock_rapid_review(incident, by=by, why=called_now("The Panel replied"))
        require_act(review, Act.REPLY)
        reply = add(PanelReply(rapid_review=review, **said), by=by, why=called_now("The Panel replied"))
        if answer_d != NOT_YET_KNOWN:
            put_answer(review, PANELS_OWN, answer_d, reason_d, by=by, why=called_now("The Panel’s reply answers (d)"))
    return reply


def correct_reply(reply: PanelReply, version: int, *, reason: str, by: User, today: date, **said: Any) -> PanelReply:
    """What was recorded of the Panel's reply was wrong: put it right, with the reason. Raises as `record_reply`."""
    with case_for_change(reply.rapid_review.incident, Permission.WORK_CASE, by=by, today=today):
        require_given({"reason": (reason, "Enter why you are correcting it")})
        require_not_ahead({"received_on": said["received_on"]}, today, "The date the reply was received")
        return set_facts(reply, version, by=by, why=reason, **said)


def respond(reply: PanelReply, version: int, *, by: User, today: date, **said: Any) -> PanelReply:
    """What the partners answered to the Panel. Raises NotAllowed, Refused, Conflict."""
    with case_for_change(reply.rapid_review.incident, Permission.WORK_CASE, by=by, today=today):
        require_facts(said, response=called_now("Enter the response to the Panel"))
        if not reply.received_on <= said["responded_on"] <= today:
            sentence = "The date of the response must be on or after the reply, and not in the future"
            raise Refused({"responded_on": sentence})
        return set_facts(reply, version, by=by, why=called_now("Responded to the Panel"), **said)
