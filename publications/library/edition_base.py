"""An edition, of a publication or of a page of the site: words that several people write and another approves."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from csprapp.records.fields import by_whom
from csprapp.records.models import Record


class State(models.TextChoices):
    """Where an edition stands between its writer, its second person and the public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Waiting for a second person"
    APPROVED = "approved", "Approved"
    SUPERSEDED = "superseded", "Replaced by a later edition"


class AbstractEdition(Record):
    """One version of words for the public: numbered, at most one approved and one in hand, never changed once out."""

    of: ClassVar[str]  # the column that says what it is an edition of
    State: ClassVar[type[State]] = State

    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_by = models.JSONField("keys of everyone who changed its words", default=list, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    checker = by_whom()
    approved_at = models.DateTimeField("public since", null=True, blank=True)
    digest = models.CharField("SHA-256 of text and files", max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether its words may still be changed."""
        return self.state == State.DRAFT

    @property
    def siblings(self) -> EditionQuerySet[AbstractEdition]:
        """Every edition of the same publication or page, this one included."""
        return EditionQuerySet(type(self)).filter(**{self.of: getattr(self, self.of)})


E_co = TypeVar("E_co", bound=AbstractEdition, covariant=True)


class EditionQuerySet(models.QuerySet[E_co]):
    """Questions about editions, of whatever they are."""

    def approved(self) -> EditionQuerySet[E_co]:
        """The editions the public may come to read, one a publication or page."""
        return self.filter(state=State.APPROVED)

    def in_hand(self) -> EditionQuerySet[E_co]:
        """Those being written or waiting for the second person, at most one a publication or page."""
        return self.filter(state__in=[State.DRAFT, State.IN_REVIEW])

    def next_number(self) -> int:
        """The number that follows those there are."""
        return (self.aggregate(last=Max("number"))["last"] or 0) + 1


def one_at_a_time(of: str, name: str) -> list[models.BaseConstraint]:
    """What the database holds of the editions of one thing: each number once, one approved, one in hand."""
    return [
        models.UniqueConstraint(fields=[of, "number"], name=f"{name}_number_once"),
        models.UniqueConstraint(fields=[of], condition=Q(state="approved"), name=f"{name}_one_approved"),
        models.UniqueConstraint(fields=[of], condition=Q(state__in=["draft", "in_review"]), name=f"{name}_one_in_hand"),
    ]
