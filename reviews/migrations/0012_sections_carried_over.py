from django.db import migrations, models

FACTS = {"default": False, "verbose_name": "the facts begin with what is known"}
ACTION = {"default": False, "verbose_name": "the safety action begins with what is recorded"}


class Migration(migrations.Migration):
    dependencies = [("reviews", "0011_indicators_of_themes")]

    operations = [
        migrations.AddField("rapidreview", "facts_carried_over", models.BooleanField(**FACTS)),
        migrations.AddField("rapidreview", "immediate_action_carried_over", models.BooleanField(**ACTION)),
        migrations.AddField("historicalrapidreview", "facts_carried_over", models.BooleanField(**FACTS)),
        migrations.AddField("historicalrapidreview", "immediate_action_carried_over", models.BooleanField(**ACTION)),
    ]
