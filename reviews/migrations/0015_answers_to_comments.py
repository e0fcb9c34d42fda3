from django.db import migrations, models

ANSWER = {"blank": True, "default": "", "verbose_name": "what was done with their comments"}


class Migration(migrations.Migration):
    dependencies = [("reviews", "0014_words")]

    operations = [
        migrations.AddField("draftsent", "answer", models.TextField(**ANSWER), preserve_default=False),
        migrations.AddField("historicaldraftsent", "answer", models.TextField(**ANSWER), preserve_default=False),
    ]
