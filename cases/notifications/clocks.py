"""The clocks a case's facts start, meet and end. The facts are stored; the clocks follow them, whatever the order."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Min, Q, QuerySet

from cases.access.queries import NOTHING
from cases.deadlines import services as deadlines
from cases.deadlines.keeping import Wanted, keep, keep_all
from cases.deadlines.models import Deadline, EndReason
from cases.deadlines.queries import standing_lines
from cases.incidents.death_in_care import is_death_in_care, is_unsuspected, panel_from, report_from
from cases.incidents.models import Closed, Incident, Reopening
from cases.incidents.queries import bodies_of
from cases.notifications.models import AreaLead, Informed, Notification
from csprapp.accounts.models import User
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.partnership.models import PartnerBody
from csprapp.partnership.national import called, called_now

NOTIFY, TELL, RAPID, REPORT = "notify_panel", "tell_partners", "rapid_review", "report_death"
NOTIFICATION_PAGE, AWARENESS_PAGE, RAPID_PAGE = "case-notification", "case-awareness", "case-rapid-review"
BEFORE = "case-history"  # the page of clocks that ended before the case was opened again
ADVISED = called("The Panel advised this date")
FIND_OUT = "Find out when the local authority became aware"

END_OF_CLOSED = {
    closed: EndReason.NO_LONGER_NEEDED if closed is Closed.FINISHED else EndReason(closed.value) for closed in Closed
}


def find(incident: Incident, key: str) -> Deadline | None:
    """The case's own clock of a rule, met and ended ones included."""
    return clock_of(incident, key).first()


def clock_of(incident: Incident, key: str) -> QuerySet[Deadline]:
    """The same as a question."""
    return Deadline.objects.filter(_own(incident, key)).select_related("owner")


def _own(incident: Incident, *keys: str) -> Q:
    """The case's own clocks of some rules, whatever has become of them."""
    found = NOTHING
    for key in keys:
        route = RAPID_PAGE if key == RAPID else NOTIFICATION_PAGE
        found |= Q(rule_key=key, route=route, subject_id=incident.pk)
    return found


def partners_to_tell(incident: Incident) -> list[PartnerBody]:
    """The area's statutory partners that must be told: not the local authority, which is the one that knows and tells,
    nor a body that another acts for (Children Act 2004 s16J)."""
    own = PartnerBody.Kind.LOCAL_AUTHORITY
    return [body for body in bodies_of(incident) if body.acted_for_by_id is None and body.kind != own]


def round_of(incident: Incident) -> Reopening | None:
    """The last time the case was opened again for a new fact that has to be notified, or None: what was sent and who
    was told before it belongs to the clocks before it."""
    return _last_round(incident.reopenings.all())


def _last_round(reopenings: Iterable[Reopening]) -> Reopening | None:
    rounds = [row for row in reopenings if row.starts == Reopening.Starts.NOTIFICATION]
    return rounds[-1] if rounds else None


def new_fact_of(clock: Deadline) -> Reopening | None:
    """The new fact that started a clock of the notification; None for those that awareness started."""
    rounds = Reopening.objects.filter(incident=clock.incident_id, starts=Reopening.Starts.NOTIFICATION)
    return (rounds.filter(pk__lt=clock.subject_id) if clock.route == BEFORE else rounds).last()


def before_new_fact(incident: Incident, day: date) -> bool:
    """Whether what was done on a London day answered the facts as they were before the case was opened again."""
    return any(day < again.learned_on for again in list(incident.reopenings.all())[-1:])


def lead_of(incident: Incident) -> AreaLead | None:
    """Which other area leads the case now, if any does."""
    return next((row for row in incident.area_leads.all() if row.taken_back_on is None), None)


def partners_told_on(incident: Incident, again: Reopening | None) -> date | None:
    """The day the last local partner was told, or None while one is not; after a new fact, of it."""
    told = Informed.objects.filter(incident=incident, whom=Informed.Whom.PARTNER, reopening=again)
    first = dict(told.values_list("body").annotate(Min("told_on")))
    wanted = [body.pk for body in partners_to_tell(incident)] if first else []
    if not wanted:
        return min(first.values(), default=None)
    return max(first[body] for body in wanted) if all(body in first for body in wanted) else None


def standing(incident: Incident) -> list[Notification]:
    """The notifications that were not withdrawn, oldest first; after a new fact those made of it. What was reported of
    a death alone is none once the Panel has to be notified."""
    facts = Facts(made=_made(incident, round_of(incident)))
    return facts.standing if is_death_alone(incident) else facts.to_panel


