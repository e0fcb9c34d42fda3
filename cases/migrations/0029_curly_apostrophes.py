"""Labels and help texts have curly apostrophes. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0028_dates_by_their_beginning")]

    operations = [
        migrations.AlterField(
            model_name="child",
            name="published_pseudonym",
            field=models.CharField(
                blank=True,
                help_text="Never the child’s own name",
                max_length=60,
                verbose_name="name used in publications",
            ),
        ),
        migrations.AlterField(
            model_name="deadlinechange",
            name="category",
            field=models.CharField(
                blank=True,
                choices=[
                    ("criminal", "Criminal proceedings"),
                    ("inquest", "Inquest"),
                    ("family_court", "Family court"),
                    ("family", "The family’s needs"),
                    ("quality", "Quality"),
                    ("other", "Another reason"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="historicalchild",
            name="published_pseudonym",
            field=models.CharField(
                blank=True,
                help_text="Never the child’s own name",
                max_length=60,
                verbose_name="name used in publications",
            ),
        ),
        migrations.AlterField(
            model_name="historicalparallelreview",
            name="kind",
            field=models.CharField(
                choices=[
                    ("child_death", "Child death review"),
                    ("adult", "Safeguarding adult review"),
                    ("domestic", "Domestic abuse related death review"),
                    ("nhs", "NHS patient safety investigation"),
                    ("mappa", "MAPPA serious case review"),
                    ("lcspr", "Another area’s LCSPR"),
                ],
                max_length=12,
                verbose_name="which review",
            ),
        ),
        migrations.AlterField(
            model_name="historicalreferral",
            name="date_of_birth",
            field=models.DateField(blank=True, null=True, verbose_name="child’s date of birth"),
        ),
        migrations.AlterField(
            model_name="historicalreferral",
            name="initials",
            field=models.CharField(max_length=20, verbose_name="child’s initials"),
        ),
        migrations.AlterField(
            model_name="historicalreportingrestriction",
            name="words",
            field=models.TextField(blank=True, verbose_name="in the order’s words"),
        ),
        migrations.AlterField(
            model_name="parallelreview",
            name="kind",
            field=models.CharField(
                choices=[
                    ("child_death", "Child death review"),
                    ("adult", "Safeguarding adult review"),
                    ("domestic", "Domestic abuse related death review"),
                    ("nhs", "NHS patient safety investigation"),
                    ("mappa", "MAPPA serious case review"),
                    ("lcspr", "Another area’s LCSPR"),
                ],
                max_length=12,
                verbose_name="which review",
            ),
        ),
        migrations.AlterField(
            model_name="referral",
            name="date_of_birth",
            field=models.DateField(blank=True, null=True, verbose_name="child’s date of birth"),
        ),
        migrations.AlterField(
            model_name="referral",
            name="initials",
            field=models.CharField(max_length=20, verbose_name="child’s initials"),
        ),
        migrations.AlterField(
            model_name="reportingrestriction",
            name="words",
            field=models.TextField(blank=True, verbose_name="in the order’s words"),
        ),
    ]
