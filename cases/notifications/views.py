"""The notification of a case: the copy sheet, what was sent, the decision not to, who else was told."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from cases.deadlines.models import Deadline
from cases.deadlines.queries import rows
from cases.incidents.form_pages import CaseFormPage, SeesWhatMoves
from cases.incidents.frame import frame
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from cases.incidents.queries import bodies_of
from cases.notifications import clocks, forms, services, tracker
from cases.notifications.models import Informed, NotifyPosition, TrackerEntry
from cases.notifications.sheet import Group, groups, missing, whole
from cases.notifications.sheet_checks import compared_words, last_compared, lines_of
from csprapp.accounts.roles import Permission, Role, has_permission
from csprapp.partnership.models import PartnerBody, Partnership
from csprapp.records.together import read_beside
from csprapp.today import london_today
from csprapp.ui.addresses import address
from csprapp.ui.components import Due
from csprapp.ui.forms import ReasonForm

PAGE = "case-notification"
REQUEST = "request"  # the route of what an agency is asked: its dates are the case's, its answers are read above
CLOCKS = (clocks.NOTIFY, clocks.REPORT, clocks.TELL, clocks.RAPID)
BESIDE = (
    "notifications__recorded_by", "reopenings", "informed__body", "notify_positions", "people__child", "agencies",
    "proceedings",
)  # fmt: skip


@require_GET
def notification(request: HttpRequest, reference: str) -> HttpResponse:
    """The copy sheet with what is recorded of the notification and who else was told."""
    incident = open_case(request, reference, "notification and copy sheet")
    requests = incident.deadlines.filter(route=REQUEST, ended_on=None)
    own, requests = read_beside(incident, *BESIDE, also=[_own(incident), requests])
    asks = any(date.rule_key == clocks.RAPID and date.is_open for date in own)  # the rapid review is still to be made
    context = {
        **frame(incident, PAGE, london_today()),
        "partnership": Partnership.current(),
        "dates": _dates(own),
        "sent": incident.notifications.all(),
        "standing": clocks.standing(incident),
        "again": clocks.round_of(incident),
        "alone": (alone := clocks.is_death_alone(incident)),
        "positions": _positions(incident),
        "told": incident.informed.all(),
        "untold": [] if alone else _untold(incident),
        **_sheet(groups(incident), only_missing=request.GET.get("show") == "missing"),
        "works": (works := has_permission(request.user, Permission.WORK_CASE)),
        **_agencies(requests, reference, asks=works and asks),
        "may_record": has_permission(request.user, Permission.RECORD_NOTIFICATION),
    }
    return render(request, "cases/notification.html", context)


def _agencies(requests: list[Deadline], reference: str, *, asks: bool) -> dict[str, Any]:
    """Where agencies are asked while the rapid review is to be made, or, once they were, where their answers are."""
    if not asks:
        return {}
    if not requests:
        return {"ask_url": address("case-requests-ask", reference)}
    answered = sum(row.met_on is not None for row in requests)
    return {"asked_url": address("case-requests", reference), "answered": answered, "asked": len(requests)}


def _sheet(found: list[Group], *, only_missing: bool) -> dict[str, Any]:
    """The copy sheet, each row with whether its line was compared with the national form, and the words about that."""
    lines, compared = lines_of(found), last_compared()
    notes = {compared[line].note: None for line in lines if line in compared and compared[line].note}
    some = any(line in compared for line in lines)
    shown = missing(found) if only_missing else found
    rows = [(each.title, [(fact, some and each.line(fact) not in compared) for fact in each.facts]) for each in shown]
    every = {"whole": whole(found), "only_missing": only_missing}
    return {**every, "groups": rows, "compared": compared_words(lines, compared), "found": list(notes)}


def _positions(incident: Incident) -> list[tuple[PartnerBody, NotifyPosition | None]]:
    """What each statutory partner said to notifying, of this round; None where nobody recorded it."""
    again = clocks.round_of(incident)
    said = {row.body_id: row for row in incident.notify_positions.all() if row.reopening_id == (again and again.pk)}
    return [(body, said.get(body.pk)) for body in bodies_of(incident) if body.acted_for_by_id is None]


def _own(incident: Incident) -> QuerySet[Deadline]:
    """The clocks of its notification, but those of before it was opened again."""
    return incident.deadlines.filter(rule_key__in=CLOCKS).exclude(route=clocks.BEFORE).select_related("owner")


def _dates(own: list[Deadline]) -> list[Due]:
    found = sorted(rows(own, london_today()), key=lambda row: CLOCKS.index(row.deadline.rule_key))
    return [
        Due(row.what, row.due_on, row.standing, how_url=row.how_url, why=row.why, overdue=row.overdue,
            met=row.state == "met", provisional=row.provisional, notes=row.notes)
        for row in found
    ]  # fmt: skip


def _untold(incident: Incident) -> list[str]:
    again = clocks.round_of(incident)
    told = {row.body_id for row in incident.informed.all() if row.reopening_id == (again and again.pk)}
    return [str(body) for body in clocks.partners_to_tell(incident) if body.pk not in told]


class NotificationFormPage(CaseFormPage):
    """A page with one form about the notification of a case."""

    deed = Permission.RECORD_NOTIFICATION
    back = PAGE


class RecordSent(NotificationFormPage):
    """When it was sent, by whom, its national reference."""

    what, title = "record the notification", "Record that the notification was sent"
    button = "Save the notification"
    form_class, service = forms.SentForm, services.record_notification
    adds = True

    @property
    def done(self) -> str:
        if clocks.is_death_alone(self.incident):
            return f"The report of the death in {self.incident.reference} is recorded. No rapid review follows."
        return f"Notification of {self.incident.reference} recorded. The rapid review’s clock is running."

    @property
    def due(self) -> Deadline | None:
        """The date that sending meets: the notification's, or that of reporting a death in care alone."""
        alone = clocks.is_death_alone(self.incident)
        return clocks.find(self.incident, clocks.REPORT if alone else clocks.NOTIFY)

    def get_initial(self) -> dict[str, Any]:
        return {"sent_by": self.actor.name} if Role.NOTIFIER in self.actor.roles() else {}


