"""Every case has a code name; no two open ones share one. A closed case keeps its word for when it is opened again."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from cases.incidents.code_names import names_for

BATCH = 500


def give_names(apps, schema_editor):
    Incident, History = (apps.get_model("cases", name) for name in ("Incident", "HistoricalIncident"))
    taken, last = set(), 0
    while batch := list(Incident.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for case in batch:
            given = taken if case.closed_on is None else ()
            names = (name for each in names_for(case.reference, case.search_text) for name in each)
            case.code_name = next(name for name in names if name not in given)
            if case.closed_on is None:
                taken.add(case.code_name)
            words = case.code_name.lower().split()
            case.search_text += "".join(f" {word}" for word in words if word not in case.search_text.split())
        Incident.objects.bulk_update(batch, ["code_name", "search_text"], batch_size=BATCH)
    # Also as it was: nobody's next change is to say that they gave the name.
    own = Incident.objects.filter(pk=OuterRef("id")).values("code_name")
    History.objects.update(code_name=Coalesce(Subquery(own), Value("")))


def forget_names(apps, schema_editor):
    """No longer found by their words. One that stood in the record before was not drawn."""
    Incident, last = apps.get_model("cases", "Incident"), 0
    while batch := list(Incident.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for case in batch:
            name = case.code_name.lower().split()
            case.search_text = "".join(f" {word}" for word in case.search_text.split() if word not in name)
        Incident.objects.bulk_update(batch, ["search_text"], batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_checked_against")]

    operations = [
        migrations.AddField("historicalincident", "code_name", models.CharField(blank=True, default="", max_length=30)),
        migrations.AddField("incident", "code_name", models.CharField(blank=True, default="", max_length=30)),
        migrations.RunPython(give_names, forget_names),
        migrations.AddConstraint(
            "incident",
            models.UniqueConstraint(
                fields=["code_name"], condition=Q(closed_on=None) & ~Q(code_name=""), name="code_name_of_one_open_case"
            ),
        ),
    ]
