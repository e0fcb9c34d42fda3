"""Referrals are found by their words too. `rebuild_search` works out those of the ones that are there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_agencies_that_know_the_family")]

    operations = [
        migrations.AddField(
            model_name="referral", name="search_text", field=models.TextField(blank=True, default="", editable=False)
        )
    ]
