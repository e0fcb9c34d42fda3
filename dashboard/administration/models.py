"""What the set-up of a new installation keeps."""

from django.db import models
from django.db.models import Q

from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date


class SetupLink(models.Model):
    """The one link that opens the set-up of the first administrator. One that is asked for later takes its place."""

    digest = models.CharField(max_length=64)  # of its token, which is kept nowhere
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_setup_link")]

    def __str__(self) -> str:
        return f"Link to set up, made {day_words(london_date(self.made_at))}"
