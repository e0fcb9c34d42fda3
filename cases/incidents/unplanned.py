"""An open case in which no date runs: nothing reminds anybody of it, so that itself is a row, the managers' to see to.

Looked for by the daily command: a case falls still by many services, and starts again by as many.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.hooks import runs_elsewhere
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED

ROUTE = "case-close"
LABEL = "Nothing is planned here: plan what comes next, or close it"
WITHIN = 5  # working days, agreed here
WHY = {
    Kind.ENDED: "A date runs again",
    Kind.REVERSED: "No date is running again",
    Kind.DATE_SET: "No date is running again",
}


def watch_all(today: date) -> int:
    """Begin the row of every open case without a running date, end it where one runs again; for the daily command.
    Gives how many it began or ended."""
    told = Exists(Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE, incident=OuterRef("pk")))
    runs = _runs()
    still = Incident.objects.filter(~runs & ~told, closed_on=None)
    again = Incident.objects.filter(runs & told)
    cases = [*still.select_related("owner", "logged_by").order_by("pk")]
    cases += again.select_related("owner", "logged_by").order_by("pk")
    for case in cases:
        with locked_case(case.pk):
            row = Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=case.pk).first()
            planned = Incident.objects.filter(_runs(), pk=case.pk).exists()
            wanted = no_longer_needed(today) if planned else _wanted(case, today)
            keep(row, wanted, by=case.owner or case.logged_by, today=today, why=WHY)
    return len(cases)


def _runs() -> Q:
    """Whether another date runs for a case: its own, or that of something it is part of."""
    own = Deadline.objects.open().filter(incident=OuterRef("pk")).exclude(rule_key=AGREED, route=ROUTE)
    return Q(Exists(own)) | runs_elsewhere()


def _wanted(case: Incident, today: date) -> Wanted:
    due_on = calendar_in_force().add_working_days(today, WITHIN)
    page = {"incident": case, "route": ROUTE, "subject_id": case.pk, "label": LABEL}
    return Wanted(**page, for_role=True, due_on=due_on, anew=True, reopens=(Kind.MET, Kind.ENDED))


def to_plan(user: User, on: date) -> QuerySet[Incident]:
    """Of which cases a person sees to it that something is planned: a manager, of those listed for them anyway."""
    return Incident.objects.all() if has_permission(user, Permission.ASSIGN) else Incident.objects.none()
