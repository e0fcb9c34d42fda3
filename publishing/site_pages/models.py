"""What is kept of the check of one of the site's own pages. It may quote what a case knows, so it is private."""

from django.db import models

from csprapp.clock.deadline import day_words
from publishing.links.models import Cleared


class PageClearance(Cleared):
    """Somebody read one edition of a page of the site, and accepted each finding for a reason."""

    edition = models.ForeignKey("publications.PageEdition", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"page edition {self.edition_id} cleared {day_words(self.cleared_on)}"
