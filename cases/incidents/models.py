"""The serious incident - "the case" on every page - and the people in it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.incidents.counted import STATUSES, Counted, dates_of
from cases.incidents.mistakes import Mistakable, StandingManager
from cases.incidents.queries import IncidentQuerySet, LeftOut, PersonQuerySet
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import Agency, Area
from csprapp.records.fields import ChoiceListField
from csprapp.records.models import ERASED, Record


class Nature(models.TextChoices):
    DEATH = "death", "A child died"
    SERIOUS_HARM = "serious_harm", "A child was seriously harmed"
    OTHER = "other", "Something else"


class AbuseOrNeglect(models.TextChoices):
    KNOWN = "known", "Known"
    SUSPECTED = "suspected", "Suspected"
    NOT_SUSPECTED = "not_suspected", "Not suspected"


class Harm(models.TextChoices):
    PHYSICAL = "physical", "Physical abuse"
    NEGLECT = "neglect", "Neglect"
    SEXUAL = "sexual", "Sexual abuse"
    EMOTIONAL = "emotional", "Emotional abuse"
    EXPLOITATION = "exploitation", "Exploitation"
    DOMESTIC = "domestic", "Domestic abuse"
    SELF_HARM = "self_harm", "Suicide or self-harm"
    MENTAL_HEALTH = "mental_health", "Impaired mental health or development"
    OTHER = "other", "Other"


class Closed(models.TextChoices):
    FINISHED = "finished", "Work finished"
    CRITERIA_NOT_MET = "criteria_not_met", "Found not to meet the criteria"
    WITHDRAWN = "withdrawn", "Notification withdrawn"
    DUPLICATE = "duplicate", "Duplicate of another case"
    LOGGED_IN_ERROR = "logged_in_error", "Logged in error"


class Incident(Record):
    """A child died or was seriously harmed, and abuse or neglect is known or suspected (Children Act 2004 s16C).

    Facts are stored; the stage and every status shown are derived from them.
    """

    # What is known of an incident, in the order in which forms, pages, the sheet and the report have it.
    KNOWN = (
        "setting", "nature", "abuse_or_neglect", "suspected_on", "harms", "home_authority", "other_areas", "summary",
        "immediate_safeguarding", "media_interest",
    )  # fmt: skip

    personal_fields = (
        "occurred_on", "occurred_time", "referred_by", "suspected_on", "home_authority", "setting", "other_areas",
        "summary", "immediate_safeguarding", "not_notified_by", "not_notified_reason", "restricted_reason",
        "closed_reason", "search_text",
    )  # fmt: skip
    form_questions = {
        "owner": "Who owns this case?",
        "occurred_on": "When did it happen?",
        "occurred_time": "Time it happened, if known",
        "aware_on": "When did the local authority become aware?",
        "aware_time": "Time it became aware, if known",
        "referred_by": "Who told the local authority, and how?",
        "nature": "What happened?",
        "abuse_or_neglect": "Is abuse or neglect known or suspected?",
        "suspected_on": "When was it first suspected, if not straight away?",
        "home_authority": "Home authority, if it is another one",
        "media_interest": "Is there media interest?",
        "not_notified_on": "When was it decided?",
        "not_notified_by": "Who took the decision?",
        "not_notified_reason": "Why is the case not notified?",
        "restricted": "Restrict this case",
        "restricted_reason": "Why is it restricted?",
        "closed_on": "When was it closed?",
        "closed_as": "How does it end?",
    }

    reference = models.CharField(max_length=12, unique=True, editable=False)
    code_name = models.CharField(max_length=30, blank=True, default="")
    area = models.ForeignKey(Area, models.PROTECT, "incidents", db_index=False, verbose_name="area where it happened")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, "owned_incidents", null=True, blank=True, db_index=False
    )
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    occurred_on = models.DateField("when it happened", null=True, blank=True)
    occurred_time = models.TimeField("time it happened", null=True, blank=True)
    aware_on = models.DateField("when the local authority became aware", null=True, blank=True)
    aware_time = models.TimeField("time it became aware", null=True, blank=True)
    referred_by = models.CharField("who told the local authority, and how", max_length=200, blank=True)

    nature = models.CharField("what happened", max_length=20, choices=Nature.choices, blank=True)
    abuse_or_neglect = models.CharField(max_length=20, choices=AbuseOrNeglect.choices, blank=True)
    suspected_on = models.DateField("when abuse or neglect was first suspected", null=True, blank=True)
    harms = ChoiceListField("kinds of harm", choices=Harm.choices)
    setting = models.CharField(
        max_length=200, blank=True, help_text="For example, family home, school, foster placement, hospital"
    )
    home_authority = models.CharField(max_length=120, blank=True)
    other_areas = models.CharField("other areas involved", max_length=300, blank=True)
    summary = models.TextField("what is known so far", help_text="Use initials, not names", blank=True)
    immediate_safeguarding = models.TextField("what has been done to keep children safe", blank=True)
    media_interest = models.BooleanField(null=True, blank=True)
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="incidents", verbose_name="agencies that know the family"
    )
    panel_reference = models.CharField("Panel or Department for Education reference", max_length=60, blank=True)

    not_notified_on = models.DateField("decided not to notify", null=True, blank=True)
    not_notified_by = models.CharField("who decided not to notify", max_length=120, blank=True)
    not_notified_reason = models.TextField("why it is not notified", blank=True)

    restricted = models.BooleanField(default=False)
    restricted_reason = models.TextField("why it is restricted", blank=True)
    closed_on = models.DateField("closed", null=True, blank=True)
    closed_as = models.CharField("how it ended", max_length=20, choices=Closed.choices, blank=True)
    closed_reason = models.TextField("why it was closed", blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_as="") | Q(closed_on__isnull=False) & ~Q(closed_as=""),
                name="closed_says_how",
            ),
            models.CheckConstraint(
                condition=Q(not_notified_on=None, not_notified_reason="", not_notified_by="")
                | Q(not_notified_on__isnull=False) & ~Q(not_notified_reason="") & ~Q(not_notified_by=""),
                name="not_notified_says_who_and_why",
            ),
            models.UniqueConstraint(
                fields=["code_name"], condition=Q(closed_on=None) & ~Q(code_name=""), name="code_name_of_one_open_case"
            ),
        ]
        indexes = [
            models.Index(fields=["occurred_on", "area"]),
            # The list of cases: the open ones; the archive by awareness and owner, and of one owner or area.
            models.Index(fields=["-reference"], condition=Q(closed_on=None), name="incident_open"),
            models.Index(fields=["aware_on"], name="incident_aware"),
            models.Index(fields=["owner", "reference"], name="incident_owner"),
            models.Index(fields=["area", "reference"], name="incident_area"),
            models.Index(fields=["id"], condition=Q(LeftOut("closed_as")), name="incident_left_out"),  # of all figures
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return f"/staff/cases/{self.reference}/"


class ReferenceCounter(models.Model):
    """The last number given in a year. Its row is locked while the next is taken, so no reference is given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:04}"


