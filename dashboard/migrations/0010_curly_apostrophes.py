"""Labels and help texts have curly apostrophes. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0009_exports_opened")]

    operations = [
        migrations.AlterField(
            model_name="calendarfeed",
            name="team",
            field=models.BooleanField(default=False, verbose_name="the team’s dates"),
        )
    ]
