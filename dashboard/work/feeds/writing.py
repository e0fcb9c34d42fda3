"""Dates as calendar programs read them (RFC 5545). Pure: values in, bytes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csprapp.libraries import Later

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = Later("icalendar")

PRODUCT = "-//csprapp//Practice reviews//EN"
OFTEN = dt.timedelta(hours=1)  # how often a program is asked to look again
MIME = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class AllDay:
    """An event of a whole day; `changed_at` is when it last changed, and `sequence` how often it did."""

    uid: str
    summary: str
    day: dt.date
    sequence: int
    changed_at: dt.datetime
    url: str = ""
    cancelled: bool = False


def uid(kind: str, key: int, host: str) -> str:
    """By what a program knows an event again, wherever it came from: the feed, or a single file."""
    return f"{kind}-{key}@{host}"


def calendar(name: str, events: Iterable[AllDay], *, again: bool = False) -> bytes:
    """A calendar with these events; with `again` one that is fetched again and again."""
    found = icalendar.Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    if again:
        found.add("x-wr-calname", name)
        found.add("refresh-interval", icalendar.vDuration(OFTEN), parameters={"VALUE": "DURATION"})
        found.add("x-published-ttl", icalendar.vDuration(OFTEN))
    for event in events:
        found.add_component(_event(event))
    return bytes(found.to_ical())


def _event(each: AllDay) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", each.uid)
    event.add("dtstamp", each.changed_at.astimezone(dt.UTC))
    event.add("last-modified", each.changed_at.astimezone(dt.UTC))
    event.add("sequence", each.sequence)
    event.add("summary", each.summary)
    event.add("dtstart", each.day)
    event.add("dtend", each.day + dt.timedelta(days=1))
    event.add("status", "CANCELLED" if each.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a date to keep takes up no time
    event.add("class", "PRIVATE")
    if each.url:
        event.add("url", each.url)
    return event
