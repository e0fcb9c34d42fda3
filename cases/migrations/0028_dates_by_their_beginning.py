"""The figures of a period count its dates by the index alone, without going to each row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_retention_of_subject_requests")]

    operations = [
        migrations.RemoveIndex(model_name="deadline", name="deadline_started"),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["rule_key", "started_on", "incident", "ended_on"], name="deadline_began"),
        ),
    ]
