"""What is kept of the check of one of the site's own pages. It may quote what a case knows, so it is private."""

from django.conf import settings
from django.db import models

from csprapp.records.models import Record


class PageClearance(Record):
    """Somebody read one edition of a page, as it was at one digest, and accepted each finding for a reason."""

    personal_fields = ("checklist",)

    edition = models.ForeignKey("publications.PageEdition", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    checklist = models.JSONField(default=dict)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cleared_on = models.DateField()

    def __str__(self) -> str:
        return f"page edition {self.edition_id} cleared {self.cleared_on}"
