"""A tracker that somebody brings over: the file, and what they said of it so far, so that nothing is lost meanwhile."""

from django.conf import settings
from django.db import models

from csprapp.partnership.models import Area
from csprapp.tasks.models import private_storage
from csprapp.today import now


class TrackerImport(models.Model):
    """One file on its way in, its owner's alone. Once the cases are brought over the file goes; `result` says what
    became of its rows. Like a draft it has no history: the cases have theirs."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField("name of the file", max_length=120)
    file = models.FileField(storage=private_storage, max_length=100, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    history_before = models.DateField("cases that began before this day come in as history")
    columns = models.JSONField("what each column is", default=dict)  # sheet -> column -> key
    corrections = models.JSONField("cells put right", default=dict)  # sheet -> cell -> text
    left_out = models.JSONField("rows left out", default=list)  # [sheet, row]
    owners = models.JSONField("who owns the cases of whom", default=dict)  # name in the sheet -> person
    partners_told = models.BooleanField("the local partners were told of the open cases", default=False)
    result = models.JSONField("what became of the rows", default=dict)
    started_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class KnownHeading(models.Model):
    """What a column with this heading is, as somebody said for an earlier file; "" for one that is only kept."""

    heading = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=30, blank=True)  # "kept": one of people that somebody wanted so

    def __str__(self) -> str:
        return self.heading
