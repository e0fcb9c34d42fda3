"""Every text of a case that whoever may open it may read: what search finds it by, and where it found it."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.db.models import F, Func, IntegerField, Q, TextField
from django.db.models.functions import Cast

from cases.audit.sources import Source, sources
from cases.hooks import FURTHER_WORDS
from cases.incidents import rules
from cases.incidents.former import FormerValue
from cases.incidents.locks import locked_case
from cases.incidents.models import Child, Incident, Person
from cases.incidents.search import refresh_search
from csprapp.accounts.models import User
from csprapp.composed import Composed, OneOf, stand_ins
from csprapp.records.hooks import after_saving
from csprapp.records.together import RowAsJson

KEPT_ELSEWHERE = (Person, Child, FormerValue)  # by whoever writes them: `words_of` in cases/incidents/search.py
NO_WORDS = {
    "search_text",
    "email",
    "owner_email",
    "nonce",
    "token_hash",
    "passcode",
    "sha256",
    "mime",
    "ballot",
    "class_key",
}
SIGNS = re.compile("[‘’“”–—…•\u00a0]")  # of English beyond ASCII: no part of a word, folded or not
FACTS, PEOPLE = "facts of the case", "people and references"


class Text(NamedTuple):
    """What one record of a case says, and the references in it by themselves."""

    case: int
    source: Source
    said: str
    references: list[str]

    @property
    def words(self) -> list[str]:
        """By which words it is found: a reference in any spelling too."""
        return [*rules.searched_words(self.said), *map(rules.whole, self.references)]

    def holds(self, typed: str) -> bool:
        """Whether a typed word begins one of them. To fold a whole text takes long, and English needs none of it."""
        if typed.isascii() and (said := SIGNS.sub(" ", self.said)).isascii():
            return re.search(rf"(?<![a-z0-9]){typed}", said.lower()) is not None
        return any(word.startswith(typed) for word in self.words)


@cache
def fields_of(model: type[models.Model]) -> list[str]:
    """The fields of a kind of record that people write words into."""
    written = (models.CharField, models.TextField)
    fields = [field for field in model._meta.concrete_fields if isinstance(field, written) and not field.choices]
    return [field.name for field in fields if field.name not in NO_WORDS]


@cache
def references_of(model: type[models.Model]) -> list[bool]:
    """Of each of those fields, whether it is a reference: somebody's number for the same thing."""
    short = (model._meta.get_field(name).get_internal_type() == "CharField" for name in fields_of(model))
    return [each and name.endswith("reference") for each, name in zip(short, fields_of(model), strict=True)]


@lru_cache(maxsize=1)
def searched() -> list[Source]:
    """The kinds of record that are searched: all with words but those that not every reader of a case may read."""
    every = (source for source in sources() if source.model not in KEPT_ELSEWHERE)
    return [source for source in every if not source.narrow and fields_of(source.model)]


def texts_of(cases: Sequence[int], words: Collection[str] | None = None) -> list[Text]:
    """What the standing records of these cases say, in one statement; with `words` only what may hold one of them."""
    found, kinds = [], searched()
    asked = _asked([""] if words is None else words)
    for number, case, said, references in _statement(connection.vendor, len(asked)).read((tuple(cases), *asked)):
        lines = "\n".join(filter(None, said.split("\n")))
        found.append(Text(case, kinds[number], lines, [*filter(None, json.loads(references or "[]"))]))
    return found


def _asked(words: Collection[str]) -> tuple[str, ...]:
    """The words that the database looks for, as it takes them. In English it finds every text that holds one; what has
    other letters it does not fold as we do, and sends it. Something that is found whole ("W.A.") may be written in any
    way: then it sends everything."""
    whole = any(word.startswith(rules.MARK) for word in words)
    of_english = ("",) if whole else tuple(sorted(filter(str.isascii, words)))
    if connection.vendor == "sqlite":
        return of_english
    return (f"{{{','.join(f'%{word}%' for word in of_english)}}}",)


def where_found(cases: Sequence[int], typed: str) -> dict[int, str]:
    """In which records of each case a typed word begins a word: "rapid review, recommendation". One query."""
    readings = [set(words) for words in rules.typed_words(typed)]
    wanted = set[str]().union(*readings)
    hits: dict[int, dict[str, set[str]]] = {case: {} for case in cases}
    for text in texts_of(cases, wanted) if cases and wanted else []:
        if held := {each for each in wanted if text.holds(each)}:
            name = FACTS if text.source.model is Incident else text.source.kind
            hits[text.case].setdefault(name, set()).update(held)
    return {case: ", ".join(_places(found, readings)) for case, found in hits.items()}


