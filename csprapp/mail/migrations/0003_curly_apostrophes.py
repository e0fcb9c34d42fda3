"""Labels and help texts have curly apostrophes. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mail", "0002_one_digest_a_day")]

    operations = [
        migrations.AlterField(
            model_name="outbox",
            name="failure",
            field=models.CharField(
                blank=True, help_text="The last failure: the mail server’s code and words", max_length=200
            ),
        )
    ]
