"""A publication that was begun by mistake can be ended before anything of it is public."""

from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("draft", "Draft"),
    ("in_review", "Waiting for a second person"),
    ("approved", "Approved"),
    ("superseded", "Replaced by a later edition"),
    ("ended", "Ended before it was public"),
]
EDITIONS = ("edition", "historicaledition", "pageedition", "historicalpageedition")
PUBLICATIONS = ("publication", "historicalpublication")


class Migration(migrations.Migration):
    dependencies = [("publications", "0004_words")]

    operations = [
        *(
            migrations.AlterField(
                model_name=model, name="state", field=models.CharField(choices=STATES, default="draft", max_length=12)
            )
            for model in EDITIONS
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="ended_on",
                field=models.DateField(blank=True, null=True, verbose_name="ended before it was public"),
            )
            for model in PUBLICATIONS
        ),
        *(
            migrations.AddField(
                model_name=model,
                name="ended_because",
                field=models.TextField(blank=True, verbose_name="why it was ended"),
            )
            for model in PUBLICATIONS
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(public_from__isnull=True),
                name="publication_ended_has_no_first_day",
            ),
        ),
    ]
