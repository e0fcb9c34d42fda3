"""Labels and help texts have curly apostrophes. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0013_children_by_disability")]

    operations = [
        migrations.AlterField(
            model_name="historicalpartnership",
            name="people_checked_on",
            field=models.DateField(blank=True, null=True, verbose_name="everybody’s account checked"),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="people_checked_on",
            field=models.DateField(blank=True, null=True, verbose_name="everybody’s account checked"),
        ),
    ]
