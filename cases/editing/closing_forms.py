"""What is asked when a case is closed or opened again, a proceeding recorded, or something taken out as a mistake."""

from typing import Any

from cases.editing.proceedings import PROCEEDING
from cases.incidents.forms import WHY, Dated, refuse_future
from cases.incidents.models import Closed, Incident, Proceeding, Reopening
from csprapp.accounts.models import User
from csprapp.ui import fields
from csprapp.ui.forms import Form

MISTAKE = "mistake"
STARTS = [
    *Reopening.Starts.choices,
    (MISTAKE, "Nothing: closing it was a mistake, and its dates run on"),
]


class ProceedingForm(Dated):
    """A parallel proceeding, where it stands, and whether publishing waits for it."""

    kind = fields.Choice(label="Kind", choices=Proceeding.Kind.choices, missing="Select which kind it is")
    court = fields.Text(label="Court or body", max_length=120, required=False)
    status = fields.Text(
        label="Where it stands", help_text="For example, charged, trial listed", max_length=120, required=False
    )
    next_on = fields.DateField(label="Next date", help_text="Hearing, trial or inquest", required=False)
    embargo = fields.YesNo(label="Does publishing have to wait for it?", required=False)
    embargo_by = fields.Text(
        label="Who asks us to wait?", help_text="For example, the coroner or the CPS", max_length=120, required=False
    )
    embargo_until = fields.DateField(
        label="Until which day?", help_text="Leave empty if it is until they lift it.", required=False
    )
    note = fields.LongText(label="What to know", rows=4, required=False)
    ended_on = fields.DateField(label="When did it end?", subject="The date it ended", required=False)
    reason = fields.Text(**WHY)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_future(self, "ended_on", "The date it ended", self.today)
        if not cleaned.get("embargo") and (cleaned.get("embargo_until") or cleaned.get("embargo_by")):
            self.add_error("embargo", "Select “Yes” if publishing has to wait")
        return cleaned

    @staticmethod
    def of(row: Proceeding) -> dict[str, Any]:
        """The proceeding as recorded, to start the form with."""
        return {name: getattr(row, name) for name in PROCEEDING}

    @property
    def facts(self) -> dict[str, Any]:
        """The answers that are facts of the proceeding."""
        facts = {name: value for name, value in self.answers.items() if name in PROCEEDING}
        return facts | {"embargo": bool(facts.get("embargo"))}


class LiftEmbargoForm(Dated):
    """Publishing no longer waits for a proceeding."""

    lifted_on = fields.DateField(
        label="When was it lifted?",
        help_text="Leave empty if it was not lifted after all.",
        subject="The day it was lifted",
        required=False,
    )
    lifted_by = fields.Text(label="Who confirmed it?", help_text="Name and post", max_length=120, required=False)
    reason = fields.LongText(label="How is this known?", rows=3, autosave=False, missing="Enter how this is known")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        refuse_future(self, "lifted_on", "The day it was lifted", self.today)
        if cleaned.get("lifted_on") and not cleaned.get("lifted_by"):
            self.add_error("lifted_by", "Enter who confirmed that the embargo is lifted")
        return cleaned


class CloseForm(Dated):
    """Why a case is closed."""

    closed_as = fields.Choice(
        label="How does it end?",
        choices=Closed.choices,
        missing="Select how the case ends",
        hints={
            Closed.DUPLICATE: "It leaves the statistics.",
            Closed.LOGGED_IN_ERROR: "It leaves the statistics.",
        },
    )
    duplicate_of = fields.Text(
        label="If it is a duplicate, of which case?",
        help_text="Its reference, like 2026-0042",
        width=10,
        required=False,
    )
    closed_on = fields.DateField(
        label="When was it closed?", subject="The day it was closed", missing="Enter the day it was closed"
    )
    reason = fields.LongText(label="Why?", missing="Enter why the case is closed", rows=4)

    def __init__(self, *args: Any, user: User, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = Incident.objects.visible_to(user, self.today).exclude(pk=incident.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, duplicate = cleaned.get("duplicate_of", "").strip(), cleaned.get("closed_as") == Closed.DUPLICATE
        cleaned["duplicate_of"] = self.others.filter(reference=typed).first() if typed else None
        if typed and not duplicate and cleaned.get("closed_as"):
            self.add_error("closed_as", "Select “Duplicate of another case” if it is one")
        elif typed and cleaned["duplicate_of"] is None:
            self.add_error("duplicate_of", "Enter the reference of a case you can open, like 2026-0042")
        return cleaned


class ReopenForm(Form):
    """Why a closed case is opened again, and which clocks start anew."""

    mark_optional = False

    starts = fields.Choice(
        label="What starts anew?",
        choices=STARTS,
        missing="Select what starts anew",
        hints={
            Reopening.Starts.NOTIFICATION: "For example, the child has since died, or a post-mortem says more.",
            Reopening.Starts.RAPID_REVIEW: "For example, the Panel disagrees.",
        },
    )
    learned_on = fields.DateField(
        label="When did the local authority learn the new fact?",
        help_text="New clocks start from this day. The earlier ones stay as they ended.",
        subject="The day the local authority learned it",
        required=False,
    )
    reason = fields.LongText(
        label="What is the new fact, or why was closing it a mistake?",
        missing="Enter why the case is opened again",
        rows=4,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, learned_on = cleaned.get("starts"), cleaned.get("learned_on")
        if starts and starts != MISTAKE and not learned_on and "learned_on" not in self.errors:
            self.add_error("learned_on", "Enter the day the local authority learned the new fact")
        if starts == MISTAKE and learned_on:
            self.add_error("learned_on", "Leave this empty, or select what starts anew from this day")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the service takes them: after a mistake nothing starts anew."""
        said = super().answers
        return said | {"starts": "" if said["starts"] == MISTAKE else said["starts"]}


class ReopeningForm(Form):
    """The new fact for which a case was opened again, corrected."""

    mark_optional = False

    learned_on = fields.DateField(
        label="When did the local authority learn the new fact?",
        help_text="The clocks it started follow.",
        subject="The day the local authority learned it",
        missing="Enter the day the local authority learned the new fact",
    )
    fact = fields.LongText(label="What is the new fact?", missing="Enter the new fact", rows=4)
    reason = fields.Text(**WHY)
