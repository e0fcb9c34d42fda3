"""A long sheet that is kept for a day remembers which of its rows were open to who asked for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0008_words_with_two_letters")]

    operations = [
        migrations.AddField(
            "Export",
            "opened",
            models.JSONField(default=list, verbose_name="keys of the rows in its file that were open to who asked"),
        )
    ]
