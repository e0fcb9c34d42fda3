"""Copies patterns many times inside the database: one INSERT ... SELECT for each table, whatever the number.

A pattern is a row and everything joined to it by a key. Every key of a copy is worked out, `start + k * step`, so the
copies need no look-up; dates are moved back by the copy's own number of days, and the reference, the surname, the area
and whose work it is become the copy's own. Which tables there are is read from the models.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from benchmarks.patterns import SURNAME
from cases.deadlines.models import Deadline
from cases.incidents.models import Incident, ReferenceCounter
from csprapp.accounts.models import User
from csprapp.mail.models import Outbox
from csprapp.partnership.models import Area, PartnerBody
from csprapp.records.models import AccessLog

COPIED_APPS = {"cases", "reviews", "publishing"}
BATCH = 5_000
SERIES = (
    ("component", "integer"), ("k", "integer"), ("days", "integer"), ("shift", "text"), ("reference", "text"),
    ("reference_words", "text"), ("surname", "text"), ("folded", "text"), ("area", "bigint"), ("area_word", "text"),
    ("owner", "bigint"), ("body", "bigint"), ("delegate", "bigint"),
)  # fmt: skip

Key = tuple[str, int]  # a table and a row of it


@dataclass(frozen=True)
class Turning:
    """Whose place a copy's own area, owner, council and council's delegate take."""

    owner: int
    body: int
    delegate: int
    area_word: str


@dataclass(frozen=True)
class Place:
    """Where the copies of one row go: copy k has the key start + k * step."""

    component: int
    start: int
    step: int


def copied_models() -> list[type[models.Model]]:
    """The models whose rows belong to a case, a referral or a review, histories and many-valued fields included."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label in COPIED_APPS]
    return [model for model in found if model is not ReferenceCounter] + [AccessLog, Outbox]


def column_targets(model: type[models.Model]) -> dict[str, str]:
    """The columns that hold a key of a copied table, with that table; in a history also the key of the record."""
    tables = {m._meta.db_table for m in copied_models()}
    found = {model._meta.pk.column: model._meta.db_table}
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model._meta.db_table in tables:
            found[field.column] = field.related_model._meta.db_table
    if hasattr(model, "history_object"):
        record = model.instance_type
        found[record._meta.pk.column] = record._meta.db_table
    return found


