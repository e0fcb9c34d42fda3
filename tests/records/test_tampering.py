"""Random rows and whole days changed by whoever owns the database: found each time, and the first one named.

A few of each in `make test`, 200 rows and 20 days in `make proof`.
"""

import datetime as dt
import random

import pytest
from django.db import connection, models, transaction

from csprapp.records import triggers
from csprapp.records.models import Seal
from csprapp.records.seals import outside
from csprapp.records.seals.forms import Form, sealed_models
from csprapp.records.seals.sealing import make_seals
from csprapp.records.seals.verifying import verify
from csprapp.records.services import set_facts
from tests.factories import make_user
from tests.factories_cases import log_case, make_person
from tests.records.test_seals import force, forget, read

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def days(settings, tmp_path, clock, everything):
    """Days of work, each under its seal, and no triggers: how many."""
    many = 20 if everything else 6
    settings.CSPR_MEMORY = tmp_path / "elsewhere"
    person = make_user("coordinator")
    for day in range(many):
        if day % 5 == 0:
            case = log_case(summary=f"What happened on day {day}", by=person)
            make_person(case, name="Quentin Zed", contact_note="Ring first")
        case = set_facts(case, case.version, by=person, why="Looked", summary=f"Known by day {day}")
        read(25 if everything else 5, person)
        outside.remember(make_seals().newest)
        clock.move_to(clock.time + dt.timedelta(days=1))
    triggers.drop()
    yield many
    triggers.install()


def rows():
    """(model, key) of every sealed row."""
    return [(model, key) for model in sealed_models() for key in models.QuerySet(model).values_list("pk", flat=True)]


def another(value):
    """A value of the same kind that is not this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dt.datetime | dt.date):
        return value + dt.timedelta(days=1)
    if isinstance(value, str) and value:
        return value[:-1] + ("y" if value[-1] != "y" else "z")  # as long as before
    return None


def alter(model, key, chance):
    """Change one column of a row, or take the row away; what was done."""
    table, at = model._meta.db_table, f"{model._meta.pk.column} = %s"
    fields = {str(f.column): f for f in model._meta.concrete_fields if not f.primary_key}
    held = models.QuerySet(model).filter(pk=key).values(*(f.attname for f in fields.values()))[0]
    changed = {
        c: another(held[f.attname]) for c, f in fields.items() if c in Form.of(model).columns and not f.remote_field
    }
    column = chance.choice([c for c, value in changed.items() if value is not None])
    if chance.random() < 0.2 and not model._meta.related_objects:
        force(f'DELETE FROM "{table}" WHERE {at}', [key])
        return "missing"
    given = changed[column]
    if isinstance(given, dt.datetime):
        given = connection.ops.adapt_datetimefield_value(given)
    force(f'UPDATE "{table}" SET "{column}" = %s WHERE {at}', [given, key])
    return "altered"


def test_each_of_some_rows_is_named(days, everything):
    chance, every = random.Random(7), rows()
    touched = chance.sample(every, 200 if everything else 12)
    wanted = {(m._meta.db_table, str(key), alter(m, key, chance)) for m, key in touched if widths(m)}
    report = verify()
    assert {(fault.table, fault.key, fault.what) for fault in report.faults} == wanted
    assert report.faults == sorted(report.faults)
    assert report.found == len(wanted)


def widths(model):
    """Whether a column of it can be changed to a value of its kind: not a table of keys alone."""
    return any(not f.remote_field and not f.primary_key for f in model._meta.concrete_fields)


def test_a_whole_day_is_found(days, everything):
    for day in range(1, days + 1) if everything else (1, 4, days):
        for how in ("taken away with its seal", "taken away", "written anew and sealed anew"):
            point = transaction.savepoint()
            change_day(day, days, how)
            assert verify().faults, (day, how)
            transaction.savepoint_rollback(point)
    assert verify().faults == []


def change_day(day, days, how):
    """The access log of a day goes, or says something else; the seals with it or anew."""
    at = Seal.objects.get(number=day).at
    logged = "records_accesslog WHERE at BETWEEN %s AND %s"
    day_of = [connection.ops.adapt_datetimefield_value(each) for each in (at - dt.timedelta(hours=1), at)]
    if how == "written anew and sealed anew":
        force(logged.replace("records_accesslog", "UPDATE records_accesslog SET what = 'nothing'"), day_of)
        forget(force, *range(day, days + 1))
        make_seals()
        return
    if how == "taken away with its seal":
        forget(force, day)
    force(f"DELETE FROM {logged}", day_of)
