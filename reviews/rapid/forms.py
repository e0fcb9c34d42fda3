"""Forms of the rapid review."""

from collections.abc import Sequence
from typing import Any

from cases.documents.models import DocumentVersion
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import Chapter, DateField, ModelChoice, Note, Text
from csprapp.ui.forms import Form


class TextsForm(Form):
    """The long texts, each written on a page of its own. Each may stay empty."""

    mark_optional = False

    facts = Chapter(
        label="The facts", help_text="What happened, who was involved, and the family’s history with agencies", rows=12
    )
    lived_experience = Chapter(
        label="The child’s lived experience", help_text="What life was like for the child, in their words where known"
    )
    characteristics = Chapter(
        label="Protected characteristics",
        help_text="Which apply to the child and family, and why they matter here",
        rows=5,
    )
    ethnicity_culture = Chapter(
        label="Race, ethnicity and culture",
        help_text="What are the child’s and the family’s race, ethnicity, culture, faith and language? How did they "
        "shape the child’s life, and what agencies saw, asked, assumed or left unsaid? If they made no difference, say "
        "how you know",
        rows=5,
    )
    immediate_action = Chapter(
        label="Immediate safety action", help_text="What was done to keep this child and other children safe", rows=5
    )
    analysis = Chapter(
        label="Analysis",
        help_text="Why it happened: how agencies worked, together and apart, and what got in the way",
        rows=12,
    )
    learning = Chapter(label="Learning already clear", help_text="What is clear already, and who can use it now")
    sharing_plan = Chapter(label="Plan for sharing the learning", help_text="Who with, how and by when", rows=5)


class MeetingForm(AsksWhenEarly):
    early = ("meeting_on",)

    meeting_on = DateField(label="Date of the meeting", required=False)
    chair = Text(label="Chair", required=False, width="two-thirds", max_length=120)
    attendance = Note(
        label="Who attended", help_text="One person on each line: agency, name or role", required=False, rows=8
    )


class SentForm(AsksWhenEarly):
    early = ("sent_on",)

    sent_on = DateField(label="Date it was sent", missing="Enter the date it was sent to the Panel")
    sent_by = Text(label="Sent by", missing="Enter who sent it", width="two-thirds", max_length=120)
    sent_evidence = Text(
        label="How it was sent, and where the evidence is",
        help_text="For example, secure email at 4pm, receipt kept in the case folder",
        required=False,
        max_length=300,
    )
    late_reason = Note(label="Why it is late", required=False, say_optional=False, rows=3)

    def __init__(
        self, *args: Any, files: Sequence[DocumentVersion] = (), may_be_late: bool = True, **kwargs: Any
    ) -> None:
        """`files`: the reports kept for the case, newest first, each knowing `how` it came here. `may_be_late`: whether
        the day on which it was due has passed, so that it may have been sent after it."""
        super().__init__(*args, **kwargs)
        if not may_be_late and not self.initial.get("late_reason"):
            del self.fields["late_reason"]
        if files:
            self.fields["sent_file"] = ModelChoice(
                DocumentVersion.objects.filter(pk__in=[file.pk for file in files]),
                label="Which file was sent?",
                help_text="It is kept exactly as it was sent, whatever changes in the record later",
                hints={str(file.pk): f"{file.get_kind_display()}. {file.how}" for file in files},
                required=False,
            )


class PanelDateForm(Form):
    day = DateField(label="Date the Panel set", missing="Enter the date the Panel set", subject="Date the Panel set")
    how = Text(
        label="How the Panel told us",
        help_text="For example, its acknowledgement of Tue 14 January 2025",
        missing="Enter how the Panel told us",
        max_length=300,
    )
