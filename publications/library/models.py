"""What the public may read: publications, their editions and their files. Private until the predicate says
so.

The predicate lives in `queries.py`; it is the only answer to "may this be read now?".
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from csprapp.files.storage import PrivateStorage, generated_name
from csprapp.records.fields import OptionalKey, by_whom
from csprapp.records.models import Record

from . import kinds, rules
from .edition_base import AbstractEdition, EditionQuerySet, one_at_a_time
from .queries import PublicationQuerySet


def private_storage() -> PrivateStorage:
    """A callable, so that migrations name no folder of any machine."""
    return PrivateStorage()


class Publication(Record):
    """Something the partnership shows the public, under one neutral address that is never used again.

    The row stays for ever, so that its address can never be given to another report.
    """

    class Origin(models.TextChoices):
        REVIEW = "review", "A review of ours"
        NATIONAL = "national", "A national review"
        PAGE = "page", "The partnership itself"

    personal_fields = (
        "kept_longer_because", "withdrawn_because", "ended_early_ground", "put_back_because", "ground_gone",
        "ended_because",
    )  # fmt: skip

    slug = models.SlugField(max_length=40, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=kinds.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices, editable=False)

    class Ground(models.TextChoices):
        """Why it was taken down: the one thing that is asked before it comes down."""

        NAMES = "names", "It names somebody, or shows who somebody is"
        COURT = "court", "A court order"
        FAMILY = "family", "The family asked for it"
        MISTAKE = "mistake", "There is a mistake in it"
        OTHER = "other", "Another reason"

    beside = OptionalKey("self", related_name="briefs", verbose_name="report it belongs to")

    public_from = models.DateField("first public day", null=True, blank=True)
    public_from_time = models.TimeField("hour on that day", null=True, blank=True)
    public_until = models.DateField("last public day", null=True, blank=True)
    kept_longer_because = models.TextField(blank=True)

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_silently = models.BooleanField(default=False)
    withdrawn_for = models.CharField("ground for taking it down", max_length=10, choices=Ground.choices, blank=True)
    withdrawn_because = models.TextField(blank=True)
    withdrawn_edition = models.PositiveSmallIntegerField("number of the edition taken down", null=True, blank=True)
    ended_early_ground = models.TextField("ground for ending the statutory year early (regulation 17)", blank=True)
    withdrawal_seen_by = by_whom()
    put_back_asked_by = by_whom()
    put_back_because = models.TextField("why it should be put back", blank=True)
    ground_gone = models.TextField("why the ground on which it was taken down no longer holds", blank=True)

    unconfirmed_since = models.DateTimeField(
        "came back from a backup and is waiting to be confirmed", null=True, blank=True
    )

    ended_on = models.DateField("ended before it was public", null=True, blank=True)
    ended_because = models.TextField("why it was ended", blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-public_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(public_from__isnull=True),
                name="publication_ended_has_no_first_day",
            ),
            models.CheckConstraint(
                condition=Q(public_from__isnull=False) | Q(public_from_time__isnull=True, public_until__isnull=True),
                name="publication_window_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(public_until__isnull=True) | Q(public_until__gte=F("public_from")),
                name="publication_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_silently=False, withdrawn_because=""),
                name="publication_withdrawal_has_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(put_back_asked_by__isnull=True) | Q(withdrawn_at__isnull=False),
                name="publication_put_back_only_if_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refused: the row keeps the address from being used again. Take the publication down instead."""
        raise models.ProtectedError("A publication is taken down, never deleted.", {self})

    def standing(self, at: datetime) -> rules.Standing:
        """Not ready, scheduled, public, ended or withdrawn at an instant; the same rule as `public(at)`."""
        return rules.standing(self.window, approved=self.editions.approved().exists(), at=at)

    @property
    def window(self) -> rules.Window:
        """What of its own decides whether it may be read."""
        days = self.public_from, self.public_from_time, self.public_until
        return rules.Window(*days, self.withdrawn_at is not None, self.unconfirmed_since is not None)

    @property
    def current_edition(self) -> Edition | None:
        """The newest approved edition: what the public reads while the publication is visible."""
        return self.editions.approved().order_by("-number").first()

    def taken_down(self, edition: Edition | None) -> bool:
        """Whether this is the very edition that was taken down, on a ground that is known.

        One before it counts too: a backup may have lost the edition that was public.
        """
        if edition is None or not self.withdrawn_for or self.withdrawn_edition is None:
            return False
        return edition.number <= self.withdrawn_edition

    @property
    def newest_edition(self) -> Edition | None:
        """The newest edition in any state: what staff work on."""
        return self.editions.order_by("-number").first()