def is_death_alone(incident: Incident) -> bool:
    """Whether a death is reported to DfE and Ofsted and not to the Panel: no rapid review, no criteria. Where the Panel
    was notified all the same, or a new fact has to be notified, the Panel's dates run."""
    if not is_unsuspected(incident) or round_of(incident) is not None:
        return False
    return not Facts(made=_made(incident, None)).to_panel and is_death_in_care(incident)


def _made(incident: Incident, again: Reopening | None) -> list[Notification]:
    return [row for row in incident.notifications.all() if row.reopening_id == (again and again.pk)]


@dataclass(kw_only=True)
class Facts:
    """What is recorded of a case that its clocks follow: when it was opened again, what was sent since it had to be
    notified, which other area leads, when the last local partner was told; whether it is about a
    death in care; the date that the Panel has just advised for the rapid review. Of a new case, nothing."""

    reopenings: list[Reopening] = field(default_factory=list)
    made: list[Notification] = field(default_factory=list)
    lead: AreaLead | None = None
    told_on: date | None = None
    in_care: bool = False
    advised_on: date | None = None

    @classmethod
    def of(cls, incident: Incident) -> "Facts":
        """Read once for all that follows from one change."""
        facts = cls(reopenings=list(incident.reopenings.order_by("pk")), lead=lead_of(incident))
        facts.in_care = is_death_in_care(incident)
        facts.made, facts.told_on = _made(incident, facts.again), partners_told_on(incident, facts.again)
        return facts

    @property
    def again(self) -> Reopening | None:
        """As `round_of` says."""
        return _last_round(self.reopenings)

    @property
    def standing(self) -> list[Notification]:
        """The notifications that were not withdrawn, the earliest first."""
        return sorted((row for row in self.made if row.withdrawn_on is None), key=lambda row: (row.sent_on, row.pk))

    @property
    def to_panel(self) -> list[Notification]:
        """Those of `standing` that went to the Panel as well."""
        return [row for row in self.standing if row.went_to_panel]

    def is_death_alone(self, incident: Incident) -> bool:
        """As the function of this name says."""
        return self.in_care and is_unsuspected(incident) and not self.again and not self.to_panel

    def duty(self, incident: Incident) -> Notification.Duty:
        """To whom what is reported now goes."""
        return Notification.Duty.DEATH if self.is_death_alone(incident) else Notification.Duty.PANEL


def wanted(incident: Incident, facts: Facts, today: date) -> list[Wanted]:
    """What the case's facts say of its clocks as they are now."""
    fallen = _fallen_away(incident, facts)
    notified_on = facts.to_panel[0].sent_on if facts.to_panel else None
    start = facts.again.learned_on if facts.again else panel_from(incident)
    found = [_report(incident, facts, today)] if facts.again is None else []
    if facts.is_death_alone(incident) and not fallen[0]:
        fallen = today, EndReason.CRITERIA_NOT_MET
    return [
        _clock(NOTIFY, incident, start, notified_on, fallen),
        *found,
        _clock(TELL, incident, start, facts.told_on, fallen),
        _rapid(incident, facts, notified_on, fallen),
    ]


def _report(incident: Incident, facts: Facts, today: date) -> Wanted:
    """Five working days from awareness of the death, whatever the Panel is told later: met by the first report of any
    kind. What was decided of the Panel's notification does not end it."""
    fallen = _closed_or_led(incident, facts)
    if not facts.in_care and not fallen[0]:
        fallen = today, EndReason.NO_LONGER_NEEDED
    sent_on = facts.standing[0].sent_on if facts.standing and facts.in_care else None
    start = report_from(incident) if facts.in_care else incident.aware_on
    return _clock(REPORT, incident, start, sent_on, fallen)


def _clock(
    key: str, incident: Incident, start: date | None, met_on: date | None, fallen: tuple[date | None, str]
) -> Wanted:
    return Wanted(
        incident=incident, rule_key=key, route=NOTIFICATION_PAGE, subject_id=incident.pk,
        start=start, met_on=met_on, ended_on=fallen[0], end_reason=fallen[1], reopens=(Kind.MET,),
    )  # fmt: skip


def _fallen_away(incident: Incident, facts: Facts) -> tuple[date | None, str]:
    fallen = _closed_or_led(incident, facts)
    if incident.not_notified_on and not facts.standing and not fallen[0]:
        return incident.not_notified_on, EndReason.CRITERIA_NOT_MET
    return fallen


