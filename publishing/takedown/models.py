"""A more redacted file on its way into the place of a public one, while the two are compared beside the requests."""

from django.db import models

from csprapp.files.storage import generated_name
from csprapp.tasks.models import private_storage
from csprapp.today import now
from publications.library.models import PublicDocument


class Redaction(models.Model):
    """What somebody sent, and how far the comparing came. The row goes with the deed, else by itself after a day; so it
    has no history: the deed has its own."""

    document = models.ForeignKey(PublicDocument, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(storage=private_storage, upload_to=generated_name, max_length=100, blank=True)
    why = models.TextField("why it must be replaced")
    compared = models.PositiveIntegerField("pages compared", default=0)
    old_page = models.PositiveIntegerField("where the old file continues", default=0)
    asked_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"redaction {self.pk}"
