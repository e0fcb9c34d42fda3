"""An education or childcare agency that is part of the safeguarding arrangements, from a day on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="designated_from",
            field=models.DateField(blank=True, null=True, verbose_name="part of the arrangements from"),
        ),
        migrations.AddField(
            model_name="historicalagency",
            name="designated_from",
            field=models.DateField(blank=True, null=True, verbose_name="part of the arrangements from"),
        ),
    ]
