import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.create_models
import csprapp.today


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("cases", "0001_initial"),
        ("publications", "0001_initial"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        csprapp.create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Clearance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("digest", models.CharField(max_length=64)),
                        ("checklist", models.JSONField(default=dict)),
                        ("cleared_on", models.DateField()),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publications.edition"
                            ),
                        ),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="HistoricalClearance",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("checklist", models.JSONField(default=dict)),
                        ("cleared_on", models.DateField()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "cleared_by",
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
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publications.edition",
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
                        "verbose_name": "historical clearance",
                        "verbose_name_plural": "historical clearances",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPageClearance",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("digest", models.CharField(max_length=64)),
                        ("checklist", models.JSONField(default=dict)),
                        ("cleared_on", models.DateField()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "cleared_by",
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
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publications.pageedition",
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
                        "verbose_name": "historical page clearance",
                        "verbose_name_plural": "historical page clearances",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPublicationLink",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "planned_on",
                            models.DateField(blank=True, null=True, verbose_name="planned publication date"),
                        ),
                        (
                            "family",
                            models.CharField(
                                blank=True,
                                choices=[("told", "The family was told"), ("not_told", "The family was not told")],
                                max_length=10,
                                verbose_name="whether the family was told",
                            ),
                        ),
                        ("family_told_on", models.DateField(blank=True, null=True)),
                        ("family_note", models.TextField(blank=True, verbose_name="who was told and how, or why not")),
                        ("family_wishes", models.TextField(blank=True, verbose_name="what the family wishes")),
                        ("practitioners_told_on", models.DateField(blank=True, null=True)),
                        (
                            "ofsted_copy_on",
                            models.DateField(blank=True, null=True, verbose_name="advance copy sent to Ofsted"),
                        ),
                        (
                            "text_panel_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="text of the improvements sent to the Panel"
                            ),
                        ),
                        (
                            "text_secretary_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                verbose_name="text of the improvements sent to the Secretary of State",
                            ),
                        ),
                        (
                            "sooner_because",
                            models.TextField(
                                blank=True, verbose_name="why sooner than seven working days after the advance copies"
                            ),
                        ),
                        (
                            "recorded_on",
                            models.DateField(blank=True, null=True, verbose_name="publication recorded on the review"),
                        ),
                        (
                            "told_of_expiry_on",
                            models.DateField(blank=True, null=True, verbose_name="family told that the page will go"),
                        ),
                        ("held_on", models.DateField(blank=True, null=True, verbose_name="held as ready since")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "date_set_by",
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
                            "expiry_deadline",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "guidance_deadline",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.deadline",
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
                        (
                            "law_deadline",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "publication",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publications.publication",
                            ),
                        ),
                        (
                            "repository_deadline",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical publication link",
                        "verbose_name_plural": "historical publication links",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PageClearance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("digest", models.CharField(max_length=64)),
                        ("checklist", models.JSONField(default=dict)),
                        ("cleared_on", models.DateField()),
                        (
                            "cleared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="publications.pageedition",
                            ),
                        ),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="PublicationLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        (
                            "planned_on",
                            models.DateField(blank=True, null=True, verbose_name="planned publication date"),
                        ),
                        (
                            "family",
                            models.CharField(
                                blank=True,
                                choices=[("told", "The family was told"), ("not_told", "The family was not told")],
                                max_length=10,
                                verbose_name="whether the family was told",
                            ),
                        ),
                        ("family_told_on", models.DateField(blank=True, null=True)),
                        ("family_note", models.TextField(blank=True, verbose_name="who was told and how, or why not")),
                        ("family_wishes", models.TextField(blank=True, verbose_name="what the family wishes")),
                        ("practitioners_told_on", models.DateField(blank=True, null=True)),
                        (
                            "ofsted_copy_on",
                            models.DateField(blank=True, null=True, verbose_name="advance copy sent to Ofsted"),
                        ),
                        (
                            "text_panel_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="text of the improvements sent to the Panel"
                            ),
                        ),
                        (
                            "text_secretary_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                verbose_name="text of the improvements sent to the Secretary of State",
                            ),
                        ),
                        (
                            "sooner_because",
                            models.TextField(
                                blank=True, verbose_name="why sooner than seven working days after the advance copies"
                            ),
                        ),
                        (
                            "recorded_on",
                            models.DateField(blank=True, null=True, verbose_name="publication recorded on the review"),
                        ),
                        (
                            "told_of_expiry_on",
                            models.DateField(blank=True, null=True, verbose_name="family told that the page will go"),
                        ),
                        ("held_on", models.DateField(blank=True, null=True, verbose_name="held as ready since")),
                        (
                            "date_set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "expiry_deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "guidance_deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "law_deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "publication",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="publications.publication",
                            ),
                        ),
                        (
                            "repository_deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("family", "told"), _negated=True),
                                    ("family_told_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="family_told_has_a_day",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTakeDownLine",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("repository", "National repository: ask them to take their copy down"),
                                    ("partners", "Partners’ own sites and newsletters"),
                                    ("search", "Search engines: send their removal forms"),
                                    ("sent", "Anyone it was sent to"),
                                    ("family", "Tell the family"),
                                    ("press", "Tell the press offices"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("taken_down_at", models.DateTimeField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("done_by", models.CharField(blank=True, max_length=120, verbose_name="by whom")),
                        ("note", models.TextField(blank=True)),
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
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical take down line",
                        "verbose_name_plural": "historical take down lines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalBlocker",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("words", models.TextField(verbose_name="what was recorded")),
                        ("was_public", models.BooleanField(default=False)),
                        ("date_taken_away", models.DateField(blank=True, null=True)),
                        ("at", models.DateTimeField()),
                        ("settled_on", models.DateField(blank=True, null=True)),
                        ("settled_because", models.TextField(blank=True, verbose_name="how it was settled")),
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
                            "settled_by",
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
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical blocker",
                        "verbose_name_plural": "historical blockers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalHandOver",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("sent_on", models.DateField()),
                        ("sent_by", models.CharField(max_length=120, verbose_name="who sent it")),
                        (
                            "their_reference",
                            models.CharField(blank=True, max_length=120, verbose_name="their reference"),
                        ),
                        ("files", models.JSONField(default=list, verbose_name="name and SHA-256 of each file")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publications.edition",
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
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical hand over",
                        "verbose_name_plural": "historical hand overs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalConfirmation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "office",
                            models.CharField(
                                choices=[
                                    ("court", "Court or coroner"),
                                    ("family", "Family"),
                                    ("press", "Press offices of the partners"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("confirmed_on", models.DateField()),
                        ("confirmed_by", models.CharField(max_length=120, verbose_name="who said so")),
                        ("note", models.TextField(blank=True)),
                        ("void_on", models.DateField(blank=True, null=True, verbose_name="no longer counts since")),
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
                            "link",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical confirmation",
                        "verbose_name_plural": "historical confirmations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HandOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("sent_on", models.DateField()),
                        ("sent_by", models.CharField(max_length=120, verbose_name="who sent it")),
                        (
                            "their_reference",
                            models.CharField(blank=True, max_length=120, verbose_name="their reference"),
                        ),
                        ("files", models.JSONField(default=list, verbose_name="name and SHA-256 of each file")),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publications.edition"
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_overs",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={"ordering": ["-sent_on", "-pk"]},
                ),
                migrations.CreateModel(
                    name="Confirmation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        (
                            "office",
                            models.CharField(
                                choices=[
                                    ("court", "Court or coroner"),
                                    ("family", "Family"),
                                    ("press", "Press offices of the partners"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("confirmed_on", models.DateField()),
                        ("confirmed_by", models.CharField(max_length=120, verbose_name="who said so")),
                        ("note", models.TextField(blank=True)),
                        ("void_on", models.DateField(blank=True, null=True, verbose_name="no longer counts since")),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmations",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("void_on", None)),
                                fields=("link", "office"),
                                name="one_confirmation_of_each_office",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Blocker",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("words", models.TextField(verbose_name="what was recorded")),
                        ("was_public", models.BooleanField(default=False)),
                        ("date_taken_away", models.DateField(blank=True, null=True)),
                        ("at", models.DateTimeField()),
                        ("settled_on", models.DateField(blank=True, null=True)),
                        ("settled_because", models.TextField(blank=True, verbose_name="how it was settled")),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="blockers",
                                to="publishing.publicationlink",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("settled_because", ""), ("settled_by", None), ("settled_on", None)),
                                    models.Q(
                                        ("settled_by__isnull", False),
                                        ("settled_on__isnull", False),
                                        models.Q(("settled_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="settled_blocker_says_who_and_how",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TakeDownLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        (
                            "place",
                            models.CharField(
                                choices=[
                                    ("repository", "National repository: ask them to take their copy down"),
                                    ("partners", "Partners’ own sites and newsletters"),
                                    ("search", "Search engines: send their removal forms"),
                                    ("sent", "Anyone it was sent to"),
                                    ("family", "Tell the family"),
                                    ("press", "Tell the press offices"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("taken_down_at", models.DateTimeField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("done_by", models.CharField(blank=True, max_length=120, verbose_name="by whom")),
                        ("note", models.TextField(blank=True)),
                        (
                            "link",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="take_down_lines",
                                to="publishing.publicationlink",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("link", "place", "taken_down_at"), name="take_down_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_by", ""), ("done_on", None)),
                                    models.Q(("done_on__isnull", False), models.Q(("done_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="take_down_line_done_says_by_whom",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
