"""What a checker is asked."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.forms import CharField, HiddenInput

from csprapp.records.refusals import Refused
from csprapp.ui.fields import Text, Tick
from csprapp.ui.forms import Form
from publishing.disclosure.intruder import WorkedOut
from publishing.disclosure.searches import Finding
from publishing.links import rules
from publishing.schedule.planned import Planned

BY_EYE = "Read by eye"


class FindingsForm(Form):
    """A reason for each finding of the disclosure check that may stand; for what no program can read, a tick that the
    person has read it."""

    mark_optional = False
    told: tuple[str, ...] = ("findings",)
    findings: Sequence[Finding]

    def prepare(self) -> None:
        for found in self.findings:
            if found.by_eye:
                asked, missing = f"I have read {found.where} by eye", f"Read it by eye and say so: {found.where}"
                self.fields[f"reason_{found.key}"] = Tick(label=asked, missing=missing)
            elif not found.blocks:
                missing = self.missing_reason(found)
                self.fields[f"reason_{found.key}"] = Text(label="Why this can stay", max_length=500, missing=missing)

    def missing_reason(self, found: Finding) -> str:
        """What is said when no reason is given."""
        return "Say why this can stay, or send it back"

    @property
    def found(self) -> list[tuple[Finding, Any]]:
        """Each finding with the box for its reason; none where a court protects it."""
        return [(found, None if found.blocks else self[f"reason_{found.key}"]) for found in self.findings]

    @property
    def reasons(self) -> dict[str, str]:
        """Why each finding may stay, by its key; of one that is looked at by eye, that it was."""
        given = {found: self.cleaned_data.get(f"reason_{found.key}") or "" for found in self.findings}
        return {found.key: BY_EYE if found.by_eye and said else said for found, said in given.items()}


class CheckForm(FindingsForm):
    """The second person's checklist: a tick for each question, a reason for each finding that may stand."""

    told = ("findings", "lines", "planned")
    lines: list[rules.Line]
    planned: Planned | None = None

    def prepare(self) -> None:
        super().prepare()
        self.lines = [line for line in self.lines if line.ask]
        ticks = {
            f"line_{line.key}": Tick(label=line.ask, missing=f"Confirm: {line.title.lower()}") for line in self.lines
        }
        self.fields = ticks | self.fields
        if self.planned and not self.planned.against:
            self.fields["on_its_day"] = Tick(label=self.planned.asked, required=False, say_optional=False)
            self.fields["planned"] = CharField(initial=self.planned.token, widget=HiddenInput({"id": False}))

    @property
    def day(self) -> tuple[date, time | None] | None:
        """The planned day, where the checker says that it comes out on it. Raises Refused when it is another by now."""
        if not self.planned or not self.cleaned_data.get("on_its_day"):
            return None
        if self.cleaned_data["planned"] != self.planned.token:
            sent: Any = self.data
            self.data = sent = sent.copy()  # the next press is about the day that is shown now, ticked anew
            sent[self.add_prefix("planned")] = self.planned.token
            sent.pop(self.add_prefix("on_its_day"), None)
            raise Refused("Somebody else has changed the planned day. Look at it again.")
        return self.planned.on, self.planned.hour

    def missing_reason(self, found: Finding) -> str:
        return f"Say why this can stay, or send the edition back: {found.where}"

    @property
    def named(self) -> list[tuple[Finding, Any]]:
        """What the disclosure check found, by facts that the case knows."""
        return [each for each in self.found if not isinstance(each[0], WorkedOut)]

    @property
    def worked_out(self) -> list[tuple[Finding, Any]]:
        """Sentences that together may tell who it is."""
        return [each for each in self.found if isinstance(each[0], WorkedOut)]

    @property
    def questions(self) -> list[tuple[rules.Line, Any]]:
        """Each line that is asked, with its box."""
        return [(line, self[f"line_{line.key}"]) for line in self.lines]

    @property
    def ticked(self) -> frozenset[str]:
        """The keys of the lines that the checker confirms."""
        return frozenset(line.key for line in self.lines if self.cleaned_data.get(f"line_{line.key}"))
