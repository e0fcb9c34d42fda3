"""Which kinds of record belong to a case, and the lines of all their histories, read in one query.

Rooms above this one add their own records through `cases/hooks.py`, so that one page shows them all.
"""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from cases.access.models import CaseAccess
from cases.documents.models import Document, DocumentVersion
from cases.hooks import HISTORIES
from cases.incidents.former import FormerValue
from cases.incidents.models import Child, Incident, IncidentLink, Person, Proceeding
from cases.incidents.sources import SourceRow
from cases.notifications.models import Informed, Notification, NotifyPosition, TrackerEntry
from cases.referrals.models import Referral
from csprapp.accounts.models import User
from csprapp.prepared import prepared_cursor
from csprapp.records.together import instant, plain

OPEN_ENDED = {"to", "of", "for", "in"}  # a name that ends so is followed by what it is known by
WHO = "(SELECT COALESCE(NULLIF(u.name, ''), u.email) FROM accounts_user u WHERE u.id = h.history_user_id)"
ANY_CASE = -1  # stands in a statement that is worked out once for the key of the case that is asked about


@dataclass(frozen=True)
class Source:
    """A kind of record of a case: its model, the words for it, and the look-ups from it to the case's key.

    `narrow`: not everybody who may open the case may read it, so the model's own `visible_to` is asked.
    """

    model: type[models.Model]
    name: str
    lookups: tuple[str, ...]
    known_by: str = ""
    narrow: bool = False

    @property
    def kind(self) -> str:
        """What such a record is, without which one: "request" of "Request to"."""
        words = f"{self.name[0].lower()}{self.name[1:]}"
        first, _, last = words.rpartition(" ")
        return first if last in OPEN_ENDED else words

    def of(self, case: int) -> list[models.QuerySet]:
        """The case's records of this kind, those recorded by mistake included: way by way, since a question with two
        ways in it reads whole tables."""
        every = getattr(self.model, "everything", self.model._default_manager)
        return [every.filter(**{lookup: case}).order_by() for lookup in self.lookups]


SOURCES: list[Source] = [
    Source(Incident, "Case", ("id",)),
    Source(Person, "Person", ("incident_id",), "initials"),
    Source(Child, "Child’s details of", ("person__incident_id",), "person"),
    Source(FormerValue, "Former value", ("incident_id",)),
    Source(Proceeding, "Proceeding", ("incident_id",)),
    Source(Notification, "Notification", ("incident_id",)),
    Source(Informed, "Who was told", ("incident_id",)),
    Source(NotifyPosition, "Agreement to notify of", ("incident_id",), "body"),
    Source(TrackerEntry, "Entry in the NHS tracker", ("incident_id",)),
    Source(CaseAccess, "Who may open the case", ("incident_id",)),
    Source(IncidentLink, "Linked case", ("incident_id",)),
    Source(Referral, "Referral", ("incident_id",), narrow=True),
    Source(SourceRow, "Row of a tracker", ("incident_id",), "reference"),
    Source(Document, "Document", ("incident_id",), "title"),
    Source(DocumentVersion, "File of a document", ("document__incident_id",)),
]


def sources() -> list[Source]:
    """Every kind of record that is shown: the case's own, and what rooms and apps above registered."""
    return [*SOURCES, *(Source(row.model, row.name, row.lookups, row.known_by, row.narrow) for row in HISTORIES)]


class Line(NamedTuple):
    """One line of one record's history: the name of who wrote it, "" for the software. `row` holds its facts."""

    source: Source
    key: int
    move: str
    at: dt.datetime
    who: str
    why: str
    row: Any


Statement = tuple[str, list[Any]]


def _together(found: Iterable[models.QuerySet]) -> tuple[str, tuple[Any, ...]]:
    """One statement for the keys of what several questions find. Raises EmptyResultSet."""
    each = [rows.values("pk").query.sql_with_params() for rows in found]
    return " UNION ALL ".join(sql for sql, _ in each), tuple(value for _, given in each for value in given)


@lru_cache(maxsize=256)
def _keys_of_any_case(source: Source, vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The statement for the keys of a case's records: composing it is what costs, so once for all cases."""
    return _together(source.of(ANY_CASE))


def _keys(source: Source, incident: Incident, user: User, today: dt.date) -> Statement | None:
    """The statement for the keys of the case's records that the person may read; None when they may read none."""
    if source.narrow:
        try:
            sql, given = _together(rows.visible_to(user, today) for rows in source.of(incident.pk))
        except EmptyResultSet:
            return None
        return sql, list(given)
    sql, given = _keys_of_any_case(source, connection.vendor)
    return sql, [incident.pk if value == ANY_CASE else value for value in given]


def _present(incident: Incident, user: User, today: dt.date) -> dict[Source, Statement]:
    """The kinds of record that this case has, as far as the person may read them, each with the statement for their
    keys. One query."""
    every = ((source, _keys(source, incident, user, today)) for source in sources())
    asked = {source: statement for source, statement in every if statement}
    columns = ", ".join(f"EXISTS ({sql})" for sql, _ in asked.values())
    with prepared_cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [value for _, given in asked.values() for value in given])
        found = cursor.fetchone()
    return {source: statement for (source, statement), there in zip(asked.items(), found, strict=True) if there}


def all_lines(incident: Incident, user: User, today: dt.date) -> list[Line]:
    """Every line of all histories of a case with its facts: record by record, each oldest first. Two queries."""
    present = _present(incident, user, today)
    order = {source: number for number, source in enumerate(present)}
    return sorted(_lines(present), key=lambda line: (order[line.source], line.row.id, line.key))


def _lines(present: dict[Source, Statement]) -> list[Line]:
    """One statement over the histories of these kinds of record."""
    kinds, parts, params = list(present), [], []
    for number, (source, (sql, given)) in enumerate(present.items()):
        table = connection.ops.quote_name(source.model.history.model._meta.db_table)
        shown = ", ".join(f"h.history_{name}" for name in ("id", "type", "date", "change_reason"))
        columns = f"{number}, {shown}, {WHO}, {_as_json(source)}"
        parts.append(f"SELECT {columns} FROM {table} h WHERE h.id IN ({sql})")  # noqa: S608 - names of our tables
        params += given
    if not parts:
        return []
    with prepared_cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), params)
        found = cursor.fetchall()
    return [
        Line(kinds[number], key, move, instant(at), who or "", why or "", _row(kinds[number], said))
        for number, key, move, at, why, who, said in found
    ]


def _facts(source: Source) -> list[models.Field]:
    """The columns of a line that are facts of the record."""
    every = source.model.history.model._meta.concrete_fields
    return [field for field in every if not field.name.startswith("history_")]


def _as_json(source: Source) -> str:
    """The facts of a line as one value, so that lines of tables with different columns can stand in one answer."""
    if connection.vendor == "postgresql":
        return "to_jsonb(h)"
    return f"json_array({', '.join('h.' + connection.ops.quote_name(field.column) for field in _facts(source))})"


def _row(source: Source, said: str) -> Any:
    """A line's facts as the record of the history's own model that they are."""
    fields, found = _facts(source), json.loads(said)
    if isinstance(found, list):
        found = {field.column: value for field, value in zip(fields, found, strict=True)}
    return source.model.history.model(**{field.attname: plain(field, found[field.column]) for field in fields})
