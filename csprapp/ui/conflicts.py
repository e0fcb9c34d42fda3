"""When a colleague saved first: both versions side by side, and the person's own text kept in the form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Manager, QuerySet

from csprapp.clock.deadline import day_words
from csprapp.records.services import Conflict
from csprapp.ui.forms import Form
from csprapp.ui.times import say_time


@dataclass(frozen=True)
class Difference:
    """One field in which the two differ."""

    label: str
    yours: str
    theirs: str


@dataclass(frozen=True)
class Clash:
    """What the page says of a conflict: who saved, when, why, and what differs."""

    who: str
    when: datetime | None
    why: str
    differences: list[Difference]


def words(value: Any, choices: dict[Any, str] | None = None) -> str:
    """A stored or typed value as a person reads it; "Not recorded" for nothing."""
    if value in (None, "", []):
        return "Not recorded"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, time):
        return say_time(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {words(each)}" for key, each in value.items())
    if isinstance(value, Manager):
        value = value.all()
    if isinstance(value, list | tuple | set | QuerySet):
        return ", ".join(words(each, choices) for each in value) or "Not recorded"
    return str((choices or {}).get(value, value))


def clash(form: Form, conflict: Conflict, read: Callable[[str], Any]) -> Clash:
    """What differs between the valid form and the record as it is now. The form's next Save is made against that.

    `read` gives the record's value of a field, and raises KeyError for what is no fact of the record.
    """
    differences = []
    for name, field in form.fields.items():
        if name in form.unsaved or name == "reason":
            continue
        try:
            saved = read(name)
        except KeyError:
            continue
        choices = dict(field.choices) if isinstance(getattr(field, "choices", None), list) else {}
        yours, theirs = words(form.cleaned_data.get(name), choices), words(saved, choices)
        if yours != theirs:
            differences.append(Difference(str(field.label or name), yours, theirs))
    form.renew(conflict.current.version)
    last = conflict.last_change
    if last is None:
        return Clash("A colleague", None, "", differences)
    who = str(last.history_user or "A colleague")
    return Clash(who, last.history_date, last.history_change_reason or "", differences)
