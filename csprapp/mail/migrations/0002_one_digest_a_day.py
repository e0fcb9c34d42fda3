from django.db import migrations, models

import csprapp.today


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(help_text="An account, or the address of who has none", max_length=254)),
                ("day", models.DateField()),
                ("said", models.JSONField(default=list, help_text="A key for each thing that it named")),
                ("written_at", models.DateTimeField(default=csprapp.today.now)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("person", "day"), name="one_digest_a_day")]},
        )
    ]