class CorrectSent(SeesWhatMoves, RecordSent):
    """Correct what was recorded; the clocks follow."""

    what, title, done = "correct the notification", "Correct the notification", "The notification is corrected."
    button = "Save"
    form_class, service = forms.CorrectSentForm, services.correct_notification
    rows, adds = "notifications", False

    def get_initial(self) -> dict[str, Any]:
        return self.saved_values(self.record)


class Positions(NotificationFormPage):
    """Which of the partners agreed to notify."""

    what, title, done = "record who agreed to notify", "Record who agreed to notify", "Recorded who agreed."
    lead = (
        "All statutory partners should agree what is notified. A disagreement holds nothing up and stays on the record."
    )
    form_class, service, adds = forms.PositionsForm, services.record_positions, True

    def get_initial(self) -> dict[str, Any]:
        names = ("position", "said_on", "who", "reason")
        said = [row for _, row in _positions(self.incident) if row]
        return {f"{name}_{row.body_id}": getattr(row, name) for row in said for name in names}


class Withdraw(NotificationFormPage):
    """A notification taken back; the row stays and says why."""

    what, title = "withdraw the notification", "Record that the notification was withdrawn"
    done = "The withdrawal is recorded."
    lead = "The notification’s own date runs again until the case is notified or somebody decides not to."
    form_class, service, rows = forms.WithdrawForm, services.withdraw_notification, "notifications"


class NotNotifying(NotificationFormPage):
    """The decision not to notify ends the notification's clocks."""

    guide = "notify"
    what, title = "decide not to notify", "Record the decision not to notify"
    done = "Decision not to notify recorded."
    lead = "The notification’s dates end. The decision can be looked at again when a new fact arrives."
    form_class, service = forms.NotNotifyingForm, services.decide_not_to_notify


class LookAgain(NotificationFormPage):
    """The decision not to notify is looked at again: the clocks run on from the same day."""

    guide = "notify"
    what, title = "look again at not notifying", "Look again at the decision not to notify"
    done = "The notification’s dates are running again."
    form_class, service = ReasonForm.asking("What is new?"), services.take_back_not_notifying


class RecordInformed(NotificationFormPage):
    """Who besides the Panel was told, when and how."""

    what, title, done = "record who was told", "Record who else was told", "Recorded who was told."
    form_class, service, adds = forms.InformedForm, services.record_informed, True


class CorrectInformed(NotificationFormPage):
    """One line of who was told, corrected or marked as a mistake."""

    what, done = "correct who was told", "Who was told is corrected."
    form_class, service = forms.CorrectInformedForm, services.correct_informed
    shows_saved = True

    def find(self, pk: int) -> Informed:
        return get_object_or_404(Informed.everything.filter(incident=self.incident), pk=pk)

    @property
    def title(self) -> str:
        return f"Correct: {self.record.body or self.record.get_whom_display()}"


class WriteTrackerEntry(CaseFormPage):
    """What the ICB's entry in the NHS tracker says, and no other record holds."""

    what, title = "what the NHS tracker asks", "For the NHS tracker (S-CRT)"
    lead = "The sheet for the ICB takes the rest from the case."
    done = "The lines for the NHS tracker are saved."
    form_class, service, shows_saved = forms.TrackerForm, tracker.write_entry, True
    back = "case-notification"

    def find(self) -> TrackerEntry:
        return tracker.entry_of(self.incident)

    @property
    def subject(self) -> Incident:
        return self.incident

    @property
    def recorded(self) -> dict[str, Any]:
        return super().recorded if self.record.pk else {}
