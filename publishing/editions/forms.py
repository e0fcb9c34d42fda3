"""Forms for writing. The names of the edition's fields are those of publications' `WRITABLE`."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from csprapp.partnership.models import Theme
from csprapp.ui.beside import count_together
from csprapp.ui.fields import Checkboxes, Choice, DateField, FileField, LongText, Select, Text, from_model
from csprapp.ui.forms import Form, UploadForm
from publications.library.briefs import PARTS, joined, parted
from publications.library.kinds import KINDS, offered
from publications.library.models import Edition

AGREED: dict[str, Any] = {"width": "two-thirds", "say_optional": False}
SEEN = "Title the public will see"
NO_SOURCE = "none"


class Themes(Checkboxes):
    """Any number of the partnership's themes, kept one a line."""

    def prepare_value(self, value: Any) -> Any:
        return value.splitlines() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """The names, one a line."""
        return "\n".join(super().clean(self.prepare_value(value)))


class NewForm(Form):
    """What is to be published, and what it is written from. Both stay as chosen here."""

    mark_optional = False  # one of the two ways to say what it is written from has to be taken

    kind = Choice(
        label="What do you want to publish?",
        choices=offered(),
        label_size="m",
        missing="Select what you want to publish",
    )
    source = Select(
        label="What is it written from?",
        label_size="m",
        help_text="This cannot be changed later: it decides what is checked before anything goes out.",
        required=False,
    )
    reference = Text(
        label="A case that is not in the list",
        help_text="The list has only the newest. For an older case, enter its reference, for example 2019-0042.",
        width=10,
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, sources: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("source", [("", "Select"), *sources, (NO_SOURCE, "No review of ours")])

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not said.get("source") and not said.get("reference"):
            self.add_error("source", "Select what it is written from, or No review of ours")
        return said


class NamesForm(Form):
    """Title, memory line and name for the child: three different things, each agreed with somebody."""

    title = from_model(Edition, "title", label_size="s", missing="Enter the title of the page")
    title_agreed_with = from_model(Edition, "title_agreed_with", label="Title agreed with", **AGREED)
    memory_line = from_model(
        Edition,
        "memory_line",
        label_size="s",
        help_text="A line of remembrance below the title, such as “In memory of”. Only if the family wants one.",
    )
    memory_line_agreed_with = from_model(Edition, "memory_line_agreed_with", label="Memory line agreed with", **AGREED)
    subject_label = from_model(
        Edition,
        "subject_label",
        label_size="s",
        width="two-thirds",
        help_text="The name or letter the report uses. Never the child’s own name unless the family asked for it.",
    )
    subject_label_agreed_with = from_model(Edition, "subject_label_agreed_with", label="Name agreed with", **AGREED)
    theme = Select(label="Main theme", label_size="s", required=False)
    more_themes = Themes(label="Other themes", label_size="s", required=False, small=True)
    reviewer = from_model(
        Edition,
        "reviewer",
        label_size="s",
        width="two-thirds",
        help_text="The independent reviewer, as the report names them. Leave it empty if it does not.",
    )
    reported_on = from_model(
        Edition,
        "reported_on",
        label_size="s",
        help_text="The date that the report carries, not the day it is published.",
    )
    about_another = from_model(
        Edition,
        "about_another",
        label="The memory line remembers a different young person from the one the report is about",
    )
    other_name = from_model(
        Edition,
        "other_name",
        label="Name of the young person the report is about",
        width="two-thirds",
        help_text="It must not appear on the same page as the memory line unless somebody confirms it below.",
    )
    other_name_confirmed_with = from_model(
        Edition,
        "other_name_confirmed_with",
        label="Who confirmed that this name may appear on the same page?",
        width="two-thirds",
    )
    for_information = from_model(
        Edition,
        "for_information",
        label="“For information” note",
        rows=4,
        help_text="This explains on the page that the report is about a different young person.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = list(Theme.objects.values_list("name", flat=True))
        saved = [self.initial.get("theme") or "", *(self.initial.get("more_themes") or "").splitlines()]
        listed = [(name, name) for name in dict.fromkeys([*filter(None, saved), *themes])]
        self.offer("theme", [("", "No theme"), *listed])
        self.offer("more_themes", listed)

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("memory_line") and not answers.get("memory_line_agreed_with"):
            self.add_error("memory_line_agreed_with", "Enter who agreed the memory line")
        if answers.get("about_another") and not answers.get("for_information"):
            self.add_error("for_information", "Enter the note that explains who the report is about")
        return answers


class WordsForm(Form):
    """What the page says beside its full text. Summary and learning stand on the page: a PDF is never alone."""

    content_note = from_model(
        Edition,
        "content_note",
        label_size="s",
        help_text="One sentence before any detail, such as “This report describes the death of a child.”",
    )
    statement = from_model(Edition, "statement", label_size="s", rows=6)
    summary = from_model(Edition, "summary", label_size="s", rows=6)
    learning = from_model(Edition, "learning", label_size="s", rows=8)
    done = from_model(Edition, "done", label_size="s", rows=5)
    followed = from_model(
        Edition,
        "followed",
        label_size="s",
        rows=6,
        help_text="A second person approves these words with the page. They do not change automatically when an action "
        "is done. To change them, begin a new edition.",
    )
    questions = from_model(Edition, "questions", label_size="s", rows=4, help_text="For a learning brief.")
    summary_in_feed = from_model(
        Edition,
        "summary_in_feed",
        help_text="We cannot recall a copy that somebody else keeps when the page ends or is taken down.",
    )
    change_note = from_model(Edition, "change_note", label_size="s", help_text="One sentence the public will read.")

    # A brief says what it has to say in its seven parts.
    NOT_OF_A_BRIEF = ("statement", "summary", "learning", "done", "followed", "summary_in_feed")
    BEFORE = "From an earlier edition. It comes before the seven parts. Clear it if the parts say the same."

    def __init__(self, *args: Any, kind: str, first_edition: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        for name in (*KINDS[kind].needs, "change_note"):  # kept half written, and yet not sent for a check without
            fields[name].say_optional = False
        if not KINDS[kind].is_brief and not self.initial.get("questions"):
            del self.fields["questions"]
        if first_edition:
            del self.fields["change_note"]
        for name in self.NOT_OF_A_BRIEF if KINDS[kind].is_brief else ():
            if self.initial.get(name):
                self.fields[name].help_text = self.BEFORE
            else:
                del self.fields[name]


class NationalForm(Form):
    """A national report is a dated link."""

    title = from_model(Edition, "title", label="Title of the report", missing="Enter the title of the report")
    link_address = from_model(
        Edition,
        "link_address",
        label="Address of the report",
        required=True,
        help_text="Begins with https://",
        spellcheck=False,
    )
    link_published_on = DateField(label="When was it published?", subject="The date of publication")

    def clean_link_address(self) -> str:
        address = str(self.cleaned_data["link_address"])
        if not address.startswith(("https://", "http://")) or " " in address:
            raise ValidationError("Enter the whole address, like https://www.gov.uk/government/publications")
        return address


class BodyForm(Form):
    """The full text, typed. Markdown: # for a heading, - for a list, | for a table, [^1] for a footnote."""

    source = LongText(label="Full text", label_size="s", required=False, rows=24)


class BriefForm(Form):
    """The seven parts of a learning brief. `source` is the text that they make."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, part in enumerate(PARTS, start=1):
            field = LongText(label=f"{number}. {part}", label_size="s", required=False, rows=5)
            self.fields[f"part_{number}"] = field
        count_together(self)

    @staticmethod
    def values(source: str) -> dict[str, str]:
        """What the boxes hold of a text in the seven parts."""
        said = parted(source) or {}
        return {f"part_{number}": said.get(part, "") for number, part in enumerate(PARTS, start=1)}

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        said = {part: answers.get(f"part_{number}", "") for number, part in enumerate(PARTS, start=1)}
        return answers | {"source": joined(said)}


class WordForm(UploadForm):
    """The full text from a Word document."""

    file = FileField(label="Word document (.docx)", accept=".docx", missing="Select a Word document", label_size="s")


class CorrectionForm(Form):
    """Other words in one place of a text that came from Word."""

    found = LongText(
        label="The words now",
        label_size="s",
        help_text="Copy them from the text below, with enough around them to appear there only once.",
        rows=2,
        missing="Enter the words now",
        autosave=False,
    )
    instead = LongText(
        label="The words as they should be",
        label_size="s",
        help_text="To remove the words, leave this empty.",
        rows=2,
        required=False,
        autosave=False,
    )


class PicturesForm(Form):
    """What each picture of the text shows, for people who cannot see it."""

    def __init__(self, *args: Any, pictures: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, picture in enumerate(pictures, start=1):
            self.fields[f"picture_{picture.pk}"] = Text(
                label=f"What picture {number} shows",
                initial=picture.description,
                max_length=500,
                missing=f"Describe picture {number} for people who cannot see it",
            )


class DocumentForm(UploadForm):
    """A PDF with a friendly title."""

    kind = Choice(
        label="What is it?", choices=[("report", "Report"), ("brief", "Learning brief"), ("other", "Another document")]
    )
    title = Text(label=SEEN, max_length=200, help_text="For example, “Report” or “Seven-minute briefing”.")
    file = FileField(label="PDF, up to 20MB", accept=".pdf", missing="Select a PDF")


class ChangeDocumentForm(UploadForm):
    """Change one file: its title, the file itself, or say why a PDF with faults must go out as it is."""

    title = Text(label=SEEN, max_length=200)
    file = FileField(label="Another PDF instead", accept=".pdf", required=False)
    reason = LongText(label="Why it must go out with these faults", required=False, rows=3, autosave=False)

    def __init__(self, *args: Any, faults: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if faults:
            told = f"This PDF is {faults}. Readers will be told how to ask for another format."
            self.fields["reason"].help_text = told
        else:
            del self.fields["reason"]
