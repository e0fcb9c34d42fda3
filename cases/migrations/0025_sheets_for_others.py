# What the ICB enters of a case in the NHS tracker, and which sheet a comparison is of.

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.today


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_documents_kind_and_source"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalsheetcheck",
            name="sheet",
            field=models.CharField(
                choices=[
                    ("national", "The national notification form"),
                    ("icb", "The NHS safeguarding case review tracker (S-CRT)"),
                    ("repository", "The NSPCC national case review repository"),
                    ("panel", "What the Panel asks for"),
                ],
                default="national",
                editable=False,
                max_length=10,
                verbose_name="what it was compared with",
            ),
        ),
        migrations.AddField(
            model_name="sheetcheck",
            name="sheet",
            field=models.CharField(
                choices=[
                    ("national", "The national notification form"),
                    ("icb", "The NHS safeguarding case review tracker (S-CRT)"),
                    ("repository", "The NSPCC national case review repository"),
                    ("panel", "What the Panel asks for"),
                ],
                default="national",
                editable=False,
                max_length=10,
                verbose_name="what it was compared with",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsheetcheck",
            name="edition",
            field=models.CharField(max_length=200, verbose_name="edition of the form"),
        ),
        migrations.AlterField(
            model_name="sheetcheck",
            name="edition",
            field=models.CharField(max_length=200, verbose_name="edition of the form"),
        ),
        migrations.CreateModel(
            name="HistoricalTrackerEntry",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                ("steis_number", models.CharField(blank=True, max_length=40, verbose_name="StEIS number")),
                ("added_on", models.DateField(blank=True, null=True, verbose_name="added to the tracker")),
                (
                    "designated_professional",
                    models.CharField(blank=True, max_length=120, verbose_name="designated professional"),
                ),
                ("comments", models.TextField(blank=True, verbose_name="comments for the tracker")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cases.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical tracker entry",
                "verbose_name_plural": "historical tracker entrys",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TrackerEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                ("steis_number", models.CharField(blank=True, max_length=40, verbose_name="StEIS number")),
                ("added_on", models.DateField(blank=True, null=True, verbose_name="added to the tracker")),
                (
                    "designated_professional",
                    models.CharField(blank=True, max_length=120, verbose_name="designated professional"),
                ),
                ("comments", models.TextField(blank=True, verbose_name="comments for the tracker")),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tracker_entry", to="cases.incident"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
    ]
