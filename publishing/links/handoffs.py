"""What of a publication waits for somebody: one row of the deadlines each, with who, by when and the page that ends it.

The rows follow the facts: `keep_rows` opens, meets and ends them inside the service that moves the facts. None is
statutory; each has so many working days, agreed here. A row belongs to a person, or to everybody whose role may do it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from publications.library.models import Edition, Publication
from publishing.links.models import PublicationLink
from publishing.links.queries import shut_to

CORRECT, CHECK, DATE = "publication", "publication-check", "publication-publish"
LOOK, BACK = "publication-withdraw", "publication-put-back"


@dataclass(frozen=True)
class Duty:
    """One kind of hand-off: what the row says, and in how many working days it is to be done."""

    label: str
    days: int


DUTIES = {
    CORRECT: Duty("Correct {} and send it for a check again", 5),
    CHECK: Duty("Check {}", 5),
    DATE: Duty("Set the publication date of {}", 5),
    LOOK: Duty("Look at why {} was taken down", 1),
    BACK: Duty("Put {} back", 2),
}
TOLD_AT_ONCE = (CHECK, DATE, BACK)  # and again in the daily mail in its own words, not as a date
WHY = {
    Kind.MET: "Done",
    Kind.ENDED: "It does not wait any more",
    Kind.REVERSED: "It waits again",
    Kind.DATE_SET: "It waits again",
    Kind.OWNER_CHANGED: "It waits for somebody else",
}


def waiting(publication: Publication, *, held: bool) -> dict[str, User | None]:
    """What waits now, by the page that ends it, each with its owner; None where it is for a role."""
    newest, current = publication.newest_edition, publication.current_edition
    found: dict[str, User | None] = {}
    if newest is None or publication.unconfirmed_since is not None:
        return found
    if newest.state == Edition.State.IN_REVIEW:
        found[CHECK] = None
    elif newest.is_open and newest.history.filter(state=Edition.State.IN_REVIEW).exists():
        found[CORRECT] = newest.author
    if publication.withdrawn_at is None:
        if current is not None and newest == current and publication.public_from is None and not held:
            found[DATE] = current.author
        return found
    if publication.withdrawal_seen_by_id is None:
        found[LOOK] = None
    down = publication.withdrawn_edition
    if publication.put_back_asked_by_id is not None:
        found[BACK] = None
    elif newest == current and current is not None and down is not None and current.number > down:
        found[BACK] = current.author
    return found


def keep_rows(publication_id: int, *, by: User, today: date) -> None:
    """Bring the rows of a publication to what its facts say. Whoever is next is written to by `mails`.

    Call it inside the change, with the publication locked. What was not begun at the desk has no rows.
    """
    link = PublicationLink.objects.filter(publication=publication_id).select_related("publication").first()
    if link is None:
        return
    rows = Deadline.objects.filter(rule_key=AGREED, route__in=DUTIES, subject_id=publication_id)
    clocks = {row.route: row for row in rows}
    waits = waiting(link.publication, held=link.held_on is not None)
    for route in DUTIES:
        clock = clocks.get(route)
        if route in waits:
            _open(link.publication, route, clock, waits[route], by=by, today=today)
        elif clock is not None and clock.is_open:
            done = Wanted(met_on=today) if _is_done(link.publication, route) else no_longer_needed(today)
            keep(clock, done, by=by, today=today, why=WHY)


def _is_done(publication: Publication, route: str) -> bool:
    """Whether what does not wait any more was done, and did not only fall away."""
    if route == DATE:
        return publication.public_from is not None
    return route != LOOK or publication.withdrawal_seen_by_id is not None


def _open(
    publication: Publication, route: str, clock: Deadline | None, owner: User | None, *, by: User, today: date
) -> None:
    """A row that runs for the same one, or for the same role, stays as it is; any other begins."""
    runs = clock is not None and clock.is_open
    if runs and clock is not None and (clock.owner_id is None) == (owner is None):
        return
    duty = DUTIES[route]
    due_on = calendar_in_force().add_working_days(today, duty.days)
    label = duty.label.format(publication.slug)
    wanted = Wanted(
        route=route, subject_id=publication.pk, label=label, owner=owner, assign=True, due_on=due_on, anew=True,
        reopens=(Kind.MET, Kind.ENDED),
    )  # fmt: skip
    keep(clock, wanted, by=by, today=today, why=WHY)


# --- Whose they are ---------------------------------------------------------------------------------------------------


def unshut(user: User, on: date) -> QuerySet[Publication]:
    """The publications that a person may read before they are public; of the others their rows say nothing."""
    return Publication.objects.exclude(shut_to(user, on))


def readable(user: User, on: date) -> QuerySet[Publication]:
    """The same, for rows that only those may know of who publish."""
    return unshut(user, on) if has_permission(user, Permission.SEE_PUBLICATIONS) else Publication.objects.none()


def to_check(user: User, on: date) -> QuerySet[Publication]:
    """Those with an edition that waits for a second person, which this person can be: they changed no word of it."""
    if not has_permission(user, Permission.CHECK_PUBLICATION):
        return Publication.objects.none()
    theirs = Edition.objects.filter(state=Edition.State.IN_REVIEW).exclude(author=user)
    theirs = theirs.annotate(writers=Cast("written_by", TextField()))
    theirs = theirs.exclude(writers__regex=rf"[^0-9]{user.pk}[^0-9]")
    return Publication.objects.filter(pk__in=theirs.values("publication"))


def to_look_at(user: User, on: date) -> QuerySet[Publication]:
    """Those that another person took down and nobody has looked at yet."""
    if not has_permission(user, Permission.TAKE_DOWN):
        return Publication.objects.none()
    found = Publication.objects.filter(withdrawn_at__isnull=False, withdrawal_seen_by=None)
    return found.annotate(took=who_took_down()).filter(Q(took=None) | ~Q(took=user.pk))


def who_took_down() -> Subquery:
    """The key of the person who took a publication down this time, by the history."""
    took = Publication.history.filter(id=OuterRef("pk"), withdrawn_at=OuterRef("withdrawn_at")).order_by("version")
    return Subquery(took.values("history_user")[:1])


def to_put_back(user: User, on: date) -> QuerySet[Publication]:
    """Those that another person asked to put back."""
    if not has_permission(user, Permission.CHECK_PUBLICATION):
        return Publication.objects.none()
    return Publication.objects.filter(put_back_asked_by__isnull=False).exclude(put_back_asked_by=user)


DOERS: dict[str, Callable[[User, date], QuerySet[Publication]]] = {CHECK: to_check, LOOK: to_look_at, BACK: to_put_back}
