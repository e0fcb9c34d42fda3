"""The list of agencies is called the right way round: they know the family."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_referrals_by_page"), ("partnership", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="incident",
            name="agencies",
            field=models.ManyToManyField(
                blank=True,
                related_name="incidents",
                to="partnership.agency",
                verbose_name="agencies that know the family",
            ),
        )
    ]
