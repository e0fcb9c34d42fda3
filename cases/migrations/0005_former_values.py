"""Former names, addresses and the like have a table, and what the history already holds is carried over into it: each
earlier value that a record no longer says is kept as former, until somebody says that it was wrong.
"""

from itertools import groupby, pairwise

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.today
from cases.incidents.rules import LOOKED_FOR, dropped, same_initials, search_text, words_of_former
from csprapp.clock.instants import london_date

WHY = "Found in the history when former values began to be kept"
BATCH = 500


def carry_over(apps, schema_editor):
    """One pass over each history. Nobody is named as who did it: it was not a person."""
    Former, Log = (apps.get_model("cases", name) for name in ("FormerValue", "HistoricalFormerValue"))
    case_of = dict(apps.get_model("cases", "Person").objects.values_list("pk", "incident_id"))
    found = []
    for name, key in (("Person", "id"), ("Child", "person_id"), ("Incident", None), ("Notification", None)):
        for row, field, value, until in earlier_values(apps, name):
            person = row[key] if key else None
            case = case_of.get(person) if key else row.get("incident_id", row["id"])
            if case is not None:
                whose = {"incident_id": case, "person_id": person, "from_history": True}
                found.append(Former(**whose, field=field, value=value, until=until))
    Former.objects.bulk_create(found, batch_size=BATCH)
    names = [field.attname for field in Former._meta.concrete_fields]
    history = {"history_date": csprapp.today.now(), "history_type": "+", "history_change_reason": WHY}
    rows = [Log(**{name: getattr(row, name) for name in names}, **history) for row in found]
    Log.objects.bulk_create(rows, batch_size=BATCH)
    find_by(apps, found)


def earlier_values(apps, name):
    """Of each record that there is: its key and keys, a fact, what that said before and says no longer, and until which
    day; each once."""
    Model, History = apps.get_model("cases", name), apps.get_model("cases", f"Historical{name}")
    there = set(Model.objects.values_list("pk", flat=True))
    columns = {field.attname for field in History._meta.concrete_fields}
    facts = [fact for fact in LOOKED_FOR if fact in columns]
    keys = [key for key in ("id", "person_id", "incident_id") if key in columns]
    lines = History.objects.order_by("id", "history_id").values(*keys, *facts, "history_date")
    for key, group in groupby(lines.iterator(chunk_size=2000), key=lambda line: line["id"]):
        states = list(group)
        if key not in there or len(states) == 1:
            continue
        last, seen = states[-1], set()
        now = {fact: last[fact] for fact in facts}
        for before, after in pairwise(states):
            changed = {fact: after[fact] for fact in facts if before[fact] != after[fact]}
            for fact, value in dropped(before, changed).items():
                kept = dropped({fact: value}, now).get(fact, "")
                if kept and (fact, same_initials(kept)) not in seen:
                    seen.add((fact, same_initials(kept)))
                    yield last, fact, kept, london_date(after["history_date"])


def find_by(apps, found):
    """Let each case be found by what it, and who stands in it, was called."""
    Incident = apps.get_model("cases", "Incident")
    struck = set(apps.get_model("cases", "Person").objects.filter(in_error=True).values_list("pk", flat=True))
    words = {}
    for row in found:
        if row.person_id not in struck:
            words.setdefault(row.incident_id, []).extend(words_of_former(row.field, row.value))
    for first in range(0, len(words), BATCH):
        cases = list(Incident.objects.filter(pk__in=sorted(words)[first : first + BATCH]))
        for case in cases:
            case.search_text = search_text([*case.search_text.split(), *words[case.pk]])
        Incident.objects.bulk_update(cases, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_code_names"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="HistoricalFormerValue",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "in_error",
                    models.BooleanField(
                        default=False,
                        help_text="It stays in the history, which says by whom and why",
                        verbose_name="recorded by mistake",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("name", "full name"),
                            ("other_names", "other name"),
                            ("initials", "initials"),
                            ("date_of_birth", "date of birth"),
                            ("addresses", "address"),
                            ("school", "school or nursery"),
                            ("placement", "placement"),
                            ("nhs_number", "NHS number"),
                            ("pupil_number", "pupil number"),
                            ("panel_reference", "reference from the Panel or the Department"),
                            ("national_reference", "national reference"),
                        ],
                        max_length=20,
                        verbose_name="what it was",
                    ),
                ),
                ("value", models.TextField(verbose_name="former value")),
                ("until", models.DateField(verbose_name="changed")),
                ("from_history", models.BooleanField(default=False, verbose_name="found in the history")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.incident",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical former value",
                "verbose_name_plural": "historical former values",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FormerValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                (
                    "in_error",
                    models.BooleanField(
                        default=False,
                        help_text="It stays in the history, which says by whom and why",
                        verbose_name="recorded by mistake",
                    ),
                ),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("name", "full name"),
                            ("other_names", "other name"),
                            ("initials", "initials"),
                            ("date_of_birth", "date of birth"),
                            ("addresses", "address"),
                            ("school", "school or nursery"),
                            ("placement", "placement"),
                            ("nhs_number", "NHS number"),
                            ("pupil_number", "pupil number"),
                            ("panel_reference", "reference from the Panel or the Department"),
                            ("national_reference", "national reference"),
                        ],
                        max_length=20,
                        verbose_name="what it was",
                    ),
                ),
                ("value", models.TextField(verbose_name="former value")),
                ("until", models.DateField(verbose_name="changed")),
                ("from_history", models.BooleanField(default=False, verbose_name="found in the history")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="former_values", to="cases.incident"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_values",
                        to="cases.person",
                    ),
                ),
            ],
            options={
                "ordering": ["until", "pk"],
                "indexes": [
                    models.Index(condition=models.Q(("field", "date_of_birth")), fields=["value"], name="former_born")
                ],
            },
        ),
        # The way back drops the table, and the history still holds all of it: a word too many by which a case is found
        # goes when its words are next kept.
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
