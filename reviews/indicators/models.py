"""An indicator of a theme, asked again and again, and its readings: of so many, how many hold."""

from django.db import models
from django.db.models import F, Q

from csprapp.partnership.models import Theme
from csprapp.records.models import Record


class Indicator(Record):
    """What shows whether practice changes: "Visits whose record holds the child's own words". It names nobody."""

    form_questions = {
        "question": "What is counted?",
        "of_what": "What are they counted out of?",
        "fewer_is_better": "Fewer is better",
    }

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="indicators")
    question = models.CharField("what is counted", max_length=120)
    of_what = models.CharField("of what", max_length=80)
    fewer_is_better = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["theme", "question"], name="indicator_of_a_theme_once")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return f"/staff/indicators/{self.pk}/"


class Reading(Record):
    """One time that somebody counted."""

    form_questions = {
        "on": "When was it counted?",
        "holds": "How many met it?",
        "of": "Out of how many?",
        "counted_by": "Who counted?",
        "source": "Where does it come from?",
    }

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    on = models.DateField("counted on")
    holds = models.PositiveSmallIntegerField("how many hold")
    of = models.PositiveSmallIntegerField("out of how many")
    counted_by = models.CharField("who counted", max_length=120)
    source = models.CharField("where it comes from", max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "on"], name="reading_of_a_day_once"),
            models.CheckConstraint(condition=Q(of__gte=1, holds__lte=F("of")), name="reading_holds_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.holds} of {self.of}"

    def get_absolute_url(self) -> str:
        return f"/staff/indicators/{self.indicator_id}/"

    @property
    def value(self) -> float:
        """In per cent."""
        return 100 * self.holds / self.of
