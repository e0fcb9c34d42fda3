"""One table for every dated duty, and the append-only ledger that is the only thing that moves it."""

from dataclasses import replace
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import NoReverseMatch, reverse

from cases.deadlines.queries import DeadlineQuerySet
from csprapp.clock.deadline import day_words
from csprapp.clock.ledger import Entry, Kind
from csprapp.clock.rules import AGREED, SHIPPED, Rule, Unit
from csprapp.partnership.national import called_now
from csprapp.records.models import Record
from csprapp.today import now

KIND_NAMES = {
    Kind.START_CORRECTED: "Start corrected",
    Kind.DATE_SET: "Date set",
    Kind.DELAY_RECORDED: "Delay recorded",
    Kind.MET: "Met",
    Kind.ENDED: "Ended",
    Kind.CALENDAR_CHANGED: "Bank holidays changed",
    Kind.RULE_CHANGED: "Rule changed",
    Kind.OWNER_CHANGED: "Owner changed",
    Kind.LOOKED_AT: "Looked at by a manager",
    Kind.REVERSED: "Undone",
}
DATED = (Kind.START_CORRECTED, Kind.DATE_SET, Kind.DELAY_RECORDED, Kind.MET, Kind.ENDED)


A_REFERENCE, A_KEY = "0000-0000", "1234567890"


@cache
def _address(route: str, *sign: str) -> str:
    """The page of a route, with a sign in place of a case's reference or a key, or without one; "" when there is no
    such page."""
    try:
        return reverse(route, args=sign)
    except NoReverseMatch:
        return ""


class EndReason(models.TextChoices):
    WITHDRAWN = "withdrawn", "Withdrawn"
    CRITERIA_NOT_MET = "criteria_not_met", "Criteria not met"
    DUPLICATE = "duplicate", "Duplicate"
    LOGGED_IN_ERROR = "logged_in_error", "Logged in error"
    ANOTHER_AREA = "another_area", "Another area leads"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"


class DelayReason(models.TextChoices):
    """Why a review will be late, as the statutory guidance asks it to be explained."""

    CRIMINAL = "criminal", "Criminal proceedings"
    INQUEST = "inquest", "Inquest"
    FAMILY_COURT = "family_court", "Family court"
    FAMILY = "family", "The family’s needs"
    QUALITY = "quality", "Quality"
    OTHER = "other", "Another reason"


class WaitingFor(models.TextChoices):
    """The same reasons, as they read after "waiting for" while a look-again date stands."""

    CRIMINAL = "criminal", "the criminal proceedings"
    INQUEST = "inquest", "the inquest"
    FAMILY_COURT = "family_court", "the family court"
    FAMILY = "family", "the family"
    QUALITY = "quality", "work on quality"
    OTHER = "other", "another matter"


class Deadline(models.Model):
    """A duty with a date. `route` and `subject_id` name the page that resolves it; the subject holds the key
    to this row.

    `first_computed_on` never changes; `computed_on` is the statutory date for the start as it now stands;
    `due_on` is the date that governs; `target_on` a revised target or look-again date that moves nothing;
    `act_on` orders the work list. Open means: neither met nor ended. The label holds no name.
    """

    incident = models.ForeignKey(
        "cases.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    rule_key = models.CharField(max_length=40)
    rule_version = models.CharField(max_length=80, blank=True)
    calendar_version = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=120)
    route = models.CharField(max_length=60, help_text="The view name of the page that resolves it")
    subject_id = models.PositiveBigIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="deadlines"
    )
    recorded_start = models.DateField(help_text="The start as first recorded; never changes")
    started_on = models.DateField()
    first_computed_on = models.DateField()
    computed_on = models.DateField()
    due_on = models.DateField()
    target_on = models.DateField(null=True, blank=True)
    act_on = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    waiting_for = models.CharField(max_length=30, choices=WaitingFor.choices, blank=True)
    for_a_look = models.BooleanField(default=False, help_text="There is a delay that a manager has not looked at yet")
    provisional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    objects = DeadlineQuerySet.as_manager()
    ledger: "list[DeadlineChange] | None" = None  # its lines, while it is locked for a change

    class Meta:
        ordering = ["act_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule_key", "route", "subject_id"], name="deadline_once"),
            models.CheckConstraint(condition=Q(met_on=None) | Q(ended_on=None), name="deadline_met_or_ended_not_both"),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="deadline_end_says_why",
            ),
            models.CheckConstraint(
                condition=Q(target_on=None, act_on=F("due_on")) | Q(act_on=F("target_on")), name="deadline_act_on"
            ),
        ]
        indexes = [
            models.Index(fields=["act_on", "id"], condition=Q(met_on=None, ended_on=None), name="deadline_open"),
            # The board's paper: what is open after the date that was set
            models.Index(
                fields=["due_on", "rule_key", "incident", "target_on", "id"],
                condition=Q(met_on=None, ended_on=None),
                name="deadline_overdue",
            ),
            models.Index(fields=["rule_key", "started_on", "incident", "ended_on"], name="deadline_began"),
        ]

    @property
    def title(self) -> str:
        """What the duty is called: of a cited rule in our words, with the Panel as it is called now; of an agreed one
        as it was typed."""
        return self.label if self.rule_key == AGREED else called_now(self.label)

    def __str__(self) -> str:
        return f"{self.label} by {day_words(self.due_on)}"

    def get_absolute_url(self) -> str:
        """The page that explains the date."""
        return f"/staff/deadlines/{self.pk}/"

    def resolved_at(self) -> str:
        """The page that resolves it; the page that explains it while that page does not exist."""
        of_case = self.incident and _address(self.route, A_REFERENCE)
        if of_case:
            return of_case.replace(A_REFERENCE, self.incident.reference)
        of_key = _address(self.route, A_KEY).replace(A_KEY, str(self.subject_id))
        return of_key or _address(self.route) or self.get_absolute_url()

    @property
    def is_open(self) -> bool:
        """Whether it still runs: neither met nor ended. Overdue is another question."""
        return self.met_on is None and self.ended_on is None


