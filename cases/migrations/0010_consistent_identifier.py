"""The consistent identifier of a child, beside the NHS number: Children Act 2004 s16LA, as the Children's Wellbeing and
Schools Act 2026 puts it there. No form of it is laid down yet, so it is kept as it is written.
"""

from django.db import migrations, models

FORMER = [
    ("name", "full name"),
    ("other_names", "other name"),
    ("initials", "initials"),
    ("date_of_birth", "date of birth"),
    ("addresses", "address"),
    ("school", "school or nursery"),
    ("placement", "placement"),
    ("nhs_number", "NHS number"),
    ("consistent_id", "consistent identifier"),
    ("pupil_number", "pupil number"),
    ("panel_reference", "reference from the Panel or the Department"),
    ("national_reference", "national reference"),
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_statuses_carried_over")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="consistent_id",
                field=models.CharField(blank=True, max_length=40, verbose_name="consistent identifier"),
            )
            for name in ("child", "historicalchild")
        ),
        *(
            migrations.AlterField(
                model_name=name,
                name="field",
                field=models.CharField(choices=FORMER, max_length=20, verbose_name="what it was"),
            )
            for name in ("formervalue", "historicalformervalue")
        ),
    ]
