"""What a calendar feed gives out, copied apart from the cases: the part of the service that gives it reads no more."""

from django.conf import settings
from django.db import models

from csprapp.today import now


class CalendarFeed(models.Model):
    """The secret address under which a calendar program fetches somebody's dates, or the team's. Of the secret nothing
    is kept but its digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds")
    team = models.BooleanField("the team’s dates", default=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    read_on = models.DateField("last fetched", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "team"], name="calendar_feed_once")]

    def __str__(self) -> str:
        return f"Calendar feed {self.pk}"


class FeedEvent(models.Model):
    """A date as the feed says it: no name, and nothing of a case beyond its reference and code name. `sequence` and
    `changed_at` grow with every change that a calendar program has to notice."""

    feed = models.ForeignKey(CalendarFeed, on_delete=models.CASCADE, related_name="events")
    deadline = models.PositiveBigIntegerField("key of the date")
    summary = models.CharField(max_length=200)
    day = models.DateField()
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)
    cancelled_on = models.DateField(null=True)

    class Meta:
        ordering = ["deadline"]
        constraints = [models.UniqueConstraint(fields=["feed", "deadline"], name="feed_event_once")]

    def __str__(self) -> str:
        return f"{self.feed}: {self.deadline}"
