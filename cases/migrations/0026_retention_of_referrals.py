"""A referral that became no case is looked at when its period is over, as a closed case is."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0025_sheets_for_others"),
        ("records", "0005_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalretentionreview",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.referral",
            ),
        ),
        migrations.AddField(
            model_name="retentionreview",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retention_reviews",
                to="cases.referral",
            ),
        ),
        migrations.AlterField(
            model_name="retentionreview",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retention_reviews",
                to="cases.incident",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_on", None)), fields=("referral",), name="one_open_review_of_a_referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("incident", None), ("referral__isnull", False)),
                    models.Q(("incident__isnull", False), ("referral", None)),
                    _connector="OR",
                ),
                name="retention_of_a_case_or_a_referral",
            ),
        ),
    ]
