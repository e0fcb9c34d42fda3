import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.create_models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__")]

    operations = [
        csprapp.create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, unique=True)),
                        ("kind", models.CharField(blank=True, max_length=60)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("needs_nhs_number", models.BooleanField(default=False)),
                        ("needs_pupil_number", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={"ordering": ["name"]},
                ),
                migrations.CreateModel(
                    name="Area",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, unique=True)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={"ordering": ["name"]},
                ),
                migrations.CreateModel(
                    name="Theme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True)),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                    ],
                    options={"ordering": ["name"]},
                ),
                migrations.CreateModel(
                    name="HistoricalArea",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(db_index=True, max_length=120)),
                        ("is_active", models.BooleanField(default=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
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
                    ],
                    options={
                        "verbose_name": "historical area",
                        "verbose_name_plural": "historical areas",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPartnership",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(default="Safeguarding Children Partnership", max_length=120)),
                        ("contact_email", models.EmailField(blank=True, max_length=254)),
                        ("contact_phone", models.CharField(blank=True, max_length=40)),
                        ("address", models.TextField(blank=True)),
                        (
                            "worried_phone",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="number to call when worried about a child"
                            ),
                        ),
                        ("worried_hours", models.CharField(blank=True, max_length=120)),
                        ("out_of_hours_phone", models.CharField(blank=True, max_length=40)),
                        ("brand_colour", models.CharField(default="#0b4f55", max_length=7)),
                        (
                            "panel_name",
                            models.CharField(default="Child Safeguarding Practice Review Panel", max_length=120),
                        ),
                        (
                            "national_service",
                            models.URLField(
                                blank=True,
                                default="https://www.gov.uk/guidance/report-a-serious-child-safeguarding-incident",
                            ),
                        ),
                        ("guidance_edition", models.CharField(blank=True, max_length=80)),
                        ("guidance_checked_on", models.DateField(blank=True, null=True)),
                        (
                            "holidays_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="bank holidays checked"),
                        ),
                        (
                            "host_body",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="council that hosts this service"
                            ),
                        ),
                        (
                            "quorum",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Empty: every partner body of the area", null=True
                            ),
                        ),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
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
                    ],
                    options={
                        "verbose_name": "historical partnership",
                        "verbose_name_plural": "historical partnerships",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalTheme",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(db_index=True, max_length=80)),
                        ("slug", models.SlugField(max_length=80)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
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
                    ],
                    options={
                        "verbose_name": "historical theme",
                        "verbose_name_plural": "historical themes",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PartnerBody",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("local_authority", "Local authority"),
                                    ("icb", "Integrated care board"),
                                    ("police", "Police"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "acted_for_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acts_for",
                                to="partnership.partnerbody",
                            ),
                        ),
                        ("areas", models.ManyToManyField(related_name="partner_bodies", to="partnership.area")),
                    ],
                    options={"ordering": ["kind", "name"]},
                ),
                migrations.CreateModel(
                    name="HistoricalPartnerBody",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(db_index=True, max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("local_authority", "Local authority"),
                                    ("icb", "Integrated care board"),
                                    ("police", "Police"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
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
                            "acted_for_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.partnerbody",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical partner body",
                        "verbose_name_plural": "historical partner bodys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMembership",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.area",
                            ),
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.partnerbody",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical membership",
                        "verbose_name_plural": "historical memberships",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgency",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("name", models.CharField(db_index=True, max_length=120)),
                        ("kind", models.CharField(blank=True, max_length=60)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("needs_nhs_number", models.BooleanField(default=False)),
                        ("needs_pupil_number", models.BooleanField(default=False)),
                        ("is_active", models.BooleanField(default=True)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
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
                            "body",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="partnership.partnerbody",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical agency",
                        "verbose_name_plural": "historical agencys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Partnership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(default="Safeguarding Children Partnership", max_length=120)),
                        ("contact_email", models.EmailField(blank=True, max_length=254)),
                        ("contact_phone", models.CharField(blank=True, max_length=40)),
                        ("address", models.TextField(blank=True)),
                        (
                            "worried_phone",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="number to call when worried about a child"
                            ),
                        ),
                        ("worried_hours", models.CharField(blank=True, max_length=120)),
                        ("out_of_hours_phone", models.CharField(blank=True, max_length=40)),
                        ("brand_colour", models.CharField(default="#0b4f55", max_length=7)),
                        (
                            "panel_name",
                            models.CharField(default="Child Safeguarding Practice Review Panel", max_length=120),
                        ),
                        (
                            "national_service",
                            models.URLField(
                                blank=True,
                                default="https://www.gov.uk/guidance/report-a-serious-child-safeguarding-incident",
                            ),
                        ),
                        ("guidance_edition", models.CharField(blank=True, max_length=80)),
                        ("guidance_checked_on", models.DateField(blank=True, null=True)),
                        (
                            "holidays_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="bank holidays checked"),
                        ),
                        (
                            "host_body",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="council that hosts this service"
                            ),
                        ),
                        (
                            "quorum",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="Empty: every partner body of the area", null=True
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_partnership")]
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_until", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="partnership.area",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="partnership.partnerbody",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency", None), ("area__isnull", False), ("body", None)),
                                    models.Q(("agency__isnull", False), ("area", None), ("body", None)),
                                    models.Q(("agency", None), ("area", None), ("body__isnull", False)),
                                    _connector="OR",
                                ),
                                name="membership_of_exactly_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="membership_ends_after_it_starts",
                            ),
                        ]
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="agency",
            name="body",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agency",
                to="partnership.partnerbody",
            ),
        ),
    ]
