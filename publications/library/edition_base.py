"""An edition, of a publication or of a page of the site: words that several people write and another approves."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Cast
from django.db.models.lookups import Regex

from csprapp.accounts.models import User
from csprapp.records.fields import by_whom
from csprapp.records.models import Record


class State(models.TextChoices):
    """Where an edition stands between its writer, its second person and the public."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Waiting for a second person"
    APPROVED = "approved", "Approved"
    SUPERSEDED = "superseded", "Replaced by a later edition"
    ENDED = "ended", "Ended before it was public"


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

    def has_words_of(self, user: User) -> bool:
        """Whether this person began it or changed its words or files, and so is not the one who approves it. Asked of
        many at once: `EditionQuerySet.without_words_of`."""
        return user.pk == self.author_id or user.pk in self.written_by

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

    def without_words_of(self, user: User) -> EditionQuerySet[E_co]:
        """Those that this person neither began nor changed: what `has_words_of` says of each, for the database."""
        wrote = Regex(Cast("written_by", models.TextField()), rf"[^0-9]{user.pk}[^0-9]")
        return self.exclude(author=user).exclude(wrote)

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
