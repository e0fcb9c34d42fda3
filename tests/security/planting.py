"""A canary of its own in every text of every row of every model of ours, found by looking at the models themselves.

A model or a field added one day is planted without anybody thinking of it; what must be left alone is said in STEERING,
with the reason.
"""

import datetime as dt
import uuid

from django.apps import apps
from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from csprapp.records import triggers

OURS = ("csprapp.", "cases.", "reviews.", "publications.", "publishing.", "dashboard.")

# What the public is meant to read. Everything else of these models is private, also what is added one day.
PUBLIC = {
    "publications.Publication": {"slug"},
    "publications.Edition": {
        *("title", "memory_line", "subject_label", "theme", "for_information", "content_note", "statement", "summary"),
        *("learning", "done", "questions", "body_html", "change_note", "link_address"),
        *("more_themes", "reviewer", "followed"),
    },
    "publications.PublicDocument": {"key", "name", "title", "description", "mime", "faults", "sha256"},
    "publications.PageEdition": {"source"},
    "partnership.Partnership": {
        *("name", "contact_email", "contact_phone", "worried_phone", "worried_hours", "out_of_hours_phone"),
        *("panel_name", "panel_short", "panel_site", "brand_colour", "guidance_edition", "host_body"),
        *("chair", "scrutineer", "arrangements_site"),
    },
    "partnership.PartnerBody": {"name"},
}
# Words that the code itself wrote and looks for again, never a person's: an altered one stops what it steers.
STEERING = {
    "publications.Generation.token": "the token of the pages kept in memory",
    "cases.Deadline.rule_key": "names a rule of the clock",
    "cases.Deadline.route": "names the page that resolves the duty",
    "cases.Deadline.rule_version": "names a version of that rule",
    "cases.Deadline.calendar_version": "names a version of the calendar",
    "accounts.RoleGrant.role": "names a role",
    "dashboard.Export.opened": "keys of rows",
}
# Models that are left empty when no factory fills them: a row with nothing right in it stops the clock; seals hold
# digests, keys and names of columns.
EMPTY = {"cases.RuleVersion", "cases.HistoricalRuleVersion"}
EMPTY |= {"records.Seal", "records.SealedBlock", "records.SealedSalts"}
EMPTY |= {"records.Closing"}  # with one nobody works
# What mail may show: where it goes, the case's reference, and what the mail itself says. It is private all the same.
IN_MAIL = {
    "accounts.User.email": "the mail goes there",
    "reviews.Action.owner_email": "the mail goes there",
    "cases.Deadline.label": "the rule's name; that of an agreed date stays inside, as the tests of reminders show",
    "cases.Incident.reference": "stands for the case in mail",
    "cases.Incident.code_name": "stands beside the reference, and says nothing of anybody",
    "mail.Outbox.recipient": "is the mail",
    "mail.Outbox.title": "is the mail",
    "mail.Outbox.text": "is the mail",
}


def ours() -> list[type[models.Model]]:
    """Every model of ours, histories included."""
    return [model for model in apps.get_models() if model.__module__.startswith(OURS)]


def texts(model: type[models.Model]) -> list[models.Field]:
    """The fields of a model that hold words: whatever is not chosen from a list, not public and not exempt."""
    source = getattr(model, "instance_type", model)  # a history has its model's fields
    label = source._meta.label
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and field.name not in PUBLIC.get(label, set())
        and f"{label}.{field.name}" not in STEERING
    ]


class Planted:
    """Which canary stands in which field."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def canary(self, label: str) -> str:
        """Short enough for the shortest field, and never a word or a figure of anybody's."""
        canary = f"zq{len(self.names):04d}qz"
        self.names[canary] = label
        return canary

    def found_in(self, *parts: bytes | str) -> list[str]:
        """The fields whose canaries stand in any of these bytes, in either case of their letters."""
        seen = b"\n".join(part if isinstance(part, bytes) else part.encode() for part in parts).lower()
        return [label for canary, label in self.names.items() if canary.encode() in seen]


def plant_everywhere() -> Planted:
    """Fill every text field of every row, make a row where a model has none, past every rule of model and database.

    For a test's own transaction on SQLite, where checks can be told to stand aside.
    """
    planted = Planted()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    triggers.drop(connection.alias)
    for model in ours():
        if not model._base_manager.exists() and model._meta.label not in EMPTY:
            make_row(model)
        values = {
            field.name: value_for(field, planted.canary(f"{model._meta.label}.{field.name}")) for field in texts(model)
        }
        if values:
            models.QuerySet(model).update(**values)
    triggers.install(connection.alias)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    return planted


def value_for(field: models.Field, canary: str):
    """The canary as this field can hold it; in words each row's is its own, so that unique ones stay so."""
    if isinstance(field, models.JSONField):
        return [canary]
    if isinstance(field, models.EmailField):
        return Concat(Value(canary), Cast("pk", models.CharField()), Value("@demo.example"))
    return Concat(Value(canary), Cast("pk", models.CharField()), output_field=models.TextField())


def make_row(model: type[models.Model]) -> models.Model:
    """A row of a model that no factory made: zeros, first days and whatever row its keys can lead to."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.is_relation:
            setattr(row, field.attname, key_for(field))
        elif not field.null and not field.has_default() and not isinstance(field, models.AutoField):
            setattr(row, field.attname, blank(field))
    (made,) = models.QuerySet(model).bulk_create([row])
    return made


def key_for(field: models.ForeignKey):
    if field.null:
        return None
    there = field.related_model._base_manager.order_by("pk").first() or make_row(field.related_model)
    return there.pk


def blank(field: models.Field):
    """The plainest value a field can hold."""
    if field.choices:
        return next(value for value, _ in field.flatchoices if value)
    if field.blank and isinstance(field, models.CharField | models.TextField):
        return ""
    plain = {
        models.BooleanField: False,
        models.DateTimeField: dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC),
        models.DateField: dt.date(2026, 1, 5),
        models.TimeField: dt.time(9),
        models.IntegerField: 1,
        models.UUIDField: uuid.uuid4(),
        models.JSONField: [],
    }
    return next((value for kind, value in plain.items() if isinstance(field, kind)), "x")
