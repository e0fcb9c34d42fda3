"""What a newer check finds is to be acted on at once only where it is a name. What stands there when you upgrade stays
as it was told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_rows_for_what_is_held")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="at_once",
            field=models.BooleanField(default=True, verbose_name="whether it may have to come down at once"),
        )
        for model in ("blocker", "historicalblocker")
    ]
