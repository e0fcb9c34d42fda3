"""Figures find the few cases that are in none, what has passed, and who was notified, by indexes of their own."""

from django.db import migrations, models
from django.db.models import Q

from cases.incidents.queries import LeftOut


class Migration(migrations.Migration):
    dependencies = [("cases", "0029_curly_apostrophes")]

    operations = [
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["id"], condition=Q(LeftOut("closed_as")), name="incident_left_out"),
        ),
        migrations.RemoveIndex(model_name="deadline", name="deadline_figures"),  # nothing asks by it any more
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["due_on", "rule_key", "incident", "target_on", "id"],
                condition=Q(met_on=None, ended_on=None),
                name="deadline_overdue",
            ),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["incident", "duty", "withdrawn_on", "id"], name="notification_of_case"),
        ),
    ]
