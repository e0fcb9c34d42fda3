"""Reviews that say how race, ethnicity and culture are looked at, for the figures of a period."""

from django.db import migrations, models
from django.db.models import Q

from csprapp.composed import Written


class Migration(migrations.Migration):
    dependencies = [("reviews", "0019_days_that_an_erasure_empties")]

    operations = [
        migrations.AddIndex(
            model_name="learningreview",
            index=models.Index(
                fields=["deadline", "id"], condition=Q(Written("ethnicity_culture")), name="lcspr_considered"
            ),
        ),
        migrations.AddIndex(
            model_name="rapidreview",
            index=models.Index(
                fields=["incident", "id"], condition=Q(Written("ethnicity_culture")), name="rapid_considered"
            ),
        ),
    ]
