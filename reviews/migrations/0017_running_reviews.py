from django.db import migrations, models


class Migration(migrations.Migration):
    """Running reviews, and actions whose impact is to be judged, are found beside however many are done with."""

    dependencies = [("reviews", "0016_no_other_matter")]

    operations = [
        migrations.AddIndex(
            "learningreview",
            models.Index(fields=["published_on"], condition=models.Q(("ended_on", None)), name="review_running"),
        ),
        migrations.AddIndex("action", models.Index(fields=["impact", "completed_on"], name="action_impact")),
    ]
