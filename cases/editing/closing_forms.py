"""What is asked when a case is closed or opened again, a proceeding recorded, or something taken out as a mistake."""

from typing import Any

from cases.incidents.forms import CaseForm
from cases.incidents.models import Closed, Incident, Proceeding, Reopening
from cases.incidents.rules import read_reference
from csprapp.ui import fields
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import from_model
from csprapp.ui.reasons import SaysWhyChanged

MISTAKE = "mistake"
LEFT_OUT = "It will be left out of the statistics."
STARTS = [*Reopening.Starts.choices, (MISTAKE, "Nothing: closing it was a mistake, and its dates continue")]


class ProceedingForm(SaysWhyChanged, AsksWhenEarly, CaseForm, model=Proceeding):
    """A parallel proceeding, where it stands, and whether publishing waits for it."""

    told = ("today",)
    early = ("embargo_until",)

    kind = from_model(missing="Select which kind it is")
    court = from_model()
    status = from_model()
    next_on = from_model()
    embargo = from_model(kind=fields.YesNo)
    embargo_by = from_model()
    embargo_until = from_model(help_text="Leave this empty if it lasts until they lift it.")
    note = from_model(rows=4)
    ended_on = from_model(subject="The date it ended")

    def prepare(self) -> None:
        super().prepare()
        if self.initial.get("kind") != Proceeding.Kind.CHILD_DEATH_REVIEW:
            self.fields["kind"].choices = Proceeding.OFFERED
        self.began = self.today, "so publishing does not wait for it"

    def clean_embargo(self) -> bool:
        return bool(self.cleaned_data["embargo"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("embargo") and (cleaned.get("embargo_until") or cleaned.get("embargo_by")):
            self.add_error("embargo", "Select “Yes” if publishing has to wait")
        return cleaned


class LiftEmbargoForm(CaseForm, model=Proceeding):
    """Publishing no longer waits for a proceeding."""

    lifted_on = from_model(
        help_text="Leave this empty if it was not lifted after all.", subject="The day it was lifted"
    )
    lifted_by = from_model()
    reason = fields.LongText(
        label="How is this known?", rows=3, autosave=False, missing="Enter how this is known", gives_reason=False
    )


class CloseForm(AsksWhenEarly, CaseForm, model=Incident):
    """Why a case is closed."""

    told = ("actor", "today", "incident", "began")
    early = ("closed_on",)

    closed_as = from_model(
        missing="Select how the case ends", hints={Closed.DUPLICATE: LEFT_OUT, Closed.LOGGED_IN_ERROR: LEFT_OUT}
    )
    duplicate_of = fields.Text(
        label="If it is a duplicate, of which case?",
        help_text="Its reference, like 2026-0042",
        width=10,
        required=False,
    )
    closed_on = from_model(subject="The day it was closed", missing="Enter the day it was closed")
    reason = fields.LongText(label="Why?", missing="Enter why the case is closed", rows=4)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed, duplicate = read_reference(cleaned.get("duplicate_of", "")), cleaned.get("closed_as") == Closed.DUPLICATE
        others = Incident.objects.visible_to(self.actor, self.today).exclude(pk=self.incident.pk)
        cleaned["duplicate_of"] = others.filter(reference=typed).first() if typed else None
        if typed and not duplicate and cleaned.get("closed_as"):
            self.add_error("closed_as", "Select “Duplicate of another case” if it is one")
        elif typed and cleaned["duplicate_of"] is None:
            self.add_error("duplicate_of", "Enter the reference of a case you can open, like 2026-0042")
        return cleaned


class ReopenForm(CaseForm, model=Reopening):
    """Why a closed case is opened again, and which clocks start anew."""

    starts = from_model(
        choices=STARTS,
        missing="Select what starts again",
        hints={
            Reopening.Starts.NOTIFICATION: "For example, the child has since died, or a post-mortem says more.",
            Reopening.Starts.RAPID_REVIEW: "For example, the Panel disagrees.",
        },
    )
    learned_on = from_model(
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
            self.add_error("learned_on", "Leave this empty, or select what starts again from this day")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """The answers as the service takes them: after a mistake nothing starts anew."""
        said = super().answers
        return said | {"starts": "" if said["starts"] == MISTAKE else said["starts"]}


class ReopeningForm(SaysWhyChanged, CaseForm, model=Reopening):
    """The new fact for which a case was opened again, corrected."""

    learned_on = from_model(
        help_text="The clocks it started follow.",
        subject="The day the local authority learned it",
        missing="Enter the day the local authority learned the new fact",
    )
    fact = from_model(Reopening, "reason", missing="Enter the new fact", rows=4, gives_reason=True)
