from django.db import migrations, models


class Migration(migrations.Migration):
    """Running reviews, actions whose impact is to be judged and the recommendations of a case are found beside however
    many there are."""

    dependencies = [("reviews", "0016_no_other_matter")]

    operations = [
        migrations.AddIndex(
            "learningreview",
            models.Index(fields=["published_on"], condition=models.Q(("ended_on", None)), name="review_running"),
        ),
        migrations.AddIndex(
            "recommendation",
            models.Index(
                fields=["incident"], condition=models.Q(("incident__isnull", False)), name="recommendation_of_case"
            ),
        ),
        migrations.AddIndex("action", models.Index(fields=["impact", "completed_on"], name="action_impact")),
    ]
