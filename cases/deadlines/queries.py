"""Questions about deadlines. Work lists, calendar, reminders and figures are queries on the one table."""

from django.db import models


class DeadlineQuerySet(models.QuerySet):
    def open(self) -> "DeadlineQuerySet":
        """Neither met nor ended: exactly what the partial index covers."""
        return self.filter(met_on=None, ended_on=None)