class Edition(AbstractEdition):
    """One version of a publication's words. Approved by a person who did not write it, and never changed
    after."""

    of = "publication_id"

    # With their case goes what nobody can come to read any more (dashboard/privacy/rows.py).
    personal_fields = (
        "title", "title_agreed_with", "memory_line", "memory_line_agreed_with", "subject_label",
        "subject_label_agreed_with", "theme", "more_themes", "reviewer", "other_name", "other_name_confirmed_with",
        "for_information", "content_note", "statement", "summary", "learning", "done", "followed", "questions",
        "body_source", "body_html", "change_note", "link_address",
    )  # fmt: skip

    class BodyFormat(models.TextChoices):
        NONE = "", "No full text"
        MARKDOWN = "markdown", "Typed"
        WORD = "word", "From a Word document"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    origin = models.CharField(max_length=10, choices=Publication.Origin.choices, editable=False)

    title = models.CharField("title of the page", max_length=200, blank=True)
    title_agreed_with = models.CharField("who agreed the title", max_length=200, blank=True)
    memory_line = models.CharField("memory line", max_length=300, blank=True)
    memory_line_agreed_with = models.CharField("who agreed the memory line", max_length=200, blank=True)
    subject_label = models.CharField("name for the child in the report", max_length=120, blank=True)
    subject_label_agreed_with = models.CharField("who agreed that name", max_length=200, blank=True)
    theme = models.CharField(max_length=120, blank=True)
    more_themes = models.TextField("other themes", blank=True)  # one a line
    reviewer = models.CharField("who carried out the review", max_length=200, blank=True)
    reported_on = models.DateField("date of the report", null=True, blank=True)

    about_another = models.BooleanField(
        "the report is about a different young person from the one remembered", default=False
    )
    other_name = models.CharField("name of the other young person in the report", max_length=120, blank=True)
    other_name_confirmed_with = models.CharField(
        "who confirmed that the other name may appear on this page", max_length=200, blank=True
    )
    for_information = models.TextField("for information", blank=True)

    content_note = models.CharField(max_length=300, blank=True)
    statement = models.TextField("statement by the partnership", blank=True)
    summary = models.TextField(blank=True)
    learning = models.TextField("learning and recommendations", blank=True)
    done = models.TextField("what has been done", blank=True)
    followed = models.TextField("what happened to each recommendation", blank=True)
    questions = models.TextField("questions for discussion", blank=True)
    body_format = models.CharField(max_length=10, choices=BodyFormat.choices, default=BodyFormat.NONE, blank=True)
    body_source = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    summary_in_feed = models.BooleanField("offer the summary to feed readers and other websites", default=False)
    change_note = models.CharField("what has changed since the last edition", max_length=300, blank=True)

    link_address = models.URLField("address of the national report", max_length=500, blank=True)
    link_published_on = models.DateField("published on", null=True, blank=True)

    cleared_by = by_whom()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["publication", "-number"]
        constraints = [
            *one_at_a_time("publication", "edition"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "superseded"])
                | Q(checker__isnull=False, approved_at__isnull=False) & ~Q(checker=F("author")) & ~Q(digest=""),
                name="edition_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(origin="review", state__in=["approved", "superseded"]) | Q(cleared_digest=F("digest")),
                name="edition_of_a_review_is_cleared",
            ),
            models.CheckConstraint(
                condition=~Q(about_another=True, state="approved") | ~Q(for_information=""),
                name="edition_about_another_explains_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}, edition {self.number}"

    @property
    def themes(self) -> list[str]:
        """Every theme, the first one first."""
        return list(dict.fromkeys(filter(None, [self.theme, *self.more_themes.splitlines()])))


class DocumentManager(models.Manager["PublicDocument"]):
    """The files there are: what an erasure emptied is no file of its edition any more."""

    def get_queryset(self) -> models.QuerySet[PublicDocument]:
        return super().get_queryset().exclude(file="")


class PublicDocument(Record):
    """A file of one edition. Its key makes its address: kept while the file stays the same, new once
    replaced."""

    personal_fields = (
        "name", "title", "description", "file", "removed", "faults_accepted_because", "withheld_because",
        "redacted_because",
    )  # fmt: skip

    class Kind(models.TextChoices):
        REPORT = "report", "Report"
        BRIEF = "brief", "Learning brief"
        OTHER = "other", "Other document"
        PICTURE = "picture", "Picture in the text"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="documents")
    key = models.CharField(max_length=12, editable=False)
    name = models.CharField("file name in the address", max_length=80, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField("friendly title", max_length=200, blank=True)
    description = models.CharField("what the picture shows", max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    file = models.FileField(storage=private_storage, upload_to=generated_name, max_length=100)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField("bytes")
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    faults = models.CharField("accessibility faults found", max_length=200, blank=True)
    removed = models.TextField("what was removed from the original", blank=True)
    faults_accepted_because = models.TextField(blank=True)

    withheld_at = models.DateTimeField("taken off the page", null=True, blank=True)
    withheld_because = models.TextField(blank=True)
    withheld_seen_by = by_whom()

    redacted_at = models.DateTimeField("replaced by a more heavily redacted file", null=True, blank=True)
    redacted_because = models.TextField(blank=True)
    redacted_seen_by = by_whom()

    objects = DocumentManager()

    class Meta:
        ordering = ["edition", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="document_key_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.name} of edition {self.edition_id}"

    @property
    def is_picture(self) -> bool:
        return self.kind == self.Kind.PICTURE

    @property
    def unseen(self) -> bool:
        """Whether one person took it off or replaced it, and no second person has looked yet."""
        off = self.withheld_at is not None and self.withheld_seen_by_id is None
        return off or (self.redacted_at is not None and self.redacted_seen_by_id is None)


class Generation(models.Model):
    """One row: a random token, replaced whenever anything public may have changed. `front.py` reads it.

    A token and no counter: a restored backup must never meet an old answer under the same number.
    """

    token = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_generation")]

    def __str__(self) -> str:
        return self.token
