"""Which security events there are, and what they are about in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.text import capfirst

from cases.incidents.models import Incident
from csprapp.accounts.event_models import Kind, Outcome, SecurityEvent
from csprapp.accounts.models import User
from csprapp.clock.instants import start_of_day
from csprapp.records.apostrophes import says

ANSWERED = {"403": "Not allowed", "404": "Page not found", "429": "Too many requests"}
PERSON, CASE = User._meta.label_lower, Incident._meta.label_lower


def narrowed(chosen: dict[str, Any]) -> QuerySet[SecurityEvent]:
    """The events that a filter leaves, newest first."""
    found = SecurityEvent.objects.select_related("tally")
    for name in ("kind", "outcome"):
        if name in chosen:
            found = found.filter(**{name: chosen[name]})
    if who := chosen.get("who"):
        people = User.objects.filter(says("name", who) | says("email", who))
        found = found.filter(user__in=people.values("pk"))
    if day := chosen.get("day"):
        found = found.filter(at__gte=start_of_day(day), at__lt=start_of_day(day + timedelta(days=1)))
    return found


@dataclass(frozen=True)
class Line:
    """One event as the page shows it."""

    event: SecurityEvent
    about: str
    often: str

    @property
    def outcome(self) -> str:
        """How it ended, where its kind does not say so."""
        told = self.event.outcome == Outcome.DONE or self.event.kind in {Kind.REFUSED, Kind.THROTTLED}
        return "" if told else self.event.get_outcome_display().lower()

    @property
    def page(self) -> str:
        """The name of its page, as words: "login", "case document file"."""
        return re.sub("[-_]", " ", self.event.view.removeprefix("account_"))


def lines(events: Iterable[SecurityEvent]) -> list[Line]:
    """The events of a page, with whom or what each was about. Two queries, however many there are."""
    rows = list(events)
    people = User.objects.in_bulk(_keys(rows, PERSON))
    cases = dict(Incident.objects.filter(pk__in=_keys(rows, CASE)).values_list("pk", "reference"))
    words = {f"{PERSON}:{pk}": str(person) for pk, person in people.items()}
    words |= {f"{CASE}:{pk}": f"Case {reference}" for pk, reference in cases.items()}
    return [Line(row, words.get(row.subject) or _in_words(row.subject), _often(row)) for row in rows]


def _in_words(subject: str) -> str:
    """What an event is about that is no person and no case: a kind of record and its number, a report by its name, or
    what was answered."""
    label, _, key = subject.partition(":")
    if not key:
        answered, _, asked_for = subject.partition(" ")  # with the reference or number in the address
        said = ANSWERED.get(answered, answered)
        return f"{said}: {asked_for}" if asked_for else said
    if "." not in label:  # no record
        return f"{capfirst(label)}: {key.replace('-', ' ')}"
    try:
        return f"{capfirst(str(apps.get_model(label)._meta.verbose_name))} {key}"
    except LookupError:  # a kind that an earlier version had
        return subject


def _keys(rows: Iterable[SecurityEvent], kind: str) -> set[int]:
    return {int(row.subject.partition(":")[2]) for row in rows if row.subject.startswith(f"{kind}:")}


def _often(row: SecurityEvent) -> str:
    """Which of how many within its hour; "" of what happened once."""
    return f"{row.times} of {row.tally.times} within the hour" if row.tally.times > 1 else ""
