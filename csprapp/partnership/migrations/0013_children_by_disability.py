from django.db import migrations, models

CHOICES = [("sex", "Sex"), ("age", "Age"), ("ethnic_group", "Ethnic group"), ("disabled", "Disability")]
FIELD = {"choices": CHOICES, "max_length": 20, "verbose_name": "by which fact"}


class Migration(migrations.Migration):
    """The children of the area may be entered by disability too."""

    dependencies = [("partnership", "0012_mail_arrived")]

    operations = [
        migrations.AlterField("childrenofarea", "of", models.CharField(unique=True, **FIELD)),
        migrations.AlterField("historicalchildrenofarea", "of", models.CharField(db_index=True, **FIELD)),
    ]
