"""The audit of a case's record: who changed what, when and why, each field before and after.

Rooms above this one add their own records through `cases/hooks.py`, so that one page shows them all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.text import capfirst

from cases.access.models import CaseAccess
from cases.deadlines.models import DeadlineChange
from cases.documents.models import Document, DocumentVersion
from cases.hooks import HISTORIES
from cases.incidents.models import Child, Incident, IncidentLink, Person, Proceeding
from cases.notifications.models import Informed, Notification
from cases.referrals.models import Referral
from csprapp.accounts.models import User
from csprapp.clock.deadline import day_words
from csprapp.ui.components import Event
from csprapp.ui.conflicts import words

HIDDEN = {"name", "other_names", "addresses", "date_of_birth"}  # of people: shown on request, and that is logged
# What the page says elsewhere (who, the case, the dates), and what says nothing to a reader.
LEFT_OUT = {
    *("id", "version", "created_at", "search_text", "ballot", "file", "mime", "sha256"),
    *("incident", "document", "rapid_review", "request", "review", "action", "deadline", "impact_deadline"),
    *("logged_by", "recorded_by", "granted_by", "uploaded_by", "asked_by", "made_by", "submitted_by", "written_by"),
}
OPEN_ENDED = {"to", "of", "for", "in"}  # a name that ends so is followed by what it is known by
MOVES = {"+": "Added", "~": "Changed", "-": "Taken out"}


@dataclass(frozen=True)
class Source:
    """A kind of record of a case: its model, the words for it, and the look-ups from it to the case's key."""

    model: type[models.Model]
    name: str
    lookups: tuple[str, ...]
    known_by: str = ""

    @property
    def kind(self) -> str:
        """What such a record is, without which one: "request" of "Request to"."""
        words = f"{self.name[0].lower()}{self.name[1:]}"
        first, _, last = words.rpartition(" ")
        return first if last in OPEN_ENDED else words

    def of(self, incident: Incident, user: User, on: date) -> models.QuerySet:
        """The case's records of this kind, those recorded by mistake included; where the model says who may see which,
        those the person may."""
        found = getattr(self.model, "everything", self.model._default_manager).all()
        if hasattr(found, "visible_to"):
            found = found.visible_to(user, on)
        to_case = models.Q()
        for lookup in self.lookups:
            to_case |= models.Q(**{lookup: incident.pk})
        return found.filter(to_case)


SOURCES: list[Source] = [
    Source(Incident, "Case", ("id",)),
    Source(Person, "Person", ("incident_id",), "initials"),
    Source(Child, "Child's details", ("person__incident_id",)),
    Source(Proceeding, "Proceeding", ("incident_id",)),
    Source(Notification, "Notification", ("incident_id",)),
    Source(Informed, "Who was told", ("incident_id",)),
    Source(CaseAccess, "Who may open the case", ("incident_id",)),
    Source(IncidentLink, "Linked case", ("incident_id",)),
    Source(Referral, "Referral", ("incident_id",)),
    Source(Document, "Document", ("incident_id",), "title"),
    Source(DocumentVersion, "File of a document", ("document__incident_id",)),
]


def sources() -> list[Source]:
    """Every kind of record that is shown: the case's own, and what rooms and apps above registered."""
    return [*SOURCES, *(Source(row.model, row.name, row.lookups, row.known_by) for row in HISTORIES)]


def events(incident: Incident, user: User, today: date, *, show_names: bool = False) -> list[Event]:
    """Every change of a case's records and dates, newest first, as this person may read it: a linked case that is not
    open to them is not named. `show_names` shows people's names, which the caller logs. One query per kind of record.
    """
    names = _Names(user, today, show_names)
    found = [event for source in sources() for event in _of(source, incident, names)]
    found += _of_dates(incident)
    return sorted(found, key=lambda event: event.when, reverse=True)


class _Names:
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
        if (model, key) not in self._said:
            self._said[model, key] = self._look_up(model, key)
        return self._said[model, key]

    def _look_up(self, model: type[models.Model], key: int) -> str:
        if model is Incident:
            visible = Incident.objects.visible_to(self.user, self.today)
            return str(visible.filter(pk=key).first() or "Another case")
        return str(model._base_manager.filter(pk=key).first() or "")


def _of(source: Source, incident: Incident, names: _Names) -> Iterator[Event]:
    keys = source.of(incident, names.user, names.today).values("pk")
    rows = source.model.history.filter(id__in=keys).order_by("id", "history_id").select_related("history_user")
    before: Any = None
    for row in rows:
        if before is not None and before.id != row.id:
            before = None
        changes = tuple(_changes(source.model, before, row, names))
        if changes or before is None:
            yield _event(source, row, changes, names)
        before = row


def _event(source: Source, row: Any, changes: tuple, names: _Names) -> Event:
    known = ""
    if source.known_by:
        field = source.model._meta.get_field(source.known_by)
        known = f" {_said(field, getattr(row, field.attname), names)}"
    title = f"{MOVES[row.history_type]}: {source.name[0].lower()}{source.name[1:]}{known}"
    return Event(title, row.history_date, str(row.history_user or ""), row.history_change_reason or "", changes=changes)


def _changes(
    model: type[models.Model], before: Any, after: Any, names: _Names
) -> Iterator[tuple[str, str | None, str]]:
    """Field by field what differs; of a new record only what it holds, with None for before."""
    for field in model._meta.concrete_fields:
        if field.name in LEFT_OUT:
            continue
        new = getattr(after, field.attname)
        if before is None:
            if new not in (None, "", [], False):
                yield capfirst(field.verbose_name), None, _shown(field, new, names)
        elif (old := getattr(before, field.attname)) != new:
            yield capfirst(field.verbose_name), _shown(field, old, names), _shown(field, new, names)


def _shown(field: models.Field, value: Any, names: _Names) -> str:
    if field.name in HIDDEN and value and not names.shown:
        return "Hidden"
    return _said(field, value, names)


def _said(field: models.Field, value: Any, names: _Names) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)
    if isinstance(value, datetime):
        return day_words(value.date())
    return words(value, dict(field.flatchoices))


def _of_dates(incident: Incident) -> Iterator[Event]:
    lines: Iterable[DeadlineChange] = DeadlineChange.objects.filter(deadline__incident=incident)
    for line in lines.select_related("deadline"):
        changes = []
        if line.old_date and line.new_date and line.old_date != line.new_date:
            changes.append(("Due", day_words(line.old_date), day_words(line.new_date)))
        if line.value:
            changes.append(("Date recorded", "", day_words(line.value)))
        title = f"{line.get_kind_display()}: {line.deadline.label}"
        yield Event(title, line.at, line.by_name, line.reason, line.deadline.get_absolute_url(), tuple(changes))