class IncidentLink(Record):
    """Two cases that belong together, or that may be the same one."""

    class Kind(models.TextChoices):
        RELATED = "related", "Related"
        POSSIBLE_DUPLICATE = "possible_duplicate", "Possibly the same incident"
        DUPLICATE = "duplicate", "The same incident, logged twice"

    personal_fields = ("note",)

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="links_to_it")
    kind = models.CharField("how they are linked", max_length=20, choices=Kind.choices, default=Kind.RELATED)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "other"], name="incident_link_once"),
            models.CheckConstraint(condition=~Q(incident=models.F("other")), name="incident_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.incident} and {self.other}"


class Person(Mistakable, Record):
    """Anyone in the case. Search lists, duplicates, the disclosure check and subject access all read this one list."""

    class Role(models.TextChoices):
        DIED = "died", "Child who died"
        HARMED = "harmed", "Child who was seriously harmed"
        CAUSED_HARM = "caused_harm", "Child who caused harm"
        SIBLING = "sibling", "Brother or sister"
        OTHER_CHILD = "other_child", "Another child"
        UNBORN = "unborn", "Unborn child"
        CHILD = "child", "Child, part not yet recorded"
        PARENT = "parent", "Parent"
        CARER = "carer", "Carer"
        HOUSEHOLD = "household", "Household member"
        BELIEVED = "believed", "Adult believed to have caused harm"
        ADULT = "adult", "Adult, part not yet recorded"

    CHILD_ROLES = (Role.DIED, Role.HARMED, Role.CAUSED_HARM, Role.SIBLING, Role.OTHER_CHILD, Role.UNBORN, Role.CHILD)
    # A child whose part is not yet recorded may turn out to be the one the review is about. One not born yet is never
    # said in a letter to have died or been harmed.
    SUBJECT_ROLES = (Role.DIED, Role.HARMED, Role.CAUSED_HARM, Role.CHILD)

    # What is known of a person, in the order in which forms ask for it.
    KNOWN = ("role", "initials", "name", "other_names", "date_of_birth", "relationship", "addresses", "contact_note")

    personal_fields = KNOWN[1:]
    form_questions = {"contact_note": "Is it safe to contact them, and by whom?"}

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="people")
    role = models.CharField("part in the case", max_length=20, choices=Role.choices)
    initials = models.CharField(max_length=20)
    name = models.CharField("full name", max_length=120, blank=True)
    other_names = models.CharField("other names used", max_length=300, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    addresses = models.TextField(blank=True)
    relationship = models.CharField("relationship to which child", max_length=120, blank=True)
    contact_note = models.TextField("safe to contact, and by whom", blank=True)

    objects = StandingManager.from_queryset(PersonQuerySet)()
    everything = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["date_of_birth"], name="person_born")]  # cases alike; birthdays to come

    def __str__(self) -> str:
        return self.initials or ERASED

    @property
    def is_child(self) -> bool:
        return self.role in self.CHILD_ROLES


