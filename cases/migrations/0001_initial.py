import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.create_models
import csprapp.files.storage
import csprapp.records.fields
import csprapp.today


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__"), ("partnership", "0001_initial")]

    operations = [
        csprapp.create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Document",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("title", models.CharField(max_length=120, verbose_name="name of the document")),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("sensitive", "Official: sensitive"),
                                    ("court", "Official: sensitive, from a court"),
                                    ("health", "Official: sensitive, health record"),
                                    ("official", "Official"),
                                ],
                                default="sensitive",
                                max_length=12,
                            ),
                        ),
                    ],
                    options={"ordering": ["title", "pk"]},
                ),
                migrations.CreateModel(
                    name="ReferenceCounter",
                    fields=[
                        ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="CalendarDay",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("added", "Not a working day"),
                                    ("removed", "A working day after all"),
                                    ("published", "The published list reaches this day"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("name", models.CharField(blank=True, max_length=120)),
                        (
                            "source",
                            models.CharField(
                                max_length=300, verbose_name="who proclaimed it, and where it can be read"
                            ),
                        ),
                        ("in_force", models.BooleanField(default=True)),
                    ],
                    options={
                        "ordering": ["day", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("in_force", True), models.Q(("kind", "published"), _negated=True)),
                                fields=("day",),
                                name="calendar_day_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "added"), ("name", ""), _negated=True),
                                name="added_day_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deadline",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rule_key", models.CharField(max_length=40)),
                        ("rule_version", models.CharField(blank=True, max_length=80)),
                        ("calendar_version", models.CharField(blank=True, max_length=80)),
                        ("label", models.CharField(max_length=120)),
                        (
                            "route",
                            models.CharField(help_text="The view name of the page that resolves it", max_length=60),
                        ),
                        ("subject_id", models.PositiveBigIntegerField()),
                        ("recorded_start", models.DateField(help_text="The start as first recorded; never changes")),
                        ("started_on", models.DateField()),
                        ("first_computed_on", models.DateField()),
                        ("computed_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("target_on", models.DateField(blank=True, null=True)),
                        ("act_on", models.DateField()),
                        ("met_on", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("withdrawn", "Withdrawn"),
                                    ("criteria_not_met", "Criteria not met"),
                                    ("duplicate", "Duplicate"),
                                    ("logged_in_error", "Logged in error"),
                                    ("another_area", "Another area leads"),
                                    ("no_longer_needed", "No longer needed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "waiting_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("criminal", "the criminal proceedings"),
                                    ("inquest", "the inquest"),
                                    ("family_court", "the family court"),
                                    ("family", "the family"),
                                    ("quality", "work on quality"),
                                    ("other", "another matter"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "for_a_look",
                            models.BooleanField(
                                default=False, help_text="A delay stands that a manager has not looked at yet"
                            ),
                        ),
                        ("provisional", models.BooleanField(default=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deadlines",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["act_on", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_on", None), ("met_on", None)),
                                fields=["act_on", "id"],
                                name="deadline_open",
                            ),
                            models.Index(fields=["rule_key", "due_on"], name="deadline_figures"),
                            models.Index(fields=["rule_key", "started_on"], name="deadline_started"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("rule_key", "route", "subject_id"), name="deadline_once"),
                            models.CheckConstraint(
                                condition=models.Q(("met_on", None), ("ended_on", None), _connector="OR"),
                                name="deadline_met_or_ended_not_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("ended_on", None)),
                                    models.Q(("ended_on__isnull", False), models.Q(("end_reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="deadline_end_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act_on", models.F("due_on")), ("target_on", None)),
                                    ("act_on", models.F("target_on")),
                                    _connector="OR",
                                ),
                                name="deadline_act_on",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCalendarDay",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("added", "Not a working day"),
                                    ("removed", "A working day after all"),
                                    ("published", "The published list reaches this day"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("day", models.DateField()),
                        ("name", models.CharField(blank=True, max_length=120)),
                        (
                            "source",
                            models.CharField(
                                max_length=300, verbose_name="who proclaimed it, and where it can be read"
                            ),
                        ),
                        ("in_force", models.BooleanField(default=True)),
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
                        "verbose_name": "historical calendar day",
                        "verbose_name_plural": "historical calendar days",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalClosureDays",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("name", models.CharField(max_length=120)),
                        ("covered_by", models.CharField(blank=True, max_length=120, verbose_name="who covers")),
                        ("in_force", models.BooleanField(default=True)),
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
                        "verbose_name": "historical closure days",
                        "verbose_name_plural": "historical closure dayss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDocumentVersion",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("file", models.TextField(max_length=100)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pdf", "PDF"),
                                    ("docx", "Word document"),
                                    ("png", "PNG picture"),
                                    ("jpg", "JPEG picture"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("mime", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField()),
                        ("pages", models.PositiveIntegerField(blank=True, null=True)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("clean", "clean"),
                                    ("refused", "refused"),
                                    ("not_scanned", "not_scanned"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("finding", models.CharField(blank=True, max_length=120)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.document",
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
                            "uploaded_by",
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
                        "verbose_name": "historical document version",
                        "verbose_name_plural": "historical document versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalIncident",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("reference", models.CharField(db_index=True, editable=False, max_length=12)),
                        ("occurred_on", models.DateField(blank=True, null=True, verbose_name="when it happened")),
                        ("occurred_time", models.TimeField(blank=True, null=True, verbose_name="time it happened")),
                        (
                            "aware_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="when the local authority became aware"
                            ),
                        ),
                        ("aware_time", models.TimeField(blank=True, null=True, verbose_name="time it became aware")),
                        (
                            "referred_by",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="who told the local authority, and how"
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("death", "A child died"),
                                    ("serious_harm", "A child was seriously harmed"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="what happened",
                            ),
                        ),
                        (
                            "abuse_or_neglect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("known", "Known"),
                                    ("suspected", "Suspected"),
                                    ("not_suspected", "Not suspected"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "harms",
                            csprapp.records.fields.ChoiceListField(
                                blank=True,
                                choices=[
                                    ("physical", "Physical abuse"),
                                    ("neglect", "Neglect"),
                                    ("sexual", "Sexual abuse"),
                                    ("emotional", "Emotional abuse"),
                                    ("exploitation", "Exploitation"),
                                    ("domestic", "Domestic abuse"),
                                    ("self_harm", "Suicide or self-harm"),
                                    ("mental_health", "Impaired mental health or development"),
                                    ("other", "Other"),
                                ],
                                default=list,
                                verbose_name="kinds of harm",
                            ),
                        ),
                        (
                            "setting",
                            models.CharField(
                                blank=True,
                                help_text="For example, family home, school, foster placement, hospital",
                                max_length=200,
                            ),
                        ),
                        ("home_authority", models.CharField(blank=True, max_length=120)),
                        (
                            "other_areas",
                            models.CharField(blank=True, max_length=300, verbose_name="other areas involved"),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True, help_text="Use initials, not names", verbose_name="what is known so far"
                            ),
                        ),
                        (
                            "immediate_safeguarding",
                            models.TextField(blank=True, verbose_name="what has been done to keep children safe"),
                        ),
                        ("media_interest", models.BooleanField(blank=True, null=True)),
                        (
                            "panel_reference",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="Panel or Department for Education reference"
                            ),
                        ),
                        (
                            "not_notified_on",
                            models.DateField(blank=True, null=True, verbose_name="decided not to notify"),
                        ),
                        (
                            "not_notified_by",
                            models.CharField(blank=True, max_length=120, verbose_name="who decided not to notify"),
                        ),
                        ("not_notified_reason", models.TextField(blank=True, verbose_name="why it is not notified")),
                        ("restricted", models.BooleanField(default=False)),
                        ("restricted_reason", models.TextField(blank=True, verbose_name="why it is restricted")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed")),
                        (
                            "closed_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("finished", "Work finished"),
                                    ("criteria_not_met", "Found not to meet the criteria"),
                                    ("withdrawn", "Notification withdrawn"),
                                    ("duplicate", "Duplicate of another case"),
                                    ("logged_in_error", "Logged in error"),
                                ],
                                max_length=20,
                                verbose_name="how it ended",
                            ),
                        ),
                        ("closed_reason", models.TextField(blank=True, verbose_name="why it was closed")),
                        ("search_text", models.TextField(blank=True, editable=False)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
                                verbose_name="area where it happened",
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
                            "logged_by",
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
                            "owner",
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
                        "verbose_name": "historical incident",
                        "verbose_name_plural": "historical incidents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLetterTemplate",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("agency", "To an agency: what it knows"),
                                    ("family", "To the family"),
                                    ("panel", "To the Panel"),
                                    ("reviewer", "To the independent reviewer"),
                                    ("coroner", "To the coroner or the CPS"),
                                ],
                                db_index=True,
                                max_length=10,
                            ),
                        ),
                        ("file", models.TextField(blank=True, max_length=100)),
                        ("size", models.PositiveIntegerField(default=0)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("uploaded_on", models.DateField()),
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
                            "uploaded_by",
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
                        "verbose_name": "historical letter template",
                        "verbose_name_plural": "historical letter templates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRuleVersion",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("key", models.CharField(max_length=40)),
                        ("length", models.SmallIntegerField()),
                        (
                            "unit",
                            models.CharField(
                                choices=[("working_days", "working days"), ("days", "days"), ("months", "months")],
                                max_length=20,
                            ),
                        ),
                        ("counts_day_0", models.BooleanField(default=False)),
                        ("source", models.CharField(max_length=200)),
                        ("edition", models.CharField(max_length=80)),
                        ("in_force_from", models.DateField()),
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
                        "verbose_name": "historical rule version",
                        "verbose_name_plural": "historical rule versions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("reference", models.CharField(editable=False, max_length=12, unique=True)),
                        ("occurred_on", models.DateField(blank=True, null=True, verbose_name="when it happened")),
                        ("occurred_time", models.TimeField(blank=True, null=True, verbose_name="time it happened")),
                        (
                            "aware_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="when the local authority became aware"
                            ),
                        ),
                        ("aware_time", models.TimeField(blank=True, null=True, verbose_name="time it became aware")),
                        (
                            "referred_by",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="who told the local authority, and how"
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("death", "A child died"),
                                    ("serious_harm", "A child was seriously harmed"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="what happened",
                            ),
                        ),
                        (
                            "abuse_or_neglect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("known", "Known"),
                                    ("suspected", "Suspected"),
                                    ("not_suspected", "Not suspected"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "harms",
                            csprapp.records.fields.ChoiceListField(
                                blank=True,
                                choices=[
                                    ("physical", "Physical abuse"),
                                    ("neglect", "Neglect"),
                                    ("sexual", "Sexual abuse"),
                                    ("emotional", "Emotional abuse"),
                                    ("exploitation", "Exploitation"),
                                    ("domestic", "Domestic abuse"),
                                    ("self_harm", "Suicide or self-harm"),
                                    ("mental_health", "Impaired mental health or development"),
                                    ("other", "Other"),
                                ],
                                default=list,
                                verbose_name="kinds of harm",
                            ),
                        ),
                        (
                            "setting",
                            models.CharField(
                                blank=True,
                                help_text="For example, family home, school, foster placement, hospital",
                                max_length=200,
                            ),
                        ),
                        ("home_authority", models.CharField(blank=True, max_length=120)),
                        (
                            "other_areas",
                            models.CharField(blank=True, max_length=300, verbose_name="other areas involved"),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True, help_text="Use initials, not names", verbose_name="what is known so far"
                            ),
                        ),
                        (
                            "immediate_safeguarding",
                            models.TextField(blank=True, verbose_name="what has been done to keep children safe"),
                        ),
                        ("media_interest", models.BooleanField(blank=True, null=True)),
                        (
                            "panel_reference",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="Panel or Department for Education reference"
                            ),
                        ),
                        (
                            "not_notified_on",
                            models.DateField(blank=True, null=True, verbose_name="decided not to notify"),
                        ),
                        (
                            "not_notified_by",
                            models.CharField(blank=True, max_length=120, verbose_name="who decided not to notify"),
                        ),
                        ("not_notified_reason", models.TextField(blank=True, verbose_name="why it is not notified")),
                        ("restricted", models.BooleanField(default=False)),
                        ("restricted_reason", models.TextField(blank=True, verbose_name="why it is restricted")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed")),
                        (
                            "closed_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("finished", "Work finished"),
                                    ("criteria_not_met", "Found not to meet the criteria"),
                                    ("withdrawn", "Notification withdrawn"),
                                    ("duplicate", "Duplicate of another case"),
                                    ("logged_in_error", "Logged in error"),
                                ],
                                max_length=20,
                                verbose_name="how it ended",
                            ),
                        ),
                        ("closed_reason", models.TextField(blank=True, verbose_name="why it was closed")),
                        ("search_text", models.TextField(blank=True, editable=False)),
                        (
                            "agencies",
                            models.ManyToManyField(
                                blank=True,
                                related_name="incidents",
                                to="partnership.agency",
                                verbose_name="agencies known to the family",
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="partnership.area",
                                verbose_name="area where it happened",
                            ),
                        ),
                        (
                            "logged_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_incidents",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-reference"],
                        "indexes": [
                            models.Index(fields=["occurred_on", "area"], name="cases_incid_occurre_e1d0c1_idx"),
                            models.Index(
                                condition=models.Q(("closed_on", None)), fields=["-reference"], name="incident_open"
                            ),
                            models.Index(fields=["aware_on"], name="incident_aware"),
                            models.Index(fields=["owner", "reference"], name="incident_owner"),
                            models.Index(fields=["area", "reference"], name="incident_area"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_as", ""), ("closed_on", None)),
                                    models.Q(("closed_on__isnull", False), models.Q(("closed_as", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="closed_says_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("not_notified_by", ""), ("not_notified_on", None), ("not_notified_reason", "")
                                    ),
                                    models.Q(
                                        ("not_notified_on__isnull", False),
                                        models.Q(("not_notified_reason", ""), _negated=True),
                                        models.Q(("not_notified_by", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="not_notified_says_who_and_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalReopening",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("learned_on", models.DateField(verbose_name="authority learned the new fact")),
                        (
                            "starts",
                            models.CharField(
                                choices=[
                                    ("notification", "The notification: the new fact has to be notified"),
                                    ("rapid_review", "The rapid review: the notification stands"),
                                ],
                                max_length=20,
                                verbose_name="what starts anew",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="the new fact")),
                        ("reopened_on", models.DateField(verbose_name="opened again")),
                        ("closed_on", models.DateField(verbose_name="closed before")),
                        (
                            "closed_as",
                            models.CharField(
                                choices=[
                                    ("finished", "Work finished"),
                                    ("criteria_not_met", "Found not to meet the criteria"),
                                    ("withdrawn", "Notification withdrawn"),
                                    ("duplicate", "Duplicate of another case"),
                                    ("logged_in_error", "Logged in error"),
                                ],
                                max_length=20,
                                verbose_name="how it had ended",
                            ),
                        ),
                        ("closed_reason", models.TextField(blank=True, verbose_name="why it had been closed")),
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
                        "verbose_name": "historical reopening",
                        "verbose_name_plural": "historical reopenings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReferral",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("received_on", models.DateField(verbose_name="day it came")),
                        ("referred_by", models.CharField(max_length=120, verbose_name="person who referred")),
                        ("agency", models.CharField(blank=True, max_length=120, verbose_name="their agency")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="how to reach them")),
                        ("occurred_on", models.DateField(blank=True, null=True, verbose_name="day it happened")),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("death", "A child died"),
                                    ("serious_harm", "A child was seriously harmed"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="what happened",
                            ),
                        ),
                        ("initials", models.CharField(max_length=20, verbose_name="child's initials")),
                        (
                            "date_of_birth",
                            models.DateField(blank=True, null=True, verbose_name="child's date of birth"),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="what we are told")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("notify", "Notify: it becomes a case"),
                                    ("not_notify", "Do not notify"),
                                    ("local_learning", "Local learning review or audit instead"),
                                    ("other_process", "Another process deals with it"),
                                    ("waiting", "Wait for a fact"),
                                ],
                                max_length=20,
                                verbose_name="what was decided",
                            ),
                        ),
                        ("told", models.TextField(blank=True, verbose_name="what the referrer was told")),
                        ("told_on", models.DateField(blank=True, null=True, verbose_name="day the referrer was told")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
                            "deadline",
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
                            "recorded_by",
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
                        "verbose_name": "historical referral",
                        "verbose_name_plural": "historical referrals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalProceeding",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("criminal", "Criminal"),
                                    ("inquest", "Inquest"),
                                    ("family_court", "Family court"),
                                    ("care", "Care proceedings"),
                                    ("civil", "Civil claim"),
                                    ("employment", "Employment or regulator"),
                                    ("child_death_review", "Child death review"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("court", models.CharField(blank=True, max_length=120, verbose_name="court or body")),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                help_text="For example, charged, trial listed",
                                max_length=120,
                                verbose_name="where it stands",
                            ),
                        ),
                        (
                            "next_on",
                            models.DateField(
                                blank=True, help_text="Hearing, trial or inquest", null=True, verbose_name="next date"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="what to know")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="when it ended")),
                        ("embargo", models.BooleanField(default=False, verbose_name="publishing has to wait")),
                        (
                            "embargo_by",
                            models.CharField(
                                blank=True,
                                help_text="For example, the coroner or the CPS",
                                max_length=120,
                                verbose_name="who asks to wait",
                            ),
                        ),
                        (
                            "embargo_until",
                            models.DateField(blank=True, null=True, verbose_name="publishing waits until"),
                        ),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="embargo lifted")),
                        (
                            "lifted_by",
                            models.CharField(
                                blank=True,
                                help_text="Name and post",
                                max_length=120,
                                verbose_name="who confirmed that it is lifted",
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
                        "verbose_name": "historical proceeding",
                        "verbose_name_plural": "historical proceedings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPerson",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("died", "Child who died"),
                                    ("harmed", "Child who was seriously harmed"),
                                    ("caused_harm", "Child who caused harm"),
                                    ("sibling", "Brother or sister"),
                                    ("other_child", "Another child"),
                                    ("child", "Child, part not yet recorded"),
                                    ("parent", "Parent"),
                                    ("carer", "Carer"),
                                    ("household", "Household member"),
                                    ("believed", "Adult believed to have caused harm"),
                                    ("adult", "Adult, part not yet recorded"),
                                ],
                                max_length=20,
                                verbose_name="part in the case",
                            ),
                        ),
                        ("initials", models.CharField(max_length=20)),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="full name")),
                        ("other_names", models.CharField(blank=True, max_length=300, verbose_name="other names used")),
                        ("date_of_birth", models.DateField(blank=True, null=True)),
                        ("addresses", models.TextField(blank=True)),
                        (
                            "relationship",
                            models.CharField(blank=True, max_length=120, verbose_name="relationship to which child"),
                        ),
                        ("contact_note", models.TextField(blank=True, verbose_name="safe to contact, and by whom")),
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
                        "verbose_name": "historical person",
                        "verbose_name_plural": "historical persons",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalParallelReview",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("child_death", "Child death review"),
                                    ("adult", "Safeguarding adult review"),
                                    ("domestic", "Domestic abuse related death review"),
                                    ("nhs", "NHS patient safety investigation"),
                                    ("mappa", "MAPPA serious case review"),
                                    ("lcspr", "Another area's LCSPR"),
                                ],
                                max_length=12,
                                verbose_name="which review",
                            ),
                        ),
                        ("lead", models.CharField(blank=True, max_length=120, verbose_name="who leads it")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="their contact")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="their reference")),
                        (
                            "conduct",
                            models.CharField(
                                blank=True,
                                choices=[("separate", "Separate from ours"), ("joint", "Joint with ours")],
                                max_length=10,
                                verbose_name="joint or separate",
                            ),
                        ),
                        (
                            "speaks_to_family",
                            models.CharField(
                                blank=True,
                                help_text="For all reviews together, so that nobody has to tell it twice.",
                                max_length=120,
                                verbose_name="the one person who speaks to the family",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="when it ended")),
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
                        "verbose_name": "historical parallel review",
                        "verbose_name_plural": "historical parallel reviews",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLetter",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("agency", "To an agency: what it knows"),
                                    ("family", "To the family"),
                                    ("panel", "To the Panel"),
                                    ("reviewer", "To the independent reviewer"),
                                    ("coroner", "To the coroner or the CPS"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("made_on", models.DateField()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.document",
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
                            "made_by",
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
                        "verbose_name": "historical letter",
                        "verbose_name_plural": "historical letters",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalIncidentLink",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("related", "Related"),
                                    ("possible_duplicate", "Possibly the same incident"),
                                    ("duplicate", "The same incident, logged twice"),
                                ],
                                default="related",
                                max_length=20,
                                verbose_name="how they are linked",
                            ),
                        ),
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
                            "other",
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
                        "verbose_name": "historical incident link",
                        "verbose_name_plural": "historical incident links",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDocument",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("title", models.CharField(max_length=120, verbose_name="name of the document")),
                        (
                            "marking",
                            models.CharField(
                                choices=[
                                    ("sensitive", "Official: sensitive"),
                                    ("court", "Official: sensitive, from a court"),
                                    ("health", "Official: sensitive, health record"),
                                    ("official", "Official"),
                                ],
                                default="sensitive",
                                max_length=12,
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
                        "verbose_name": "historical document",
                        "verbose_name_plural": "historical documents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCaseAccess",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("named", "Named on the case"),
                                    ("reviewer", "Independent reviewer"),
                                    ("broken_glass", "Opened in an emergency"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "removed",
                            models.BooleanField(
                                default=False,
                                help_text="Taken off the case; history says by whom and why",
                                verbose_name="taken off the case",
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "granted_by",
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
                        "verbose_name": "historical case access",
                        "verbose_name_plural": "historical case accesss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAreaLead",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("led_by", models.CharField(max_length=120, verbose_name="partnership that leads")),
                        ("since_on", models.DateField(verbose_name="leads since")),
                        ("reason", models.TextField(verbose_name="why it leads")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="their contact")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="their reference")),
                        ("asked", models.TextField(blank=True, verbose_name="what it asks of us")),
                        ("our_part", models.TextField(blank=True, verbose_name="our part, as sent")),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="our part sent")),
                        ("taken_back_on", models.DateField(blank=True, null=True, verbose_name="we lead again since")),
                        ("taken_back_reason", models.TextField(blank=True, verbose_name="why we lead again")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "deadline",
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
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.document",
                                verbose_name="copy of what we sent",
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
                    ],
                    options={
                        "verbose_name": "historical area lead",
                        "verbose_name_plural": "historical area leads",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="CaseAccess",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("named", "Named on the case"),
                                    ("reviewer", "Independent reviewer"),
                                    ("broken_glass", "Opened in an emergency"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "removed",
                            models.BooleanField(
                                default=False,
                                help_text="Taken off the case; history says by whom and why",
                                verbose_name="taken off the case",
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "granted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_access",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="access_rows",
                                to="cases.incident",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="access_ends_after_it_starts",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="AreaLead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("led_by", models.CharField(max_length=120, verbose_name="partnership that leads")),
                        ("since_on", models.DateField(verbose_name="leads since")),
                        ("reason", models.TextField(verbose_name="why it leads")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="their contact")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="their reference")),
                        ("asked", models.TextField(blank=True, verbose_name="what it asks of us")),
                        ("our_part", models.TextField(blank=True, verbose_name="our part, as sent")),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="our part sent")),
                        ("taken_back_on", models.DateField(blank=True, null=True, verbose_name="we lead again since")),
                        ("taken_back_reason", models.TextField(blank=True, verbose_name="why we lead again")),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="area_lead",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.document",
                                verbose_name="copy of what we sent",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="area_leads",
                                to="cases.incident",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("taken_back_on", None)),
                                fields=("incident",),
                                name="one_area_leads_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("taken_back_on", None), ("taken_back_reason", "")),
                                    models.Q(
                                        ("taken_back_on__isnull", False),
                                        models.Q(("taken_back_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="area_lead_taken_back_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IncidentLink",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("related", "Related"),
                                    ("possible_duplicate", "Possibly the same incident"),
                                    ("duplicate", "The same incident, logged twice"),
                                ],
                                default="related",
                                max_length=20,
                                verbose_name="how they are linked",
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="links", to="cases.incident"
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links_to_it",
                                to="cases.incident",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("incident", "other"), name="incident_link_once"),
                            models.CheckConstraint(
                                condition=models.Q(("incident", models.F("other")), _negated=True),
                                name="incident_link_to_another",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Letter",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("agency", "To an agency: what it knows"),
                                    ("family", "To the family"),
                                    ("panel", "To the Panel"),
                                    ("reviewer", "To the independent reviewer"),
                                    ("coroner", "To the coroner or the CPS"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("made_on", models.DateField()),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letter", to="cases.document"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="cases.incident"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={"ordering": ["-made_on", "-pk"]},
                ),
                migrations.CreateModel(
                    name="LetterTemplate",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("agency", "To an agency: what it knows"),
                                    ("family", "To the family"),
                                    ("panel", "To the Panel"),
                                    ("reviewer", "To the independent reviewer"),
                                    ("coroner", "To the coroner or the CPS"),
                                ],
                                max_length=10,
                                unique=True,
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                blank=True,
                                storage=csprapp.files.storage.PrivateStorage(),
                                upload_to=csprapp.files.storage.generated_name,
                            ),
                        ),
                        ("size", models.PositiveIntegerField(default=0)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("uploaded_on", models.DateField()),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file", ""), ("sha256", ""), ("size", 0)),
                                    models.Q(
                                        models.Q(("file", ""), _negated=True),
                                        ("size__gt", 0),
                                        models.Q(("sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="letter_template_is_kept_whole",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ParallelReview",
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
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("child_death", "Child death review"),
                                    ("adult", "Safeguarding adult review"),
                                    ("domestic", "Domestic abuse related death review"),
                                    ("nhs", "NHS patient safety investigation"),
                                    ("mappa", "MAPPA serious case review"),
                                    ("lcspr", "Another area's LCSPR"),
                                ],
                                max_length=12,
                                verbose_name="which review",
                            ),
                        ),
                        ("lead", models.CharField(blank=True, max_length=120, verbose_name="who leads it")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="their contact")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="their reference")),
                        (
                            "conduct",
                            models.CharField(
                                blank=True,
                                choices=[("separate", "Separate from ours"), ("joint", "Joint with ours")],
                                max_length=10,
                                verbose_name="joint or separate",
                            ),
                        ),
                        (
                            "speaks_to_family",
                            models.CharField(
                                blank=True,
                                help_text="For all reviews together, so that nobody has to tell it twice.",
                                max_length=120,
                                verbose_name="the one person who speaks to the family",
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="when it ended")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parallel_reviews",
                                to="cases.incident",
                            ),
                        ),
                    ],
                    options={"ordering": ["pk"]},
                ),
                migrations.CreateModel(
                    name="Person",
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
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("died", "Child who died"),
                                    ("harmed", "Child who was seriously harmed"),
                                    ("caused_harm", "Child who caused harm"),
                                    ("sibling", "Brother or sister"),
                                    ("other_child", "Another child"),
                                    ("child", "Child, part not yet recorded"),
                                    ("parent", "Parent"),
                                    ("carer", "Carer"),
                                    ("household", "Household member"),
                                    ("believed", "Adult believed to have caused harm"),
                                    ("adult", "Adult, part not yet recorded"),
                                ],
                                max_length=20,
                                verbose_name="part in the case",
                            ),
                        ),
                        ("initials", models.CharField(max_length=20)),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="full name")),
                        ("other_names", models.CharField(blank=True, max_length=300, verbose_name="other names used")),
                        ("date_of_birth", models.DateField(blank=True, null=True)),
                        ("addresses", models.TextField(blank=True)),
                        (
                            "relationship",
                            models.CharField(blank=True, max_length=120, verbose_name="relationship to which child"),
                        ),
                        ("contact_note", models.TextField(blank=True, verbose_name="safe to contact, and by whom")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="cases.incident"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["date_of_birth"], name="person_born")],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalReportingRestriction",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "protects",
                            models.CharField(
                                help_text="Initials or their part in the case, not a name",
                                max_length=200,
                                verbose_name="whom it protects",
                            ),
                        ),
                        (
                            "matters",
                            csprapp.records.fields.ChoiceListField(
                                blank=True,
                                choices=[
                                    ("name", "Name"),
                                    ("school", "School"),
                                    ("picture", "Picture"),
                                    ("area", "Address or area"),
                                ],
                                default=list,
                                verbose_name="what may not be published",
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="in the order's words")),
                        ("court", models.CharField(blank=True, max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("s45", "Section 45 order (child in criminal proceedings)"),
                                    ("s45a", "Section 45A order (lifelong)"),
                                    ("s49", "Section 49 (youth court, automatic)"),
                                    ("s39", "Section 39 order (child in other proceedings)"),
                                    ("sexual", "Sexual offence (lifelong, automatic)"),
                                    ("family", "Family court"),
                                ],
                                max_length=10,
                                verbose_name="kind of restriction",
                            ),
                        ),
                        ("from_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        (
                            "until",
                            models.CharField(
                                choices=[("birthday", "Their 18th birthday"), ("date", "A date"), ("life", "For life")],
                                max_length=10,
                                verbose_name="until when",
                            ),
                        ),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="until which day")),
                        ("checked_by", models.CharField(blank=True, max_length=120, verbose_name="who checked it")),
                        ("checked_on", models.DateField(blank=True, null=True, verbose_name="when it was checked")),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="when it was lifted")),
                        ("lifted_reason", models.TextField(blank=True, verbose_name="why it was lifted")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.document",
                                verbose_name="copy of the order",
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical reporting restriction",
                        "verbose_name_plural": "historical reporting restrictions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalChild",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("female", "Female"), ("male", "Male"), ("unknown", "Not known")],
                                max_length=10,
                            ),
                        ),
                        ("ethnicity", models.CharField(blank=True, max_length=120)),
                        ("disability", models.CharField(blank=True, max_length=200)),
                        ("health", models.TextField(blank=True)),
                        (
                            "legal_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "None of these"),
                                    ("looked_after", "Looked after"),
                                    ("child_in_need", "Child in need"),
                                    ("protection_plan", "On a child protection plan"),
                                    ("previous_plan", "On a child protection plan before"),
                                    ("care_leaver", "Care leaver"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "placement",
                            models.CharField(blank=True, max_length=120, verbose_name="placement, if looked after"),
                        ),
                        ("school", models.CharField(blank=True, max_length=120, verbose_name="school or nursery")),
                        ("nhs_number", models.CharField(blank=True, max_length=12, verbose_name="NHS number")),
                        (
                            "pupil_number",
                            models.CharField(blank=True, max_length=20, verbose_name="unique pupil number"),
                        ),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="date of death")),
                        (
                            "published_pseudonym",
                            models.CharField(
                                blank=True,
                                help_text="Never the child's own name",
                                max_length=60,
                                verbose_name="name used in publications",
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical child",
                        "verbose_name_plural": "historical childs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Child",
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
                            "sex",
                            models.CharField(
                                blank=True,
                                choices=[("female", "Female"), ("male", "Male"), ("unknown", "Not known")],
                                max_length=10,
                            ),
                        ),
                        ("ethnicity", models.CharField(blank=True, max_length=120)),
                        ("disability", models.CharField(blank=True, max_length=200)),
                        ("health", models.TextField(blank=True)),
                        (
                            "legal_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "None of these"),
                                    ("looked_after", "Looked after"),
                                    ("child_in_need", "Child in need"),
                                    ("protection_plan", "On a child protection plan"),
                                    ("previous_plan", "On a child protection plan before"),
                                    ("care_leaver", "Care leaver"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "placement",
                            models.CharField(blank=True, max_length=120, verbose_name="placement, if looked after"),
                        ),
                        ("school", models.CharField(blank=True, max_length=120, verbose_name="school or nursery")),
                        ("nhs_number", models.CharField(blank=True, max_length=12, verbose_name="NHS number")),
                        (
                            "pupil_number",
                            models.CharField(blank=True, max_length=20, verbose_name="unique pupil number"),
                        ),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="date of death")),
                        (
                            "published_pseudonym",
                            models.CharField(
                                blank=True,
                                help_text="Never the child's own name",
                                max_length=60,
                                verbose_name="name used in publications",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="child", to="cases.person"
                            ),
                        ),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="Proceeding",
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
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("criminal", "Criminal"),
                                    ("inquest", "Inquest"),
                                    ("family_court", "Family court"),
                                    ("care", "Care proceedings"),
                                    ("civil", "Civil claim"),
                                    ("employment", "Employment or regulator"),
                                    ("child_death_review", "Child death review"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("court", models.CharField(blank=True, max_length=120, verbose_name="court or body")),
                        (
                            "status",
                            models.CharField(
                                blank=True,
                                help_text="For example, charged, trial listed",
                                max_length=120,
                                verbose_name="where it stands",
                            ),
                        ),
                        (
                            "next_on",
                            models.DateField(
                                blank=True, help_text="Hearing, trial or inquest", null=True, verbose_name="next date"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="what to know")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="when it ended")),
                        ("embargo", models.BooleanField(default=False, verbose_name="publishing has to wait")),
                        (
                            "embargo_by",
                            models.CharField(
                                blank=True,
                                help_text="For example, the coroner or the CPS",
                                max_length=120,
                                verbose_name="who asks to wait",
                            ),
                        ),
                        (
                            "embargo_until",
                            models.DateField(blank=True, null=True, verbose_name="publishing waits until"),
                        ),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="embargo lifted")),
                        (
                            "lifted_by",
                            models.CharField(
                                blank=True,
                                help_text="Name and post",
                                max_length=120,
                                verbose_name="who confirmed that it is lifted",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proceedings",
                                to="cases.incident",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("embargo", True),
                                    models.Q(("embargo_until", None), ("lifted_on", None)),
                                    _connector="OR",
                                ),
                                name="proceeding_dates_of_an_embargo",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_by", ""), ("lifted_on", None)),
                                    models.Q(("lifted_on__isnull", False), models.Q(("lifted_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="embargo_lifted_says_who",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("received_on", models.DateField(verbose_name="day it came")),
                        ("referred_by", models.CharField(max_length=120, verbose_name="person who referred")),
                        ("agency", models.CharField(blank=True, max_length=120, verbose_name="their agency")),
                        ("contact", models.CharField(blank=True, max_length=200, verbose_name="how to reach them")),
                        ("occurred_on", models.DateField(blank=True, null=True, verbose_name="day it happened")),
                        (
                            "nature",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("death", "A child died"),
                                    ("serious_harm", "A child was seriously harmed"),
                                    ("other", "Something else"),
                                ],
                                max_length=20,
                                verbose_name="what happened",
                            ),
                        ),
                        ("initials", models.CharField(max_length=20, verbose_name="child's initials")),
                        (
                            "date_of_birth",
                            models.DateField(blank=True, null=True, verbose_name="child's date of birth"),
                        ),
                        ("summary", models.TextField(blank=True, verbose_name="what we are told")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("notify", "Notify: it becomes a case"),
                                    ("not_notify", "Do not notify"),
                                    ("local_learning", "Local learning review or audit instead"),
                                    ("other_process", "Another process deals with it"),
                                    ("waiting", "Wait for a fact"),
                                ],
                                max_length=20,
                                verbose_name="what was decided",
                            ),
                        ),
                        ("told", models.TextField(blank=True, verbose_name="what the referrer was told")),
                        ("told_on", models.DateField(blank=True, null=True, verbose_name="day the referrer was told")),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="partnership.area",
                            ),
                        ),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referral_waiting",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "incident",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="came_from_referral",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-received_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("incident", None), ("outcome", "notify"), _connector="OR"),
                                name="referral_with_a_case_is_to_notify",
                            )
                        ],
                        "indexes": [
                            models.Index(fields=["-received_on", "-id"], name="referral_in_order"),
                            models.Index(fields=["outcome", "-received_on", "-id"], name="referral_by_outcome"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalConsideration",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("considered_on", models.DateField(verbose_name="day it was considered")),
                        ("considered_by", models.CharField(max_length=120, verbose_name="who considered it")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("notify", "Notify: it becomes a case"),
                                    ("not_notify", "Do not notify"),
                                    ("local_learning", "Local learning review or audit instead"),
                                    ("other_process", "Another process deals with it"),
                                    ("waiting", "Wait for a fact"),
                                ],
                                max_length=20,
                                verbose_name="what was decided",
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("new_fact", models.TextField(blank=True)),
                        ("waiting_for", models.CharField(blank=True, max_length=200)),
                        ("waiting_until", models.DateField(blank=True, null=True, verbose_name="day to look again")),
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
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical consideration",
                        "verbose_name_plural": "historical considerations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Consideration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("considered_on", models.DateField(verbose_name="day it was considered")),
                        ("considered_by", models.CharField(max_length=120, verbose_name="who considered it")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("notify", "Notify: it becomes a case"),
                                    ("not_notify", "Do not notify"),
                                    ("local_learning", "Local learning review or audit instead"),
                                    ("other_process", "Another process deals with it"),
                                    ("waiting", "Wait for a fact"),
                                ],
                                max_length=20,
                                verbose_name="what was decided",
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("new_fact", models.TextField(blank=True)),
                        ("waiting_for", models.CharField(blank=True, max_length=200)),
                        ("waiting_until", models.DateField(blank=True, null=True, verbose_name="day to look again")),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="considerations",
                                to="cases.referral",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "waiting"), _negated=True),
                                    models.Q(
                                        ("waiting_until__isnull", False), models.Q(("waiting_for", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="waiting_says_for_what_and_until_when",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reopening",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("learned_on", models.DateField(verbose_name="authority learned the new fact")),
                        (
                            "starts",
                            models.CharField(
                                choices=[
                                    ("notification", "The notification: the new fact has to be notified"),
                                    ("rapid_review", "The rapid review: the notification stands"),
                                ],
                                max_length=20,
                                verbose_name="what starts anew",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="the new fact")),
                        ("reopened_on", models.DateField(verbose_name="opened again")),
                        ("closed_on", models.DateField(verbose_name="closed before")),
                        (
                            "closed_as",
                            models.CharField(
                                choices=[
                                    ("finished", "Work finished"),
                                    ("criteria_not_met", "Found not to meet the criteria"),
                                    ("withdrawn", "Notification withdrawn"),
                                    ("duplicate", "Duplicate of another case"),
                                    ("logged_in_error", "Logged in error"),
                                ],
                                max_length=20,
                                verbose_name="how it had ended",
                            ),
                        ),
                        ("closed_reason", models.TextField(blank=True, verbose_name="why it had been closed")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reopenings",
                                to="cases.incident",
                            ),
                        ),
                    ],
                    options={"ordering": ["pk"]},
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("sent_on", models.DateField(verbose_name="date the notification was sent")),
                        ("sent_time", models.TimeField(blank=True, null=True, verbose_name="time sent")),
                        ("sent_by", models.CharField(max_length=120, verbose_name="officer who sent it")),
                        ("national_reference", models.CharField(blank=True, max_length=60)),
                        ("late_reason", models.TextField(blank=True, verbose_name="why it was late")),
                        (
                            "panel_date",
                            models.DateField(
                                blank=True, null=True, verbose_name="rapid review date advised by the Panel"
                            ),
                        ),
                        (
                            "withdrawn_on",
                            models.DateField(blank=True, null=True, verbose_name="date of the withdrawal"),
                        ),
                        ("withdrawn_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notifications",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reopening",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.reopening",
                                verbose_name="after the reopening",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sent_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_on", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_on__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_notification_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Informed",
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
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "whom",
                            models.CharField(
                                choices=[
                                    ("partner", "Local safeguarding partner"),
                                    ("home_authority", "Home or placing authority"),
                                    ("scrutineer", "Independent scrutineer"),
                                    ("chair", "Chair of the partnership"),
                                    ("lead_member", "Lead member for children"),
                                    ("press", "Press office"),
                                    ("other", "Someone else"),
                                ],
                                max_length=20,
                                verbose_name="who was told",
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name or post of the person told"
                            ),
                        ),
                        ("told_on", models.DateField(verbose_name="date they were told")),
                        ("how", models.CharField(blank=True, max_length=60, verbose_name="how they were told")),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.partnerbody",
                                verbose_name="partner body",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="informed",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "reopening",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.reopening",
                                verbose_name="after the reopening",
                            ),
                        ),
                    ],
                    options={"ordering": ["told_on", "pk"]},
                ),
                migrations.CreateModel(
                    name="HistoricalNotification",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("sent_on", models.DateField(verbose_name="date the notification was sent")),
                        ("sent_time", models.TimeField(blank=True, null=True, verbose_name="time sent")),
                        ("sent_by", models.CharField(max_length=120, verbose_name="officer who sent it")),
                        ("national_reference", models.CharField(blank=True, max_length=60)),
                        ("late_reason", models.TextField(blank=True, verbose_name="why it was late")),
                        (
                            "panel_date",
                            models.DateField(
                                blank=True, null=True, verbose_name="rapid review date advised by the Panel"
                            ),
                        ),
                        (
                            "withdrawn_on",
                            models.DateField(blank=True, null=True, verbose_name="date of the withdrawal"),
                        ),
                        ("withdrawn_reason", models.TextField(blank=True, verbose_name="why it was withdrawn")),
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
                            "recorded_by",
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
                            "reopening",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.reopening",
                                verbose_name="after the reopening",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical notification",
                        "verbose_name_plural": "historical notifications",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalInformed",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "whom",
                            models.CharField(
                                choices=[
                                    ("partner", "Local safeguarding partner"),
                                    ("home_authority", "Home or placing authority"),
                                    ("scrutineer", "Independent scrutineer"),
                                    ("chair", "Chair of the partnership"),
                                    ("lead_member", "Lead member for children"),
                                    ("press", "Press office"),
                                    ("other", "Someone else"),
                                ],
                                max_length=20,
                                verbose_name="who was told",
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="name or post of the person told"
                            ),
                        ),
                        ("told_on", models.DateField(verbose_name="date they were told")),
                        ("how", models.CharField(blank=True, max_length=60, verbose_name="how they were told")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
                                verbose_name="partner body",
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
                            "reopening",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.reopening",
                                verbose_name="after the reopening",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical informed",
                        "verbose_name_plural": "historical informeds",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ReportingRestriction",
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
                            "in_error",
                            models.BooleanField(
                                default=False,
                                help_text="It stays in the history, which says by whom and why",
                                verbose_name="recorded by mistake",
                            ),
                        ),
                        (
                            "protects",
                            models.CharField(
                                help_text="Initials or their part in the case, not a name",
                                max_length=200,
                                verbose_name="whom it protects",
                            ),
                        ),
                        (
                            "matters",
                            csprapp.records.fields.ChoiceListField(
                                blank=True,
                                choices=[
                                    ("name", "Name"),
                                    ("school", "School"),
                                    ("picture", "Picture"),
                                    ("area", "Address or area"),
                                ],
                                default=list,
                                verbose_name="what may not be published",
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="in the order's words")),
                        ("court", models.CharField(blank=True, max_length=120)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("s45", "Section 45 order (child in criminal proceedings)"),
                                    ("s45a", "Section 45A order (lifelong)"),
                                    ("s49", "Section 49 (youth court, automatic)"),
                                    ("s39", "Section 39 order (child in other proceedings)"),
                                    ("sexual", "Sexual offence (lifelong, automatic)"),
                                    ("family", "Family court"),
                                ],
                                max_length=10,
                                verbose_name="kind of restriction",
                            ),
                        ),
                        ("from_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        (
                            "until",
                            models.CharField(
                                choices=[("birthday", "Their 18th birthday"), ("date", "A date"), ("life", "For life")],
                                max_length=10,
                                verbose_name="until when",
                            ),
                        ),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="until which day")),
                        ("checked_by", models.CharField(blank=True, max_length=120, verbose_name="who checked it")),
                        ("checked_on", models.DateField(blank=True, null=True, verbose_name="when it was checked")),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="when it was lifted")),
                        ("lifted_reason", models.TextField(blank=True, verbose_name="why it was lifted")),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.document",
                                verbose_name="copy of the order",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restrictions",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restrictions",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("until", "date"), ("until_on__isnull", False)),
                                    models.Q(models.Q(("until", "date"), _negated=True), ("until_on", None)),
                                    _connector="OR",
                                ),
                                name="restriction_until_a_date_gives_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_on", None), ("lifted_reason", "")),
                                    models.Q(
                                        ("lifted_on__isnull", False), models.Q(("lifted_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="restriction_lifted_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("matters", []), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="restriction_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RuleVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("key", models.CharField(max_length=40)),
                        ("length", models.SmallIntegerField()),
                        (
                            "unit",
                            models.CharField(
                                choices=[("working_days", "working days"), ("days", "days"), ("months", "months")],
                                max_length=20,
                            ),
                        ),
                        ("counts_day_0", models.BooleanField(default=False)),
                        ("source", models.CharField(max_length=200)),
                        ("edition", models.CharField(max_length=80)),
                        ("in_force_from", models.DateField()),
                    ],
                    options={
                        "ordering": ["key", "in_force_from"],
                        "constraints": [
                            models.UniqueConstraint(fields=("key", "in_force_from"), name="rule_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(("length", 0), _negated=True), name="rule_has_a_length"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosureDays",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("first_day", models.DateField()),
                        ("last_day", models.DateField()),
                        ("name", models.CharField(max_length=120)),
                        ("covered_by", models.CharField(blank=True, max_length=120, verbose_name="who covers")),
                        ("in_force", models.BooleanField(default=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="partnership.agency",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["first_day", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="closure_ends_after_it_starts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeadlineChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("start_corrected", "Start corrected"),
                                    ("date_set", "Date set"),
                                    ("delay_recorded", "Delay recorded"),
                                    ("met", "Met"),
                                    ("ended", "Ended"),
                                    ("calendar_changed", "Bank holidays changed"),
                                    ("rule_changed", "Rule changed"),
                                    ("owner_changed", "Owner changed"),
                                    ("looked_at", "Looked at by a manager"),
                                    ("reversed", "Taken back"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("decided_on", models.DateField()),
                        ("value", models.DateField(blank=True, null=True)),
                        ("old_date", models.DateField(blank=True, null=True)),
                        ("new_date", models.DateField(blank=True, null=True)),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("criminal", "Criminal proceedings"),
                                    ("inquest", "Inquest"),
                                    ("family_court", "Family court"),
                                    ("family", "The family's needs"),
                                    ("quality", "Quality"),
                                    ("other", "Another reason"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("look_again", models.BooleanField(default=False)),
                        ("panel_told_on", models.DateField(blank=True, null=True)),
                        ("minister_told_on", models.DateField(blank=True, null=True)),
                        ("for_a_look", models.BooleanField(default=False)),
                        (
                            "end_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("withdrawn", "Withdrawn"),
                                    ("criteria_not_met", "Criteria not met"),
                                    ("duplicate", "Duplicate"),
                                    ("logged_in_error", "Logged in error"),
                                    ("another_area", "Another area leads"),
                                    ("no_longer_needed", "No longer needed"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("reason", models.TextField()),
                        ("by_name", models.CharField(max_length=120)),
                        ("at", models.DateTimeField(default=csprapp.today.now)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deadline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="cases.deadline"
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="cases.deadlinechange",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "reversed"), ("reverses__isnull", False)),
                                    models.Q(models.Q(("kind", "reversed"), _negated=True), ("reverses", None)),
                                    _connector="OR",
                                ),
                                name="reversal_names_a_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["start_corrected", "date_set", "delay_recorded", "met", "ended"]),
                                        ("value__isnull", False),
                                    ),
                                    models.Q(
                                        ("kind__in", ["start_corrected", "date_set", "delay_recorded", "met", "ended"]),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="ledger_line_gives_its_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVersion",
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
                            "file",
                            models.FileField(
                                storage=csprapp.files.storage.PrivateStorage(),
                                upload_to=csprapp.files.storage.generated_name,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pdf", "PDF"),
                                    ("docx", "Word document"),
                                    ("png", "PNG picture"),
                                    ("jpg", "JPEG picture"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("mime", models.CharField(max_length=100)),
                        ("size", models.PositiveIntegerField()),
                        ("pages", models.PositiveIntegerField(blank=True, null=True)),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("clean", "clean"),
                                    ("refused", "refused"),
                                    ("not_scanned", "not_scanned"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("finding", models.CharField(blank=True, max_length=120)),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="cases.document",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("document", "number"), name="document_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("scan", "refused"), _negated=True),
                                    models.Q(("finding", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refused_file_says_why",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="document",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="cases.incident"
            ),
        ),
        migrations.AddField(
            model_name="deadline",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="cases.incident",
            ),
        ),
    ]
