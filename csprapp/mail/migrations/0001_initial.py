import uuid

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
                    name="Outbox",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("subject", models.CharField(help_text="What it is about, such as deadline:12", max_length=60)),
                        ("recipient", models.EmailField(max_length=254)),
                        ("day", models.DateField()),
                        ("case", models.CharField(blank=True, max_length=20)),
                        ("urgent", models.BooleanField(default=False, help_text="Goes before every other")),
                        ("title", models.CharField(max_length=150)),
                        ("text", models.TextField()),
                        (
                            "identifier",
                            models.UUIDField(
                                default=uuid.uuid4, help_text="Of its Message-ID: random, so that none is given twice"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=csprapp.today.now)),
                        ("next_try_at", models.DateTimeField(default=csprapp.today.now)),
                        ("sent_at", models.DateTimeField(null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("tried_at", models.DateTimeField(help_text="When a worker last took it in hand", null=True)),
                        ("failing_since", models.DateTimeField(null=True)),
                        (
                            "failure",
                            models.CharField(
                                blank=True,
                                help_text="The last failure: the mail server's code and words",
                                max_length=200,
                            ),
                        ),
                        (
                            "reach",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("mail", "This email"),
                                    ("recipient", "This address"),
                                    ("domain", "Every address with this ending"),
                                    ("server", "The mail server"),
                                ],
                                help_text="What the last failure is of",
                                max_length=10,
                            ),
                        ),
                        ("stuck_at", models.DateTimeField(help_text="Since when a person is to see to it", null=True)),
                        ("given_up_at", models.DateTimeField(null=True)),
                        (
                            "settled_at",
                            models.DateTimeField(
                                help_text="When somebody said that it is not needed any more", null=True
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("sent_at", None), ("settled_at", None)),
                                fields=["next_try_at"],
                                name="mail_unsent",
                            ),
                            models.Index(fields=["case"], name="mail_outbox_case_e2c1b7_idx"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "subject", "recipient", "day"), name="one_mail_a_day"
                            )
                        ],
                    },
                )
            ]
        )
    ]
