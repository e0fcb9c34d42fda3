import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import csprapp.create_models
import csprapp.today


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__")]

    operations = [
        csprapp.create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Erasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("opened_at", models.DateTimeField(default=csprapp.today.now)),
                        ("closed_at", models.DateTimeField(null=True)),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("opened_by", models.F("agreed_by")), _negated=True),
                                name="erasure_needs_two_people",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="ErasureRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("table_name", models.CharField(max_length=80)),
                        ("row_pk", models.CharField(max_length=40)),
                        (
                            "erasure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="records.erasure"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("erasure", "table_name", "row_pk"), name="erasure_row_once")
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Submission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token", models.CharField(max_length=64)),
                        ("answer_url", models.CharField(blank=True, max_length=300)),
                        ("at", models.DateTimeField(default=csprapp.today.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("user", "token"), name="one_press_of_a_button")]
                    },
                ),
                migrations.CreateModel(
                    name="AccessLog",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=csprapp.today.now)),
                        ("user_name", models.CharField(max_length=120)),
                        ("roles", models.CharField(blank=True, max_length=200)),
                        ("case", models.CharField(blank=True, help_text="The reference, never a name", max_length=20)),
                        ("what", models.CharField(max_length=120)),
                        ("subject", models.CharField(blank=True, max_length=80)),
                        ("why", models.TextField(blank=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["case", "-at"], name="records_acc_case_3affb6_idx"),
                            models.Index(fields=["user", "-at"], name="records_acc_user_id_d98d6d_idx"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("form", models.CharField(max_length=60)),
                        ("subject", models.CharField(blank=True, max_length=60)),
                        ("data", models.JSONField(default=dict)),
                        ("version_seen", models.PositiveIntegerField(null=True)),
                        ("saved_at", models.DateTimeField(default=csprapp.today.now)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="drafts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "form", "subject"), name="one_draft_per_form")
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="TimerRun",
                    fields=[
                        ("command", models.CharField(max_length=60, primary_key=True, serialize=False)),
                        ("started_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("outcome", models.CharField(blank=True, max_length=200)),
                        ("good_at", models.DateTimeField(null=True)),
                    ],
                ),
            ]
        )
    ]