def read_rows(model: type[models.Model]) -> list[dict]:
    names = [field.attname for field in model._meta.concrete_fields]
    columns = [field.column for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    return [dict(zip(columns, row, strict=True)) for row in rows]


class Patterns:
    """The rows of all patterns, which of them hang together, and where their copies go."""

    def __init__(self, roots: Iterable[models.Model], copies: Iterable[int]):
        self.models = copied_models()
        self.rows = {model: read_rows(model) for model in self.models}
        self.joined: dict[Key, Key] = {}
        self.references = {row["reference"]: row["id"] for row in self.rows[Incident]}
        for model in self.models:
            for row in self.rows[model]:
                self._join(model, row)
        self.places = self._allocate([self._top((root._meta.db_table, root.pk)) for root in roots], list(copies))

    def _top(self, key: Key) -> Key:
        while (above := self.joined.get(key, key)) != key:
            key = above
        return key

    def _join(self, model: type[models.Model], row: dict) -> None:
        own = (model._meta.db_table, row[model._meta.pk.column])
        others = [(table, row[column]) for column, table in column_targets(model).items() if row[column] is not None]
        if model in (AccessLog, Outbox) and row["case"] in self.references:
            others.append((Incident._meta.db_table, self.references[row["case"]]))
        for other in others:
            first, second = self._top(own), self._top(other)
            if first != second:
                self.joined[first] = second

    def _allocate(self, tops: list[Key], copies: list[int]) -> dict[Key, Place]:
        places: dict[Key, Place] = {}
        components = {top: number for number, top in enumerate(tops)}
        assert len(components) == len(tops), "two patterns share a row"
        for model in self.models:
            table, pk = model._meta.db_table, model._meta.pk.column
            members: dict[int, list[int]] = defaultdict(list)
            for row in self.rows[model]:
                if (component := components.get(self._top((table, row[pk])))) is not None:
                    members[component].append(row[pk])
            following = max((row[pk] for row in self.rows[model]), default=0) + 1
            for component, keys in sorted(members.items()):
                for number, key in enumerate(keys):
                    places[table, key] = Place(component, following + number, len(keys))
                following += len(keys) * copies[component]
        return places

    def named_by(self, model: type[models.Model], row: dict) -> tuple[str, Place | None]:
        """What a column without a foreign key stands for: of a deadline its subject, of a line its "label:key"."""
        own = self.places.get((model._meta.db_table, row[model._meta.pk.column]))
        if model is Deadline:
            return "", self._subject_of(row)
        label, _, key = row["subject"].partition(":")
        named = next((m for m in self.models if label in (m._meta.label_lower, m._meta.model_name)), None)
        if named is None or not key.isdecimal():
            return f"{row['subject']}/", own
        return f"{label}:", self.places.get((named._meta.db_table, int(key)), own)

    def _subject_of(self, row: dict) -> Place | None:
        if row["route"].startswith("case-"):
            return self.places.get((Incident._meta.db_table, row["subject_id"]))
        for model in self.models:
            for field in model._meta.concrete_fields:
                if not hasattr(model, "history_object") and field.one_to_one and field.related_model is Deadline:
                    for other in self.rows[model]:
                        if other[field.column] == row["id"]:
                            return self.places.get((model._meta.db_table, other["id"]))
        raise LookupError(f"Nothing says what deadline {row['id']} ({row['route']}) is about")


class Copier:
    """Writes the copies of all patterns: `series` names each copy (a row of SERIES), its component and its number."""

    def __init__(self, patterns: Patterns, turning: Turning, references: list[str]):
        self.patterns, self.turning, self.references = patterns, turning, references
        self.sqlite = connection.vendor == "sqlite"

    def copy(self, series: Iterator[tuple]) -> None:
        with connection.cursor() as cursor:
            self._name_copies(cursor, series)
            self._name_places(cursor)
            for model in self.patterns.models:
                if self.patterns.rows[model]:
                    for statement in (*self._rows_of_patterns(model), self._insert(model)):
                        cursor.execute(statement)
                    cursor.execute("DROP TABLE pattern_rows")
            for table in ("series", "days", "places", "components"):
                cursor.execute(f"DROP TABLE {table}")

    def _name_copies(self, cursor, series: Iterator[tuple]) -> None:
        columns = ", ".join(f"{name} {kind}" for name, kind in SERIES)
        cursor.execute(f"CREATE TEMPORARY TABLE series ({columns}, PRIMARY KEY (component, k))")
        put(cursor, "series", len(SERIES), series)
        cursor.execute("CREATE TEMPORARY TABLE days AS SELECT DISTINCT component, days, shift FROM series")
        cursor.execute("ANALYZE series")

    def _name_places(self, cursor) -> None:
        kinds = "what text, old bigint, component integer, start bigint, step bigint, label text"
        cursor.execute(f"CREATE TEMPORARY TABLE places ({kinds}, PRIMARY KEY (what, old))")
        rows = [(table, key, *vars(place).values(), "") for (table, key), place in self.patterns.places.items()]
        for model in (Deadline, AccessLog, Outbox):
            for row in self.patterns.rows[model]:
                label, place = self.patterns.named_by(model, row)
                if place:
                    rows.append((f"named by {model._meta.db_table}", row["id"], *vars(place).values(), label))
        put(cursor, "places", 6, iter(rows))
        cursor.execute("CREATE TEMPORARY TABLE components (component integer PRIMARY KEY, reference text)")
        put(cursor, "components", 2, enumerate(self.references))

    def _rows_of_patterns(self, model: type[models.Model]) -> list[str]:
        """The pattern's rows of a table, each key beside where its copies go; once for every number of days back, so
        that each date is worked out for all copies of a day at once."""
        table, pk = model._meta.db_table, model._meta.pk.column
        chosen = [f'{self._moved(field)} AS "{field.column}"' for field in model._meta.concrete_fields]
        chosen += ["d.component AS p_component", "d.days AS p_days", "c.reference AS p_reference"]
        chosen += ["named.label AS p_label", "named.start AS start_named", "named.step AS step_named"]
        joins = []
        for number, (column, target) in enumerate(column_targets(model).items()):
            chosen.append(f"l{number}.start AS start_{column}, l{number}.step AS step_{column}")
            joins.append(
                f"LEFT JOIN places l{number} ON l{number}.what = '{target}' AND l{number}.old = t.\"{column}\""
            )
        made = (
            f'CREATE TEMPORARY TABLE pattern_rows AS SELECT {", ".join(chosen)} FROM "{table}" t '
            f"JOIN places own ON own.what = '{table}' AND own.old = t.\"{pk}\" "
            "JOIN days d ON d.component = own.component JOIN components c ON c.component = own.component "
            f"LEFT JOIN places named ON named.what = 'named by {table}' AND named.old = t.\"{pk}\" "
            f'{" ".join(joins)} ORDER BY t."{pk}"'
        )
        return [made, "CREATE INDEX rows_of_a_day ON pattern_rows (p_component, p_days)", "ANALYZE pattern_rows"]

    def _moved(self, field: models.Field) -> str:
        """A pattern's value so many days back, if it is a date."""
        column = f't."{field.column}"'
        if isinstance(field, models.DateTimeField):
            sqlite = f"date({column}, d.shift) || substr({column}, 11)"
            return sqlite if self.sqlite else f"{column} - d.days * interval '1 day'"
        if isinstance(field, models.DateField):
            return f"date({column}, d.shift)" if self.sqlite else f"{column} - d.days"
        return column

    def _insert(self, model: type[models.Model]) -> str:
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        return (
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} '
            "FROM series s CROSS JOIN pattern_rows p WHERE p.p_component = s.component AND p.p_days = s.days"
        )

    def _value(self, model: type[models.Model], field: models.Field) -> str:
        """What a copy has in a column, as SQL."""
        column = f'p."{field.column}"'
        if field.column in column_targets(model):
            return f"p.start_{field.column} + s.k * p.step_{field.column}"
        if model is Deadline and field.name == "subject_id":
            return "p.start_named + s.k * p.step_named"
        if model in (AccessLog, Outbox) and field.name == "subject":
            return "p.p_label || CAST(p.start_named + s.k * p.step_named AS text)"
        if field.is_relation:
            return self._turned(field, column)
        return self._words(model, field, column)

    def _turned(self, field: models.Field, column: str) -> str:
        """The copy's own area, owner, council or delegate in place of the pattern's."""
        own = self.turning
        if field.related_model is Area:
            return f"CASE WHEN {column} IS NULL THEN NULL ELSE s.area END"
        if field.related_model is User:
            return f"CASE {column} WHEN {own.owner} THEN s.owner WHEN {own.delegate} THEN s.delegate ELSE {column} END"
        if field.related_model is PartnerBody:
            return f"CASE {column} WHEN {own.body} THEN s.body ELSE {column} END"
        return column

    def _words(self, model: type[models.Model], field: models.Field, column: str) -> str:
        """The text with the copy's reference, surname and area, where the patterns name theirs."""
        if not isinstance(field, models.CharField | models.TextField):
            return column
        said = "\n".join(str(row[field.column] or "") for row in self.patterns.rows[model])
        searched = field.column == "search_text"
        if any(reference and reference in said for reference in self.references):
            column = f"replace({column}, p.p_reference, s.reference)"
        if SURNAME in said:
            column = f"replace({column}, '{SURNAME}', s.surname)"
        if SURNAME.lower() in said:
            column = f"replace({column}, '{SURNAME.lower()}', s.folded)"
        if searched:
            column = f"replace({column}, replace(p.p_reference, '-', ' '), s.reference_words)"
            column = f"replace({column}, replace(p.p_reference, '-', '') || '§', replace(s.reference, '-', '') || '§')"
            column = f"replace({column}, ' {self.turning.area_word}', ' ' || s.area_word)"
        return column


def put(cursor, table: str, width: int, rows: Iterable[tuple]) -> None:
    """Many rows at once."""
    line = ", ".join(["%s"] * width)
    batch: list[tuple] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            cursor.executemany(f"INSERT INTO {table} VALUES ({line})", batch)
            batch = []
    if batch:
        cursor.executemany(f"INSERT INTO {table} VALUES ({line})", batch)
