"""What somebody asked to take out as a sheet."""

from django.conf import settings
from django.db import models

from csprapp.today import now


class Export(models.Model):
    """One sheet that was asked for: which one, filtered how, in which form and for what. It holds no row of it, but of
    a file that is kept the keys of those that were open to who asked: nobody fetches it once they cannot open one of
    them. That it was asked for stays in the access log when this is thrown away."""

    class Form(models.TextChoices):
        XLSX = "xlsx", "Excel (XLSX)"
        CSV = "csv", "CSV, in a ZIP with its data dictionary"

    personal_fields = ("purpose",)

    kind = models.CharField("which sheet", max_length=20)
    query = models.CharField("filters and columns, as in the address of the list", max_length=2000, blank=True)
    form = models.CharField("form of the file", max_length=4, choices=Form.choices)
    private = models.BooleanField("with words about people", default=False)
    purpose = models.CharField("what it is for", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    opened = models.JSONField("keys of the rows in its file that were open to who asked", default=list)

    def __str__(self) -> str:
        return f"Export {self.pk}: {self.kind}"
