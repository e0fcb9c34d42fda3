from django.db import migrations, models

import csprapp.partnership.models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_child_protection_teams")]

    operations = [
        migrations.AddField(
            model_name="historicalpartnership",
            name="reading_looked_until",
            field=models.DateField(
                blank=True,
                default=csprapp.partnership.models.day_before,
                null=True,
                verbose_name="unusual reading looked at up to",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="reading_looked_until",
            field=models.DateField(
                blank=True,
                default=csprapp.partnership.models.day_before,
                null=True,
                verbose_name="unusual reading looked at up to",
            ),
        ),
    ]
