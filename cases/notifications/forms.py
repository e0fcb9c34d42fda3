"""What is asked when a notification is recorded, corrected or withdrawn, or somebody was told."""

from datetime import date
from typing import Any

from cases.deadlines.calendars import calendar_in_force
from cases.incidents.death_in_care import is_death_in_care
from cases.incidents.forms import AsksWhatItWas, CaseForm
from cases.incidents.models import Incident
from cases.incidents.queries import bodies_of
from cases.notifications.clocks import partners_to_tell
from cases.notifications.models import AreaLead, Informed, Notification, NotifyPosition, TrackerEntry
from cases.notifications.services import Sent, check_sent
from csprapp.clock.deadline import day_words
from csprapp.ui import fields
from csprapp.ui.asking import AskingForm, AsksWhenEarly
from csprapp.ui.fields import from_model
from csprapp.ui.forms import Form
from csprapp.ui.reasons import ONLY_IF, SaysWhyChanged


class SentForm(AsksWhatItWas, AskingForm, model=Notification):
    """When it was sent, by whom, the reference it was given; why late, asked only when it was."""

    mark_optional = False
    told, happened = ("incident", "due", "today", "now"), ("sent",)

    sent_on = from_model(missing="Enter the date the notification was sent")
    sent_time = from_model()
    sent_by = from_model(missing="Enter who sent it")
    national_reference = from_model(
        help_text="On the confirmation from the national service. Leave this empty until it is known.",
        width=20,
        spellcheck=False,
    )
    panel_date = from_model(
        subject="Date the Panel advised",
        help_text="The rapid review is then due on this date. Leave this empty until the Panel has advised one.",
    )
    late_reason = from_model(help_text="Only if it was sent after the due date", rows=3)

    def prepare(self) -> None:
        super().prepare()
        if not self.initial.get("late_reason") and (self.due is None or self.today <= self.due.due_on):
            del self.fields["late_reason"]  # nothing sent until today can be late

    def clean(self) -> dict[str, Any]:
        """The impossible is refused; the unlikely is asked about once."""
        cleaned = super().clean()
        sent_on, panel_date = cleaned.get("sent_on"), cleaned.get("panel_date")
        if sent_on is None:
            return cleaned
        check_sent(sent_on, panel_date, self.today)
        aware_on = self.incident.aware_on
        if aware_on and sent_on < aware_on:
            words = f"This is before {day_words(aware_on)}, when the local authority became aware."
            self.ask("early", "sent_on", words)
        self._ask_why_late(sent_on, cleaned)
        return cleaned

    def _ask_why_late(self, sent_on: date, cleaned: dict[str, Any]) -> None:
        if self.due is None or sent_on <= self.due.due_on or cleaned.get("late_reason"):
            return
        days = calendar_in_force().count_working_days(self.due.due_on, sent_on)
        late = f"{days} working day{'' if days == 1 else 's'}" if days else "A weekend or holiday"
        words = f"{late} after it was due on {day_words(self.due.due_on)}. Enter why it was late."
        self.ask("late", "late_reason", words, "If nobody knows yet, save again.")

    @property
    def answers(self) -> dict[str, Any]:
        """What was sent, and why it is corrected when that is asked."""
        said = super().answers
        why = {name: said.pop(name) for name in ("reason", "duty", "wrong") if name in said}
        return {"sent": Sent(**said), **why}


class CorrectSentForm(SaysWhyChanged, SentForm, model=Notification):
    """The same, of a notification already recorded, with why it is corrected."""

    duty = from_model(
        help_text="The Panel does not consider a death in care where nothing is suspected, and no rapid review follows",
        required=False,
    )

    def prepare(self) -> None:
        super().prepare()
        if not is_death_in_care(self.incident):
            del self.fields["duty"]


class PositionsForm(CaseForm, model=NotifyPosition):
    """What each statutory partner of the area said to notifying: one part of the page for each."""

    told = ("incident",)

    def prepare(self) -> None:
        self.bodies = [body for body in bodies_of(self.incident) if body.acted_for_by_id is None]
        for body in self.bodies:
            self.fields[f"position_{body.pk}"] = fields.Choice(
                label=str(body), choices=NotifyPosition.Position.choices, required=False, inline=True
            )
            self.fields[f"said_on_{body.pk}"] = fields.DateField(
                label=f"When did {body} say so?", subject="The date", required=False, label_size="", days=("today",)
            )
            self.fields[f"who_{body.pk}"] = fields.Text(
                label=f"Who said so for {body}?", required=False, max_length=200, width="two-thirds"
            )
            self.fields[f"reason_{body.pk}"] = fields.LongText(
                label=f"Why, if {body} disagreed", required=False, rows=2, autosave=False
            )

    def clean(self) -> dict[str, Any]:
        """What is known of a partner's answer is kept with it, and never dropped because none was selected."""
        cleaned = super().clean() or self.cleaned_data
        for body in self.bodies:
            said = any(cleaned.get(f"{name}_{body.pk}") for name in ("said_on", "who", "reason"))
            if said and not cleaned.get(f"position_{body.pk}"):
                self.add_error(f"position_{body.pk}", f"Select whether {body} agreed, or clear what it said")
        if self.bodies and not self.errors and not any(cleaned.get(f"position_{body.pk}") for body in self.bodies):
            self.add_error(f"position_{self.bodies[0].pk}", "Select what at least one partner said")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """What was said, by the key of the body; nothing of one that nobody selected an answer for."""
        said = self.cleaned_data
        names = ("position", "said_on", "who", "reason")
        keys = [body.pk for body in self.bodies if said[f"position_{body.pk}"]]
        return {"positions": {key: {name: said[f"{name}_{key}"] for name in names} for key in keys}}


