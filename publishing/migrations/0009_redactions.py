import django.db.models.deletion
from django.db import migrations, models

import csprapp.files.storage
import csprapp.tasks.models
import csprapp.today


class Migration(migrations.Migration):
    dependencies = [("publications", "0004_words"), ("publishing", "0008_words")]

    operations = [
        migrations.CreateModel(
            name="Redaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=100,
                        storage=csprapp.tasks.models.private_storage,
                        upload_to=csprapp.files.storage.generated_name,
                    ),
                ),
                ("why", models.TextField(verbose_name="why it must be replaced")),
                ("compared", models.PositiveIntegerField(default=0, verbose_name="pages compared")),
                ("old_page", models.PositiveIntegerField(default=0, verbose_name="where the old file continues")),
                ("asked_at", models.DateTimeField(default=csprapp.today.now)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="publications.publicdocument"
                    ),
                ),
            ],
            options={"ordering": ["-pk"]},
        )
    ]
