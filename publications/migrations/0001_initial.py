import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.create_models
import csprapp.files.storage
import csprapp.today
import publications.library.kinds
import publications.library.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__")]

    operations = [
        csprapp.create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_review", "Waiting for a second person"),
                                    ("approved", "Approved"),
                                    ("superseded", "Replaced by a later edition"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "written_by",
                            models.JSONField(
                                default=list, editable=False, verbose_name="keys of everyone who changed its words"
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="public since")),
                        (
                            "digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="SHA-256 of text and files"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("review", "A review of ours"),
                                    ("national", "A national review"),
                                    ("page", "The partnership itself"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="title of the page")),
                        (
                            "title_agreed_with",
                            models.CharField(blank=True, max_length=200, verbose_name="who agreed the title"),
                        ),
                        ("memory_line", models.CharField(blank=True, max_length=300, verbose_name="memory line")),
                        (
                            "memory_line_agreed_with",
                            models.CharField(blank=True, max_length=200, verbose_name="who agreed the memory line"),
                        ),
                        (
                            "subject_label",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name for the child in the report"
                            ),
                        ),
                        (
                            "subject_label_agreed_with",
                            models.CharField(blank=True, max_length=200, verbose_name="who agreed that name"),
                        ),
                        ("theme", models.CharField(blank=True, max_length=120)),
                        (
                            "about_another",
                            models.BooleanField(
                                default=False,
                                verbose_name="the report is about another young person than the one remembered",
                            ),
                        ),
                        (
                            "other_name",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name of the other young person in the report"
                            ),
                        ),
                        (
                            "other_name_confirmed_with",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                verbose_name="who confirmed that the other name may stand on this page",
                            ),
                        ),
                        ("for_information", models.TextField(blank=True, verbose_name="for information")),
                        ("content_note", models.CharField(blank=True, max_length=300)),
                        ("statement", models.TextField(blank=True, verbose_name="statement by the partnership")),
                        ("summary", models.TextField(blank=True)),
                        ("learning", models.TextField(blank=True, verbose_name="learning and recommendations")),
                        ("done", models.TextField(blank=True, verbose_name="what has been done")),
                        ("questions", models.TextField(blank=True, verbose_name="questions for discussion")),
                        (
                            "body_format",
                            models.CharField(
                                blank=True,
                                choices=[("", "No full text"), ("markdown", "Typed"), ("word", "From a Word document")],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("body_source", models.TextField(blank=True)),
                        ("body_html", models.TextField(blank=True, editable=False)),
                        (
                            "change_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what changed since the last edition"
                            ),
                        ),
                        (
                            "link_address",
                            models.URLField(blank=True, max_length=500, verbose_name="address of the national report"),
                        ),
                        ("link_published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                        ("cleared_at", models.DateTimeField(blank=True, null=True)),
                        ("cleared_digest", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "checker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cleared_by",
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
                        "ordering": ["publication", "-number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["approved", "superseded"]), _negated=True),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("checker__isnull", False),
                                        models.Q(("checker", models.F("author")), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="edition_approved_by_another_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("origin", "review"), ("state__in", ["approved", "superseded"]), _negated=True
                                    ),
                                    ("cleared_digest", models.F("digest")),
                                    _connector="OR",
                                ),
                                name="edition_of_a_review_is_cleared",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about_another", True), ("state", "approved"), _negated=True),
                                    models.Q(("for_information", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="edition_about_another_explains_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Generation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token", models.CharField(max_length=32)),
                    ],
                    options={
                        "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_generation")]
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPublicDocument",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("key", models.CharField(editable=False, max_length=12)),
                        (
                            "name",
                            models.CharField(editable=False, max_length=80, verbose_name="file name in the address"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("report", "Report"),
                                    ("brief", "Learning brief"),
                                    ("other", "Other document"),
                                    ("picture", "Picture in the text"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="friendly title")),
                        (
                            "description",
                            models.CharField(blank=True, max_length=500, verbose_name="what the picture shows"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("file", models.TextField(max_length=100)),
                        ("mime", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField(verbose_name="bytes")),
                        ("pages", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "faults",
                            models.CharField(blank=True, max_length=200, verbose_name="accessibility faults found"),
                        ),
                        ("removed", models.TextField(blank=True, verbose_name="what was taken out of the original")),
                        ("faults_accepted_because", models.TextField(blank=True)),
                        ("withheld_at", models.DateTimeField(blank=True, null=True, verbose_name="taken off the page")),
                        ("withheld_because", models.TextField(blank=True)),
                        (
                            "redacted_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="replaced by a more redacted file"
                            ),
                        ),
                        ("redacted_because", models.TextField(blank=True)),
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
                            "redacted_seen_by",
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
                            "withheld_seen_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical public document",
                        "verbose_name_plural": "historical public documents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PageEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_review", "Waiting for a second person"),
                                    ("approved", "Approved"),
                                    ("superseded", "Replaced by a later edition"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "written_by",
                            models.JSONField(
                                default=list, editable=False, verbose_name="keys of everyone who changed its words"
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="public since")),
                        (
                            "digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="SHA-256 of text and files"
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
                                choices=[
                                    ("home", "Start page: why we review"),
                                    ("how", "How reviews work: criteria and timescales"),
                                    ("support", "Support: helplines"),
                                    ("accessibility", "Accessibility statement"),
                                    ("privacy", "Privacy and cookies"),
                                ],
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("source", models.TextField(verbose_name="text")),
                        (
                            "change_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what changed, for the second person"
                            ),
                        ),
                        (
                            "contacts_only",
                            models.BooleanField(
                                default=False, verbose_name="only numbers, addresses and hours changed"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "checker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "took_down",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="publications.pageedition",
                                verbose_name="edition that one person took down, in whose place this one stands",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["page", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("page", "number"), name="page_edition_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "approved")),
                                fields=("page",),
                                name="page_edition_one_approved",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "in_review"])),
                                fields=("page",),
                                name="page_edition_one_in_hand",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["approved", "superseded"]), _negated=True),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        models.Q(("digest", ""), _negated=True),
                                        models.Q(
                                            ("contacts_only", True),
                                            ("took_down__isnull", False),
                                            models.Q(
                                                ("checker__isnull", False),
                                                models.Q(("checker", models.F("author")), _negated=True),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="page_edition_approved_by_another_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPageEdition",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_review", "Waiting for a second person"),
                                    ("approved", "Approved"),
                                    ("superseded", "Replaced by a later edition"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "written_by",
                            models.JSONField(
                                default=list, editable=False, verbose_name="keys of everyone who changed its words"
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="public since")),
                        (
                            "digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="SHA-256 of text and files"
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
                                choices=[
                                    ("home", "Start page: why we review"),
                                    ("how", "How reviews work: criteria and timescales"),
                                    ("support", "Support: helplines"),
                                    ("accessibility", "Accessibility statement"),
                                    ("privacy", "Privacy and cookies"),
                                ],
                                editable=False,
                                max_length=20,
                            ),
                        ),
                        ("source", models.TextField(verbose_name="text")),
                        (
                            "change_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what changed, for the second person"
                            ),
                        ),
                        (
                            "contacts_only",
                            models.BooleanField(
                                default=False, verbose_name="only numbers, addresses and hours changed"
                            ),
                        ),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "author",
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
                            "checker",
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "took_down",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publications.pageedition",
                                verbose_name="edition that one person took down, in whose place this one stands",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical page edition",
                        "verbose_name_plural": "historical page editions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("slug", models.SlugField(editable=False, max_length=40, unique=True)),
                        ("kind", models.CharField(choices=publications.library.kinds.choices, max_length=20)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("review", "A review of ours"),
                                    ("national", "A national review"),
                                    ("page", "The partnership itself"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("public_from", models.DateField(blank=True, null=True, verbose_name="first public day")),
                        ("public_from_time", models.TimeField(blank=True, null=True, verbose_name="hour on that day")),
                        ("public_until", models.DateField(blank=True, null=True, verbose_name="last public day")),
                        ("kept_longer_because", models.TextField(blank=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_silently", models.BooleanField(default=False)),
                        ("withdrawn_because", models.TextField(blank=True)),
                        (
                            "ended_early_ground",
                            models.TextField(
                                blank=True, verbose_name="ground for ending the statutory year early (regulation 17)"
                            ),
                        ),
                        (
                            "unconfirmed_since",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="came back from a backup and waits to be confirmed"
                            ),
                        ),
                        (
                            "beside",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="briefs",
                                to="publications.publication",
                                verbose_name="report it belongs to",
                            ),
                        ),
                        (
                            "put_back_asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withdrawal_seen_by",
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
                        "ordering": ["-public_from", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("public_from__isnull", False),
                                    models.Q(("public_from_time__isnull", True), ("public_until__isnull", True)),
                                    _connector="OR",
                                ),
                                name="publication_window_has_a_first_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("public_until__isnull", True),
                                    ("public_until__gte", models.F("public_from")),
                                    _connector="OR",
                                ),
                                name="publication_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", False),
                                    models.Q(("withdrawn_because", ""), ("withdrawn_silently", False)),
                                    _connector="OR",
                                ),
                                name="publication_withdrawal_has_an_instant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("put_back_asked_by__isnull", True),
                                    ("withdrawn_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="publication_put_back_only_if_withdrawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPublication",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("slug", models.SlugField(editable=False, max_length=40)),
                        ("kind", models.CharField(choices=publications.library.kinds.choices, max_length=20)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("review", "A review of ours"),
                                    ("national", "A national review"),
                                    ("page", "The partnership itself"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("public_from", models.DateField(blank=True, null=True, verbose_name="first public day")),
                        ("public_from_time", models.TimeField(blank=True, null=True, verbose_name="hour on that day")),
                        ("public_until", models.DateField(blank=True, null=True, verbose_name="last public day")),
                        ("kept_longer_because", models.TextField(blank=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_silently", models.BooleanField(default=False)),
                        ("withdrawn_because", models.TextField(blank=True)),
                        (
                            "ended_early_ground",
                            models.TextField(
                                blank=True, verbose_name="ground for ending the statutory year early (regulation 17)"
                            ),
                        ),
                        (
                            "unconfirmed_since",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="came back from a backup and waits to be confirmed"
                            ),
                        ),
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
                            "put_back_asked_by",
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
                            "withdrawal_seen_by",
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
                            "beside",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="publications.publication",
                                verbose_name="report it belongs to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical publication",
                        "verbose_name_plural": "historical publications",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEdition",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("in_review", "Waiting for a second person"),
                                    ("approved", "Approved"),
                                    ("superseded", "Replaced by a later edition"),
                                ],
                                default="draft",
                                max_length=12,
                            ),
                        ),
                        (
                            "written_by",
                            models.JSONField(
                                default=list, editable=False, verbose_name="keys of everyone who changed its words"
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="public since")),
                        (
                            "digest",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="SHA-256 of text and files"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("review", "A review of ours"),
                                    ("national", "A national review"),
                                    ("page", "The partnership itself"),
                                ],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="title of the page")),
                        (
                            "title_agreed_with",
                            models.CharField(blank=True, max_length=200, verbose_name="who agreed the title"),
                        ),
                        ("memory_line", models.CharField(blank=True, max_length=300, verbose_name="memory line")),
                        (
                            "memory_line_agreed_with",
                            models.CharField(blank=True, max_length=200, verbose_name="who agreed the memory line"),
                        ),
                        (
                            "subject_label",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name for the child in the report"
                            ),
                        ),
                        (
                            "subject_label_agreed_with",
                            models.CharField(blank=True, max_length=200, verbose_name="who agreed that name"),
                        ),
                        ("theme", models.CharField(blank=True, max_length=120)),
                        (
                            "about_another",
                            models.BooleanField(
                                default=False,
                                verbose_name="the report is about another young person than the one remembered",
                            ),
                        ),
                        (
                            "other_name",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name of the other young person in the report"
                            ),
                        ),
                        (
                            "other_name_confirmed_with",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                verbose_name="who confirmed that the other name may stand on this page",
                            ),
                        ),
                        ("for_information", models.TextField(blank=True, verbose_name="for information")),
                        ("content_note", models.CharField(blank=True, max_length=300)),
                        ("statement", models.TextField(blank=True, verbose_name="statement by the partnership")),
                        ("summary", models.TextField(blank=True)),
                        ("learning", models.TextField(blank=True, verbose_name="learning and recommendations")),
                        ("done", models.TextField(blank=True, verbose_name="what has been done")),
                        ("questions", models.TextField(blank=True, verbose_name="questions for discussion")),
                        (
                            "body_format",
                            models.CharField(
                                blank=True,
                                choices=[("", "No full text"), ("markdown", "Typed"), ("word", "From a Word document")],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("body_source", models.TextField(blank=True)),
                        ("body_html", models.TextField(blank=True, editable=False)),
                        (
                            "change_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what changed since the last edition"
                            ),
                        ),
                        (
                            "link_address",
                            models.URLField(blank=True, max_length=500, verbose_name="address of the national report"),
                        ),
                        ("link_published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                        ("cleared_at", models.DateTimeField(blank=True, null=True)),
                        ("cleared_digest", models.CharField(blank=True, editable=False, max_length=64)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "author",
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
                            "checker",
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    ],
                    options={
                        "verbose_name": "historical edition",
                        "verbose_name_plural": "historical editions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PublicDocument",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("key", models.CharField(editable=False, max_length=12)),
                        (
                            "name",
                            models.CharField(editable=False, max_length=80, verbose_name="file name in the address"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("report", "Report"),
                                    ("brief", "Learning brief"),
                                    ("other", "Other document"),
                                    ("picture", "Picture in the text"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="friendly title")),
                        (
                            "description",
                            models.CharField(blank=True, max_length=500, verbose_name="what the picture shows"),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "file",
                            models.FileField(
                                storage=publications.library.models.private_storage,
                                upload_to=csprapp.files.storage.generated_name,
                            ),
                        ),
                        ("mime", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField(verbose_name="bytes")),
                        ("pages", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "faults",
                            models.CharField(blank=True, max_length=200, verbose_name="accessibility faults found"),
                        ),
                        ("removed", models.TextField(blank=True, verbose_name="what was taken out of the original")),
                        ("faults_accepted_because", models.TextField(blank=True)),
                        ("withheld_at", models.DateTimeField(blank=True, null=True, verbose_name="taken off the page")),
                        ("withheld_because", models.TextField(blank=True)),
                        (
                            "redacted_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="replaced by a more redacted file"
                            ),
                        ),
                        ("redacted_because", models.TextField(blank=True)),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="publications.edition",
                            ),
                        ),
                        (
                            "redacted_seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "withheld_seen_by",
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
                        "ordering": ["edition", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("edition", "key"), name="document_key_once_in_an_edition")
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="edition",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="publications.publication"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("publication", "number"), name="edition_number_once"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "approved")), fields=("publication",), name="edition_one_approved"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "in_review"])),
                fields=("publication",),
                name="edition_one_in_hand",
            ),
        ),
    ]
