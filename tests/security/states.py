"""Which states of a record change an answer: found by bringing each about, one field at a time, and asking.

A state is a field of a model that can be one thing or another: a choice, yes or no, a day that has come or not. It is
named by it: `cases.Incident.closed_on`, `reviews.AgencyRequest.status=returned`.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from csprapp import kept
from csprapp.records import triggers
from tests.security.planting import blank
from tests.security.world import World, ask, filled, tables

DAY = dt.date(2026, 11, 20)  # a working day before the tests' own
WHEN = re.compile(r"_(on|at|until)$")
CHOSEN = re.compile(r"^(state|status|outcome|standing|acceptance|scan|what_next|kind)$|_(as|decision)$")
COLUMN = re.compile(r'(?:"(\w+)"|\b([TU]\d+|V\d+))\."(\w+)"')
LISTED = re.compile(rf"{COLUMN.pattern}(?: AS \"\w+\")?(?:, {COLUMN.pattern}(?: AS \"\w+\")?)+")
TABLES = re.compile(r'(?:FROM|JOIN|UPDATE|INTO) "(\w+)"')
APPS = {"cases", "reviews", "publications", "publishing", "accounts", "partnership", "mail"}


def every_state(only: Collection[str]) -> Iterator[str]:
    """The states of every model that has rows, or those that begin so: of a model, of a field, or one."""
    for state in _states():
        if not only or any(f"{state}.".startswith((f"{each}.", f"{each}=")) for each in only):
            yield state


def _states() -> Iterator[str]:
    for model in tables():
        if model._meta.app_label not in APPS or hasattr(model, "instance_type") or not model._base_manager.exists():
            continue
        for field in model._meta.concrete_fields:
            label = f"{model._meta.label}.{field.name}"
            if field.choices and CHOSEN.search(field.name):
                yield from (f"{label}={value}" for value, _ in field.flatchoices)
            elif isinstance(field, models.BooleanField):
                yield from (f"{label}=yes", f"{label}=no")
            elif isinstance(field, models.DateField) and field.null and WHEN.search(field.name):
                yield from (label, f"{label}=never")


def field_of(state: str) -> models.Field:
    """The field whose state it is."""
    app, model, name = state.partition("=")[0].split(".")
    return apps.get_model(app, model)._meta.get_field(name)


def bring_about(state: str) -> bool:
    """Make it so in every row of the model, past services and triggers but within the rules of the database: with the
    day a closing has its reason, too. Whether the database lets it be."""
    value, field = state.partition("=")[2], field_of(state)
    sets = {field.name: _value(field, value)}
    if isinstance(field, models.DateField):
        stem = field.name.rpartition("_")[0] + "_"
        beside = [each for each in field.model._meta.concrete_fields if each.name.startswith(stem) and each != field]
        sets |= {each.name: _beside(each, came=value != "never") for each in beside if not each.unique}
    rows = models.QuerySet(field.model)
    if not rows.exclude(**{field.name: sets[field.name]}).exists():
        return False  # it is so already
    triggers.drop(connection.alias)
    try:
        with transaction.atomic():
            rows.update(**sets)
    except IntegrityError:  # not both at once, says the database
        return False
    kept.forget()
    return True


def _value(field: models.Field, value: str):
    if isinstance(field, models.BooleanField):
        return value == "yes"
    if isinstance(field, models.DateTimeField):
        return None if value else dt.datetime.combine(DAY, dt.time(9), dt.UTC)
    if isinstance(field, models.DateField):
        return None if value else DAY
    return value


def _beside(field: models.Field, came: bool):
    """What stands in the fields of the same fact: by whom, why."""
    if not came:
        return None if field.null else "" if isinstance(field, models.CharField | models.TextField) else blank(field)
    if field.is_relation:
        return field.related_model._base_manager.order_by("pk").values_list("pk", flat=True).first()
    return DAY if isinstance(field, models.DateField) else blank(field)


def that_change(
    client: Client, world: World, places: dict[str, str], only: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """(name of the address, state) where somebody who may do everything is answered otherwise than now. An address is
    asked in the states of those fields alone that it looks at."""
    states = list(every_state(only))
    now: dict[str, tuple[str, int]] = {}
    looked_at: dict[str, set[tuple[str, str]]] = {}
    for name, place in places.items():
        with _noting(states, looked_at.setdefault(name, set())):
            for method in ("get", "post"):
                kept.forget()
                now[name] = method, ask(client, method, filled(place, world)).status_code
                if now[name][1] != 405:  # what only takes a POST is asked by one
                    break
    seen: set[tuple[str, str, int]] = set()
    triggers.drop(connection.alias)  # once: the database reads all its tables again afterwards
    for state in states:
        field = field_of(state)
        asked = [name for name in places if (field.model._meta.db_table, field.column) in looked_at[name]]
        with transaction.atomic():
            if asked and bring_about(state):
                for name in asked:
                    method, before = now[name]
                    status = ask(client, method, filled(places[name], world)).status_code
                    if status >= 500:
                        print(f"{status}: {name} {method}, {state}")
                    elif status != before and (name, str(field), status) not in seen:  # each answer once a field
                        seen.add((name, str(field), status))
                        yield name, state
            transaction.set_rollback(True)
        kept.forget()


@contextmanager
def _noting(states: Collection[str], looked_at: set[tuple[str, str]]) -> Iterator[None]:
    """Note (table, column) of what is looked at meanwhile: what the questions to the database name, but for the columns
    of whole records, and what Python asks of those."""

    def noted(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        looked_at.update((table, column) for table in TABLES.findall(sql) for column in columns_named(sql))
        return execute(sql, *more)

    before = {field: vars(field.model)[field.attname] for field in map(field_of, states)}
    for field, usual in before.items():
        setattr(field.model, field.attname, _Watched(field, usual, looked_at))
    try:
        with connection.execute_wrapper(noted):
            yield
    finally:
        for field, usual in before.items():
            setattr(field.model, field.attname, usual)


class _Watched:
    """Stands in the place of a field of a model, and notes that it is asked for."""

    def __init__(self, field: models.Field, usual: Any, looked_at: set[tuple[str, str]]) -> None:
        self.field, self.usual, self.looked_at = field, usual, looked_at

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self.usual.__get__(None, owner)
        self.looked_at.add((self.field.model._meta.db_table, self.field.column))
        values = instance.__dict__
        return values[self.field.attname] if self.field.attname in values else self.usual.__get__(instance, owner)

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


@cache
def columns_named(sql: str) -> frozenset[str]:
    """The columns that a question names, but for those of records that it reads as a whole."""
    named: set[str] = set()

    def listed(found: re.Match[str]) -> str:
        together: dict[str, set[str]] = {}
        for table, alias, column in COLUMN.findall(found[0]):
            together.setdefault(table or alias, set()).add(column)
        for columns in together.values():
            named.update(columns if frozenset(columns) not in whole_records() else ())
        return ""

    rest = LISTED.sub(listed, sql)
    return frozenset(named | {column for *_, column in COLUMN.findall(rest)})


@cache
def whole_records() -> set[frozenset[str]]:
    """The columns of each model."""
    return {frozenset(field.column for field in model._meta.concrete_fields) for model in apps.get_models()}