def _places(found: dict[str, set[str]], readings: Sequence[set[str]]) -> list[str]:
    """Where it was found, and what is searched beside the records, when a word was found in none of them."""
    everywhere = set[str]().union(*found.values())
    return [*found, *([] if any(words <= everywhere for words in readings) else [PEOPLE])]


class Lines(Func):
    """Texts of one row, one below the other."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" || char(10) || ")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CONCAT_WS(E'\\n', %(expressions)s)")


BEYOND = {
    "sqlite": "length(CAST(its_lines AS BLOB)) <> length(its_lines)",
    "postgresql": "octet_length(its_lines) <> length(its_lines)",
}  # that there are letters beyond ASCII
HOLDS = {"sqlite": "instr(lower(its_lines), %s)", "postgresql": 'lower(its_lines COLLATE "C") LIKE ANY (%s::text[])'}
APART = {"sqlite": "LIMIT -1", "postgresql": "OFFSET 0"}  # so that no database puts a text together for each condition


@lru_cache(maxsize=32)
def _statement(vendor: str, asked: int) -> Composed:
    """The texts of any cases that may hold one of any words, which are `asked` in so many values."""
    every, (_, *words) = _every(vendor), stand_ins(((), *[""] * asked))
    holds = " OR ".join([BEYOND[vendor], *[HOLDS[vendor]] * asked])
    sql = f"SELECT * FROM ({every.sql} {APART[vendor]}) every WHERE {holds}"  # noqa: S608 - our own names
    return replace(every, sql=sql, values=(*every.values, *words))


@lru_cache(maxsize=2)
def _every(vendor: str) -> Composed:
    """All texts of any cases. Putting it together is what costs, so once."""
    parts, (cases,) = [], stand_ins(((),))
    for number, source in enumerate(searched()):
        said = {
            "its_kind": Func(template=str(number), output_field=IntegerField()),
            "its_lines": Lines(*map(F, fields_of(source.model))),
            "its_references": _references(source.model),
        }
        for lookup in source.lookups:
            # That there is a case, too: for Django to join what is there, so that SQLite begins with the case.
            of_these = Q(**{f"{lookup}__isnull": False}) & Q(OneOf(lookup, cases))
            rows = source.model._default_manager.order_by().filter(of_these).annotate(**said)
            parts.append(rows.values_list("its_kind", lookup, "its_lines", "its_references"))
    return Composed.of(parts[0].union(*parts[1:], all=True))


def _references(model: type[models.Model]) -> Cast | Func:
    names = [name for name, each in zip(fields_of(model), references_of(model), strict=True) if each]
    if not names:
        return Func(template="''", output_field=TextField())
    return Cast(RowAsJson(*map(F, names)), TextField())


def keep_searched() -> None:
    """Let a case be found by all its texts, and keep its words whenever one of them is saved. Called once, when every
    app has registered its kinds of record."""
    FURTHER_WORDS.append(lambda cases: [(text.case, text.words) for text in texts_of(cases)])
    for source in searched():
        after_saving(source.model, _after(source))


def _after(source: Source) -> Callable[[Sequence[Any], User], None]:
    def act(records: Sequence[Any], by: User) -> None:
        logged = source.model is Incident and records[0].version == 1  # its service has kept the words
        cases = () if logged else _cases_of(source, records)
        asked = {getattr(waiting, "__self__", None) for _, waiting, _ in connection.run_on_commit} if cases else set()
        for refresh in dict.fromkeys(map(Refresh, cases)):
            if refresh not in asked:
                transaction.on_commit(refresh.run, robust=True)

    return act


def _cases_of(source: Source, records: Sequence[Any]) -> Iterable[int]:
    if source.lookups == ("incident_id",):
        return {record.incident_id for record in records if record.incident_id}
    of_these = source.model._base_manager.filter(pk__in=[record.pk for record in records])
    return {key for lookup in source.lookups for key in of_these.values_list(lookup, flat=True) if key}


@dataclass(frozen=True)
class Refresh:
    """Work the words of a case out again, once for all that a transaction changed; after it, since it locks the case,
    which whoever writes about an action has not locked first. What was saved stays saved, whatever becomes of this."""

    case: int

    def run(self) -> None:
        """Work the search words out anew, under the case's lock, so that no older ones are written over newer."""
        with locked_case(self.case) as incident:
            refresh_search(incident)


def changed_since(at: datetime) -> set[int]:
    """The cases of which a text was saved since then. Whoever was killed between saving it and working out the words
    left a case that is not found by it; so the next morning they are worked out again."""
    found: set[int] = set()
    for source in searched():
        if hasattr(source.model, "history"):
            changed = source.model.history.filter(history_date__gte=at).values(source.model._meta.pk.attname)
            found |= set(_cases_of(source, list(source.model._base_manager.filter(pk__in=changed))))
    return found
