"""Every column that may tell of somebody is emptied by an erasure, or stands here with the reason why it stays."""

import re

import pytest
from django.db import models

from cases.incidents.models import Child, Person
from cases.referrals.models import Referral
from csprapp.records.triggers import personal_fields
from dashboard.privacy.rows import BY_REFERENCE, FOR_THE_PUBLIC, ways
from tests.security.planting import ours

# What happened to people, not what was done about it: each fact of these goes, but for what the row is.
OF_PEOPLE = {Person: {"role"}, Child: set(), Referral: {"reference", "received_on", "nature", "outcome", "told_on"}}
OF_A_LIFE = re.compile(r"born|birth|expected|died|death|occurred|suspected|(^|_)age(_|$)")
# What no erasure of a case reaches, though it could be emptied.
BY_THEMSELVES = {
    "cases.SubjectRequest": "destroyed by itself: test_requests_kept.py",
    "cases.DisclosureLine": "who of the staff did it",
    "cases.IncomingReferral": "emptied as soon as it was taken in: cases/referrals/incoming.py",
    "accounts.SecurityEvent": "who of the staff, or whoever tried, for as long as events are kept",
    "records.Draft": "dashboard/privacy/elsewhere.py",
    "records.ErasureRequest": "the ground that two people signed, without a name in it",
    "dashboard.Export": "goes by itself: dashboard/pruning",
    "publishing.PageClearance": "of a page of the site, about no case",
}
# A day that stays after an erasure: the reason, then whole models, or their fields.
DAYS_KEPT = {
    "what was done about it, and when: the law counts from these days": {
        "cases.Incident.aware_on", "cases.Incident.aware_time", "cases.Incident.not_notified_on",
        "cases.Incident.closed_on", "cases.Reopening", "cases.Notification", "cases.NotifyPosition", "cases.Informed",
        "cases.TrackerEntry", "cases.AreaLead", "cases.Letter", "cases.Referral.received_on", "cases.Referral.told_on",
        "cases.IncomingReferral", "cases.Consideration", "cases.LegalHold", "cases.RetentionReview",
        "cases.SubjectRequest", "cases.CaseAccess", "cases.AccessChange", "cases.EmergencyReview", "cases.Disclosure",
        "cases.DisclosureLine", "reviews.Recommendation", "reviews.RecommendationAnswer", "reviews.Action",
        "reviews.ActionProgress", "reviews.CheckIn", "reviews.FamilyContact", "reviews.FamilyAgreement",
        "reviews.PanelMessage", "reviews.Meanwhile", "reviews.PartnerDecision", "reviews.ReviewPosition",
        "reviews.Disagreement", "reviews.EarlierDecision", "reviews.Amendment", "reviews.PanelReply",
        "reviews.DraftSent", "reviews.PractitionerEvent", "reviews.LearningReview", "reviews.AgreedTerms",
        "reviews.ReviewerAccess", "reviews.LedElsewhere", "reviews.Milestone", "reviews.ProgressCheck",
        "reviews.RapidReview", "reviews.AgencyRequest", "reviews.Chase", "reviews.AgencyReturn", "reviews.Door",
        "reviews.Asked", "reviews.ChronologyEntry.struck_on", "publications.Publication", "publications.Edition",
        "publications.PageEdition", "publications.PublicDocument", "publishing.PublicationLink",
        "publishing.Clearance", "publishing.PageClearance", "publishing.Blocker", "publishing.Confirmation",
        "publishing.TakeDownLine", "publishing.HandOver", "dashboard.FeedEvent",
    },
    "the dates of duties and their ledger, from which the figures are counted": {
        "cases.Deadline", "cases.DeadlineChange",
    },
    "what a court or another review did, and when": {
        "cases.Proceeding", "cases.ReportingRestriction", "cases.ParallelReview",
    },
    "when the record was put right": {"cases.FormerValue"},
    "when somebody did it, or the software": {
        "accounts.SavedView", "accounts.SecurityEvent", "accounts.SecurityTally", "accounts.User",
        "accounts.RoleGrant", "accounts.Away", "dashboard.SetupLink", "dashboard.CalendarFeed", "dashboard.Export",
        "dashboard.TrackerImport", "dashboard.Bundle", "dashboard.BundleFile", "files.Leaving", "mail.Outbox",
        "mail.Digest", "partnership.Membership", "publishing.ReadPart", "publishing.Compared", "publishing.Redaction",
        "records.AccessLog", "records.Draft", "records.Submission", "records.TimerRun", "records.Closing",
        "records.Host", "records.Erasure", "records.Seal", "tasks.Job", "tasks.Worker",
    },
    "settings of the partnership, about no case": {
        "cases.CalendarDay", "cases.ClosureDays", "cases.RuleCheck", "cases.RuleVersion", "cases.LetterTemplate",
        "cases.LegalBasis", "cases.SheetCheck", "partnership.Partnership", "partnership.Agency",
        "partnership.ChildrenOfArea", "reviews.Reading",
    },
}  # fmt: skip

# Why a text, a list or a file stays after an erasure: the reason, then whole models, or their fields.
KEPT = {
    "a number, name or digest of the software, by which something is found again": {
        "accounts.SavedView.page", "accounts.SecurityEvent", "cases.Deadline", "cases.DocumentVersion",
        "cases.DisclosureLine.digest", "cases.Disclosure.digest", "cases.Disclosure.sha256", "cases.Disclosure.ground",
        "cases.RetentionReview.class_key", "cases.SourceRow.digest", "reviews.ActionEvidence", "reviews.ReportDraft",
        "reviews.PartnerDecision.ballot", "reviews.MarkerAnswer", "reviews.DoorKey",
        "reviews.AgencyRequest.legal_basis",
        "publishing.Clearance.digest", "publishing.PageClearance.digest", "publications.Generation", "files.Leaving",
        "publications.Publication.slug", "publications.Edition.digest", "publications.Edition.cleared_digest",
        "publications.Edition.written_by", "publications.PublicDocument",
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
    "a page of the site, about no case; `published` finds it for whoever asks": {"publications.PageEdition"},
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


def test_whatever_can_be_emptied_is_emptied_with_its_case():
    reached = {model for model, _ in ways()} | {*BY_REFERENCE, *FOR_THE_PUBLIC}
    kinds = {model for model in ours() if not hasattr(model, "instance_type") and personal_fields(model)}
    assert {model._meta.label for model in kinds - reached} == set(BY_THEMSELVES)


@pytest.mark.parametrize("model", OF_PEOPLE)
def test_of_a_person_nothing_stays_but_what_the_row_is(model):
    assert {field.name for of, field in fields() if of is model} - {"search_text"} == OF_PEOPLE[model]


def test_every_other_day_is_emptied_or_stays_for_a_reason():
    """When something happened to a family tells who they are as well as a name; when something was done about it is
    what the law counts."""
    told = {name: reason for reason, names in DAYS_KEPT.items() for name in names}
    days = {label(model, field) for model, field in fields() if isinstance(field, models.DateField | models.TimeField)}
    kinds = {name.rpartition(".")[0] for name in days}
    assert sorted(name for name in days - set(told) if name.rpartition(".")[0] not in told) == []
    assert sorted(set(told) - days - kinds) == [], "no reason is left of a day that has gone or is emptied"


def test_no_day_of_a_life_stays():
    """Birth, death and age, whatever record has them: a day is as telling as a name."""
    left = [label(model, field) for model, field in fields() if OF_A_LIFE.search(field.name)]
    assert left == ["partnership.RetentionPeriod.until_age"]  # of nobody: a rule
