"""What was recorded by mistake: it stays in the history and stands in no list or search from then on.

The disclosure check and the report still keep such names out: a stranger's name is a name too.
"""

from django.db import models


class StandingManager(models.Manager):
    """The rows that stand; those recorded by mistake are reached by `everything` alone."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(in_error=False)


class Mistakable(models.Model):
    """A record that can have been made by mistake. Reverse relations, such as `incident.people`, leave such rows out
    because this manager is the default one."""

    in_error = models.BooleanField(
        "recorded by mistake", default=False, help_text="It stays in the history, which says by whom and why"
    )

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        abstract = True