class Child(Counted, Record):
    """What is known of a child beyond every person's facts. One to one with a Person in a child's role."""

    NUMBERS = ("nhs_number", "consistent_id", "pupil_number")
    KNOWN = (
        "expected_on", "sex", "sex_note", "ethnic_group", "ethnicity", "disabilities", "disability", "health",
        *(name for status in STATUSES for name in (status, *dates_of(status))), "placement_type", "placement",
        "household", "school", *NUMBERS, "died_on", "published_pseudonym",
    )  # fmt: skip

    personal_fields = (*KNOWN, "legal_status")
    form_questions = {
        "expected_on": "Expected date of birth, if not born yet",
        "known_to_agency": "Known to an agency at all",
        "died_on": "Date of death, if the child died",
        "household": "Who does the child live with?",
    }

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="child")
    expected_on = models.DateField("expected date of birth", null=True, blank=True)
    health = models.TextField(blank=True)
    household = models.CharField("lives with", max_length=200, blank=True)
    school = models.CharField("school or nursery", max_length=120, blank=True)
    nhs_number = models.CharField("NHS number", max_length=12, blank=True)
    consistent_id = models.CharField("consistent identifier", max_length=40, blank=True)
    pupil_number = models.CharField("unique pupil number", max_length=20, blank=True)
    died_on = models.DateField("date of death", null=True, blank=True)
    published_pseudonym = models.CharField(
        "name used in publications", max_length=60, blank=True, help_text="Never the child’s own name"
    )

    def __str__(self) -> str:
        return self.person.initials

    @property
    def unborn(self) -> bool:
        """Whether the child was not born yet, as far as the case knows."""
        expected = self.expected_on is not None or self.person.role == Person.Role.UNBORN
        return expected and self.person.date_of_birth is None


