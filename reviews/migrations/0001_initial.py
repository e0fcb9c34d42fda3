import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import csprapp.create_models
import csprapp.files.storage
import csprapp.today


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "__first__"), ("cases", "0001_initial"), ("partnership", "0001_initial")]

    operations = [
        csprapp.create_models.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Action",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("text", models.TextField()),
                        (
                            "owner_name",
                            models.CharField(blank=True, max_length=120, verbose_name="owner without an account"),
                        ),
                        (
                            "owner_email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="e-mail of the owner without an account"
                            ),
                        ),
                        ("started_on", models.DateField(verbose_name="agreed on")),
                        (
                            "check_every",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="check-in every"),
                        ),
                        (
                            "check_unit",
                            models.CharField(
                                blank=True,
                                choices=[("weeks", "weeks"), ("months", "months")],
                                max_length=6,
                                verbose_name="weeks or months",
                            ),
                        ),
                        ("check_first_on", models.DateField(blank=True, null=True, verbose_name="first check-in")),
                        (
                            "check_after_done",
                            models.BooleanField(
                                default=False, verbose_name="check-ins go on until its impact is judged"
                            ),
                        ),
                        ("completed_on", models.DateField(blank=True, null=True)),
                        ("completion_evidence", models.TextField(blank=True)),
                        (
                            "impact",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "It made the difference that was wanted"),
                                    ("some", "It made some difference"),
                                    ("no", "It made no difference"),
                                    ("too_early", "Too early to say"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("impact_evidence", models.TextField(blank=True)),
                        ("impact_on", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_actions",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_action",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "impact_deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_action_impact",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "impact_judged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_actions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("completed_on", None),
                                    models.Q(("completion_evidence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="action_done_with_evidence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("impact", ""),
                                    models.Q(
                                        ("completed_on__isnull", False),
                                        ("impact_judged_by__isnull", False),
                                        ("impact_on__isnull", False),
                                        models.Q(("impact_evidence", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="impact_judged_after_completion_with_evidence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on", None), ("ended_reason", "")),
                                    models.Q(
                                        ("completed_on", None),
                                        ("ended_on__isnull", False),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_action_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("owner_email", ""), ("owner_name", "")),
                                    models.Q(
                                        ("owner", None),
                                        models.Q(("owner_name", ""), _negated=True),
                                        models.Q(("owner_email", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="action_has_one_owner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("impact_judged_by", None),
                                    ("owner", None),
                                    models.Q(("impact_judged_by", models.F("owner")), _negated=True),
                                    _connector="OR",
                                ),
                                name="impact_is_not_judged_by_the_owner",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("check_every", None), ("check_first_on", None), ("check_unit", "")),
                                    models.Q(
                                        ("check_every__gte", 1),
                                        ("check_first_on__isnull", False),
                                        models.Q(("check_unit", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_ins_say_how_often",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("completed_on", None), ("ended_on", None)),
                                fields=["started_on"],
                                name="action_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionProgress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("on", models.DateField()),
                        ("text", models.TextField()),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="where it comes from")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="progress",
                                to="reviews.action",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={"ordering": ["-on", "-pk"]},
                ),
                migrations.CreateModel(
                    name="AgencyRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("asked_on", models.DateField()),
                        ("period_from", models.DateField(blank=True, null=True)),
                        ("period_until", models.DateField(blank=True, null=True)),
                        ("context", models.TextField(blank=True, verbose_name="two neutral sentences")),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_reason", models.TextField(blank=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agency_request",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agency_requests",
                                to="cases.incident",
                            ),
                        ),
                        ("people", models.ManyToManyField(blank=True, related_name="+", to="cases.person")),
                    ],
                    options={
                        "ordering": ["agency__name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on", None)),
                                fields=("incident", "agency"),
                                name="one_request_to_an_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_on", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_on__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="request_withdrawn_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyReturn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("nil_return", models.BooleanField(default=False)),
                        ("involvement", models.TextField(blank=True)),
                        ("learning", models.TextField(blank=True, verbose_name="immediate learning")),
                        ("submitted_on", models.DateField()),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="entered for the agency from"),
                        ),
                        (
                            "received_from",
                            models.CharField(blank=True, max_length=120, verbose_name="who sent or said it"),
                        ),
                        (
                            "answered_by",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="who answered through the link, as they said"
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="reviews.agencyrequest",
                            ),
                        ),
                        (
                            "submitted_by",
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
                                condition=models.Q(
                                    ("nil_return", True), models.Q(("involvement", ""), _negated=True), _connector="OR"
                                ),
                                name="return_says_something",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Chase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("on", models.DateField()),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chases",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={"ordering": ["on", "pk"]},
                ),
                migrations.CreateModel(
                    name="CheckIn",
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
                        ("made_on", models.DateField(blank=True, null=True, verbose_name="recorded")),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("on_track", "On track"),
                                    ("behind", "Behind, and still to be done"),
                                    ("stuck", "Stuck: it needs help"),
                                ],
                                max_length=10,
                                verbose_name="how it stands",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="what was said")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="where it comes from")),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_ins",
                                to="reviews.action",
                            ),
                        ),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="check_in",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "written_by",
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
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("action", "number"), name="check_in_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("made_on", None)), fields=("action",), name="one_check_in_waits"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("made_on", None), ("standing", ""), ("text", ""), ("written_by", None)),
                                    models.Q(
                                        ("made_on__isnull", False),
                                        ("written_by__isnull", False),
                                        models.Q(("standing", ""), _negated=True),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_in_says_how_it_stands",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChronologyEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("day", models.DateField(verbose_name="day, or first day of a period")),
                        ("until", models.DateField(blank=True, null=True)),
                        ("about", models.CharField(blank=True, max_length=60, verbose_name="about when, in words")),
                        ("event", models.TextField()),
                        ("significance", models.TextField(blank=True)),
                        ("source", models.CharField(blank=True, max_length=200)),
                        (
                            "struck_on",
                            models.DateField(blank=True, null=True, verbose_name="taken out of the chronology"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chronology",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="chronology",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["day", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                                name="period_runs_forwards",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Door",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("email", models.EmailField(max_length=254, verbose_name="where the link was sent")),
                        ("sent_on", models.DateField(verbose_name="link sent on")),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="door",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={"abstract": False},
                ),
                migrations.CreateModel(
                    name="DoorKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("nonce", models.CharField(max_length=43)),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("passcode", models.CharField(max_length=128, verbose_name="passcode, hashed")),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="wrong tries since it was last opened"
                            ),
                        ),
                        (
                            "door",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="key", to="reviews.door"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="FamilyAgreement",
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
                            "about",
                            models.CharField(
                                choices=[
                                    ("name", "The name used"),
                                    ("wording", "The wording"),
                                    ("timing", "The timing"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "name_used",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("real", "The real first name"),
                                    ("pseudonym", "A name the family chose"),
                                    ("none", "No name"),
                                ],
                                max_length=10,
                                verbose_name="which name",
                            ),
                        ),
                        ("agreed", models.TextField(verbose_name="what was agreed")),
                        ("agreed_with", models.CharField(max_length=120, verbose_name="who of the family agreed")),
                        (
                            "agreed_by",
                            models.CharField(max_length=120, verbose_name="who agreed it for the partnership"),
                        ),
                        ("agreed_on", models.DateField()),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.incident"
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["about", "-agreed_on", "-pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("about", "name"), models.Q(("name_used", ""), _negated=True)),
                                    models.Q(models.Q(("about", "name"), _negated=True), ("name_used", "")),
                                    _connector="OR",
                                ),
                                name="agreed_name_says_which",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyMember",
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
                        ("who", models.CharField(blank=True, max_length=120, verbose_name="who it is")),
                        (
                            "told_how",
                            models.CharField(blank=True, max_length=200, verbose_name="how they wish to be told"),
                        ),
                        ("told_by", models.CharField(blank=True, max_length=120, verbose_name="by whom")),
                        ("needs", models.TextField(blank=True, verbose_name="interpreter and other needs")),
                        ("leave_alone", models.BooleanField(default=False, verbose_name="do not contact")),
                        ("leave_alone_because", models.TextField(blank=True, verbose_name="why not to contact them")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.incident"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False), models.Q(("who", ""), _negated=True), _connector="OR"
                                ),
                                name="family_member_is_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("leave_alone", False), ("leave_alone_because", "")),
                                    models.Q(
                                        ("leave_alone", True), models.Q(("leave_alone_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="left_alone_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyContact",
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
                        ("contacted_on", models.DateField(verbose_name="when")),
                        ("by_whom", models.CharField(max_length=120)),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("visit", "Visit"),
                                    ("telephone", "Telephone"),
                                    ("video", "Video call"),
                                    ("letter", "Letter"),
                                    ("email", "Email"),
                                    ("through", "Through somebody else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("said", models.TextField(blank=True, verbose_name="what was said")),
                        ("wished", models.TextField(blank=True, verbose_name="what they asked or wished")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.incident"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reviews.familymember",
                                verbose_name="with whom",
                            ),
                        ),
                    ],
                    options={"ordering": ["-contacted_on", "-pk"], "abstract": False},
                ),
                migrations.CreateModel(
                    name="HistoricalAction",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("text", models.TextField()),
                        (
                            "owner_name",
                            models.CharField(blank=True, max_length=120, verbose_name="owner without an account"),
                        ),
                        (
                            "owner_email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="e-mail of the owner without an account"
                            ),
                        ),
                        ("started_on", models.DateField(verbose_name="agreed on")),
                        (
                            "check_every",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="check-in every"),
                        ),
                        (
                            "check_unit",
                            models.CharField(
                                blank=True,
                                choices=[("weeks", "weeks"), ("months", "months")],
                                max_length=6,
                                verbose_name="weeks or months",
                            ),
                        ),
                        ("check_first_on", models.DateField(blank=True, null=True, verbose_name="first check-in")),
                        (
                            "check_after_done",
                            models.BooleanField(
                                default=False, verbose_name="check-ins go on until its impact is judged"
                            ),
                        ),
                        ("completed_on", models.DateField(blank=True, null=True)),
                        ("completion_evidence", models.TextField(blank=True)),
                        (
                            "impact",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "It made the difference that was wanted"),
                                    ("some", "It made some difference"),
                                    ("no", "It made no difference"),
                                    ("too_early", "Too early to say"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("impact_evidence", models.TextField(blank=True)),
                        ("impact_on", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("ended_reason", models.TextField(blank=True)),
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
                            "impact_deadline",
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
                            "impact_judged_by",
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
                        "verbose_name": "historical action",
                        "verbose_name_plural": "historical actions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalActionEvidence",
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
                        (
                            "shows",
                            models.CharField(
                                choices=[("done", "That it was done"), ("impact", "What came of it")], max_length=6
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.action",
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
                        "verbose_name": "historical action evidence",
                        "verbose_name_plural": "historical action evidences",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalActionProgress",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("on", models.DateField()),
                        ("text", models.TextField()),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="where it comes from")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.action",
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
                            "written_by",
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
                        "verbose_name": "historical action progress",
                        "verbose_name_plural": "historical action progresss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgencyRequest",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("asked_on", models.DateField()),
                        ("period_from", models.DateField(blank=True, null=True)),
                        ("period_until", models.DateField(blank=True, null=True)),
                        ("context", models.TextField(blank=True, verbose_name="two neutral sentences")),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_on", models.DateField(blank=True, null=True)),
                        ("withdrawn_reason", models.TextField(blank=True)),
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
                            "asked_by",
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
                        "verbose_name": "historical agency request",
                        "verbose_name_plural": "historical agency requests",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgencyReturn",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("nil_return", models.BooleanField(default=False)),
                        ("involvement", models.TextField(blank=True)),
                        ("learning", models.TextField(blank=True, verbose_name="immediate learning")),
                        ("submitted_on", models.DateField()),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="entered for the agency from"),
                        ),
                        (
                            "received_from",
                            models.CharField(blank=True, max_length=120, verbose_name="who sent or said it"),
                        ),
                        (
                            "answered_by",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="who answered through the link, as they said"
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
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.agencyrequest",
                            ),
                        ),
                        (
                            "submitted_by",
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
                        "verbose_name": "historical agency return",
                        "verbose_name_plural": "historical agency returns",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalChase",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("on", models.DateField()),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "by",
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
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical chase",
                        "verbose_name_plural": "historical chases",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCheckIn",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("made_on", models.DateField(blank=True, null=True, verbose_name="recorded")),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("on_track", "On track"),
                                    ("behind", "Behind, and still to be done"),
                                    ("stuck", "Stuck: it needs help"),
                                ],
                                max_length=10,
                                verbose_name="how it stands",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="what was said")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="where it comes from")),
                        ("history_id", models.AutoField(primary_key=True, serialize=False)),
                        ("history_date", models.DateTimeField(db_index=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.action",
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
                            "written_by",
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
                        "verbose_name": "historical check in",
                        "verbose_name_plural": "historical check ins",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalChronologyEntry",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("day", models.DateField(verbose_name="day, or first day of a period")),
                        ("until", models.DateField(blank=True, null=True)),
                        ("about", models.CharField(blank=True, max_length=60, verbose_name="about when, in words")),
                        ("event", models.TextField()),
                        ("significance", models.TextField(blank=True)),
                        ("source", models.CharField(blank=True, max_length=200)),
                        (
                            "struck_on",
                            models.DateField(blank=True, null=True, verbose_name="taken out of the chronology"),
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
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical chronology entry",
                        "verbose_name_plural": "historical chronology entrys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDoor",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("email", models.EmailField(max_length=254, verbose_name="where the link was sent")),
                        ("sent_on", models.DateField(verbose_name="link sent on")),
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
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical door",
                        "verbose_name_plural": "historical doors",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFamilyAgreement",
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
                            "about",
                            models.CharField(
                                choices=[
                                    ("name", "The name used"),
                                    ("wording", "The wording"),
                                    ("timing", "The timing"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "name_used",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("real", "The real first name"),
                                    ("pseudonym", "A name the family chose"),
                                    ("none", "No name"),
                                ],
                                max_length=10,
                                verbose_name="which name",
                            ),
                        ),
                        ("agreed", models.TextField(verbose_name="what was agreed")),
                        ("agreed_with", models.CharField(max_length=120, verbose_name="who of the family agreed")),
                        (
                            "agreed_by",
                            models.CharField(max_length=120, verbose_name="who agreed it for the partnership"),
                        ),
                        ("agreed_on", models.DateField()),
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
                        "verbose_name": "historical family agreement",
                        "verbose_name_plural": "historical family agreements",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFamilyContact",
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
                        ("contacted_on", models.DateField(verbose_name="when")),
                        ("by_whom", models.CharField(max_length=120)),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("visit", "Visit"),
                                    ("telephone", "Telephone"),
                                    ("video", "Video call"),
                                    ("letter", "Letter"),
                                    ("email", "Email"),
                                    ("through", "Through somebody else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("said", models.TextField(blank=True, verbose_name="what was said")),
                        ("wished", models.TextField(blank=True, verbose_name="what they asked or wished")),
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
                            "member",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.familymember",
                                verbose_name="with whom",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical family contact",
                        "verbose_name_plural": "historical family contacts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalFamilyMember",
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
                        ("who", models.CharField(blank=True, max_length=120, verbose_name="who it is")),
                        (
                            "told_how",
                            models.CharField(blank=True, max_length=200, verbose_name="how they wish to be told"),
                        ),
                        ("told_by", models.CharField(blank=True, max_length=120, verbose_name="by whom")),
                        ("needs", models.TextField(blank=True, verbose_name="interpreter and other needs")),
                        ("leave_alone", models.BooleanField(default=False, verbose_name="do not contact")),
                        ("leave_alone_because", models.TextField(blank=True, verbose_name="why not to contact them")),
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
                        "verbose_name": "historical family member",
                        "verbose_name_plural": "historical family members",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLearningReview",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lcspr", "Local child safeguarding practice review (LCSPR)"),
                                    ("alternative", "Alternative learning review"),
                                    ("thematic", "Thematic review"),
                                    ("audit", "Audit"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Of a review without a lead case; names nobody", max_length=120
                            ),
                        ),
                        (
                            "led_by",
                            models.CharField(blank=True, max_length=120, verbose_name="the other area that leads it"),
                        ),
                        ("decided_on", models.DateField(verbose_name="decision to initiate")),
                        ("decision_reason", models.TextField()),
                        ("reviewer_name", models.CharField(blank=True, max_length=120)),
                        ("reviewer_organisation", models.CharField(blank=True, max_length=120)),
                        (
                            "reviewer_independent",
                            models.TextField(blank=True, verbose_name="check of independence and conflicts"),
                        ),
                        (
                            "reviewer_checked_by",
                            models.CharField(blank=True, max_length=120, verbose_name="who checked independence"),
                        ),
                        (
                            "reviewer_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="independence checked"),
                        ),
                        (
                            "reviewer_conflict",
                            models.TextField(
                                blank=True, verbose_name="conflict of interest declared, and how it was handled"
                            ),
                        ),
                        ("reviewer_appointed_on", models.DateField(blank=True, null=True)),
                        ("terms_of_reference", models.TextField(blank=True)),
                        ("method", models.TextField(blank=True)),
                        ("family_contact", models.TextField(blank=True)),
                        (
                            "check_weeks",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="weeks between progress checks"
                            ),
                        ),
                        ("report_finished_on", models.DateField(blank=True, null=True)),
                        ("sent_to_panel_on", models.DateField(blank=True, null=True)),
                        (
                            "sent_to_secretary_on",
                            models.DateField(blank=True, null=True, verbose_name="sent to the Secretary of State"),
                        ),
                        (
                            "publication_decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full", "Publish in full"),
                                    ("improvements", "Publish the improvements only"),
                                    ("none", "Do not publish"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("publication_decided_on", models.DateField(blank=True, null=True)),
                        ("publication_reason", models.TextField(blank=True)),
                        ("publication_told", models.TextField(blank=True, verbose_name="who was told")),
                        ("published_on", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_as",
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
                        ("ended_reason", models.TextField(blank=True)),
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
                            "lead",
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
                        "verbose_name": "historical learning review",
                        "verbose_name_plural": "historical learning reviews",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPanelMessage",
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
                            "direction",
                            models.CharField(
                                choices=[("to", "To the Panel"), ("from", "From the Panel")], max_length=4
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="date")),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("notification", "The notification"),
                                    ("rapid_review", "The rapid review"),
                                    ("decision", "The decision"),
                                    ("review", "The review that follows"),
                                    ("delay", "A delay"),
                                    ("publication", "Publication"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("summary", models.TextField()),
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
                        "verbose_name": "historical panel message",
                        "verbose_name_plural": "historical panel messages",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRapidReview",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("meeting_on", models.DateField(blank=True, null=True)),
                        ("chair", models.CharField(blank=True, max_length=120)),
                        ("attendance", models.TextField(blank=True)),
                        ("facts", models.TextField(blank=True)),
                        ("lived_experience", models.TextField(blank=True)),
                        (
                            "characteristics",
                            models.TextField(blank=True, verbose_name="protected characteristics and their relevance"),
                        ),
                        ("immediate_action", models.TextField(blank=True)),
                        ("analysis", models.TextField(blank=True)),
                        ("learning", models.TextField(blank=True)),
                        ("sharing_plan", models.TextField(blank=True)),
                        (
                            "criteria_met",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("no_longer", "No longer: a later fact changed this"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("criteria_reason", models.TextField(blank=True)),
                        (
                            "what_next",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lcspr", "A local child safeguarding practice review (LCSPR)"),
                                    ("alternative", "An alternative learning review"),
                                    ("none", "No further review"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("what_next_reason", models.TextField(blank=True)),
                        ("national_issues", models.BooleanField(blank=True, null=True)),
                        ("national_reason", models.TextField(blank=True)),
                        (
                            "ready_on",
                            models.DateField(blank=True, null=True, verbose_name="asked the partners to decide"),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent to the Panel")),
                        ("sent_by", models.CharField(blank=True, max_length=120)),
                        (
                            "sent_evidence",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="how it was sent, and the evidence"
                            ),
                        ),
                        ("late_reason", models.TextField(blank=True)),
                        (
                            "round",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, verbose_name="how often the partners were asked anew"
                            ),
                        ),
                        ("signed_off_on", models.DateField(blank=True, null=True)),
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
                            "prepared_by",
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
                            "report",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.document",
                                verbose_name="its report",
                            ),
                        ),
                        (
                            "sent_file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="cases.documentversion",
                                verbose_name="the file that was sent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical rapid review",
                        "verbose_name_plural": "historical rapid reviews",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReturnPaper",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
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
                            "request",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical return paper",
                        "verbose_name_plural": "historical return papers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalSignificantDate",
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
                        ("label", models.CharField(max_length=120, verbose_name="which day it is")),
                        ("day", models.DateField()),
                        ("yearly", models.BooleanField(default=False, verbose_name="it comes round every year")),
                        ("note", models.TextField(blank=True, verbose_name="what to know")),
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
                        "verbose_name": "historical significant date",
                        "verbose_name_plural": "historical significant dates",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="LearningReview",
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
                                    ("lcspr", "Local child safeguarding practice review (LCSPR)"),
                                    ("alternative", "Alternative learning review"),
                                    ("thematic", "Thematic review"),
                                    ("audit", "Audit"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Of a review without a lead case; names nobody", max_length=120
                            ),
                        ),
                        (
                            "led_by",
                            models.CharField(blank=True, max_length=120, verbose_name="the other area that leads it"),
                        ),
                        ("decided_on", models.DateField(verbose_name="decision to initiate")),
                        ("decision_reason", models.TextField()),
                        ("reviewer_name", models.CharField(blank=True, max_length=120)),
                        ("reviewer_organisation", models.CharField(blank=True, max_length=120)),
                        (
                            "reviewer_independent",
                            models.TextField(blank=True, verbose_name="check of independence and conflicts"),
                        ),
                        (
                            "reviewer_checked_by",
                            models.CharField(blank=True, max_length=120, verbose_name="who checked independence"),
                        ),
                        (
                            "reviewer_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="independence checked"),
                        ),
                        (
                            "reviewer_conflict",
                            models.TextField(
                                blank=True, verbose_name="conflict of interest declared, and how it was handled"
                            ),
                        ),
                        ("reviewer_appointed_on", models.DateField(blank=True, null=True)),
                        ("terms_of_reference", models.TextField(blank=True)),
                        ("method", models.TextField(blank=True)),
                        ("family_contact", models.TextField(blank=True)),
                        (
                            "check_weeks",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="weeks between progress checks"
                            ),
                        ),
                        ("report_finished_on", models.DateField(blank=True, null=True)),
                        ("sent_to_panel_on", models.DateField(blank=True, null=True)),
                        (
                            "sent_to_secretary_on",
                            models.DateField(blank=True, null=True, verbose_name="sent to the Secretary of State"),
                        ),
                        (
                            "publication_decision",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("full", "Publish in full"),
                                    ("improvements", "Publish the improvements only"),
                                    ("none", "Do not publish"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("publication_decided_on", models.DateField(blank=True, null=True)),
                        ("publication_reason", models.TextField(blank=True)),
                        ("publication_told", models.TextField(blank=True, verbose_name="who was told")),
                        ("published_on", models.DateField(blank=True, null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "ended_as",
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
                        ("ended_reason", models.TextField(blank=True)),
                        ("areas", models.ManyToManyField(blank=True, related_name="+", to="partnership.area")),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="learning_review",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="learning_reviews",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "linked_incidents",
                            models.ManyToManyField(blank=True, related_name="linked_reviews", to="cases.incident"),
                        ),
                    ],
                    options={
                        "ordering": ["-decided_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "lcspr"), _negated=True),
                                    ("incident__isnull", False),
                                    models.Q(("led_by", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="lcspr_has_an_incident",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("incident__isnull", False), models.Q(("title", ""), _negated=True), _connector="OR"
                                ),
                                name="review_without_a_case_has_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("led_by", ""), ("incident", None), _connector="OR"),
                                name="review_led_elsewhere_leads_no_case_of_ours",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("publication_decided_on", None), ("publication_decision", "")),
                                    models.Q(
                                        models.Q(("publication_decision", ""), _negated=True),
                                        ("publication_decided_on__isnull", False),
                                        models.Q(("publication_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="publication_decision_has_a_date_and_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_as", ""), ("ended_on", None), ("ended_reason", "")),
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        models.Q(("ended_as", ""), _negated=True),
                                        models.Q(("ended_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_review_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("published_on", None), ("ended_on", None), _connector="OR"),
                                name="review_published_or_ended_not_both",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalReviewerAccess",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_until", models.DateField(verbose_name="until")),
                        ("removed", models.BooleanField(default=False, verbose_name="taken off the case")),
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
                        "verbose_name": "historical reviewer access",
                        "verbose_name_plural": "historical reviewer accesss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalReportDraft",
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
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="what is new in it")),
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
                        "verbose_name": "historical report draft",
                        "verbose_name_plural": "historical report drafts",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRecommendation",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("ours", "Our own review"),
                                    ("national", "A national review"),
                                    ("elsewhere", "Another area's review"),
                                ],
                                default="ours",
                                max_length=10,
                            ),
                        ),
                        ("source_title", models.CharField(blank=True, max_length=200, verbose_name="which review")),
                        ("made_on", models.DateField()),
                        ("text", models.TextField()),
                        (
                            "before_looked_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="when earlier recommendations were looked through"
                            ),
                        ),
                        (
                            "acceptance",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("partly", "Accepted in part"),
                                    ("not_accepted", "Not accepted"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("response", models.TextField(blank=True)),
                        ("responded_on", models.DateField(blank=True, null=True)),
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
                        "verbose_name": "historical recommendation",
                        "verbose_name_plural": "historical recommendations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalProgressCheck",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("made_on", models.DateField(blank=True, null=True, verbose_name="looked at")),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("on_track", "On track"),
                                    ("at_risk", "At risk of being late, or of not being good enough"),
                                    ("late", "Late"),
                                ],
                                max_length=10,
                                verbose_name="how it stands",
                            ),
                        ),
                        ("found", models.TextField(blank=True, verbose_name="what was found")),
                        ("agreed", models.TextField(blank=True, verbose_name="what was agreed")),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "historical progress check",
                        "verbose_name_plural": "historical progress checks",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPractitionerEvent",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("learning", "Learning event"),
                                    ("talks", "Conversations one to one"),
                                    ("managers", "Meeting of managers"),
                                    ("feedback", "Findings shared with practitioners"),
                                    ("other", "Something else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("summary", models.TextField(blank=True, verbose_name="what was said, in summary")),
                        ("cancelled_reason", models.TextField(blank=True, verbose_name="why it did not take place")),
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
                        "verbose_name": "historical practitioner event",
                        "verbose_name_plural": "historical practitioner events",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMilestone",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("terms", "Terms of reference agreed"),
                                    ("information", "Information from the agencies in"),
                                    ("event", "Practitioner event held"),
                                    ("draft", "First draft of the report"),
                                    ("comments", "Partners’ comments on the draft in"),
                                    ("family", "Family has seen what the report will say"),
                                    ("final", "Final draft approved by the partners"),
                                    ("copy", "Copy to the Panel and the Secretary of State"),
                                    ("other", "Another step"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=100, verbose_name="step")),
                        ("counted_from", models.DateField(blank=True, null=True, verbose_name="counted back from")),
                        ("met_on", models.DateField(blank=True, null=True, verbose_name="reached")),
                        ("note", models.TextField(blank=True)),
                        ("dropped_on", models.DateField(blank=True, null=True, verbose_name="dropped")),
                        ("dropped_reason", models.TextField(blank=True, verbose_name="why it was dropped")),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "historical milestone",
                        "verbose_name_plural": "historical milestones",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMeanwhile",
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
                            "what",
                            models.CharField(
                                choices=[("shared", "Learning shared in confidence"), ("started", "Actions started")],
                                max_length=10,
                            ),
                        ),
                        ("done_on", models.DateField(verbose_name="date")),
                        ("words", models.TextField(verbose_name="with whom, or which")),
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
                        "verbose_name": "historical meanwhile",
                        "verbose_name_plural": "historical meanwhiles",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLedElsewhere",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("asked_by", models.CharField(max_length=200, verbose_name="who asked us")),
                        ("asked_on", models.DateField(verbose_name="asked")),
                        ("asked_what", models.TextField(verbose_name="what they asked for")),
                        ("returned_on", models.DateField(blank=True, null=True, verbose_name="our return was sent")),
                        ("returned_what", models.TextField(blank=True, verbose_name="what we sent, to whom and how")),
                        ("report_on", models.DateField(blank=True, null=True, verbose_name="their report reached us")),
                        ("report_what", models.TextField(blank=True, verbose_name="what it means for us")),
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
                        "verbose_name": "historical led elsewhere",
                        "verbose_name_plural": "historical led elsewheres",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAgreedTerms",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.TextField(verbose_name="terms of reference")),
                        ("agreed_on", models.DateField()),
                        ("agreed_with", models.TextField(verbose_name="who agreed them")),
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
                        "verbose_name": "historical agreed terms",
                        "verbose_name_plural": "historical agreed termss",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AgreedTerms",
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
                        ("text", models.TextField(verbose_name="terms of reference")),
                        ("agreed_on", models.DateField()),
                        ("agreed_with", models.TextField(verbose_name="who agreed them")),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreed_terms",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("review", "number"), name="agreed_terms_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True), models.Q(("agreed_with", ""), _negated=True)
                                ),
                                name="agreed_terms_say_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedElsewhere",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("asked_by", models.CharField(max_length=200, verbose_name="who asked us")),
                        ("asked_on", models.DateField(verbose_name="asked")),
                        ("asked_what", models.TextField(verbose_name="what they asked for")),
                        ("returned_on", models.DateField(blank=True, null=True, verbose_name="our return was sent")),
                        ("returned_what", models.TextField(blank=True, verbose_name="what we sent, to whom and how")),
                        ("report_on", models.DateField(blank=True, null=True, verbose_name="their report reached us")),
                        ("report_what", models.TextField(blank=True, verbose_name="what it means for us")),
                        (
                            "review",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="elsewhere",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("returned_on", None), ("returned_what", "")),
                                    models.Q(
                                        ("returned_on__isnull", False), models.Q(("returned_what", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="return_elsewhere_says_what",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="Meanwhile",
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
                            "what",
                            models.CharField(
                                choices=[("shared", "Learning shared in confidence"), ("started", "Actions started")],
                                max_length=10,
                            ),
                        ),
                        ("done_on", models.DateField(verbose_name="date")),
                        ("words", models.TextField(verbose_name="with whom, or which")),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meanwhile",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={"ordering": ["what", "done_on", "pk"]},
                ),
                migrations.CreateModel(
                    name="Milestone",
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
                                    ("terms", "Terms of reference agreed"),
                                    ("information", "Information from the agencies in"),
                                    ("event", "Practitioner event held"),
                                    ("draft", "First draft of the report"),
                                    ("comments", "Partners’ comments on the draft in"),
                                    ("family", "Family has seen what the report will say"),
                                    ("final", "Final draft approved by the partners"),
                                    ("copy", "Copy to the Panel and the Secretary of State"),
                                    ("other", "Another step"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=100, verbose_name="step")),
                        ("counted_from", models.DateField(blank=True, null=True, verbose_name="counted back from")),
                        ("met_on", models.DateField(blank=True, null=True, verbose_name="reached")),
                        ("note", models.TextField(blank=True)),
                        ("dropped_on", models.DateField(blank=True, null=True, verbose_name="dropped")),
                        ("dropped_reason", models.TextField(blank=True, verbose_name="why it was dropped")),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestone",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="milestones",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["deadline__due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("dropped_on", None), ("dropped_reason", "")),
                                    models.Q(
                                        ("dropped_on__isnull", False),
                                        ("met_on", None),
                                        models.Q(("dropped_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="milestone_dropped_says_why",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PanelMessage",
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
                            "direction",
                            models.CharField(
                                choices=[("to", "To the Panel"), ("from", "From the Panel")], max_length=4
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="date")),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("notification", "The notification"),
                                    ("rapid_review", "The rapid review"),
                                    ("decision", "The decision"),
                                    ("review", "The review that follows"),
                                    ("delay", "A delay"),
                                    ("publication", "Publication"),
                                    ("other", "Something else"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("summary", models.TextField()),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.document",
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.incident"
                            ),
                        ),
                    ],
                    options={"ordering": ["-dated_on", "-pk"], "abstract": False},
                ),
                migrations.CreateModel(
                    name="PractitionerEvent",
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
                                    ("learning", "Learning event"),
                                    ("talks", "Conversations one to one"),
                                    ("managers", "Meeting of managers"),
                                    ("feedback", "Findings shared with practitioners"),
                                    ("other", "Something else"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("summary", models.TextField(blank=True, verbose_name="what was said, in summary")),
                        ("cancelled_reason", models.TextField(blank=True, verbose_name="why it did not take place")),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={"ordering": ["held_on", "pk"]},
                ),
                migrations.CreateModel(
                    name="HistoricalEventAgency",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("people", models.PositiveSmallIntegerField(verbose_name="how many came")),
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
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.practitionerevent",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical event agency",
                        "verbose_name_plural": "historical event agencys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="EventAgency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("people", models.PositiveSmallIntegerField(verbose_name="how many came")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partnership.agency"
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attendance",
                                to="reviews.practitionerevent",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["agency__name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("event", "agency"), name="agency_counted_once_per_event"),
                            models.CheckConstraint(
                                condition=models.Q(("people__lte", 999)), name="event_people_are_countable"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgressCheck",
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
                        ("made_on", models.DateField(blank=True, null=True, verbose_name="looked at")),
                        (
                            "standing",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("on_track", "On track"),
                                    ("at_risk", "At risk of being late, or of not being good enough"),
                                    ("late", "Late"),
                                ],
                                max_length=10,
                                verbose_name="how it stands",
                            ),
                        ),
                        ("found", models.TextField(blank=True, verbose_name="what was found")),
                        ("agreed", models.TextField(blank=True, verbose_name="what was agreed")),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="progress_check",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="progress_checks",
                                to="reviews.learningreview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("review", "number"), name="progress_check_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("made_on", None)),
                                fields=("review",),
                                name="one_progress_check_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("found", ""), ("made_on", None), ("standing", "")),
                                    models.Q(
                                        ("made_on__isnull", False),
                                        models.Q(("standing", ""), _negated=True),
                                        models.Q(("found", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="progress_check_says_what_was_found",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RapidReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("meeting_on", models.DateField(blank=True, null=True)),
                        ("chair", models.CharField(blank=True, max_length=120)),
                        ("attendance", models.TextField(blank=True)),
                        ("facts", models.TextField(blank=True)),
                        ("lived_experience", models.TextField(blank=True)),
                        (
                            "characteristics",
                            models.TextField(blank=True, verbose_name="protected characteristics and their relevance"),
                        ),
                        ("immediate_action", models.TextField(blank=True)),
                        ("analysis", models.TextField(blank=True)),
                        ("learning", models.TextField(blank=True)),
                        ("sharing_plan", models.TextField(blank=True)),
                        (
                            "criteria_met",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("no_longer", "No longer: a later fact changed this"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("criteria_reason", models.TextField(blank=True)),
                        (
                            "what_next",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lcspr", "A local child safeguarding practice review (LCSPR)"),
                                    ("alternative", "An alternative learning review"),
                                    ("none", "No further review"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("what_next_reason", models.TextField(blank=True)),
                        ("national_issues", models.BooleanField(blank=True, null=True)),
                        ("national_reason", models.TextField(blank=True)),
                        (
                            "ready_on",
                            models.DateField(blank=True, null=True, verbose_name="asked the partners to decide"),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent to the Panel")),
                        ("sent_by", models.CharField(blank=True, max_length=120)),
                        (
                            "sent_evidence",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="how it was sent, and the evidence"
                            ),
                        ),
                        ("late_reason", models.TextField(blank=True)),
                        (
                            "round",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, verbose_name="how often the partners were asked anew"
                            ),
                        ),
                        ("signed_off_on", models.DateField(blank=True, null=True)),
                        (
                            "deadline",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rapid_review",
                                to="cases.deadline",
                            ),
                        ),
                        (
                            "incident",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rapid_review",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.document",
                                verbose_name="its report",
                            ),
                        ),
                        (
                            "sent_file",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.documentversion",
                                verbose_name="the file that was sent",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_on", None), models.Q(("sent_by", ""), _negated=True), _connector="OR"
                                ),
                                name="rapid_review_sent_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_off_on", None),
                                    models.Q(
                                        models.Q(("criteria_met", ""), _negated=True),
                                        models.Q(("what_next", ""), _negated=True),
                                        ("national_issues__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="signed_off_answers_all_three",
                            ),
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="PartnerDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                        (
                            "outcome",
                            models.CharField(choices=[("agrees", "Agrees"), ("dissents", "Disagrees")], max_length=10),
                        ),
                        ("reasons", models.TextField()),
                        ("decided_on", models.DateField()),
                        ("decided_by", models.CharField(max_length=120, verbose_name="person who decided")),
                        ("recorded_from", models.CharField(blank=True, max_length=200)),
                        ("confirmed_on", models.DateField(blank=True, null=True)),
                        (
                            "ballot",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="digest of the answers decided on"
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="partnership.partnerbody",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rapid_review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["decided_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rapid_review", "round", "body"), name="one_decision_per_body_and_round"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("recorded_by", None), ("recorded_from", ""), ("signed_by__isnull", False)
                                    ),
                                    models.Q(
                                        ("recorded_by__isnull", False),
                                        ("signed_by", None),
                                        models.Q(("recorded_from", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_signed_or_recorded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_by", None), ("confirmed_on", None)),
                                    models.Q(("confirmed_by__isnull", False), ("confirmed_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="decision_confirmed_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PanelReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("received_on", models.DateField()),
                        (
                            "position",
                            models.CharField(
                                choices=[
                                    ("agrees", "Agrees"),
                                    ("queries", "Asks a question"),
                                    ("disagrees", "Disagrees"),
                                    ("national", "Considers a national review"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("response", models.TextField(blank=True)),
                        ("responded_on", models.DateField(blank=True, null=True)),
                        (
                            "rapid_review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={"ordering": ["received_on", "pk"]},
                ),
                migrations.CreateModel(
                    name="HistoricalPartnerDecision",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("round", models.PositiveSmallIntegerField(default=1, editable=False)),
                        (
                            "outcome",
                            models.CharField(choices=[("agrees", "Agrees"), ("dissents", "Disagrees")], max_length=10),
                        ),
                        ("reasons", models.TextField()),
                        ("decided_on", models.DateField()),
                        ("decided_by", models.CharField(max_length=120, verbose_name="person who decided")),
                        ("recorded_from", models.CharField(blank=True, max_length=200)),
                        ("confirmed_on", models.DateField(blank=True, null=True)),
                        (
                            "ballot",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="digest of the answers decided on"
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
                        (
                            "confirmed_by",
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
                            "signed_by",
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
                            "rapid_review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical partner decision",
                        "verbose_name_plural": "historical partner decisions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPanelReply",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("received_on", models.DateField()),
                        (
                            "position",
                            models.CharField(
                                choices=[
                                    ("agrees", "Agrees"),
                                    ("queries", "Asks a question"),
                                    ("disagrees", "Disagrees"),
                                    ("national", "Considers a national review"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("response", models.TextField(blank=True)),
                        ("responded_on", models.DateField(blank=True, null=True)),
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
                            "rapid_review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical panel reply",
                        "verbose_name_plural": "historical panel replys",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEarlierDecision",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("round", models.PositiveSmallIntegerField()),
                        (
                            "criteria_met",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("no_longer", "No longer: a later fact changed this"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("criteria_reason", models.TextField()),
                        (
                            "what_next",
                            models.CharField(
                                choices=[
                                    ("lcspr", "A local child safeguarding practice review (LCSPR)"),
                                    ("alternative", "An alternative learning review"),
                                    ("none", "No further review"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("what_next_reason", models.TextField()),
                        ("national_issues", models.BooleanField()),
                        ("national_reason", models.TextField()),
                        ("signed_off_on", models.DateField()),
                        ("again_on", models.DateField(verbose_name="the day the new fact became known")),
                        ("again_because", models.TextField(verbose_name="why the partners decide again")),
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
                            "rapid_review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical earlier decision",
                        "verbose_name_plural": "historical earlier decisions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCriterionAnswer",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("a", "Improvements are needed, including where they were identified before"),
                                    ("b", "Recurrent themes in safeguarding and promoting the welfare of children"),
                                    ("c", "Concerns about two or more organisations or agencies working together"),
                                    (
                                        "d",
                                        "The Panel has considered the case and concluded that a local review may be more appropriate",
                                    ),
                                    ("e", "Cause for concern about the actions of a single agency"),
                                    ("f", "No agency was involved, and that gives cause for concern"),
                                    ("g", "More than one local authority, police area or integrated care board"),
                                    ("h", "Safeguarding in an institutional setting"),
                                    ("i", "Any other matter"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("unclear", "Unclear"),
                                    ("not_yet_known", "Not yet known"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
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
                            "rapid_review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical criterion answer",
                        "verbose_name_plural": "historical criterion answers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalAmendment",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "about",
                            models.CharField(
                                choices=[
                                    ("facts", "The facts"),
                                    ("lived_experience", "The child's lived experience"),
                                    ("characteristics", "Protected characteristics"),
                                    ("immediate_action", "Immediate safety action"),
                                    ("analysis", "Analysis"),
                                    ("learning", "Learning already clear"),
                                    ("sharing_plan", "Plan for sharing the learning"),
                                    ("meeting", "The meeting"),
                                    ("criteria", "Criteria and circumstances"),
                                    ("decision", "The decision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("reason", models.TextField()),
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
                            "rapid_review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical amendment",
                        "verbose_name_plural": "historical amendments",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="EarlierDecision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("round", models.PositiveSmallIntegerField()),
                        (
                            "criteria_met",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("no_longer", "No longer: a later fact changed this"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("criteria_reason", models.TextField()),
                        (
                            "what_next",
                            models.CharField(
                                choices=[
                                    ("lcspr", "A local child safeguarding practice review (LCSPR)"),
                                    ("alternative", "An alternative learning review"),
                                    ("none", "No further review"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("what_next_reason", models.TextField()),
                        ("national_issues", models.BooleanField()),
                        ("national_reason", models.TextField()),
                        ("signed_off_on", models.DateField()),
                        ("again_on", models.DateField(verbose_name="the day the new fact became known")),
                        ("again_because", models.TextField(verbose_name="why the partners decide again")),
                        (
                            "rapid_review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="earlier_decisions",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["round"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rapid_review", "round"), name="one_earlier_decision_per_round"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionAnswer",
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
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("a", "Improvements are needed, including where they were identified before"),
                                    ("b", "Recurrent themes in safeguarding and promoting the welfare of children"),
                                    ("c", "Concerns about two or more organisations or agencies working together"),
                                    (
                                        "d",
                                        "The Panel has considered the case and concluded that a local review may be more appropriate",
                                    ),
                                    ("e", "Cause for concern about the actions of a single agency"),
                                    ("f", "No agency was involved, and that gives cause for concern"),
                                    ("g", "More than one local authority, police area or integrated care board"),
                                    ("h", "Safeguarding in an institutional setting"),
                                    ("i", "Any other matter"),
                                ],
                                max_length=1,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("yes", "Yes"),
                                    ("no", "No"),
                                    ("unclear", "Unclear"),
                                    ("not_yet_known", "Not yet known"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "rapid_review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["criterion"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rapid_review", "criterion"), name="criterion_answered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answer", "not_yet_known"),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="criterion_answer_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
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
                            "about",
                            models.CharField(
                                choices=[
                                    ("facts", "The facts"),
                                    ("lived_experience", "The child's lived experience"),
                                    ("characteristics", "Protected characteristics"),
                                    ("immediate_action", "Immediate safety action"),
                                    ("analysis", "Analysis"),
                                    ("learning", "Learning already clear"),
                                    ("sharing_plan", "Plan for sharing the learning"),
                                    ("meeting", "The meeting"),
                                    ("criteria", "Criteria and circumstances"),
                                    ("decision", "The decision"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("text", models.TextField()),
                        ("reason", models.TextField()),
                        ("made_on", models.DateField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rapid_review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="reviews.rapidreview",
                            ),
                        ),
                    ],
                    options={"ordering": ["pk"]},
                ),
                migrations.CreateModel(
                    name="Recommendation",
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
                            "source",
                            models.CharField(
                                choices=[
                                    ("ours", "Our own review"),
                                    ("national", "A national review"),
                                    ("elsewhere", "Another area's review"),
                                ],
                                default="ours",
                                max_length=10,
                            ),
                        ),
                        ("source_title", models.CharField(blank=True, max_length=200, verbose_name="which review")),
                        ("made_on", models.DateField()),
                        ("text", models.TextField()),
                        (
                            "before_looked_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="when earlier recommendations were looked through"
                            ),
                        ),
                        (
                            "acceptance",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("partly", "Accepted in part"),
                                    ("not_accepted", "Not accepted"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("response", models.TextField(blank=True)),
                        ("responded_on", models.DateField(blank=True, null=True)),
                        (
                            "identified_before",
                            models.ManyToManyField(
                                blank=True, related_name="identified_again", to="reviews.recommendation"
                            ),
                        ),
                        (
                            "incident",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recommendations",
                                to="cases.incident",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recommendations",
                                to="reviews.learningreview",
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(blank=True, related_name="recommendations", to="partnership.theme"),
                        ),
                    ],
                    options={
                        "ordering": ["made_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("source", "ours"),
                                        models.Q(
                                            ("incident__isnull", False), ("review__isnull", False), _connector="OR"
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(("source", "ours"), _negated=True),
                                        models.Q(("source_title", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recommendation_names_its_review",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("acceptance", ""), ("responded_on", None)),
                                    models.Q(
                                        models.Q(("acceptance", ""), _negated=True),
                                        models.Q(("response", ""), _negated=True),
                                        ("responded_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="recommendation_response_has_words_and_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalRecommendationAnswer",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "acceptance",
                            models.CharField(
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("partly", "Accepted in part"),
                                    ("not_accepted", "Not accepted"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("response", models.TextField()),
                        ("responded_on", models.DateField()),
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
                            "recommendation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.recommendation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical recommendation answer",
                        "verbose_name_plural": "historical recommendation answers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalEarlierLearning",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        ("stands", models.BooleanField(default=True, verbose_name="identified before")),
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
                            "rapid_review",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.rapidreview",
                            ),
                        ),
                        (
                            "recommendation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.recommendation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical earlier learning",
                        "verbose_name_plural": "historical earlier learnings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="EarlierLearning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("stands", models.BooleanField(default=True, verbose_name="identified before")),
                        (
                            "rapid_review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="earlier_learning",
                                to="reviews.rapidreview",
                            ),
                        ),
                        (
                            "recommendation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seen_again",
                                to="reviews.recommendation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rapid_review", "recommendation"), name="earlier_learning_named_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecommendationAnswer",
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
                            "acceptance",
                            models.CharField(
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("partly", "Accepted in part"),
                                    ("not_accepted", "Not accepted"),
                                ],
                                max_length=15,
                            ),
                        ),
                        ("response", models.TextField()),
                        ("responded_on", models.DateField()),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.agency",
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="partnership.partnerbody",
                            ),
                        ),
                        (
                            "recommendation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="reviews.recommendation",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recommendation", "agency"), name="agency_answers_recommendation_once"
                            ),
                            models.UniqueConstraint(
                                fields=("recommendation", "body"), name="body_answers_recommendation_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency", None), ("body__isnull", False)),
                                    models.Q(("agency__isnull", False), ("body", None)),
                                    _connector="OR",
                                ),
                                name="recommendation_answered_by_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("response", ""), _negated=True),
                                name="recommendation_answer_has_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportDraft",
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
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="what is new in it")),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="reviews.learningreview",
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
                            models.UniqueConstraint(fields=("review", "number"), name="report_draft_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("scan", "refused"), _negated=True),
                                    models.Q(("finding", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refused_draft_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDraftSent",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("history_change_reason", models.TextField(null=True)),
                        (
                            "to",
                            models.CharField(
                                choices=[
                                    ("partners", "The statutory partners"),
                                    ("reviewer", "The independent reviewer"),
                                    ("family", "The family"),
                                    ("agencies", "Agencies or practitioners"),
                                    ("other", "Somebody else"),
                                ],
                                max_length=10,
                                verbose_name="to whom",
                            ),
                        ),
                        ("who", models.CharField(blank=True, max_length=200, verbose_name="who received it, and how")),
                        ("sent_on", models.DateField(verbose_name="sent")),
                        ("comments_on", models.DateField(blank=True, null=True, verbose_name="comments received")),
                        ("comments", models.TextField(blank=True, verbose_name="what they said, in summary")),
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
                            "draft",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reviews.reportdraft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical draft sent",
                        "verbose_name_plural": "historical draft sents",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="DraftSent",
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
                            "to",
                            models.CharField(
                                choices=[
                                    ("partners", "The statutory partners"),
                                    ("reviewer", "The independent reviewer"),
                                    ("family", "The family"),
                                    ("agencies", "Agencies or practitioners"),
                                    ("other", "Somebody else"),
                                ],
                                max_length=10,
                                verbose_name="to whom",
                            ),
                        ),
                        ("who", models.CharField(blank=True, max_length=200, verbose_name="who received it, and how")),
                        ("sent_on", models.DateField(verbose_name="sent")),
                        ("comments_on", models.DateField(blank=True, null=True, verbose_name="comments received")),
                        ("comments", models.TextField(blank=True, verbose_name="what they said, in summary")),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sent",
                                to="reviews.reportdraft",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["sent_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("comments", ""), ("comments_on", None)),
                                    models.Q(("comments_on__isnull", False), models.Q(("comments", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="draft_comments_have_words_and_date",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnPaper",
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
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="return_paper",
                                to="cases.document",
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="reviews.agencyrequest",
                            ),
                        ),
                    ],
                    options={"ordering": ["pk"]},
                ),
                migrations.CreateModel(
                    name="ReviewerAccess",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(default=csprapp.today.now, editable=False)),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_until", models.DateField(verbose_name="until")),
                        ("removed", models.BooleanField(default=False, verbose_name="taken off the case")),
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
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviewer_access",
                                to="reviews.learningreview",
                            ),
                        ),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                                name="reviewer_access_ends_after_it_starts",
                            )
                        ]
                    },
                ),
                migrations.CreateModel(
                    name="SignificantDate",
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
                        ("label", models.CharField(max_length=120, verbose_name="which day it is")),
                        ("day", models.DateField()),
                        ("yearly", models.BooleanField(default=False, verbose_name="it comes round every year")),
                        ("note", models.TextField(blank=True, verbose_name="what to know")),
                        (
                            "incident",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.incident"
                            ),
                        ),
                    ],
                    options={"ordering": ["day", "pk"], "abstract": False},
                ),
                migrations.CreateModel(
                    name="ActionEvidence",
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
                        (
                            "shows",
                            models.CharField(
                                choices=[("done", "That it was done"), ("impact", "What came of it")], max_length=6
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="reviews.action",
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
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("scan", "refused"), _negated=True),
                                    models.Q(("finding", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="refused_evidence_says_why",
                            )
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="action",
            name="recommendations",
            field=models.ManyToManyField(related_name="actions", to="reviews.recommendation"),
        ),
    ]
