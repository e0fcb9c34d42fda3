"""What people keep of how they look at a list."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from csprapp.today import now


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: models.Model) -> "SavedViewQuerySet":
        """One's own, and those that somebody shares with the team."""
        return self.filter(Q(owner=user) | Q(shared=True))


class SavedView(models.Model):
    """Filters, columns and order of a list under a name. It holds no row of the list: whoever opens one that is shared
    sees what their own list has."""

    page = models.CharField("which list", max_length=20)
    name = models.CharField(max_length=60)
    query = models.CharField("filters, columns and order, as in the address of the list", max_length=2000, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    shared = models.BooleanField("shared with the team", default=False)
    saved_at = models.DateTimeField(default=now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
