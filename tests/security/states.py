"""Which states of a record change an answer: found by bringing each about, one field at a time, and asking.

A state is a field of a model that can be one thing or another: a choice, yes or no, a day that has come or not. It is
named by it: `cases.Incident.closed_on`, `reviews.AgencyRequest.status=returned`.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client

from csprapp.records import triggers
from tests.security.planting import blank
from tests.security.world import World, ask, filled, tables

DAY = dt.date(2026, 11, 20)  # a working day before the tests' own
WHEN = re.compile(r"_(on|at|until)$")
CHOSEN = re.compile(r"^(state|status|outcome|standing|acceptance|scan|what_next|kind)$|_(as|decision)$")
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


def bring_about(state: str) -> bool:
    """Make it so in every row of the model, past services and triggers but within the rules of the database: with the
    day a closing has its reason, too. Whether the database lets it be."""
    label, _, value = state.partition("=")
    app, name, field_name = label.split(".")
    model = apps.get_model(app, name)
    field = model._meta.get_field(field_name)
    sets = {field.name: _value(field, value)}
    if isinstance(field, models.DateField):
        stem = field.name.rpartition("_")[0] + "_"
        beside = [each for each in model._meta.concrete_fields if each.name.startswith(stem) and each != field]
        sets |= {each.name: _beside(each, came=value != "never") for each in beside if not each.unique}
    if not models.QuerySet(model).exclude(**{field.name: sets[field.name]}).exists():
        return False  # it is so already
    triggers.drop(connection.alias)
    try:
        with transaction.atomic():
            models.QuerySet(model).update(**sets)
    except IntegrityError:  # not both at once, says the database
        return False
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
    """(name of the address, state) where somebody who may do everything is answered otherwise than now."""
    now: dict[str, tuple[str, int]] = {}
    reads: dict[str, set[str]] = {}
    seen: set[tuple[str, str, int]] = set()
    for name, place in places.items():
        for method in ("get", "post"):
            with connection.execute_wrapper(_noting(reads.setdefault(name, set()))):
                now[name] = method, ask(client, method, filled(place, world)).status_code
            if now[name][1] != 405:  # what only takes a POST is asked by one
                break
    for state in list(every_state(only)):
        app, model, _ = state.split(".", 2)
        table = apps.get_model(app, model)._meta.db_table
        read = [name for name in places if table in reads[name]]
        with transaction.atomic():
            if read and bring_about(state):
                for name in read:
                    method, before = now[name]
                    status = ask(client, method, filled(places[name], world)).status_code
                    field = state.partition("=")[0]
                    if status not in {before, 500} and (name, field, status) not in seen:  # each answer once a field
                        seen.add((name, field, status))
                        yield name, state
            transaction.set_rollback(True)


def _noting(tables_read: set[str]):
    def noted(execute, sql, params, many, context):
        tables_read.update(re.findall(r'(?:FROM|JOIN|UPDATE|INTO) "(\w+)"', sql))
        return execute(sql, params, many, context)

    return noted
