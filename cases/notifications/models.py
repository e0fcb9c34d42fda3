"""What was sent to the national service, and who else was told."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.deadlines.models import Deadline
from cases.documents.models import Document
from cases.incidents.mistakes import Mistakable
from cases.incidents.models import Incident, Reopening
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import PartnerBody
from csprapp.records.models import Record


class Notification(Record):
    """One submission to the government's own online service, which passes it to the Panel, DfE and Ofsted.

    This software records that it was sent; it never sends it.
    """

    class Duty(models.TextChoices):
        PANEL = "panel", "The Panel, the Department for Education and Ofsted"
        DEATH = "death", "The Department for Education and Ofsted: a death in care, nothing suspected"

    personal_fields = ("sent_by", "late_reason", "withdrawn_reason")
    form_questions = {
        "duty": "To whom was it reported?",
        "sent_on": "When was it sent to the national service?",
        "sent_time": "Time sent, if known",
        "late_reason": "If it was late, why?",
        "withdrawn_on": "When was it withdrawn?",
        "withdrawn_reason": "Why was it withdrawn?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notifications")
    reopening = models.ForeignKey(
        Reopening, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="after the reopening"
    )
    duty = models.CharField("reported to", max_length=10, choices=Duty.choices, default=Duty.PANEL)
    sent_on = models.DateField("date the notification was sent")
    sent_time = models.TimeField("time sent", null=True, blank=True)
    sent_by = models.CharField("officer who sent it", max_length=120)
    national_reference = models.CharField(max_length=60, blank=True)
    late_reason = models.TextField("why it was late", blank=True)
    panel_date = models.DateField("rapid review date advised by the Panel", null=True, blank=True)
    withdrawn_on = models.DateField("date of the withdrawal", null=True, blank=True)
    withdrawn_reason = models.TextField("why it was withdrawn", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["sent_on", "pk"]
        indexes = [  # Performance: whether a case was notified
            models.Index(fields=["incident", "duty", "withdrawn_on", "id"], name="notification_of_case")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""),
                name="withdrawn_notification_says_why",
            )
        ]

    @property
    def went_to_panel(self) -> bool:
        """Whether the Panel was told too, and not the Department for Education and Ofsted alone."""
        return self.duty == self.Duty.PANEL

    def __str__(self) -> str:
        return f"{self.incident} notified {day_words(self.sent_on)}"


class NotifyPosition(Record):
    """Whether one statutory partner agreed to notify the Panel: all of them should agree what is notified."""

    class Position(models.TextChoices):
        AGREED = "agreed", "Agreed"
        DISAGREED = "disagreed", "Disagreed"
        NOT_ASKED = "not_asked", "Not asked"

    personal_fields = ("who", "reason")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="notify_positions")
    reopening = models.ForeignKey(
        Reopening, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="after the reopening"
    )
    body = models.ForeignKey(PartnerBody, on_delete=models.PROTECT, related_name="+", verbose_name="partner body")
    position = models.CharField(max_length=10, choices=Position.choices)
    said_on = models.DateField("date they said so", null=True, blank=True)
    who = models.CharField("who said so", max_length=200, blank=True)
    reason = models.TextField("why they disagreed", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "body"], condition=Q(reopening=None), name="notify_position_once"
            ),
            models.UniqueConstraint(fields=["incident", "body", "reopening"], name="notify_position_once_a_round"),
            models.CheckConstraint(condition=~Q(position="disagreed", reason=""), name="notify_disagreement_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_position_display()}"


class Informed(Mistakable, Record):
    """Somebody besides the Panel was told: a partner, the home or placing authority, the press office."""

    class Whom(models.TextChoices):
        PARTNER = "partner", "Local safeguarding partner"
        HOME_AUTHORITY = "home_authority", "Home or placing authority"
        SCRUTINEER = "scrutineer", "Independent scrutineer"
        CHAIR = "chair", "Chair of the partnership"
        LEAD_MEMBER = "lead_member", "Lead member for children"
        PRESS = "press", "Press office"
        OTHER = "other", "Someone else"

    personal_fields = ("who", "how")
    form_questions = {"whom": "Who was told?", "told_on": "When were they told?", "how": "How?"}

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="informed")
    reopening = models.ForeignKey(
        Reopening, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="after the reopening"
    )
    whom = models.CharField("who was told", max_length=20, choices=Whom.choices)
    body = models.ForeignKey(
        PartnerBody, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="partner body"
    )
    who = models.CharField("name or post of the person told", max_length=120, blank=True)
    told_on = models.DateField("date they were told")
    how = models.CharField("how they were told", max_length=60, blank=True)

    class Meta:
        ordering = ["told_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_whom_display()} told {day_words(self.told_on)}"


class SheetCheck(Record):
    """Somebody compared lines of a sheet with the form that it is copied into. A line is kept by its words: one that is
    called otherwise, or is new, was not compared.
    """

    class Sheet(models.TextChoices):
        NATIONAL = "national", "The national notification form"
        TRACKER = "icb", "The NHS safeguarding case review tracker (S-CRT)"
        REPOSITORY = "repository", "The NSPCC national case review repository"
        PANEL = "panel", "What the Panel asks for"

    form_questions = {"edition": "Which edition was it?", "checked_on": "When?", "checked_by": "Who compared them?"}

    sheet = models.CharField(
        "what it was compared with", max_length=10, choices=Sheet.choices, default=Sheet.NATIONAL, editable=False
    )
    lines = models.JSONField("lines compared", default=list)
    edition = models.CharField("edition of the form", max_length=200)
    checked_on = models.DateField("compared on")
    checked_by = models.CharField("who compared them", max_length=120)
    note = models.TextField("what was found", blank=True)
    taken_back_on = models.DateField("withdrawn", null=True, blank=True)
    taken_back_reason = models.TextField("why it was withdrawn", blank=True)

    class Meta:
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_on=None, taken_back_reason="")
                | Q(taken_back_on__isnull=False) & ~Q(taken_back_reason=""),
                name="sheet_check_taken_back_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"Copy sheet compared {day_words(self.checked_on)}"


class TrackerEntry(Record):
    """What the ICB enters of a case in the NHS safeguarding case review tracker, and no other record holds.

    Source: the guidance to the tracker (S-CRT, DCB3124), NHS Digital, last edited on 22 February 2022.
    """

    personal_fields = ("steis_number", "designated_professional", "comments")
    form_questions = {
        "steis_number": "What is its StEIS number?",
        "added_on": "When was it added to the tracker?",
        "designated_professional": "Who is the designated professional?",
        "comments": "Comments for the tracker",
    }

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="tracker_entry")
    steis_number = models.CharField("StEIS number", max_length=40, blank=True)
    added_on = models.DateField("added to the tracker", null=True, blank=True)
    designated_professional = models.CharField("designated professional", max_length=120, blank=True)
    comments = models.TextField("comments for the tracker", blank=True)

    def __str__(self) -> str:
        return f"Tracker entry of {self.incident}"


class AreaLead(Record):
    """Another area's partnership leads the case: its request to us and our part. No statutory clock of ours runs.

    Taken back when we lead after all; the row stays.
    """

    personal_fields = ("reason", "contact", "asked", "our_part", "taken_back_reason")
    form_questions = {
        "led_by": "Which partnership leads?",
        "since_on": "Since when?",
        "reason": "Why does it lead?",
        "asked": "What do they ask of us?",
        "our_part": "What did we send?",
        "sent_on": "When was it sent?",
    }

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="area_leads")
    led_by = models.CharField("partnership that leads", max_length=120)
    since_on = models.DateField("leads since")
    reason = models.TextField("why it leads")
    contact = models.CharField("their contact", max_length=200, blank=True)
    reference = models.CharField("their reference", max_length=60, blank=True)
    asked = models.TextField("what it asks of us", blank=True)
    our_part = models.TextField("our part, as sent", blank=True)
    sent_on = models.DateField("our part sent", null=True, blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="copy of what we sent"
    )
    deadline = models.OneToOneField(Deadline, null=True, blank=True, on_delete=models.PROTECT, related_name="area_lead")
    taken_back_on = models.DateField("we lead again since", null=True, blank=True)
    taken_back_reason = models.TextField("why we lead again", blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(taken_back_on=None), name="one_area_leads_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_on=None, taken_back_reason="")
                | Q(taken_back_on__isnull=False) & ~Q(taken_back_reason=""),
                name="area_lead_taken_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident} led by {self.led_by}"
