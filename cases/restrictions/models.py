"""Orders that forbid publishing, and reviews of other bodies about the same events."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from cases.documents.models import Document
from cases.incidents.birthdays import ADULT
from cases.incidents.mistakes import Mistakable
from cases.incidents.models import Incident, Person
from cases.incidents.rules import birthday
from csprapp.clock.deadline import day_words
from csprapp.records.fields import ChoiceListField, OptionalKey
from csprapp.records.models import Record


class Matter(models.TextChoices):
    """What an order may forbid to publish. The values are the words that are stored and shown."""

    NAME = "name", "Name"
    SCHOOL = "school", "School"
    PICTURE = "picture", "Picture"
    AREA = "area", "Address or area"


class ReportingRestriction(Mistakable, Record):
    """What may not be published of whom, by which court, and until when. The publishing gate reads it.

    Without `person` it protects every living child of the case.
    """

    class Kind(models.TextChoices):
        S45 = "s45", "Section 45 order (child in criminal proceedings)"
        S45A = "s45a", "Section 45A order (lifelong)"
        S49 = "s49", "Section 49 (youth court, automatic)"
        S39 = "s39", "Section 39 order (child in other proceedings)"
        SEXUAL = "sexual", "Sexual offence (lifelong, automatic)"
        FAMILY = "family", "Family court"

    class Until(models.TextChoices):
        BIRTHDAY = "birthday", "Their 18th birthday"
        DATE = "date", "A date"
        LIFE = "life", "For life"

    personal_fields = ("court", "protects", "words", "checked_by", "lifted_reason")
    form_questions = {
        "protects": "Who does it protect?",
        "person": "Which person in the case is that?",
        "matters": "What may not be published?",
        "words": "In the order’s words, if it says more",
        "kind": "Which kind of restriction is it?",
        "until": "Until when?",
        "until_on": "Until which day?",
        "checked_by": "Who checked it with the court or a lawyer?",
        "checked_on": "When was it checked?",
        "lifted_on": "When was it lifted?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="restrictions")
    protects = models.CharField(
        "who it protects", max_length=200, help_text="Initials or their part in the case, not a name"
    )
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="restrictions")
    matters = ChoiceListField("what may not be published", choices=Matter.choices)
    words = models.TextField("in the order’s words", blank=True)
    court = models.CharField(max_length=120, blank=True)
    kind = models.CharField("kind of restriction", max_length=10, choices=Kind.choices)
    from_on = models.DateField("from", null=True, blank=True)
    until = models.CharField("until when", max_length=10, choices=Until.choices)
    until_on = models.DateField("until which day", null=True, blank=True)
    checked_by = models.CharField("who checked it", max_length=120, blank=True)
    checked_on = models.DateField("when it was checked", null=True, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="copy of the order"
    )
    lifted_on = models.DateField("when it was lifted", null=True, blank=True)
    lifted_reason = models.TextField("why it was lifted", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until="date", until_on__isnull=False) | ~Q(until="date") & Q(until_on=None),
                name="restriction_until_a_date_gives_it",
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_reason="") | Q(lifted_on__isnull=False) & ~Q(lifted_reason=""),
                name="restriction_lifted_says_why",
            ),
            models.CheckConstraint(condition=~Q(matters=[]) | ~Q(words=""), name="restriction_says_what"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def is_live(self, on: date) -> bool:
        """Whether it still binds on a London day. One that has yet to begin binds already: what is published stays
        published."""
        if self.lifted_on and self.lifted_on <= on:
            return False
        last = self.ends_on
        return last is None or on < last if self.until == self.Until.BIRTHDAY else last is None or on <= last

    @property
    def ends_on(self) -> date | None:
        """Its last day, or the 18th birthday it ends on; None for life and for a birthday that is not known."""
        if self.until == self.Until.BIRTHDAY and self.person and self.person.date_of_birth:
            return birthday(self.person.date_of_birth, ADULT)
        return self.until_on

    @property
    def matters_in_words(self) -> str:
        """What may not be published, in words."""
        listed = ", ".join(Matter(key).label.lower() for key in self.matters)
        return "; ".join(part for part in (listed, self.words) if part)

    @property
    def until_in_words(self) -> str:
        """Until when, in words."""
        if self.until == self.Until.DATE:
            return f"until {day_words(self.until_on)}"
        return "for life" if self.until == self.Until.LIFE else "until the 18th birthday"

    @property
    def in_words(self) -> str:
        """The whole of it in one line, for whoever checks a publication."""
        court = f", {self.court}" if self.court else ""
        what = f"{self.get_kind_display()}{court}, protects {self.protects}, {self.until_in_words}"
        return f"{what}. Not to be published: {self.matters_in_words}"


class ParallelReview(Mistakable, Record):
    """Another body's review of the same events. Nobody asks a family the same question twice without knowing it."""

    class Kind(models.TextChoices):
        CHILD_DEATH = "child_death", "Child death review"
        ADULT = "adult", "Safeguarding adult review"
        DOMESTIC = "domestic", "Domestic abuse related death review"
        NHS = "nhs", "NHS patient safety investigation"
        MAPPA = "mappa", "MAPPA serious case review"
        LCSPR = "lcspr", "Another area’s LCSPR"

    class Conduct(models.TextChoices):
        SEPARATE = "separate", "Separate from ours"
        JOINT = "joint", "Joint with ours"

    personal_fields = ("reference", "lead", "contact", "speaks_to_family")
    form_questions = {
        "kind": "Which review is it?",
        "person": "Which child is it about?",
        "told_on": "When were they told of the death or incident?",
        "lead": "Who leads it?",
        "contact": "How can we reach them?",
        "conduct": "Is it joint with ours, or separate?",
        "speaks_to_family": "Who is the one person who speaks to the family?",
        "ended_on": "When did it end?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="parallel_reviews")
    kind = models.CharField("which review", max_length=12, choices=Kind.choices)
    person: Any = OptionalKey(Person, related_name="parallel_reviews", verbose_name="which child")
    told_on = models.DateField("told on", null=True, blank=True)
    lead = models.CharField("who leads it", max_length=120, blank=True)
    contact = models.CharField("their contact", max_length=200, blank=True)
    reference = models.CharField("their reference", max_length=60, blank=True)
    conduct = models.CharField("joint or separate", max_length=10, choices=Conduct.choices, blank=True)
    speaks_to_family = models.CharField(
        "the one person who speaks to the family",
        max_length=120,
        blank=True,
        help_text="One person for all the reviews, so that nobody has to tell their story twice.",
    )
    ended_on = models.DateField("when it ended", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Struck ones count too: what was taken out as a mistake is put back, not opened a second time.
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="child_death"), name="one_child_death_review_of_a_child"
            )
        ]

    def __str__(self) -> str:
        of = f" of {self.person}" if self.person_id else ""
        return f"{self.get_kind_display()}{of}"
