"""Lets an erasure empty the days of a child's life and of a family: what the reviews keep of them may be nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0018_indexes_of_figures")]

    operations = [
        migrations.AlterField(
            model_name="chronologyentry",
            name="day",
            field=models.DateField(null=True, verbose_name="day, or first day of a period"),
        ),
        migrations.AlterField(
            model_name="historicalchronologyentry",
            name="day",
            field=models.DateField(null=True, verbose_name="day, or first day of a period"),
        ),
        migrations.AlterField(model_name="significantdate", name="day", field=models.DateField(null=True)),
        migrations.AlterField(model_name="historicalsignificantdate", name="day", field=models.DateField(null=True)),
    ]