class WithdrawForm(Form, model=Notification):
    """A notification taken back from the national service."""

    withdrawn_on = from_model(missing="Enter the date the notification was withdrawn")
    reason = from_model(Notification, "withdrawn_reason", missing="Enter why it was withdrawn", rows=4)


class NotNotifyingForm(AsksWhenEarly):
    """The decision not to notify."""

    early = ("decided_on",)

    decided_on = from_model(
        Incident, "not_notified_on", subject="Date of the decision", missing="Enter the date of the decision"
    )
    decided_by = from_model(
        Incident, "not_notified_by", help_text="Name and post", missing="Enter who took the decision"
    )
    reason = from_model(Incident, "not_notified_reason", missing="Enter why the case is not notified", rows=5)


class InformedForm(AsksWhenEarly, model=Informed):
    """Who was told, all on one day: partner bodies of the area and others."""

    told = ("incident", "began")
    early = ("told_on",)

    whom = from_model(kind=fields.Checkboxes, missing="Select who was told")
    told_on = from_model(label="When?", missing="Enter the date they were told")
    how = from_model(help_text="For example, by telephone")
    who = from_model()

    def prepare(self) -> None:
        super().prepare()
        self.bodies = {f"body-{body.pk}": body for body in partners_to_tell(self.incident)}
        known = {Informed.Whom.PARTNER} if self.bodies else set()
        others = [(whom.value, whom.label) for whom in Informed.Whom if whom not in known]
        self.fields["whom"].choices = [(key, str(body)) for key, body in self.bodies.items()] + others

    @property
    def answers(self) -> dict[str, Any]:
        """When and how, with the bodies and the others that were ticked."""
        said = super().answers
        ticked = said.pop("whom")
        bodies = [self.bodies[key] for key in ticked if key in self.bodies]
        return said | {"bodies": bodies, "others": [key for key in ticked if key not in self.bodies]}


class CorrectInformedForm(SaysWhyChanged, AsksWhenEarly, model=Informed):
    """One line of who was told, corrected."""

    early = ("told_on",)

    told_on = from_model(missing="Enter the date they were told")
    how = from_model()
    who = from_model()
    in_error = fields.Tick(
        label="This was recorded by mistake", help_text="It stays in the history but no longer counts", required=False
    )


class LeadForm(CaseForm, model=AreaLead):
    """Which other area's partnership leads the case, and what it asks of us."""

    led_by = from_model(missing="Enter which partnership leads", width="two-thirds")
    since_on = from_model(subject="The day it took the lead", missing="Enter the day it took the lead")
    reason = from_model(rows=3, autosave=False, missing="Enter why it leads")
    contact = from_model()
    reference = from_model(width=20, spellcheck=False)
    asked = from_model(rows=4, autosave=False)
    due_on = fields.DateField(label="By which day?", help_text="It will be in the work list.", required=False)


class CorrectLeadForm(LeadForm):
    """The same corrected, with why. The day is not moved: our clocks ended on it."""

    since_on = None
    due_on = None
    change_reason = fields.Text(
        label="Why is this changed?",
        help_text=ONLY_IF,
        required=False,
        say_optional=False,
        max_length=300,
        one_word=True,
    )


class OurPartForm(CaseForm, model=AreaLead):
    """What we gave to the area that leads."""

    told = ("incident",)

    sent_on = from_model(subject="The day it was sent", missing="Enter when it was sent")
    our_part = from_model(rows=4, autosave=False, missing="Enter what was sent", help_text="No names")
    document = from_model(
        label="Copy of it", help_text="Add it to the case’s documents first.", empty_label="No copy yet"
    )

    def prepare(self) -> None:
        self.fields["document"].queryset = self.incident.documents.all()


class LeadBackForm(Form):
    """We lead again."""

    on = fields.DateField(
        label="When did we take the lead again?", subject="The day", missing="Enter the day we took the lead again"
    )
    reason = fields.LongText(label="Why?", rows=3, autosave=False, missing="Enter why we lead again")


class TrackerForm(SaysWhyChanged, CaseForm, model=TrackerEntry):
    """What the NHS tracker asks and no other page of the case does. Each may stay empty."""

    steis_number = from_model(
        help_text="Only where it is also reported as an NHS serious incident", width=20, spellcheck=False
    )
    designated_professional = from_model(help_text="Of the ICB: name and post", width="two-thirds")
    added_on = from_model(subject="The date it was added", days=("today",))
    comments = from_model(rows=4, autosave=False, help_text="The NHS reads this. Do not name the child or the family")