def _closed_or_led(incident: Incident, facts: Facts) -> tuple[date | None, str]:
    if incident.closed_on:
        return incident.closed_on, END_OF_CLOSED[Closed(incident.closed_as)]
    if facts.lead:
        return facts.lead.since_on, EndReason.ANOTHER_AREA
    return None, ""


def _rapid(incident: Incident, facts: Facts, notified_on: date | None, fallen: tuple[date | None, str]) -> Wanted:
    """Fifteen working days from the notification; from the new fact where the case was opened again for the rapid
    review itself. A notification that was withdrawn ends it."""
    to_panel = [row for row in facts.made if row.went_to_panel]
    withdrawn = [(row.withdrawn_on, row.sent_on) for row in to_panel if row.withdrawn_on]
    again = facts.reopenings[-1] if facts.reopenings else None
    if notified_on is None and withdrawn:
        ended_on, start = max(withdrawn)
        fallen = (ended_on, EndReason.WITHDRAWN)
    elif notified_on is None and facts.standing and facts.is_death_alone(incident):
        start = facts.standing[0].sent_on  # the Panel does not consider it: one that ran falls away
    elif again and again.starts == Reopening.Starts.RAPID_REVIEW:
        start = again.learned_on
    else:
        start = notified_on
    advised = {"due_on": facts.advised_on, "anew": facts.advised_on is not None}
    return replace(_clock(RAPID, incident, start, None, fallen), route=RAPID_PAGE, reopens=(), **advised)


def set_aside(incident: Incident, again: Reopening) -> None:
    """The clocks that a new fact starts anew: those before it keep their dates and how they ended, beside the new ones.

    Call it in the transaction that writes the reopening, before `keep_clocks`.
    """
    every = (NOTIFY, TELL, RAPID)
    for key in every if again.starts == Reopening.Starts.NOTIFICATION else (RAPID,):
        if clock := find(incident, key):
            deadlines.set_aside(clock, BEFORE, again.pk)


def keep_clocks(
    incident: Incident, facts: Facts | None = None, *, by: User, why: str, today: date, reopen: bool = False,
    new: bool = False,
) -> None:  # fmt: skip
    """Bring the clocks of a case to what its facts say, each move a line on its ledger with who and why.

    Call it in the service's transaction after the facts are written, and give them where they are known. `reopen`
    takes up again a clock that had ended: only where that is what the person did. The rapid review is met by the page
    that records it as sent, not here. A `new` case has no clocks yet. Raises OutsideCalendar.
    """
    own = [] if new else Deadline.objects.filter(_own(incident, NOTIFY, TELL, RAPID, REPORT))
    running = {row.rule_key: row for row in own}
    started = [clock for clock in wanted(incident, facts or Facts.of(incident), today) if clock.start]
    if reopen:
        started = [replace(clock, reopens=(*clock.reopens, Kind.ENDED)) for clock in started]
    said = dict.fromkeys(Kind, why) | {Kind.DATE_SET: ADVISED}
    keep_all([(running.get(clock.rule_key), clock) for clock in started], by=by, today=today, why=said)


def ask_for_awareness(incident: Incident, *, by: User, today: date) -> Deadline:
    """A task due today: find out when the local authority became aware, since the clocks cannot start without it."""
    task = Wanted(incident=incident, route=AWARENESS_PAGE, subject_id=incident.pk, label=FIND_OUT, due_on=today)
    return keep(None, task, by=by, today=today)


def awareness_found(incident: Incident, *, by: User, why: str, today: date) -> None:
    """The date of awareness was entered: the task to find it out is done."""
    task = Deadline.objects.filter(rule_key=AGREED, route=AWARENESS_PAGE, subject_id=incident.pk).first()
    if task is not None and task.met_on is None:
        deadlines.meet(task, today, by=by, why=why, decided_on=today)


def set_panel_date(incident: Incident, advised_on: date | None, *, by: User, today: date) -> None:
    """The date the Panel advised governs the rapid review; without one the computed date does again.

    Raises Refused for a date before the notification.
    """
    deadline = find(incident, RAPID)
    if deadline is None:
        return
    if advised_on:
        deadlines.set_date(deadline, advised_on, by=by, why=ADVISED, decided_on=today)
        return
    for line in standing_lines(deadline.changes.order_by("pk"), Kind.DATE_SET):
        deadlines.reverse_change(line, by=by, why=called_now("The Panel advised no date"), decided_on=today)
