"""What is asked when agencies are asked, and what they are asked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import Truncator

from cases.documents.forms import ACCEPT, KINDS, DocumentForm
from cases.documents.models import Document
from cases.incidents.models import Person
from csprapp.partnership.models import Agency
from csprapp.ui import fields
from csprapp.ui.asking import AsksWhenEarly
from csprapp.ui.fields import from_model
from csprapp.ui.forms import FilterForm, Form
from csprapp.ui.reasons import SaysWhyChanged
from reviews.returns.chronology_table import ASKED, Line, Table
from reviews.returns.models import AgencyReturn, ChronologyEntry
from reviews.returns.rules import SAY_WHETHER_A_TEAM, Way, too_soon

NEW = "new_"  # begins the names of the boxes for an agency that is missed
MOST_BYTES = 5 * 1024 * 1024


OTHERS = "Other agencies"  # the heading is left out where no group stands above it


class AskForm(Form):
    """Which agencies are asked, whom they search for, and by when. While the agency is `adding` that is missed in the
    list, nothing else is required."""

    told = ("offered", "people", "adding", "today")
    adding = False
    today: date
    offered: Mapping[
        str, Sequence[tuple[Agency, Way]]
    ]  # each group of agencies by its heading, with how each is reached
    period = ("period_from", "period_until", "The last day to search must be on or after the first")

    agencies = fields.Checkboxes(
        label="Which agencies do you want to ask?", choices=[], small=True, missing="Select at least one agency"
    )
    new_name = from_model(
        Agency, "name", missing="Enter the name of the agency", label="Name of the agency", required=False,
        say_optional=False,
    )  # fmt: skip
    new_kind = from_model(Agency, "kind", help_text="For example, school, hospital trust or general practice.")
    new_email = fields.Email(
        label="Email address for requests", help_text="A shared mailbox that is read every day.", required=False
    )
    people = fields.Checkboxes(
        label="Who should they search for?",
        help_text="Agencies will see their names, dates of birth and addresses once they sign in or open their link.",
        choices=[],
        small=True,
        missing="Select at least one person for the search list",
    )
    due_on = fields.DateField(label="Answer by", subject="The date to answer by", missing="Enter the date to answer by")
    period_from = fields.DateField(label="Search from", subject="The first day to search", required=False)
    period_until = fields.DateField(label="Search until", subject="The last day to search", required=False)
    context = fields.LongText(
        label="Context",
        help_text="Two neutral sentences. Not what happened in detail.",
        rows=3,
        required=False,
        autosave=False,
    )

    def prepare(self) -> None:
        groups = {
            heading: [(str(agency.pk), str(agency)) for agency, _ in rows]
            for heading, rows in self.offered.items()
            if rows
        }
        self.offer("agencies", groups[OTHERS] if list(groups) == [OTHERS] else list(groups.items()))
        ways = {str(agency.pk): way.value for rows in self.offered.values() for agency, way in rows}
        self.fields["agencies"].widget.hints = ways
        self.offer("people", [(str(p.pk), f"{p.initials} ({p.get_role_display().lower()})") for p in self.people])
        if self.adding:
            for name, field in self.fields.items():
                field.required = name == "new_name"

    def clean_agencies(self) -> list[Agency]:
        chosen = self.cleaned_data["agencies"]
        return [agency for rows in self.offered.values() for agency, _ in rows if str(agency.pk) in chosen]

    def clean_people(self) -> list[Person]:
        return [person for person in self.people if str(person.pk) in self.cleaned_data["people"]]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("new_name") and not self.adding:
            self.add_error("new_name", "Select “Add the agency”, or leave this empty")
        if not self.adding and (due := answers.get("due_on")) and (against := too_soon(due, self.today)):
            self.add_error("due_on", against)  # before the page that shows what each agency will see
        return answers

    @property
    def answers(self) -> dict[str, Any]:
        """What the requests say, without the agency that was to be added."""
        return {name: value for name, value in super().answers.items() if not name.startswith(NEW)}

    @property
    def missed(self) -> dict[str, Any]:
        """The facts of the agency that is missed."""
        return {name: self.cleaned_data[f"{NEW}{name}"] for name in ("name", "kind", "email")}

    def refuse(self, refused: ValidationError) -> None:
        if self.adding and hasattr(refused, "error_dict"):
            for name, sentences in refused.message_dict.items():
                self.add_error(f"{NEW}{name}", sentences)
        else:
            super().refuse(refused)


class ReturnForm(Form, model=AgencyReturn):
    told, asks_about_team = ("asks_about_team",), False

    nil_return = from_model(label="My agency knew none of the people on the list")
    involvement = from_model(
        label="What does your agency know?",
        help_text="Your involvement with the child and family: when, who, why, what you did and how it ended.",
        rows=12,
        say_optional=False,
    )
    team_involved = from_model(
        label="Was a multi-agency child protection team involved with the child?", say_optional=False
    )
    team_note = from_model(label="Which team, when, and what did it do?", rows=4)
    learning = from_model(label="What have you learned already, and what have you changed?", rows=6)

    def prepare(self) -> None:
        if not self.asks_about_team:
            del self.fields["team_involved"], self.fields["team_note"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not answers.get("nil_return") and not str(answers.get("involvement", "")).strip():
            self.add_error("involvement", "Enter what your agency knows, or say that it knew none of them")
        if self.asks_about_team and not answers.get("nil_return") and not answers.get("team_involved"):
            self.add_error("team_involved", SAY_WHETHER_A_TEAM)
        return answers


class EnteredReturnForm(AsksWhenEarly, ReturnForm, model=AgencyReturn):
    told, early = ("asks_about_team", "began"), ("received_on",)
    field_order = ["source", "received_from", "received_on", "file"]
    source = fields.Choice(
        label="How did you receive it?",
        choices=[(way, way) for way in ("Secure mail", "Letter", "Telephone", "Said at a meeting", "Another way")],
        missing="Select how you received it",
    )
    received_from = from_model(
        label="Who sent or said it?", help_text="Their name and job title.", missing="Enter who sent or said it"
    )
    received_on = fields.DateField(
        label="When did you receive it?", subject="The day you received it", missing="Enter the day you received it"
    )
    file = fields.FileField(
        label="The file they sent",
        help_text=f"It will be kept with the case’s documents. {KINDS}",
        accept=ACCEPT,
        required=False,
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["nil_return"].label = "The agency knew none of the people on the list"
        self.fields["involvement"].label = "What does the agency know?"
        self.fields["involvement"].help_text = "Its involvement with the child and family, in its own words."
        self.fields["learning"].label = "What has it learned already, and what has it changed?"

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        file = answers.pop("file", None)
        answers["paper"] = file.read() if file else b""
        return answers


class SubmitForm(Form):
    """Nothing is asked; `seen` is what was shown before the press."""

    told = ("stamp",)
    stamp = ""

    seen = forms.CharField(required=False, widget=forms.HiddenInput({"id": False}))

    def prepare(self) -> None:
        self.fields["seen"].initial = self.stamp


class PaperForm(DocumentForm):
    """A document of a return: named by whoever sends it, and marked by the unit."""

    title = from_model(
        Document,
        "title",
        help_text="For example, Notes of the practice. No names.",
        max_length=80,
        missing="Enter a name for the document",
    )
    marking = None


class EventForm(Form, model=ChronologyEntry):
    period = ("day", "until", "The last day must be on or after the first")

    day = from_model(
        label="When?",
        help_text="If you are not certain, enter the nearest day so that it is in the right order, and say roughly "
        "when below.",
        subject="The day",
        missing="Enter the day, or the first day of a period",
    )
    until = from_model(help_text="Only for a period.", subject="The last day")
    about = from_model(label="About when?", help_text="If the day is not certain. For example, spring 2024.")
    event = from_model(label="What happened?", rows=4, missing="Enter what happened")
    significance = from_model(label="Why does it matter?", rows=3)
    source = from_model()


class TableForm(Form):
    """A whole chronology: pasted, or in a file."""

    mark_optional = False  # one of the two

    pasted = fields.LongText(
        label="Paste your table",
        help_text="Copy it from Word or Excel, with its headings. Or type a line for each event, starting with its "
        "date.",
        rows=10,
        required=False,
        autosave=False,
    )
    file = fields.FileField(
        label="Or send the file",
        help_text="Excel (.xlsx or .xls), OpenDocument (.ods), CSV or Word (.docx), up to 5MB.",
        accept=".xlsx,.xls,.ods,.csv,.docx",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        file = answers.get("file")
        if not str(answers.get("pasted", "")).strip() and not file:
            self.add_error("pasted", "Paste your table, or select the file")
        if file and file.size > MOST_BYTES:
            self.add_error("file", "The selected file must be smaller than 5MB")
        return answers


class CheckTableForm(Form):
    """What each column is, and what was meant by the rows that could not be read."""

    told = ("table", "columns", "wrong")
    table: Table
    columns: list[str]
    wrong: list[Line]

    def prepare(self) -> None:
        for number, key in enumerate(self.columns):
            above = self.table.headings[number] if number < len(self.table.headings) else ""
            shown = next((cells[number] for _, cells in self.table.rows if number < len(cells) and cells[number]), "")
            self.fields[f"column_{number}"] = fields.Select(
                label=f"Column {number + 1}: {above}" if above else f"Column {number + 1}",
                help_text=f"For example “{Truncator(shown).chars(60)}”" if shown else "",
                choices=list(ASKED.items()),
                required=False,
                initial=key,
                say_optional=False,
            )
        for line in self.wrong:
            self.fields[f"when_{line.row}"] = fields.Text(
                label="When?", required=False, max_length=120, width=20, say_optional=False, initial=line.typed
            )
            self.fields[f"what_{line.row}"] = fields.LongText(
                label="What happened?", required=False, rows=2, autosave=False, say_optional=False,
                initial=line.event,
            )  # fmt: skip
            self.fields[f"out_{line.row}"] = fields.Tick(label="Leave this row out", required=False)

    @property
    def chosen(self) -> list[str]:
        """What each column is now."""
        return [self.cleaned_data.get(f"column_{number}", "") for number in range(len(self.columns))]

    @property
    def typed_rows(self) -> dict[str, dict[str, str]]:
        """What was typed for the rows that could not be read, by row."""
        said = {
            str(line.row): {key: self.cleaned_data.get(f"{key}_{line.row}", "").strip() for key in ("when", "what")}
            for line in self.wrong
        }
        return {row: {key: words for key, words in each.items() if words} for row, each in said.items()}

    @property
    def out(self) -> list[int]:
        """The rows to be left out."""
        return [line.row for line in self.wrong if self.cleaned_data.get(f"out_{line.row}")]


class CaseEventForm(EventForm):
    field_order = ["day", "until", "about", "agency"]

    agency = fields.ModelSelect(
        label="Agency",
        help_text="Whose contact was it? Leave this empty for the child’s life outside agencies.",
        queryset=Agency.objects.filter(is_active=True),
        required=False,
    )


class ChangeEventForm(SaysWhyChanged, CaseEventForm):
    """A line corrected."""


class ChronologyFilter(FilterForm):
    agency = fields.Select(label="Agency", choices=[], required=False)
    order = fields.Select(label="Order", choices=[("", "Oldest first"), ("newest", "Newest first")], required=False)

    def __init__(self, *args: Any, incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = ChronologyEntry.objects.filter(incident=incident).values("agency")
        found = Agency.objects.filter(Q(requests__incident=incident) | Q(pk__in=lines)).distinct()
        agencies = [(str(agency.pk), agency.name) for agency in found]
        self.fields["agency"].choices = [("", "Everybody"), ("none", "No agency"), *agencies]
