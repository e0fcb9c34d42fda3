"""Forms of the decision."""

from typing import Any

from csprapp.partnership.models import Theme
from csprapp.partnership.national import called, called_now
from csprapp.records.refusals import Refused
from csprapp.rule_book import spelled
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import Checkboxes, Choice, DateField, Note, Select, Text, YesNo
from csprapp.ui.forms import FilterForm, Form
from reviews.decisions.models import ABOUT, ON_EACH, OWN, Answer, Criterion, PanelReply, PartnerDecision, Position
from reviews.decisions.rules import NOT_YET_KNOWN, PANELS_OWN
from reviews.rapid.models import CriteriaMet, WhatNext


class CriteriaForm(Form):
    """One line per criterion and circumstance: an answer and its reason. (d) is the Panel's and is not asked here
    until it has replied.
    """

    mark_optional = False

    def __init__(self, *args: Any, panel_replied: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in Criterion if line.value != PANELS_OWN or panel_replied]
        for line in self.lines:
            answer, reason = f"answer_{line.value}", f"reason_{line.value}"
            self.fields[answer] = Choice(
                label=f"({line.value}) {line.label}", choices=Answer.choices, required=False, inline=True, small=True
            )
            self.fields[reason] = Note(label=f"Reason for ({line.value})", required=False, rows=2)

    def refuse(self, refused: Refused) -> None:
        """Each sentence beside the answer or the reason it is about."""
        for line, sentence in refused.problems.items():
            self.add_error(
                (f"reason_{line}" if "reason" in sentence else f"answer_{line}") if line else None, called_now(sentence)
            )

    @property
    def by_line(self) -> dict[str, tuple[str, str]]:
        """What was answered: line -> (answer, reason)."""
        given = self.cleaned_data
        return {
            line.value: (given[f"answer_{line.value}"], given[f"reason_{line.value}"].strip()) for line in self.lines
        }


class OutcomeForm(Form):
    mark_optional = False

    criteria_met = Choice(label="Are the criteria for notification met?", choices=CriteriaMet.choices, required=False)
    criteria_reason = Note(label="Why the criteria are met or not", required=False)
    what_next = Choice(
        label="What happens here?",
        choices=WhatNext.choices,
        required=False,
        help_text="Meeting the criteria does not by itself mean an LCSPR. The partners decide what is appropriate.",
    )
    what_next_reason = Note(label="Why the partners consider this appropriate", required=False)
    agreed_on = DateField(
        label="Date agreed to finish an alternative review",
        required=False,
        help_text=spelled("An LCSPR has {lcspr} from the decision"),
    )
    national_issues = YesNo(
        label="Does it raise complex or national issues for the Panel?",
        required=False,
        help_text="This never replaces the answer above. Only the Panel decides on a national review.",
    )
    national_reason = Note(label="Why it does or does not", required=False)

    def clean(self) -> dict[str, Any]:
        """The date agreed belongs to one answer: it is never dropped with another one without a word."""
        said = super().clean() or self.cleaned_data
        if said.get("agreed_on") and said.get("what_next") not in {"", WhatNext.ALTERNATIVE}:
            self.add_error("agreed_on", "Clear this date, or select an alternative learning review")
        return said


