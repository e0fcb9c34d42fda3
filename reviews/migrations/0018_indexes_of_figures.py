from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Indexes of the figures: pages of a period, and the page of a theme, read it and not the archive."""

    dependencies = [("reviews", "0017_running_reviews")]

    operations = [
        migrations.AddIndex("recommendation", models.Index(fields=["-made_on", "-id"], name="recommendation_made")),
        migrations.AddIndex(
            "action", models.Index(fields=["completed_on"], condition=Q(completed_on__isnull=False), name="action_done")
        ),
        migrations.AddIndex(
            "learningreview",
            models.Index(fields=["id"], condition=Q(published_on=None, ended_on=None), name="review_under_way"),
        ),
        migrations.AddIndex("learningreview", models.Index(fields=["-decided_on", "-id"], name="review_decided")),
        migrations.AddIndex(
            "learningreview",
            models.Index(fields=["published_on"], condition=Q(published_on__isnull=False), name="review_published"),
        ),
        migrations.AddIndex(
            "learningreview",
            models.Index(fields=["ended_on"], condition=Q(ended_on__isnull=False), name="review_ended"),
        ),
    ]
