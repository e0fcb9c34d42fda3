"""The audit of a case's record: who changed what, when and why, each field before and after."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.text import capfirst

from cases.audit.sources import Line, Source, all_lines
from cases.deadlines.models import DeadlineChange
from cases.disclosures.grounds import ground
from cases.documents.models import SCAN_WORDS
from cases.incidents.models import Incident
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.partnership.national import called_now
from csprapp.records.together import together
from csprapp.ui.components import Event
from csprapp.ui.conflicts import words
from csprapp.ui.templatetags.ui import filesize

# Of people, of what they were called before, and of the rows they came from: shown on request, and that is logged.
HIDDEN = {"name", "other_names", "addresses", "date_of_birth", "expected_on", "value", "cells"}
# What the page says elsewhere (who, the case, the dates), and what says nothing to a reader.
LEFT_OUT = {
    *("id", "version", "created_at", "search_text", "ballot", "file", "bundle", "mime", "sha256", "digest"),
    *("incident", "document", "rapid_review", "request", "review", "action", "deadline", "impact_deadline", "link"),
    *("logged_by", "recorded_by", "granted_by", "uploaded_by", "asked_by", "made_by", "submitted_by", "written_by"),
}
# What a field holds as people say it, where the model does not know: what the software says of a file, a legal ground.
IN_WORDS: dict[str, Callable[[Any], str]] = {
    "scan": lambda value: SCAN_WORDS.get(value, "No virus found"),
    "size": filesize,
    "ground": lambda key: ground(key).name,
}
MOVES = {"+": "Added", "~": "Changed", "-": "Removed"}


def events(incident: Incident, user: User, today: date, *, show_names: bool = False) -> list[Event]:
    """Every change of a case's records and dates, newest first, as this person may read it: a linked case that is not
    open to them is not named. `show_names` shows people's names, which the caller logs.
    """
    names = Names(user, today, show_names)
    of_records = (event for _, _, event in changes_of(all_lines(incident, user, today), names))
    return sorted([*of_records, *of_dates(incident)], key=lambda event: event.when, reverse=True)


class Names:
    """The words for a key into another table; people are all read at once, when first asked for."""

    def __init__(self, user: User, today: date, shown: bool) -> None:
        self.user, self.today, self.shown = user, today, shown
        self._said: dict[tuple[type[models.Model], int], str] = {}

    @cached_property
    def people(self) -> dict[int, str]:
        return {user.pk: str(user) for user in User.objects.all()}

    def of(self, model: type[models.Model], key: int) -> str:
        """The words for one row; a case that is not open to the person is "another case"."""
        if model is User:
            return self.people.get(key, "")
        return self._said.get((model, key), "Another case" if model is Incident else "")

    def look_up(self, lines: Iterable[Line]) -> None:
        """The words for every key in some lines, a single query for all of them."""
        wanted: dict[type[models.Model], set[int]] = {}
        for line in lines:
            for field in line.source.model._meta.concrete_fields:
                if isinstance(field, models.ForeignKey) and field.name not in LEFT_OUT:
                    wanted.setdefault(field.related_model, set()).add(getattr(line.row, field.attname))
        every = [
            self._readable(model).filter(pk__in=keys - {None}) for model, keys in wanted.items() if model is not User
        ]
        for rows in together(*every) if every else ():
            self._said |= {(type(row), row.pk): str(row) for row in rows}

    def _readable(self, model: type[models.Model]) -> models.QuerySet:
        if model is Incident:
            return Incident.objects.visible_to(self.user, self.today)
        return model._base_manager.all()


def changes_of(lines: Sequence[Line], names: Names) -> Iterator[tuple[Source, Any, Event]]:
    """What each line changed, as an event, with the kind of record it is of and its facts by then."""
    names.look_up(lines)
    for (source, _), found in groupby(lines, key=lambda line: (line.source, line.row.id)):
        before: Any = None
        for line in found:
            changes = tuple(differences(source.model, before, line.row, names))
            if changes or before is None:
                yield source, line.row, _event(line, changes, names)
            before = line.row


def _event(line: Line, changes: tuple, names: Names) -> Event:
    name = called(line.source, line.row, names)
    return Event(f"{MOVES[line.move]}: {name[0].lower()}{name[1:]}", line.at, line.who, line.why, changes=changes)


def called(source: Source, row: Any, names: Names) -> str:
    """What a record is called, with what tells it from others of its kind: "Request to Borchester Police"."""
    if not source.known_by:
        return source.name
    field = source.model._meta.get_field(source.known_by)
    return f"{source.name} {_said(field, getattr(row, field.attname), names)}".rstrip()


def differences(
    model: type[models.Model], before: Any, after: Any, names: Names
) -> Iterator[tuple[str, str | None, str]]:
    """Field by field what differs; of a new record only what it holds, with None for before."""
    for field in model._meta.concrete_fields:
        if field.name in LEFT_OUT:
            continue
        new = getattr(after, field.attname)
        if before is None:
            if new not in (None, "", [], False):
                yield capfirst(called_now(str(field.verbose_name))), None, _shown(field, new, names)
        elif (old := getattr(before, field.attname)) != new:
            yield capfirst(called_now(str(field.verbose_name))), _shown(field, old, names), _shown(field, new, names)


def _shown(field: models.Field, value: Any, names: Names) -> str:
    if field.name in HIDDEN and value and not names.shown:
        return "Hidden"
    return _said(field, value, names)


def _said(field: models.Field, value: Any, names: Names) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)
    if isinstance(value, datetime):
        return day_words(value.date())
    if field.name in IN_WORDS:
        return IN_WORDS[field.name](value)
    said = words(value, dict(field.flatchoices))
    return called_now(said) if field.flatchoices else said


def of_dates(incident: Incident) -> Iterator[Event]:
    """Every line of the ledgers of a case's dates."""
    lines: Iterable[DeadlineChange] = DeadlineChange.objects.filter(deadline__incident=incident)
    for line in lines.select_related("deadline"):
        changes = []
        if line.old_date and line.new_date and line.old_date != line.new_date:
            changes.append(("Due", day_words(line.old_date), day_words(line.new_date)))
        if line.value:
            changes.append(("Date recorded", "", day_words(line.value)))
        title = called_now(f"{line.get_kind_display()}: {line.deadline.label}")
        yield Event(title, line.at, line.by_name, line.reason, line.deadline.get_absolute_url(), tuple(changes))