class DeadlineChange(models.Model):
    """One line of a deadline's ledger. Never changed, never deleted: taken back by another line that reverses
    it.

    `value` is the date the line gives; `old_date` and `new_date` are what the governing date was before and
    after. A delay may be a revised target or, when nobody can know the end, a day to look again. One that a
    coordinator recorded because no manager was there is `for_a_look` until a manager's line says that they
    looked.
    """

    append_only = True
    personal_fields = ("reason",)

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=20, choices=[(kind.value, KIND_NAMES[kind]) for kind in Kind])
    decided_on = models.DateField()
    value = models.DateField(null=True, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    old_date = models.DateField(null=True, blank=True)
    new_date = models.DateField(null=True, blank=True)
    category = models.CharField(max_length=30, choices=DelayReason.choices, blank=True)
    look_again = models.BooleanField(default=False)
    panel_told_on = models.DateField(null=True, blank=True)
    minister_told_on = models.DateField(null=True, blank=True)
    for_a_look = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reversed", reverses__isnull=False) | ~Q(kind="reversed") & Q(reverses=None),
                name="reversal_names_a_line",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DATED], value__isnull=False)
                | ~Q(kind__in=[kind.value for kind in DATED]),
                name="ledger_line_gives_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value or ''}"

    @property
    def entry(self) -> Entry:
        """This line as the pure ledger reads it."""
        return Entry(self.pk, Kind(self.kind), self.decided_on, self.value, self.reverses_id)


class CalendarDay(Record):
    """What staff have changed in the calendar: a day added, a day taken out, or how far the published list
    reaches.
    """

    class Kind(models.TextChoices):
        ADDED = "added", "Not a working day"
        REMOVED = "removed", "A working day after all"
        PUBLISHED = "published", "The published list reaches this day"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    day = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    source = models.CharField("who proclaimed it, and where it can be read", max_length=300)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"], condition=Q(in_force=True) & ~Q(kind="published"), name="calendar_day_once"
            ),
            models.CheckConstraint(condition=~Q(kind="added", name=""), name="added_day_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{day_words(self.day)} {self.name}".strip()


class ClosureDays(Record):
    """Days on which an office is closed. They never move a statutory date; they bring targets and reminders
    forward.

    `agency` is null for the authority's own closure (the Christmas shutdown).
    """

    first_day = models.DateField()
    last_day = models.DateField()
    name = models.CharField(max_length=120)
    agency = models.ForeignKey(
        "partnership.Agency", null=True, blank=True, on_delete=models.PROTECT, related_name="closures"
    )
    covered_by = models.CharField("who covers", max_length=120, blank=True)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.name


class RuleCheck(Record):
    """Somebody compared a rule with an edition of its guidance."""

    form_questions = {"checked_by": "Who checked it?", "checked_on": "When?"}

    key = models.CharField(max_length=40)
    edition = models.CharField(max_length=200)
    checked_on = models.DateField("checked on")
    checked_by = models.CharField("who checked it", max_length=120)
    note = models.TextField("what was found", blank=True)

    class Meta:
        ordering = ["-checked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.key}, checked {day_words(self.checked_on)}"


class RuleVersion(Record):
    """The partnership's own version of a rule: it moves only clocks started on or after its day in force."""

    key = models.CharField(max_length=40)
    length = models.SmallIntegerField()
    unit = models.CharField(max_length=20, choices=[(unit.value, unit.value.replace("_", " ")) for unit in Unit])
    counts_day_0 = models.BooleanField(default=False)
    source = models.CharField(max_length=200)
    edition = models.CharField(max_length=80)
    in_force_from = models.DateField()

    class Meta:
        ordering = ["key", "in_force_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "in_force_from"], name="rule_version_once"),
            models.CheckConstraint(condition=~Q(length=0), name="rule_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.key} from {day_words(self.in_force_from)}"

    @property
    def value(self) -> Rule:
        """This version as the pure clock reads it; what starts and meets it stays as shipped."""
        shipped = next(rule for rule in SHIPPED if rule.key == self.key)
        return replace(
            shipped,
            length=self.length,
            unit=Unit(self.unit),
            counts_day_0=self.counts_day_0,
            source=self.source,
            edition=self.edition,
            in_force_from=self.in_force_from,
            shipped=False,
        )
