"""Performance finds how far a case came by indexes that say all it asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0021_curly_apostrophes")]

    operations = [
        migrations.AddIndex(
            model_name="learningreview",
            index=models.Index(fields=["incident", "kind", "led_by", "id"], name="review_of_case"),
        ),
        migrations.AddIndex(
            model_name="panelreply",
            index=models.Index(fields=["rapid_review", "-received_on", "-id", "position"], name="panel_reply_latest"),
        ),
        migrations.AddIndex(
            model_name="rapidreview",
            index=models.Index(fields=["incident", "sent_on", "what_next", "id"], name="rapid_sent"),
        ),
    ]