class Reopening(Record):
    """A closed case opened again because of a new fact: which clocks start anew from the day it was learned.

    How the case had been closed stays here. A notification or a partner told belongs to the round it was made in.
    """

    class Starts(models.TextChoices):
        NOTIFICATION = "notification", "The notification: the new fact must be notified"
        RAPID_REVIEW = "rapid_review", "The rapid review: the notification still applies"

    personal_fields = ("reason", "closed_reason")
    form_questions = {
        "learned_on": "When did the local authority learn the new fact?",
        "starts": "What starts again?",
        "reason": "What is the new fact?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reopenings")
    learned_on = models.DateField("authority learned the new fact")
    starts = models.CharField("what starts again", max_length=20, choices=Starts.choices)
    reason = models.TextField("the new fact")
    reopened_on = models.DateField("opened again")
    closed_on = models.DateField("closed before")
    closed_as = models.CharField("how it had ended", max_length=20, choices=Closed.choices)
    closed_reason = models.TextField("why it had been closed", blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.incident} opened again {day_words(self.reopened_on)}"


class Proceeding(Mistakable, Record):
    """A parallel proceeding: criminal, inquest, family, care, civil, employment or regulator.

    With an embargo nothing of the case is published until its day has passed or whoever asked for it lifts it.
    """

    class Kind(models.TextChoices):
        CRIMINAL = "criminal", "Criminal"
        INQUEST = "inquest", "Inquest"
        FAMILY_COURT = "family_court", "Family court"
        CARE = "care", "Care proceedings"
        CIVIL = "civil", "Civil claim"
        EMPLOYMENT = "employment", "Employment or regulator"
        CHILD_DEATH_REVIEW = "child_death_review", "Child death review"
        OTHER = "other", "Other"

    # A child death review is a parallel review, opened when a child died; one recorded here before stays as it is.
    OFFERED = [each for each in Kind.choices if each[0] != "child_death_review"]

    personal_fields = ("court", "status", "note", "embargo_by", "lifted_by")
    form_questions = {
        "ended_on": "When did it end?",
        "embargo": "Does publishing have to wait for it?",
        "embargo_by": "Who asks us to wait?",
        "embargo_until": "Until which day?",
        "lifted_on": "When was it lifted?",
        "lifted_by": "Who confirmed it?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    court = models.CharField("court or body", max_length=120, blank=True)
    status = models.CharField(
        "stage reached", max_length=120, blank=True, help_text="For example, charged, trial listed"
    )
    next_on = models.DateField("next date", help_text="Hearing, trial or inquest", null=True, blank=True)
    note = models.TextField("what to know", blank=True)
    ended_on = models.DateField("when it ended", null=True, blank=True)
    embargo = models.BooleanField("publishing has to wait", default=False)
    embargo_by = models.CharField(
        "who asks to wait", max_length=120, blank=True, help_text="For example, the coroner or the CPS"
    )
    embargo_until = models.DateField("publishing must wait until", null=True, blank=True)
    lifted_on = models.DateField("embargo lifted", null=True, blank=True)
    lifted_by = models.CharField(
        "who confirmed that it is lifted", max_length=120, blank=True, help_text="Name and post"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(embargo=True) | Q(embargo_until=None, lifted_on=None), name="proceeding_dates_of_an_embargo"
            ),
            models.CheckConstraint(
                condition=Q(lifted_on=None, lifted_by="") | Q(lifted_on__isnull=False) & ~Q(lifted_by=""),
                name="embargo_lifted_says_who",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def holds(self, on: date) -> bool:
        """Whether publishing has to wait for it on a London day; its last day still counts."""
        if not self.embargo or self.lifted_on and self.lifted_on <= on:
            return False
        return self.embargo_until is None or on <= self.embargo_until

    @property
    def waits_in_words(self) -> str:
        """Until when publishing waits, and who asks for it."""
        until = f"until {day_words(self.embargo_until)}" if self.embargo_until else "until it is lifted"
        return f"{until}, asked for by {self.embargo_by}" if self.embargo_by else until
