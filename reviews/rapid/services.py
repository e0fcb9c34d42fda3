"""What people do to a rapid review. Each is one transaction that checks the person, then the rule, then writes."""

from collections.abc import Container
from datetime import date
from typing import Any

from django.db import transaction

from cases.deadlines import services as deadlines
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.documents.models import DocumentVersion
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.notifications.clocks import standing
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.partnership.national import called_now
from csprapp.records.merging import merged_facts
from csprapp.records.refusals import Refused, require_not_ahead
from csprapp.records.services import add, set_facts
from reviews.rapid.models import CARRIED, RapidReview
from reviews.rapid.queries import deadline_of, state_of
from reviews.rapid.rules import Act, why_not

TO_SEND, SEND, SEND_IN = "case-rapid-review-sent", "Send the rapid review that the partners have decided", 2
TEXTS = (
    "facts", "lived_experience", "characteristics", "ethnicity_culture", "immediate_action", "analysis", "learning",
    "sharing_plan",
)  # fmt: skip


def lock_rapid_review(incident: Incident, *, by: User, why: str) -> RapidReview:
    """The case's rapid review, locked until the transaction ends; made when the case has none yet.

    Call it inside `case_for_change`: with the case's row locked first, two first writers do not both make one.
    """
    review = RapidReview._base_manager.select_for_update(no_key=True).filter(incident=incident).first()
    return review or add(RapidReview(incident=incident), by=by, why=why)


def require_act(review: RapidReview, act: Act) -> None:
    """Nothing, or `Refused` with the reason the state gives."""
    if sentence := why_not(state_of(review), act):
        raise Refused(sentence)


def change_facts(
    incident: Incident, seen: int, facts: dict[str, Any], *, act: Act, by: User, today: date, why: str
) -> RapidReview:
    """Save facts of the rapid review that the person saw at version `seen` (0: it did not exist yet).

    What a colleague saved meanwhile in other fields is kept and is no conflict. Raises NotAllowed, Refused, and
    Conflict when both changed the same field.
    """
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why=why)
        require_act(review, act)
        merged = merged_facts(review, seen, facts)
        if all(getattr(review, name) == value for name, value in merged.items()):
            return review
        deadline = review.deadline or deadline_of(incident)
        return set_facts(review, None, by=by, why=why, **merged, deadline=deadline)


def write_texts(
    incident: Incident, seen: int, texts: dict[str, str], *, carried: Container[str] = (), by: User, today: date
) -> RapidReview:
    """Save the long texts, all or some of `TEXTS`; `carried` are those of `CARRIED` that began with the record's words.

    Raises NotAllowed, Refused (signed off), Conflict.
    """
    facts: dict[str, Any] = {name: text for name, text in texts.items() if name in TEXTS}
    facts |= {f"{name}_carried_over": True for name in CARRIED if name in carried and name in texts}
    return change_facts(incident, seen, facts, act=Act.WRITE, by=by, today=today, why="Wrote the rapid review")


def record_meeting(incident: Incident, seen: int, *, by: User, today: date, **facts: Any) -> RapidReview:
    """The rapid review meeting: its day (it may lie ahead), chair and who attended, by agency."""
    return change_facts(incident, seen, facts, act=Act.WRITE, by=by, today=today, why="Recorded the meeting")


def set_panel_date(incident: Incident, day: date, *, how: str, by: User, today: date) -> None:
    """The date the Panel advised for the rapid review: it governs, the date worked out stays beside it.

    Raises NotAllowed, Refused when there is no notification yet, Refused for a day before it.
    """
    with case_for_change(incident, Permission.CHANGE_DATE, by=by, today=today):
        deadline = deadline_of(incident)
        if deadline is None:
            raise Refused("Record the notification first: the rapid review’s date is counted from it.")
        why = how or called_now("Date set by the Panel")
        for notification in standing(incident)[:1]:
            set_facts(notification, None, by=by, why=why, panel_date=day)
        deadlines.set_date(deadline, day, by=by, decided_on=today, why=why)


def record_sent(
    incident: Incident, seen: int, *, sent_file: DocumentVersion | None = None, by: User, today: date, **sent: Any
) -> RapidReview:
    """The rapid review was sent to the Panel on a London day. Meets its date; signatures may still be missing.

    `sent` is the day, by whom, the evidence and why it is late; `sent_file` is the kept report that was sent: a version
    never changes, so it stays as sent. None leaves what is recorded. Raises NotAllowed, Refused (a future day; late
    without a reason; a file of something else), Conflict.
    """
    facts = {"late_reason": "", **sent}
    sent_on, deadline = facts["sent_on"], deadline_of(incident)
    require_not_ahead({"sent_on": sent_on}, today, "The date it was sent")
    if deadline and sent_on > deadline.due_on and not facts["late_reason"].strip():
        due = day_words(deadline.due_on)
        raise Refused({"late_reason": f"Enter why it was sent after {due}, the day it was due"})
    if sent_file is not None:
        kept = RapidReview.objects.filter(incident=incident, report=sent_file.document_id)
        if not sent_file.may_be_opened or not kept.exists():
            raise Refused({"sent_file": "Select one of the reports kept for this case"})
        facts["sent_file"] = sent_file
    with transaction.atomic():
        review = change_facts(
            incident, seen, facts, act=Act.SEND, by=by, today=today, why=called_now("Sent to the Panel")
        )
        _meet(incident, sent_on, by=by, today=today)
        keep_sending(review, by=by, today=today)
    return review


def keep_sending(review: RapidReview, *, by: User, today: date) -> None:
    """A rapid review that the partners have decided and that is not sent waits for the owner of its case: within two
    working days, and never later than the Panel's own date. Called inside the change.
    """
    incident = review.incident
    clock = Deadline.objects.filter(rule_key=AGREED, route=TO_SEND, subject_id=incident.pk).first()
    panels = deadline_of(incident)
    if review.signed_off_on is None or review.sent_on or panels is None or not panels.is_open:
        if clock is not None and clock.is_open:
            done = Wanted(met_on=review.sent_on) if review.sent_on else no_longer_needed(today)
            keep(clock, done, by=by, today=today, why="Sent to the Panel, or decided again")
        return
    if clock is not None and clock.is_open:
        return
    soon = calendar_in_force().add_working_days(today, SEND_IN)
    due_on = min(soon, max(panels.due_on, today))
    page = {"incident": incident, "route": TO_SEND, "subject_id": incident.pk, "label": SEND}
    wanted = Wanted(**page, due_on=due_on, anew=True, reopens=(Kind.MET, Kind.ENDED))
    keep(clock, wanted, by=by, today=today, why="The partners have decided")


def settle(incident: Incident, *, by: User, today: date) -> None:
    """The review was sent before its clock was started: meet the clock with that date. Raises NotAllowed."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today):
        review = lock_rapid_review(incident, by=by, why=called_now("Sent to the Panel"))
        if review.sent_on:
            _meet(incident, review.sent_on, by=by, today=today)


def _meet(incident: Incident, sent_on: date, *, by: User, today: date) -> None:
    keep(deadline_of(incident), Wanted(met_on=sent_on), by=by, today=today, why=called_now("Sent to the Panel"))
