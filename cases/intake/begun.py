"""An incident begun and not logged: no case, and so no clock, but a row with the date it would have.

What was typed is in drafts that their writer alone reads. The row says that there are some, whose they are and by when;
it follows them whenever a page is kept, and ends when the incident is logged, thrown away or pruned.
"""

from collections.abc import Iterable
from datetime import date, time

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.access.queries import area_limits
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from cases.intake.wizard import FORM, Wizard
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.partnership.models import Membership
from csprapp.records.models import Draft

ROUTE = "case-new-check"
LABEL = "Finish logging an incident"
WHY = {
    Kind.START_CORRECTED: "Another date of awareness was entered",
    Kind.DATE_SET: "Another date of awareness was entered",
    Kind.MET: "An incident was logged",
    Kind.ENDED: "What was typed is gone",
    Kind.REVERSED: "Begun again",
}


def keep_row(writer: User, today: date) -> None:
    """Bring the row to what the writer's drafts say on a London day: due when the Panel would have to be notified; on
    the day it was begun while no date of awareness is typed. Called after a draft is kept, not while it is locked."""
    try:
        with transaction.atomic():
            _keep_row(writer, today)
    except IntegrityError:  # what is pressed and what is kept while typing arrive together: the other has just begun it
        with transaction.atomic():
            _keep_row(writer, today)


def _keep_row(writer: User, today: date) -> None:
    drafts = list(Draft.objects.filter(user=writer, form=FORM).order_by("pk"))
    if not drafts:
        return
    row = Deadline.objects.filter(rule_key=AGREED, route=ROUTE, subject_id=drafts[0].pk).first()
    wizard = Wizard(writer, today, time.max, drafts)
    page = {"route": ROUTE, "subject_id": drafts[0].pk, "label": LABEL, "owner": writer, "reopens": (Kind.ENDED,)}
    if wizard.is_blank:
        wanted = no_longer_needed(today)
    elif computed := wizard.notify_by:
        wanted = Wanted(**page, start=computed.day_0, due_on=computed.due_on)
    else:
        wanted = Wanted(**page, due_on=None if row else today)
    keep(row, wanted, by=writer, today=today, why=WHY)


def finish(owner: User, today: date, *, logged: bool) -> None:
    """An incident was logged by whoever owns the row, or what they typed is thrown away. Call it before the drafts go:
    whoever locks a draft and a date takes the date first."""
    _end(_running().filter(owner=owner), today, logged=logged)


def forget(drafts: QuerySet[Draft], today: date) -> None:
    """The rows of drafts that are about to be deleted end."""
    _end(_running().filter(subject_id__in=list(drafts.filter(form=FORM).values_list("pk", flat=True))), today)


def watch(today: date) -> None:
    """For the daily command: every draft has its row, and no row is left without its draft."""
    writers = User.objects.filter(is_active=True, pk__in=Draft.objects.filter(form=FORM).values("user"))
    for writer in writers.order_by("pk"):
        keep_row(writer, today)
    _end(_running().exclude(subject_id__in=Draft.objects.filter(form=FORM).values("pk")), today)


def _running() -> QuerySet[Deadline]:
    return Deadline.objects.open().filter(rule_key=AGREED, route=ROUTE).select_related("owner").order_by("pk")


def _end(rows: Iterable[Deadline], today: date, *, logged: bool = False) -> None:
    for row in list(rows):
        wanted = Wanted(met_on=today) if logged else no_longer_needed(today)
        keep(row, wanted, by=row.owner or _writer(row), today=today, why=WHY)


def _writer(row: Deadline) -> User:
    """Who began it: of a row that nobody owns any more, whose first line says by whom it was given away."""
    return row.changes.select_related("by").earliest("pk").by


def given() -> QuerySet[Deadline]:
    """The rows of those whose account has ended: whoever took over their work has to log the incident again."""
    by_owner = Draft.objects.filter(pk=OuterRef("subject_id"), user=OuterRef("owner"))
    return _running().exclude(Exists(by_owner)).exclude(owner=None)


def own(user: User, on: date) -> QuerySet[Draft]:
    """The drafts of what a person began to log, and of what was given to them when its writer's account ended."""
    held = Deadline.objects.open().filter(route=ROUTE, subject_id=OuterRef("pk"), owner=user).order_by()
    return Draft.objects.filter(Q(user=user) | Q(Exists(held)), form=FORM)


def readable(user: User, on: date) -> QuerySet[Draft]:
    """Those of which a person may know that they are there: their own, and for who works on cases those of colleagues
    of their areas. What is typed in them only their writer reads."""
    works = has_permission(user, Permission.WORK_CASE)
    return own(user, on) | Draft.objects.filter(colleagues(user, on), form=FORM) if works else own(user, on)


def colleagues(user: User, on: date) -> Q:
    """Of a draft: it is by somebody of this person's areas, or by who is limited to none."""
    areas = area_limits(user, on)
    if areas is None:
        return Q(pk__isnull=False)  # an empty Q() would vanish when it is or-ed with another
    live = Membership.objects.live(on).filter(user=OuterRef("user"), area__in=areas)
    return Q(Exists(live)) | ~Q(Exists(Membership.objects.area_limits(on).filter(user=OuterRef("user"))))
