"""What of the publications waits for somebody now, for the work list. Named by public address, never by title."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import day_words, standing
from csprapp.clock.instants import london_date
from csprapp.ui.components import Due, Link
from publications.library import rules as library_rules
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.rules import Standing
from publishing.links import handoffs, yearly
from publishing.links.expiry import EXPIRY, REPOSITORY
from publishing.links.models import Blocker, PublicationLink, TakeDownLine
from publishing.links.queries import shut_to
from publishing.links.rules import date_meant

MOST = 40


@dataclass(frozen=True)
class Alert(Link):
    """What waits of a publication; `at_once` when it is public and perhaps may not be."""

    at_once: bool = False


AHEAD = timedelta(days=30)  # how far ahead a date of a publication is shown


def alerts(user: User, at: datetime) -> list[Alert]:
    """What is public and perhaps may not be comes first; then what is stopped, unseen, unfinished, held.

    Of what draws on a case shut to the person only what is public now, which everybody who publishes may take down.
    One query.
    """
    rows = _waiting().annotate(shut=shut_to(user, london_date(at)))[:MOST]
    found = [each for row in rows for each in _of(row, user, at)]
    return [link for _, link in sorted(found, key=lambda each: each[0])]


def dated(user: User, today: date, calendar: Calendar) -> list[Due]:
    """The dates of publications that this person set: a copy for the repository, a month before the last day; and the
    yearly report, which everybody who publishes owes.

    For whoever reads no cases, and so finds them in no list of deadlines; each leads to the page where it is done.
    """
    if has_permission(user, Permission.SEE_CASES):
        return []
    soon = today + AHEAD
    own = Q(owner=user, route__in=[EXPIRY, REPOSITORY]) | Q(rule_key=yearly.RULE)
    rows = list(Deadline.objects.open().filter(own, act_on__lte=soon).order_by("act_on", "pk")[:MOST])
    shown = Publication.objects.filter(~shut_to(user, today), pk__in=[row.subject_id for row in rows])
    slugs = dict(shown.values_list("pk", "slug"))
    return [
        Due.of(
            row.label,
            row.due_on,
            standing(row.due_on, today, calendar),
            url=reverse(row.route, args=[row.subject_id]),
            why=slugs[row.subject_id],
        )
        for row in rows
        if row.subject_id in slugs
    ]


def anything_waits() -> Exists:
    """Whether any publication waits for anybody: a condition, for a query that is asked anyway."""
    return Exists(_waiting().order_by())


def _waiting() -> QuerySet[Publication]:
    """The publications of which something waits, each with what."""
    own = {"link__publication": OuterRef("pk")}
    files = PublicDocument.objects.filter(edition__publication=OuterRef("pk"), edition__state=Edition.State.APPROVED)
    unseen = Q(withheld_at__isnull=False, withheld_seen_by=None) | Q(redacted_at__isnull=False, redacted_seen_by=None)
    lines = TakeDownLine.objects.filter(**own, done_on=None, taken_down_at=OuterRef("withdrawn_at"))
    left = lines.order_by().values("link").annotate(count=Count("pk")).values("count")
    held = PublicationLink.objects.filter(publication=OuterRef("pk"), held_on__isnull=False)
    return (
        Publication.objects.annotate(
            stopped=Exists(Blocker.objects.filter(**own, settled_on=None)),
            file_unseen=Exists(files.filter(unseen)),
            left=Coalesce(Subquery(left, output_field=IntegerField()), 0),
            held=Exists(held),
            took=handoffs.who_took_down(),
            planned_on=Subquery(held.values("planned_on")[:1], output_field=DateField()),
        )
        .filter(
            Q(stopped=True, withdrawn_at=None)
            | Q(withdrawn_at__isnull=False, withdrawal_seen_by=None)
            | Q(file_unseen=True)
            | Q(left__gt=0)
            | Q(held=True, withdrawn_at=None)
            | Q(unconfirmed_since__isnull=False)
        )
        .order_by(F("pk"))
    )


def _of(row: Any, user: User, at: datetime) -> Iterator[tuple[int, Alert]]:
    """What of one publication, read by `_waiting`, this person is to act on, each with how pressing it is."""
    public = library_rules.standing(row.window, approved=True, at=at) is Standing.PUBLIC
    down, takes_down = row.withdrawn_at is not None, has_permission(user, Permission.TAKE_DOWN)
    withdraw = reverse("publication-withdraw", args=[row.pk])
    if row.stopped and public and takes_down:
        yield 0, Alert(f"{row.slug} is public and may have to come down", withdraw, at_once=True)
    if row.shut:
        return
    if row.unconfirmed_since and has_permission(user, Permission.WRITE_PUBLICATION):
        yield (
            1,
            Alert(f"{row.slug} came back from a backup: confirm it", reverse("publication-restored", args=[row.pk])),
        )
    if row.stopped and not down and not (public and takes_down):
        yield 1, Alert(f"{row.slug} is stopped: check it again", reverse("publication-check", args=[row.pk]))
    if takes_down and (words := _to_look_at(row, user)):
        yield 2, Alert(words, withdraw)
    if takes_down and row.left:
        things = "1 thing" if row.left == 1 else f"{row.left} things"
        yield 3, Alert(f"{row.slug} was taken down: {things} left to do elsewhere", withdraw)
    if row.held and not down and has_permission(user, Permission.WRITE_PUBLICATION):
        day = date_meant(row.public_from, row.planned_on)
        meant = f", meant for {day_words(day)}" if day and day >= london_date(at) else ""
        yield 4, Alert(f"{row.slug} is held as ready{meant}", reverse("publication-by-hand", args=[row.pk]))


def _to_look_at(row: Any, user: User) -> str:
    """A file that a second person has to look at. Of the whole page they have a row (`handoffs`); whoever took it down
    cannot be the second person, and is told that one is needed."""
    if row.withdrawn_at is not None and row.withdrawal_seen_by_id is None:
        return f"{row.slug}, which you took down, waits for a second person to look" if row.took == user.pk else ""
    return f"Look at why a file of {row.slug} was taken off or replaced" if row.file_unseen else ""
