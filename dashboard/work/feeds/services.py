"""Making the address of a feed, ending it, and keeping what it gives out in step with the dates."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.models import Deadline
from cases.deadlines.queries import Row
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.instants import london_date
from csprapp.clock.rules import AGREED
from csprapp.partnership.models import Partnership
from csprapp.records.access import log_read_by
from csprapp.records.refusals import Refused
from csprapp.today import now
from csprapp.ui.counting import MOST
from dashboard.work.feeds.models import CalendarFeed, FeedEvent
from dashboard.work.feeds.writing import AllDay, calendar, uid
from dashboard.work.queries import as_rows, mine, shown_to

KEPT = timedelta(days=30)  # so long a date that is no longer on the list is said to be cancelled
GONE = "No longer on your list"
# Of a date that somebody named in their own words, or that names an agency, the kind of date.
KINDS = {
    "milestone": "A milestone of the review",
    "request": "An agency’s return",
    "case-requests": "Agencies’ returns",
}
READER = "A calendar program"


def allowed() -> bool:
    """Whether an administrator has allowed feeds."""
    return Partnership.current().calendar_feeds


def feeds_of(user: User) -> dict[bool, CalendarFeed]:
    """The person's own feeds: that of their dates, and that of the team's."""
    return {feed.team: feed for feed in CalendarFeed.objects.filter(user=user)}


def make_feed(*, team: bool, by: User, today: date) -> str:
    """A new address for one's dates or the team's; the old one gives nothing any more. Gives the secret part, which
    nobody can read again. Raises NotAllowed, Refused (feeds are not allowed here)."""
    if team:
        require_permission(by, Permission.SEE_TEAM)
    if not allowed():
        raise Refused("Calendar feeds are switched off. Ask an administrator")
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.filter(user=by, team=team).delete()
        feed = CalendarFeed.objects.create(user=by, team=team, digest=digest_of(token))
        refresh(feed)
    return token


def end_feed(*, team: bool, by: User, today: date) -> None:
    """The address gives nothing any more."""
    CalendarFeed.objects.filter(user=by, team=team).delete()


def digest_of(token: str) -> str:
    """What is kept of the secret. It is long and random, so a plain digest will do."""
    return sha256(token.encode()).hexdigest()


def account_changed(users: Sequence[Any], by: Any) -> None:
    """A feed ends with its account: in the same transaction in which that ends or is put to sleep."""
    if ended := [user.pk for user in users if not user.is_awake]:
        CalendarFeed.objects.filter(user__in=ended).delete()


def refresh_all() -> int:
    """Bring every feed in step with the dates; how many there are. Those of accounts that ended or sleep go."""
    CalendarFeed.objects.exclude(user__is_active=True, user__asleep_on=None).delete()
    feeds = list(CalendarFeed.objects.select_related("user")) if allowed() else []
    for feed in feeds:
        refresh(feed)
    return len(feeds)


def refresh(feed: CalendarFeed) -> None:
    """Bring one feed in step: what changed has a higher sequence, what left the list is cancelled, and forgotten after
    a month."""
    at = now()
    today = london_date(at)
    wanted = {row.deadline.pk: (summary_of(row), row.deadline.act_on) for row in _rows(feed, today)}
    with transaction.atomic():
        known = {event.deadline: event for event in FeedEvent.objects.select_for_update(no_key=True).filter(feed=feed)}
        for key, (summary, day) in wanted.items():
            _keep(known.get(key) or FeedEvent(feed=feed, deadline=key), summary, day, at)
        for key in known.keys() - wanted.keys():
            _cancel(known[key], at, today)


def _rows(feed: CalendarFeed, today: date) -> list[Row]:
    if not feed.user.is_awake or (feed.team and not has_permission(feed.user, Permission.SEE_TEAM)):
        return []
    found = (shown_to if feed.team else mine)(feed.user, today)
    return as_rows(found.in_work_order()[:MOST], today, calendar_in_force())


def summary_of(row: Row) -> str:
    """A date in a calendar outside the service: reference, code name, and what is to be done. Nobody is named."""
    deadline = row.deadline
    what = KINDS.get(deadline.route, row.what) if deadline.rule_key == AGREED else row.what
    case = " ".join(part for part in (row.reference, getattr(row, "code_name", "")) if part)
    return f"{case}: {what}"[:200] if case else what[:200]


def _keep(event: FeedEvent, summary: str, day: date, at: datetime) -> None:
    same = (event.summary, event.day, event.cancelled_on) == (summary, day, None)
    if event.pk and same:
        return
    _write(event, at, summary=summary, day=day, cancelled_on=None)


def _cancel(event: FeedEvent, at: datetime, today: date) -> None:
    if event.cancelled_on is None:
        _write(event, at, summary=GONE, day=event.day, cancelled_on=today)
    elif today - event.cancelled_on > KEPT:
        event.delete()


def _write(event: FeedEvent, at: datetime, **facts: Any) -> None:
    """A change a second after the last is a change a second later, whatever the clock says."""
    if event.pk:
        event.sequence += 1
        at = max(at, event.changed_at + timedelta(seconds=1))
    for name, value in facts.items():
        setattr(event, name, value)
    event.changed_at = at
    event.save()


# --- Where it is fetched: of the rest of the service nothing is read there --------------------------------------------


def find(token: str) -> CalendarFeed | None:
    """The feed of a secret, while feeds are allowed."""
    return CalendarFeed.objects.filter(digest=digest_of(token)).first() if allowed() else None


def body_of(feed: CalendarFeed) -> bytes:
    """What the calendar program gets."""
    events = [
        AllDay(
            uid("date", each.deadline, host()),
            each.summary,
            each.day,
            each.sequence,
            each.changed_at,
            url=page_of(each.deadline),
            cancelled=each.cancelled_on is not None,
        )
        for each in feed.events.all()
    ]
    return calendar("Practice reviews: the team" if feed.team else "Practice reviews", events, again=True)


def log_fetched(feed: CalendarFeed, today: date) -> None:
    """That it was fetched is logged once a day: programs come every hour."""
    if CalendarFeed.objects.filter(pk=feed.pk).exclude(read_on=today).update(read_on=today):
        which = "the team’s dates" if feed.team else "own dates"
        log_read_by(User(pk=feed.user_id), READER, "", what=f"calendar feed: {which}", obj=feed)


def host() -> str:
    """The service's own name in what others keep."""
    return urlsplit(settings.CSPR_SITE).hostname or "csprapp.invalid"


def page_of(deadline: int) -> str:
    """The address of the page of a date."""
    return f"{settings.CSPR_SITE}/staff/deadlines/{deadline}/"


def address_of(token: str) -> str:
    """The whole secret address."""
    return settings.CSPR_GUESTS_SITE + reverse("calendar-feed", args=[token])


def single(deadline: Deadline, row: Row) -> bytes:
    """One date as a file, known to calendar programs as the same one that a feed gives."""
    changed = deadline.changes.order_by("-at").values_list("at", flat=True).first() or deadline.created_at
    event = AllDay(
        uid("date", deadline.pk, host()), summary_of(row), deadline.act_on, deadline.version - 1, changed,
        url=page_of(deadline.pk), cancelled=not deadline.is_open,
    )  # fmt: skip
    return calendar("Practice reviews", [event])
