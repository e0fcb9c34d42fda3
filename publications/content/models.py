"""The words of the site's own pages: start page, how reviews work, support, accessibility statement, privacy."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from csprapp.records.models import Record

from .queries import PageEditionQuerySet
from .rules import Page


class PageEdition(Record):
    """One version of a page's words. A second person approves it, unless only ways to reach somebody changed.

    Until the first is approved the public reads the shipped text (`rules.shipped`).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "Waiting for a second person"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Replaced by a later edition"

    page = models.CharField(max_length=20, choices=Page.choices, editable=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    source = models.TextField("text")
    change_note = models.CharField("what changed, for the second person", max_length=300, blank=True)

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_by = models.JSONField("keys of everyone who changed its words", default=list, editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contacts_only = models.BooleanField("only numbers, addresses and hours changed", default=False)
    took_down = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="edition that one person took down, in whose place this one stands",
    )
    approved_at = models.DateTimeField("public since", null=True, blank=True)
    digest = models.CharField("SHA-256 of the text approved", max_length=64, blank=True, editable=False)

    objects = PageEditionQuerySet.as_manager()

    class Meta:
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="page_edition_number_once"),
            models.UniqueConstraint(fields=["page"], condition=Q(state="approved"), name="page_edition_one_approved"),
            models.UniqueConstraint(
                fields=["page"], condition=Q(state__in=["draft", "in_review"]), name="page_edition_one_in_hand"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "superseded"])
                | Q(approved_at__isnull=False)
                & ~Q(digest="")
                & (
                    Q(contacts_only=True)
                    | Q(took_down__isnull=False)
                    | Q(checker__isnull=False) & ~Q(checker=F("author"))
                ),
                name="page_edition_approved_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page}, edition {self.number}"

    @property
    def unseen(self) -> bool:
        """Whether one person took the edition before it down, and no second one has looked yet."""
        return self.took_down_id is not None and self.state == self.State.APPROVED and self.checker_id is None

    @property
    def is_open(self) -> bool:
        """Whether its words may still be changed."""
        return self.state == self.State.DRAFT
