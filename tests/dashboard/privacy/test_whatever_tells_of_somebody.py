"""Every column that may tell of somebody is emptied by an erasure, or stands here with the reason why it stays."""

import re

import pytest
from django.db import models

from cases.incidents.models import Child, Person
from cases.referrals.models import Referral
from csprapp.records.triggers import personal_fields
from tests.security.planting import ours

# What happened to people, not what was done about it: each fact of these goes, but for what the row is.
OF_PEOPLE = {
    Person: {"role"},
    Child: set(),
    Referral: {"reference", "received_on", "occurred_on", "nature", "outcome", "told_on"},
}
OF_A_LIFE = re.compile(r"born|birth|expected|died|death|(^|_)age(_|$)")

# Why a text, a list or a file stays after an erasure: the reason, then whole models, or their fields.
KEPT = {
    "a number, name or digest of the software, by which something is found again": {
        "accounts.SavedView.page", "accounts.SecurityEvent", "cases.Deadline", "cases.DocumentVersion",
        "cases.DisclosureLine.digest", "cases.Disclosure.digest", "cases.Disclosure.sha256", "cases.Disclosure.ground",
        "cases.RetentionReview.class_key", "cases.SourceRow.digest", "reviews.ActionEvidence", "reviews.ReportDraft",
        "reviews.PartnerDecision.ballot", "reviews.MarkerAnswer", "reviews.DoorKey",
        "reviews.AgencyRequest.legal_basis",
        "publishing.Clearance.digest", "publishing.PageClearance.digest", "publications.Generation", "files.Leaving",
        "records.ErasureRow", "records.ErasureRequest", "records.Seal", "records.SealedBlock", "records.SealedSalts",
        "records.TimerRun", "records.Host", "tasks.Worker", "dashboard.SetupLink", "dashboard.CalendarFeed",
    },
    "the reference by which others ask of the case, who have to be told that it was destroyed": {
        "cases.Incident.reference", "cases.Incident.code_name", "cases.Incident.panel_reference",
        "cases.Notification.national_reference", "cases.Referral.reference", "cases.IncomingReferral",
        "cases.AreaLead.reference", "publishing.HandOver", "dashboard.FeedEvent",
    },
    "names a body": {
        "cases.AreaLead.led_by", "reviews.LearningReview.led_by", "reviews.LearningReview.reviewer_organisation",
    },
    "asked for with the words that it names nobody, and of a review without a case": {"reviews.LearningReview.title"},
    "who of the staff did it: their name stays on what they did": {
        "accounts.User", "cases.DeadlineChange.by_name", "records.AccessLog", "reviews.Reading.counted_by",
    },
    "counts, and asks what is counted": {"reviews.Indicator", "reviews.Reading.source"},
    "settings of the partnership, about no case": {
        "accounts.SavedView.name", "accounts.SavedView.query", "cases.CalendarDay", "cases.ClosureDays",
        "cases.LegalBasis", "cases.LetterTemplate", "cases.RuleCheck", "cases.RuleVersion", "cases.SheetCheck",
        "dashboard.KnownHeading", "dashboard.ReportLayout", "partnership.Agency", "partnership.Area",
        "partnership.ChildrenOfArea", "partnership.PartnerBody", "partnership.Partnership",
        "partnership.RetentionPeriod", "partnership.Theme",
    },
    "is public, or was written to be: it goes by its own day, and `published` finds it for whoever asks": {
        "publications.Edition", "publications.PageEdition", "publications.PublicDocument", "publications.Publication",
    },
    "is the ground that two people signed, without a name in it": {"records.Erasure"},
    "emptied by its own rule: dashboard/privacy/destroying.py (`forget_recipients`), elsewhere.py": {
        "mail.Outbox", "records.Draft", "tasks.Job",
    },
    "goes by itself within days: dashboard/pruning, events.forget_addresses": {
        "accounts.SecurityTally", "dashboard.Bundle", "dashboard.BundleFile", "dashboard.Export",
        "dashboard.TrackerImport", "mail.Digest", "publishing.Compared", "publishing.ReadPart", "publishing.Redaction",
        "records.Submission",
    },
}  # fmt: skip


def fields() -> list[tuple[type[models.Model], models.Field]]:
    """Every column of ours that an erasure leaves, histories apart: they follow their records."""
    plain = models.ForeignKey | models.AutoField | models.BooleanField | models.UUIDField
    return [
        (model, field)
        for model in ours()
        if not hasattr(model, "instance_type")
        for field in model._meta.concrete_fields
        if not isinstance(field, plain) and field.name not in {*personal_fields(model), "version", "created_at"}
    ]


def label(model: type[models.Model], field: models.Field) -> str:
    return f"{model._meta.label}.{field.name}"


def may_tell(field: models.Field) -> bool:
    """Whether somebody could have written a name, or the software a file, into it."""
    words = models.CharField | models.TextField | models.JSONField | models.FileField | models.BinaryField
    return isinstance(field, words) and not field.choices


def kept_because() -> dict[str, str]:
    return {name: reason for reason, names in KEPT.items() for name in names}


def test_whatever_is_typed_or_stored_is_emptied_or_stays_for_a_reason():
    told = kept_because()
    left = sorted(
        label(model, field)
        for model, field in fields()
        if may_tell(field) and label(model, field) not in told and model._meta.label not in told
    )
    assert left == []


def test_no_reason_is_left_of_a_column_that_has_gone_or_is_emptied():
    there = {label(model, field) for model, field in fields()} | {model._meta.label for model, _ in fields()}
    assert sorted(set(kept_because()) - there) == []


@pytest.mark.parametrize("model", OF_PEOPLE)
def test_of_a_person_nothing_stays_but_what_the_row_is(model):
    assert {field.name for of, field in fields() if of is model} - {"search_text"} == OF_PEOPLE[model]


def test_no_day_of_a_life_stays():
    """Birth, death and age, whatever record has them: a day is as telling as a name."""
    left = [label(model, field) for model, field in fields() if OF_A_LIFE.search(field.name)]
    assert left == ["partnership.RetentionPeriod.until_age"]  # of nobody: a rule
