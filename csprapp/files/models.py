"""What the store of files would not let go yet."""

from django.db import models

from csprapp.today import now


class Leaving(models.Model):
    """A file that no row names any more and that is still in the store: it was away, or keeps it locked. `prune` tries
    again; until then `doctor` and Health of the service say so. Nothing of what is in it stands here."""

    name = models.CharField("storage name", max_length=200, unique=True)
    asked_at = models.DateTimeField("since when it has to go", default=now)
    locked_until = models.DateTimeField(null=True)
    because = models.CharField("what the store says", max_length=200)

    class Meta:
        ordering = ("asked_at", "pk")

    def __str__(self) -> str:
        return self.name
