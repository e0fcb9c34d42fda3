"""What of the publications waits for somebody now, for the work list. Named by public address, never by title."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from cases.deadlines.models import Deadline
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.calendar import Calendar
from csprapp.clock.deadline import standing
from csprapp.clock.instants import london_date
from csprapp.composed import composed
from csprapp.records.together import first
from csprapp.ui.components import Due, Link
from publications.library import rules as library_rules
from publications.library.models import Edition, Publication
from publications.library.rules import Standing
from publishing.links import handoffs, yearly
from publishing.links.expiry import EXPIRY, REPOSITORY
from publishing.links.models import Blocker, TakeDownLine
from publishing.links.queries import shut_to

MOST = 40
FEW = 10  # findings of one publication that have a row each


@dataclass(frozen=True)
class Alert(Link):
    """What waits of a publication; `at_once` when it is public and perhaps may not be, `is_row` when this person has a
    row for it (`handoffs`)."""

    at_once: bool = False
    is_row: bool = False


AHEAD = timedelta(days=30)  # how far ahead a date of a publication is shown


def stops_of(user: User) -> QuerySet[Blocker]:
    """What stops those of the publications that this person may take down."""
    if not has_permission(user, Permission.TAKE_DOWN):
        return Blocker.objects.none()
    stops = Blocker.objects.filter(link__publication__in=_waiting().values("pk")[:MOST], settled_on=None)
    return stops.select_related("link")


def alerts(user: User, at: datetime, stops: Iterable[Blocker] | None = None) -> list[Alert]:
    """What is public and perhaps may not be comes first; then what is stopped, unseen, unfinished.

    Of what draws on a case shut to the person only what is public now, which everybody who publishes may take down.
    One query, and one for `stops_of` where they were not read before.
    """
    rows = composed(_waiting_for, user, london_date(at))
    told: dict[int, list[Blocker]] = defaultdict(list)
    for stop in stops_of(user) if stops is None else stops:
        told[stop.link.publication_id].append(stop)
    found = [each for row in rows for each in _of(row, told[row.pk], user, at)]
    return [link for _, link in sorted(found, key=lambda each: each[0])]


def _waiting_for(user: User, on: date) -> QuerySet[Publication]:
    again = Edition.objects.approved().filter(publication=OuterRef("pk")).without_words_of(user)
    row = Deadline.objects.open().filter(route=handoffs.CHECK, subject_id=OuterRef("pk"))
    return _waiting().annotate(shut=shut_to(user, on), free=Exists(again) & Exists(row))[:MOST]


def dates_of(user: User, today: date) -> tuple[QuerySet[Deadline], QuerySet[Publication]]:
    """The dates of publications that this person set: a copy for the repository, a month before the last day; and the
    yearly report, which everybody who publishes owes beside its owner, who has it among their own; with the
    publications that they are of.

    For whoever reads no cases, and so finds them in no list of deadlines; each leads to the page where it is done.
    """
    if has_permission(user, Permission.SEE_CASES):
        return Deadline.objects.none(), Publication.objects.none()
    own = Q(owner=user, route__in=[EXPIRY, REPOSITORY]) | Q(rule_key=yearly.RULE) & ~Q(owner=user)
    rows = Deadline.objects.open().filter(own, act_on__lte=today + AHEAD).order_by("act_on", "pk")
    shown = Publication.objects.filter(~shut_to(user, today), pk__in=rows.values("subject_id")[:MOST])
    return first(rows, MOST), shown


def dated(rows: Iterable[Deadline], publications: Iterable[Publication], today: date, calendar: Calendar) -> list[Due]:
    """The dates read of `dates_of`, as they are shown."""
    slugs = {publication.pk: publication.slug for publication in publications}
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
    lines = TakeDownLine.objects.filter(**own, done_on=None, taken_down_at=OuterRef("withdrawn_at"))
    left = lines.order_by().values("link").annotate(count=Count("pk")).values("count")
    return (
        Publication.objects.annotate(
            stopped=Exists(Blocker.objects.filter(**own, settled_on=None)),
            left=Coalesce(Subquery(left, output_field=IntegerField()), 0),
            took=handoffs.who_took_down(),
        )
        .filter(
            Q(stopped=True, withdrawn_at=None)
            | Q(withdrawn_at__isnull=False, withdrawal_seen_by=None)
            | Q(left__gt=0)
            | Q(unconfirmed_since__isnull=False)
        )
        .order_by(F("pk"))
    )


def _stopped_in_public(row: Any, stops: Sequence[Blocker]) -> Iterator[tuple[int, Alert]]:
    """What stops a public one: each finding of a newer check, and once what was recorded on a case. A name is to be
    acted on at once. To whom its case is shut, only that it may have to come down."""
    comes_down = f"{row.slug} is public and may have to come down"
    withdraw, page = (reverse(route, args=[row.pk]) for route in ("publication-withdraw", "publication"))
    if any(stop.at_once and (row.shut or not stop.was_found) for stop in stops):
        yield 0, Alert(comes_down, withdraw, at_once=True)
    found = [] if row.shut else [(stop.at_once, line) for stop in stops if stop.was_found for line in stop.findings]
    for at_once, line in found[:FEW]:
        if at_once:
            yield 0, Alert(f"{comes_down}: a newer check finds {line}", withdraw, at_once=True)
        else:
            yield 1, Alert(f"{row.slug} is public: a newer check finds {line}", page)
    if more := found[FEW:]:
        yield 1, Alert(f"{row.slug} is public: a newer check finds {len(more)} things more", page)


def _of(row: Any, stops: Sequence[Blocker], user: User, at: datetime) -> Iterator[tuple[int, Alert]]:
    """What of one publication, read by `_waiting`, this person is to act on, each with how pressing it is."""
    public = library_rules.standing(row.window, approved=True, at=at) is Standing.PUBLIC
    down, takes_down = row.withdrawn_at is not None, has_permission(user, Permission.TAKE_DOWN)
    withdraw = reverse("publication-withdraw", args=[row.pk])
    if row.stopped and public and takes_down:
        yield from _stopped_in_public(row, stops)
    if row.shut:
        return
    if row.unconfirmed_since and has_permission(user, Permission.WRITE_PUBLICATION):
        yield (
            1,
            Alert(f"{row.slug} came back from a backup: confirm it", reverse("publication-restored", args=[row.pk])),
        )
    if row.stopped and not down and not (public and takes_down):
        is_row = row.free and has_permission(user, Permission.CHECK_PUBLICATION)
        page = reverse("publication-check", args=[row.pk])
        yield 1, Alert(f"{row.slug} is stopped: check it again", page, is_row=is_row)
    if takes_down and down and row.withdrawal_seen_by_id is None and row.took == user.pk:
        # Of all others it is a row; whoever took it down cannot be the second person, and is told that one is needed.
        yield 2, Alert(f"{row.slug}, which you took down, is waiting for a second person to look at why", withdraw)
    if takes_down and row.left:
        things = "1 thing" if row.left == 1 else f"{row.left} things"
        yield 3, Alert(f"{row.slug} was taken down: {things} left to do elsewhere", withdraw)
