"""What of a publication waits for somebody: one row of the deadlines each, with who, by when and the page that ends it.

The rows follow the facts: `keep_rows` opens, meets and ends them inside the service that moves the facts. None is
statutory; each has so many working days, agreed here. A row belongs to a person, or to everybody whose role may do it.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from cases.access.queries import NOTHING
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.keeping import Wanted, keep, no_longer_needed
from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.ledger import Kind
from csprapp.clock.rules import AGREED
from csprapp.composed import composed
from publications.library.edition_base import EditionQuerySet
from publications.library.models import Edition, Publication, PublicDocument
from publishing.links.models import Blocker, PublicationLink
from publishing.links.queries import shut_to

CORRECT, CHECK, DATE = "publication", "publication-check", "publication-publish"
LOOK, BACK = "publication-withdraw", "publication-put-back"
HELD, FILE = "publication-by-hand", "publication-files"


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
    HELD: Duty("Publish {}, which is held as ready", 5),
    FILE: Duty("Look at why a file of {} was taken off or replaced", 1),
}
AGAIN = 1  # working day, for the check of what was stopped after it was approved
TOLD_AT_ONCE = (CHECK, DATE, BACK)  # and again in the daily mail in its own words, not as a date
WHY = {
    Kind.MET: "Done",
    Kind.ENDED: "It is no longer waiting",
    Kind.REVERSED: "It is waiting again",
    Kind.DATE_SET: "It is waiting again",
    Kind.OWNER_CHANGED: "It is waiting for somebody else",
}


def waiting(publication: Publication, *, held: bool, stopped: bool) -> dict[str, User | None]:
    """What waits now, by the page that ends it, each with its owner; None where it is for a role. What something was
    recorded against after its check is `stopped`, until a second person has checked it again or it comes down."""
    newest, current = publication.newest_edition, publication.current_edition
    found: dict[str, User | None] = {}
    if newest is None or publication.unconfirmed_since is not None:
        return found
    if newest.state == Edition.State.IN_REVIEW or stopped and publication.withdrawn_at is None:
        found[CHECK] = None
    if newest.is_open and newest.history.filter(state=Edition.State.IN_REVIEW).exists():
        found[CORRECT] = newest.author
    if publication.withdrawn_at is not None:
        found |= _down(publication, newest, current)
    if current is None:
        return found
    if any(each.unseen for each in current.documents.all()):
        found[FILE] = None
    if publication.withdrawn_at is not None:
        return found
    if held:
        found[HELD] = current.author
    elif newest == current and publication.public_from is None and not stopped:
        found[DATE] = current.author
    return found


def _down(publication: Publication, newest: Edition, current: Edition | None) -> dict[str, User | None]:
    """What waits of a publication that was taken down."""
    found: dict[str, User | None] = {} if publication.withdrawal_seen_by_id else {LOOK: None}
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
    stopped = link.blockers.filter(settled_on=None).exists()
    waits = waiting(link.publication, held=link.held_on is not None, stopped=stopped)
    for route in DUTIES:
        clock = clocks.get(route)
        if route in waits:
            due_on = _due_on(link, route, stopped=stopped, today=today)
            _open(link, route, clock, waits[route], due_on, by=by, today=today)
        elif clock is not None and clock.is_open:
            done = _is_done(link.publication, route, stopped=stopped)
            keep(clock, Wanted(met_on=today) if done else no_longer_needed(today), by=by, today=today, why=WHY)


def _is_done(publication: Publication, route: str, *, stopped: bool) -> bool:
    """Whether what does not wait any more was done, and did not only fall away."""
    if publication.ended_on is not None:
        return False
    if route in {DATE, HELD}:
        return publication.public_from is not None
    if route == CHECK:
        return not stopped
    return route != LOOK or publication.withdrawal_seen_by_id is not None


def _due_on(link: PublicationLink, route: str, *, stopped: bool, today: date) -> date:
    """Of what is held the day it is meant for, while that is to come; of anything else so many working days."""
    if route == HELD and link.planned_on and link.planned_on >= today:
        return link.planned_on
    return calendar_in_force().add_working_days(today, AGAIN if stopped and route == CHECK else DUTIES[route].days)


def _open(
    link: PublicationLink, route: str, clock: Deadline | None, owner: User | None, due_on: date, *, by: User,
    today: date,
) -> None:  # fmt: skip
    """A row that runs for the same one, or for the same role, stays as it is, but for the day that it is meant for; any
    other begins."""
    runs = clock is not None and clock.is_open and (clock.owner_id is None) == (owner is None)
    if runs and (route != HELD or due_on != link.planned_on):
        return
    label = DUTIES[route].label.format(link.publication.slug)
    wanted = Wanted(
        route=route, subject_id=link.publication_id, label=label, owner=owner, assign=not runs, due_on=due_on,
        anew=not runs, reopens=(Kind.MET, Kind.ENDED),
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
    """Those with an edition that waits for a second person, which this person can be: they changed no word of it; or
    with an approved one that was stopped."""
    if not has_permission(user, Permission.CHECK_PUBLICATION):
        return Publication.objects.none()
    stops = Blocker.objects.filter(link__publication=OuterRef("publication"), settled_on=None)
    waits = Q(state=Edition.State.IN_REVIEW) | Q(Exists(stops), state=Edition.State.APPROVED)
    return Publication.objects.filter(pk__in=Edition.objects.filter(waits).without_words_of(user).values("publication"))


def brought_over(user: User, on: date) -> QuerySet[Edition]:
    """The editions that this person can be the second person of on one page: of what is public on another website and
    never was here. What has waited longest comes first."""
    if not has_permission(user, Permission.CHECK_PUBLICATION):
        return Edition.objects.none()
    return _brought_over(user, on).without_words_of(user).order_by("submitted_at", "pk")


def brought_over_by(user: User, on: date) -> QuerySet[Edition]:
    """Those for which another person is needed: this one wrote in them."""
    return _brought_over(user, on).exclude(pk__in=brought_over(user, on).order_by().values("pk"))


def number_brought_over(user: User, on: date, closed: Container[int]) -> int:
    """How many `brought_over` finds. `closed` is what `hidden_from` names for this person, who was asked about it."""
    return sum(publication not in closed for (publication,) in composed(_brought_for, user, on))


def _brought_for(user: User, on: date) -> QuerySet[Any]:
    if not has_permission(user, Permission.CHECK_PUBLICATION):
        return Edition.objects.none().values_list("publication")
    return _waits_elsewhere().without_words_of(user).order_by().values_list("publication")


def _brought_over(user: User, on: date) -> EditionQuerySet[Edition]:
    return _waits_elsewhere().exclude(shut_to(user, on, "publication"))


def _waits_elsewhere() -> EditionQuerySet[Edition]:
    known = PublicationLink.objects.filter(elsewhere_since__isnull=False, publication__public_from=None)
    known = known.filter(publication__withdrawn_at=None, publication__unconfirmed_since=None)
    return Edition.objects.filter(state=Edition.State.IN_REVIEW, publication__in=known.values("publication"))


def files_to_look_at(user: User, on: date) -> QuerySet[Publication]:
    """Those of which another person took a file off, or replaced it, and nobody has looked yet."""
    if not has_permission(user, Permission.TAKE_DOWN):
        return Publication.objects.none()
    files = PublicDocument.objects.filter(edition__state=Edition.State.APPROVED)
    ways = (("withheld_at", "withheld_seen_by"), ("redacted_at", "redacted_seen_by"))
    found = NOTHING
    for at, seen in ways:
        did = PublicDocument.history.filter(id=OuterRef("pk"), **{at: OuterRef(at)}).order_by("version")
        files = files.annotate(**{f"did_{at}": Subquery(did.values("history_user")[:1])})
        others = Q(**{f"did_{at}": None}) | ~Q(**{f"did_{at}": user.pk})
        found |= Q(**{f"{at}__isnull": False, seen: None}) & others
    return Publication.objects.filter(pk__in=files.filter(found).values("edition__publication"))


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


DOERS: dict[str, Callable[[User, date], QuerySet[Publication]]] = {
    CHECK: to_check,
    LOOK: to_look_at,
    BACK: to_put_back,
    FILE: files_to_look_at,
}
WHOSE = {
    CHECK: "For any checker",
    LOOK: "For any second person",
    BACK: "For any checker",
    FILE: "For any second person",
}
