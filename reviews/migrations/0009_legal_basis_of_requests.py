"""A request keeps the law under which it was asked. Until now that was written in code: every request has had that."""

from django.db import migrations, models

UNTIL_NOW = "section 16H of the Children Act 2004"


class Migration(migrations.Migration):
    dependencies = [("reviews", "0008_team_in_returns")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="legal_basis",
            field=models.CharField(default=UNTIL_NOW, max_length=300, verbose_name="law under which it is asked"),
            preserve_default=False,
        )
        for name in ("agencyrequest", "historicalagencyrequest")
    ]
