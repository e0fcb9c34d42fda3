"""Recording what was sent to the national service and who else was told; deciding not to notify; taking it back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from cases.incidents.former import keep_former
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from cases.incidents.queries import bodies_of
from cases.incidents.search import refresh_search
from cases.notifications import clocks
from cases.notifications.models import Informed, Notification, NotifyPosition
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import PartnerBody
from csprapp.partnership.national import called_now
from csprapp.records.reasons import FILLED_IN, require_reason
from csprapp.records.refusals import Refused, ahead_words, require_not_ahead
from csprapp.records.services import add, change, set_facts


@dataclass(frozen=True)
class Sent:
    """What was sent to the national service: London date and time, the officer who sent it, the reference it gave, why
    it was late if it was, and the date the Panel advised for the rapid review."""

    sent_on: date
    sent_time: time | None = None
    sent_by: str = ""
    national_reference: str = ""
    late_reason: str = ""
    panel_date: date | None = None


def check_sent(sent_on: date, panel_date: date | None, today: date) -> None:
    """Nothing, or Refused for what cannot have happened: sent in the future, a Panel date before the notification."""
    require_not_ahead({"sent_on": sent_on}, today, "The date the notification was sent")
    if panel_date and panel_date < sent_on:
        words = called_now(f"The Panel’s date must be on or after {day_words(sent_on)}, when it was sent")
        raise Refused({"panel_date": words})


def write_notification(
    incident: Incident, sent: Sent, facts: clocks.Facts, *, by: User, today: date, why: str
) -> Notification:
    """Add the notification's row, to `facts` too. Call it in the service's transaction, after the permission is
    checked."""
    check_sent(sent.sent_on, sent.panel_date, today)
    duty = facts.duty(incident)
    if facts.to_panel or facts.standing and duty == Notification.Duty.DEATH:
        raise Refused("This case has already been notified. Correct that record, or record its withdrawal first")
    said = vars(sent) | {"sent_by": sent.sent_by or by.name}
    row = Notification(incident=incident, recorded_by=by, reopening=facts.again, duty=duty, **said)
    facts.made.append(add(row, by=by, why=why))
    facts.advised_on = sent.panel_date
    return row


def record_notification(incident: Incident, sent: Sent, *, by: User, today: date) -> Notification:
    """Record that the case was notified: meets the clock of the notification and starts that of the rapid review.

    Early, late or before the date of awareness: a true fact is recorded. Raises NotAllowed, Refused (in the future,
    already notified, a Panel date before the notification), OutsideCalendar.
    """
    why = "Recorded the notification as sent"
    with case_for_change(incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        facts = clocks.Facts.of(record)
        notification = write_notification(record, sent, facts, by=by, today=today, why=why)
        clocks.keep_clocks(record, facts, by=by, why=why, today=today, reopen=True)
        if sent.panel_date is None:
            clocks.set_panel_date(record, None, by=by, today=today)
    return notification


def correct_notification(
    notification: Notification,
    version: int,
    sent: Sent,
    *,
    duty: str = "",
    reason: str,
    wrong: Collection[str] = (),
    by: User,
    today: date,
) -> Notification:
    """Correct what was recorded of a notification; the clocks it met and started follow. `duty` is to whom it went.
    A national reference that was changed is still looked for, unless it was `wrong`.

    Raises NotAllowed, Refused, Conflict, OutsideCalendar.
    """
    check_sent(sent.sent_on, sent.panel_date, today)
    with case_for_change(notification.incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        why = reason or FILLED_IN
        with change(Notification, notification.pk, version, by=by, why=why) as row:
            require_reason(reason, row, vars(sent) | ({"duty": duty} if duty else {}))
            before = row.panel_date
            keep_former(record, None, vars(row), vars(sent), wrong, by=by, why=why, today=today)
            for name, value in vars(sent).items():
                setattr(row, name, value)
            moved, row.duty = duty not in ("", row.duty), duty or row.duty
        clocks.keep_clocks(record, by=by, why=why, today=today, reopen=moved)
        if row.panel_date != before and row.withdrawn_on is None:
            clocks.set_panel_date(record, row.panel_date, by=by, today=today)
        refresh_search(record)
    return row


def withdraw_notification(
    notification: Notification, version: int, withdrawn_on: date, *, reason: str, by: User, today: date
) -> Notification:
    """Record that a notification was withdrawn on a London day: its own clock runs again, the rapid review's ends.

    The row stays. Raises NotAllowed, Refused (in the future, before it was sent, already withdrawn), Conflict.
    """
    with case_for_change(notification.incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        with change(Notification, notification.pk, version, by=by, why=reason) as row:
            if row.withdrawn_on:
                raise Refused("This notification has already been withdrawn")
            if not row.sent_on <= withdrawn_on <= today:
                words = f"The date must be from {day_words(row.sent_on)}, when it was sent, until today"
                raise Refused({"withdrawn_on": words})
            row.withdrawn_on, row.withdrawn_reason = withdrawn_on, reason
        clocks.keep_clocks(record, by=by, why=reason, today=today)
    return row


def decide_not_to_notify(
    incident: Incident, version: int, decided_on: date, *, decided_by: str, reason: str, by: User, today: date
) -> Incident:
    """Record the decision not to notify: who took it, when and why. The notification's clocks end.

    Raises NotAllowed, Refused (already notified, in the future, nobody or no reason named), Conflict.
    """
    if not decided_by.strip() or not reason.strip():
        raise Refused("Say who took the decision, and why")
    require_not_ahead({"decided_on": decided_on}, today, "The date of the decision")
    with case_for_change(incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        if clocks.standing(record):
            raise Refused("This case has been notified. Record that the notification was withdrawn first")
        said = {"not_notified_on": decided_on, "not_notified_by": decided_by, "not_notified_reason": reason}
        row = set_facts(record, version, by=by, why=reason, **said)
        clocks.keep_clocks(row, by=by, why=reason, today=today)
    return row


def take_back_not_notifying(incident: Incident, version: int, *, reason: str, by: User, today: date) -> Incident:
    """Look at the decision not to notify again: it goes into history and the clocks run on from the same day.

    Raises NotAllowed, Refused (there is no such decision), Conflict.
    """
    with case_for_change(incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        if record.not_notified_on is None:
            raise Refused("No decision not to notify is recorded")
        said = {"not_notified_on": None, "not_notified_by": "", "not_notified_reason": ""}
        row = set_facts(record, version, by=by, why=reason, **said)
        clocks.keep_clocks(row, by=by, why=reason, today=today, reopen=True)
    return row


def record_informed(
    incident: Incident, *, bodies: Sequence[PartnerBody] = (), others: Sequence[str] = (), by: User, today: date,
    **said: Any,
) -> list[Informed]:  # fmt: skip
    """Record whom besides the Panel was told: partner bodies and others (`Informed.Whom`); the London day `told_on`,
    `how`, and `who`.

    When the last local partner is told, that clock is met. Raises NotAllowed, Refused (nobody, in the future).
    """
    if not bodies and not others:
        raise Refused("Select who was told")
    require_not_ahead({"told_on": said["told_on"]}, today, "The date they were told")
    why = "Recorded who was told"
    with case_for_change(incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        said |= {"incident": record, "reopening": clocks.round_of(record)}
        rows = [Informed(whom=Informed.Whom.PARTNER, body=body, **said) for body in bodies]
        rows += [Informed(whom=whom, **said) for whom in others]
        for row in rows:
            add(row, by=by, why=why)
        clocks.keep_clocks(record, by=by, why=why, today=today)
    return rows


def record_positions(
    incident: Incident, positions: Mapping[int, Mapping[str, Any]], *, by: User, today: date
) -> list[NotifyPosition]:
    """Record which partners agreed to notify: the key of each body -> its `position`, `said_on`, `who` and, where it
    disagreed, the `reason`. What was recorded before is corrected. A disagreement stops nothing and stays visible.

    Raises NotAllowed, Refused (a disagreement without its reason, a future day; by `<field>_<body>`).
    """
    why = "Recorded who agreed to notify"
    with case_for_change(incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as record:
        _check_positions(positions, today)
        again = clocks.round_of(record)
        there = {row.body_id: row for row in NotifyPosition.objects.filter(incident=record, reopening=again)}
        kept = []
        for body in bodies_of(record):
            if (said := positions.get(body.pk)) is None:
                continue
            if (row := there.get(body.pk)) is None:
                row = NotifyPosition(incident=record, reopening=again, body=body, **said)
                kept.append(add(row, by=by, why=why))
            elif any(getattr(row, name) != value for name, value in said.items()):
                kept.append(set_facts(row, None, by=by, why=why, **said))
    return kept


def _check_positions(positions: Mapping[int, Mapping[str, Any]], today: date) -> None:
    wrong = {}
    for key, said in positions.items():
        if said["position"] == NotifyPosition.Position.DISAGREED and not said["reason"].strip():
            wrong[f"reason_{key}"] = "Enter why this partner disagreed"
        if said["said_on"] and said["said_on"] > today:
            wrong[f"said_on_{key}"] = ahead_words("The date they said so")
    if wrong:
        raise Refused(wrong)


def correct_informed(row: Informed, version: int, *, reason: str, by: User, today: date, **said: Any) -> Informed:
    """Correct one line of who was told: `told_on`, `how`, `who`; or mark it as recorded by mistake, `in_error`. The
    partners' clock follows.

    Raises NotAllowed, Refused (in the future), Conflict.
    """
    require_not_ahead({"told_on": said["told_on"]}, today, "The date they were told")
    with case_for_change(row.incident, Permission.RECORD_NOTIFICATION, by=by, today=today) as incident:
        with change(Informed, row.pk, version, by=by, why=reason or FILLED_IN) as record:
            require_reason(reason, record, said)
            for name, value in said.items():
                setattr(record, name, value)
        clocks.keep_clocks(incident, by=by, why=reason or FILLED_IN, today=today)
    return record
