"""An answered request for somebody's data is looked at when its period is over, as a closed case is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_retention_of_referrals")]

    operations = [
        migrations.AddField(
            model_name="historicalretentionreview",
            name="subject_request",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="cases.subjectrequest",
            ),
        ),
        migrations.AddField(
            model_name="retentionreview",
            name="subject_request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="retention_reviews",
                to="cases.subjectrequest",
            ),
        ),
        migrations.RemoveConstraint(model_name="retentionreview", name="retention_of_a_case_or_a_referral"),
        migrations.AddConstraint(
            model_name="retentionreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_on", None)),
                fields=("subject_request",),
                name="one_open_review_of_a_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("incident__isnull", False), ("referral", None), ("subject_request", None)),
                    models.Q(("incident", None), ("referral__isnull", False), ("subject_request", None)),
                    models.Q(("incident", None), ("referral", None), ("subject_request__isnull", False)),
                    _connector="OR",
                ),
                name="retention_of_one_thing",
            ),
        ),
    ]
