"""Mail of a case that cannot be delivered: a dated row of its owner until it is sent, tried again or not needed."""

from datetime import date

from django.db.models import Min, Q, QuerySet

from cases.deadlines.keeping import Wanted, keep
from cases.deadlines.models import Deadline
from cases.incidents.locks import locked_case
from cases.incidents.models import Incident
from cases.incidents.permissions import case_for_change
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission
from csprapp.clock.instants import london_date
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.mail import services as mail
from csprapp.mail.models import Outbox
from csprapp.today import now

ROUTE = "case-mail"
LABEL = "An email could not be sent"


def mails_of(incident: Incident) -> QuerySet[Outbox]:
    """Every mail about a case."""
    return Outbox.objects.filter(case=incident.reference)


def try_again(incident: Incident, row: Outbox, *, by: User, today: date) -> None:
    """Try a mail of the case with the next run. Raises NotAllowed, Refused (sent or settled meanwhile)."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as held:
        mail.try_again(row.pk, at=now())
        keep_row(held, by=by, today=today, why="Tried again")


def settle(incident: Incident, row: Outbox, *, by: User, today: date) -> None:
    """A mail of the case is not needed any more: they were told in another way. Raises NotAllowed, Refused."""
    with case_for_change(incident, Permission.WORK_CASE, by=by, today=today) as held:
        mail.settle(row.pk, by=by, at=now())
        keep_row(held, by=by, today=today, why="The email is no longer needed")


def keep_row(incident: Incident, *, by: User, today: date, why: str) -> None:
    """Start, move, meet or take up again the row of a case as its mail stands now. Call it while the case is locked."""
    clock = Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=incident.pk).first()
    since = mails_of(incident).filter(pk__in=Outbox.objects.stuck()).aggregate(at=Min("stuck_at"))["at"]
    wanted = Wanted(met_on=today)
    if since:
        facts = {"incident": incident, "route": ROUTE, "subject_id": incident.pk, "label": LABEL}
        wanted = Wanted(**facts, owner=incident.owner, due_on=london_date(since), reopens=(Kind.MET, Kind.ENDED))
    keep(clock, wanted, by=by, today=today, why=why)


def keep_rows(today: date) -> None:
    """`keep_row` of every case that has mail in trouble, or had; for the command that sends mail."""
    stuck = Outbox.objects.stuck().exclude(case="").values("case")
    running = Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE).values("incident")
    for case in Incident.objects.filter(Q(reference__in=stuck, closed_on=None) | Q(pk__in=running)):
        with locked_case(case.pk) as held:
            why = "The mail server has not accepted an email, or has now accepted it"
            keep_row(held, by=held.owner or held.logged_by, today=today, why=why)
