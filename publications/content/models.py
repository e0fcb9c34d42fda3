"""The words of the site's own pages: start page, how reviews work, support, accessibility statement, privacy."""

from django.db import models
from django.db.models import F, Q

from csprapp.records.fields import OptionalKey
from publications.library.edition_base import AbstractEdition, EditionQuerySet, one_at_a_time

from .rules import Page


class PageEditionQuerySet(EditionQuerySet["PageEdition"]):
    """Questions about the editions of the site's own pages."""

    def of(self, page: str) -> "PageEditionQuerySet":
        """The editions of a page, the newest first; `page` is its key."""
        return self.filter(page=page).order_by("-number")


class PageEdition(AbstractEdition):
    """One version of a page's words. A second person approves it, unless only ways to reach somebody changed.

    Until the first is approved the public reads the shipped text (`rules.shipped`).
    """

    of = "page"

    page = models.CharField(max_length=20, choices=Page.choices, editable=False)
    source = models.TextField("text")
    change_note = models.CharField("what changed, for the second person", max_length=300, blank=True)
    contacts_only = models.BooleanField("only numbers, addresses and hours changed", default=False)
    took_down = OptionalKey(
        "self", related_name="+", verbose_name="edition that one person took down, which this one replaces"
    )

    objects = PageEditionQuerySet.as_manager()

    class Meta:
        ordering = ["page", "-number"]
        constraints = [
            *one_at_a_time("page", "page_edition"),
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
