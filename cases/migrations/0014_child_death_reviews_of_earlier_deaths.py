"""A child who was recorded as dead before every death had its child death review gets it, once, as
`cases/restrictions/child_death.py` opens it from here on: closed cases too, since that review does not end with ours.
"""

from collections import defaultdict

from django.db import migrations
from django.db.models import Q

import csprapp.today

WHY = "A child died: every death of a child has this review, also one recorded before"
KIND = "child_death"
# Roles of a child who was born, in which a date of death says that the child died.
BORN = ("harmed", "caused_harm", "sibling", "other_child", "child")
BATCH = 500


def make_rows(apps, schema_editor):
    Review = apps.get_model("cases", "ParallelReview")
    every = Review._base_manager.filter(kind=KIND)  # one that was struck is there too: it is not opened again
    missing, whole = defaultdict(list), defaultdict(list)
    for person in dead(apps).exclude(pk__in=every.filter(person__isnull=False).values("person")):
        missing[person.incident_id].append(person)
    for row in every.filter(person=None, in_error=False).order_by("pk"):
        whole[row.incident_id].append(row)
    new, given = [], []
    for case, people in missing.items():
        if len(people) == len(whole[case]) == 1:  # recorded for the whole case before: it is that child's
            row = whole[case][0]
            row.person, row.version = people[0], row.version + 1
            given.append(row)
        else:
            new += [Review(incident_id=case, person=person, kind=KIND) for person in people]
    Review.objects.bulk_update(given, ["person", "version"], batch_size=BATCH)
    tell(apps, given, "~")
    tell(apps, Review.objects.bulk_create(new, batch_size=BATCH), "+")


def dead(apps):
    """The children who died, as far as their cases know, in the order in which they were recorded."""
    died = Q(role="died") | Q(role__in=BORN, child__died_on__isnull=False)
    return apps.get_model("cases", "Person").objects.filter(died, in_error=False).order_by("pk")


def tell(apps, rows, move):
    """The history says that nobody did it: it was not a person."""
    Log = apps.get_model("cases", "HistoricalParallelReview")
    names = [field.attname for field in apps.get_model("cases", "ParallelReview")._meta.concrete_fields]
    said = {"history_date": csprapp.today.now(), "history_type": move, "history_change_reason": WHY}
    Log.objects.bulk_create([Log(**{each: getattr(row, each) for each in names}, **said) for row in rows])


def take_back(apps, schema_editor):
    """Take out the rows made here in which nobody has written since; any other stays, and so does what was given to the
    one child who died."""
    Review, Log = (apps.get_model("cases", name) for name in ("ParallelReview", "HistoricalParallelReview"))
    made = Log.objects.filter(history_type="+", history_change_reason=WHY).values("id")
    untouched = list(Review.objects.filter(pk__in=made, version=1).values_list("pk", flat=True))
    Review.objects.filter(pk__in=untouched)._raw_delete(Review.objects.db)  # nothing hangs on one that nobody touched
    Log.objects.filter(id__in=untouched)._raw_delete(Log.objects.db)


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_second_person")]

    operations = [migrations.RunPython(make_rows, take_back)]