class ThemesForm(FilterForm):
    """Which themes the case raises: the earlier recommendations under them are offered."""

    themes = Checkboxes(label="Which themes does this case raise?", required=False, small=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = Theme.objects.filter(recommendations__isnull=False).distinct()
        self.fields["themes"].choices = [(theme.slug, theme.name) for theme in named]


# As the person who decides says it; of a partner it is said "Agrees".
MINE = [(Position.Outcome.AGREES, "I agree"), (Position.Outcome.DISSENTS, "I disagree")]


class SignForm(AsksWhenEarly):
    """The body's own position."""

    early = ("decided_on",)

    outcome = Choice(label="Your decision", choices=MINE, missing="Select whether you agree")
    reasons = Note(label="Reasons", missing="Enter your reasons", rows=5)
    decided_on = DateField(label="Date of the decision", missing="Enter the date of the decision")


class RecordForm(AsksWhenEarly):
    early = ("decided_on",)

    outcome = Choice(label="What they decided", choices=Position.Outcome.choices, missing="Select what they decided")
    reasons = Note(label="Their reasons", missing="Enter their reasons", rows=5)
    decided_on = DateField(label="Date they decided", missing="Enter the date they decided")
    decided_by = Text(label="Who decided", missing="Enter who decided", width="two-thirds", max_length=120)
    recorded_from = Text(
        label="What you record this from",
        help_text="For example, minutes of the meeting on Tue 14 January 2025",
        missing="Enter what you record this from",
        max_length=200,
    )


def _own(name: str, choices: Any = OWN["choices"]) -> Select:
    """The position to one of the three answers, where it is another one than that to the whole."""
    label = f"On {PartnerDecision._meta.get_field(name).verbose_name}"
    return Select(label=label, required=False, choices=[("", "The same as above"), *choices])


class BundleSignForm(SignForm):
    """The same about a rapid review. Hidden on its page: the digest of the answers that were read."""

    mark_optional = False
    field_order = ("outcome", *ON_EACH)

    on_criteria, on_what_next, on_national = (_own(name, MINE) for name in ON_EACH)


class BundleRecordForm(RecordForm):
    """What a partner decided elsewhere about a rapid review."""

    mark_optional = False
    field_order = BundleSignForm.field_order

    on_criteria, on_what_next, on_national = map(_own, ON_EACH)


class ResolvedForm(Form):
    """How the partners' disagreement was resolved."""

    how = Note(label="How it was resolved", missing="Enter how it was resolved", rows=4, gives_reason=True)
    resolved_by = Text(label="Who resolved it", missing="Enter who resolved it", width="two-thirds", max_length=120)
    resolved_on = DateField(label="Date it was resolved", missing="Enter the date it was resolved")
    told = Note(
        label="Who was told, and when", missing="Enter who was told, or that nobody was", rows=3,
        help_text="For example the partners, the independent scrutineer, the review panel",
    )  # fmt: skip
    panel_told_on = DateField(label=called("Date the Panel was told"), required=False)


class AgainForm(AsksWhenEarly):
    early = ("known_on",)

    reason = Note(
        label="What has changed, and why the partners must decide again",
        missing="Enter what has changed, and why the partners must decide again",
        rows=5,
    )
    known_on = DateField(label="Date the new fact became known", missing="Enter the date the new fact became known")


class AmendForm(Form):
    about = Choice(label="Which part you are adding to", choices=ABOUT, missing="Select which part you are adding to")
    text = Note(label="What you are adding", missing="Enter what you are adding", rows=8)
    reason = Note(label="Why you are adding it now", missing="Enter why you are adding it now", rows=3)


class ReplyForm(AsksWhenEarly):
    early = ("received_on",)

    received_on = DateField(label="Date the reply was received", missing="Enter the date the reply was received")
    position = Choice(
        label="What the Panel says", choices=PanelReply.Position.choices, missing="Select what the Panel says"
    )
    text = Note(label="The Panel’s words", required=False, rows=6)
    answer_d = Choice(
        label="Did the Panel conclude that a local review may be more appropriate?",
        choices=Answer.choices,
        help_text="This answers (d) of the criteria.",
        initial=NOT_YET_KNOWN,
        missing="Select an answer for (d)",
    )
    reason_d = Note(label="What the Panel said about that", required=False, rows=3)


class ResponseForm(Form):
    response = Note(label="Response to the Panel", missing="Enter the response to the Panel", rows=8)
    responded_on = DateField(label="Date of the response", missing="Enter the date of the response")


class CorrectReplyForm(ReplyForm):
    """The reply put right; (d) is answered anew with another reply."""

    reason = Note(label="Why you are correcting it", missing="Enter why you are correcting it", rows=3, one_word=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["answer_d"], self.fields["reason_d"]
