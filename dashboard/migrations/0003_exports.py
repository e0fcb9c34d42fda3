"""Sheets that people asked for: which, filtered how, in which form, for what."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import csprapp.today


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0002_imports"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20, verbose_name="which sheet")),
                (
                    "query",
                    models.CharField(
                        blank=True, max_length=2000, verbose_name="filters and columns, as in the address of the list"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV, in a ZIP with its data dictionary")],
                        max_length=4,
                        verbose_name="form of the file",
                    ),
                ),
                ("private", models.BooleanField(default=False, verbose_name="with words about people")),
                ("purpose", models.CharField(max_length=200, verbose_name="what it is for")),
                ("asked_at", models.DateTimeField(default=csprapp.today.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        )
    ]
