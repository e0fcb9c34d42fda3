"""Forms for what is done beside the writing: the day that is planned, who was told, and a report begun in one go."""

from typing import Any

from csprapp.ui.fields import DateField, FileField, Text, from_model
from csprapp.ui.forms import Form
from publications.library.kinds import KINDS
from publications.library.models import Edition
from publishing.editions.forms import WordsForm
from publishing.links import rules
from publishing.links.models import PublicationLink

COPY_DAYS = ("report_finished_on", "panel_copy_on", "secretary_copy_on")
TEXT_DAYS = ("text_panel_on", "text_secretary_on")
OF_REPORTS = (*COPY_DAYS, *TEXT_DAYS, "ofsted_copy_on", "practitioners_told_on", "family_wishes")


class ReadyForm(Form):
    """What is done before a report or brief goes out. Which questions are asked depends on the kind.

    Nothing of it is asked for at once: what has not happened yet stays empty, and no label says so.
    """

    mark_optional = False

    planned_on = from_model(
        PublicationLink, "planned_on", label_size="s", help_text="Avoid weekends and days that matter to the family."
    )
    planned_time = from_model(PublicationLink, "planned_time", label="Time", help_text="For example, 10am.")
    report_finished_on = DateField(label="Final report finished", label_size="s", required=False)
    panel_copy_on = DateField(label="Report sent to the Panel", label_size="s", required=False)
    secretary_copy_on = DateField(label="Report sent to the Secretary of State", label_size="s", required=False)
    text_panel_on = from_model(
        PublicationLink,
        "text_panel_on",
        label_size="s",
        help_text="The law requires both to be sent: the text that will be published, and the full report.",
    )
    text_secretary_on = from_model(PublicationLink, "text_secretary_on", label_size="s")
    ofsted_copy_on = from_model(
        PublicationLink, "ofsted_copy_on", label_size="s", help_text="The guidance asks for this."
    )
    family = from_model(PublicationLink, "family", label="Was the family told?", label_size="s")
    family_told_on = DateField(label="When were they told?", required=False)
    family_note = from_model(PublicationLink, "family_note", rows=3, autosave=False)
    family_wishes = from_model(
        PublicationLink,
        "family_wishes",
        rows=3,
        autosave=False,
        help_text="About the wording, the date, and what they want to happen. Include surviving children.",
    )
    practitioners_told_on = DateField(
        label="When were the practitioners involved told?", label_size="s", required=False
    )
    reason = Text(
        label="Why is a date changed?",
        one_word=True,
        label_size="s",
        help_text="Only if you change or clear the date on which something was finished, sent or told.",
        required=False,
        max_length=300,
    )

    def __init__(self, *args: Any, facts: rules.Facts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not any(self.initial.get(name) for name in (*COPY_DAYS, *PublicationLink.DONE_ON)):
            del self.fields["reason"]
        unasked = OF_REPORTS if not facts.needs_copies else () if KINDS[facts.kind].copies_its_text else TEXT_DAYS
        for name in unasked:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("family") == "told" and not answers.get("family_told_on"):
            self.add_error("family_told_on", "Enter the date the family was told")
        if answers.get("family") == "not_told" and not answers.get("family_note"):
            self.add_error("family_note", "Enter why the family was not told")
        return answers


WORDS_OF_REPORT = ("title", "title_agreed_with", "content_note", "statement", "summary", "learning")
FILES_OF_REPORT = "word", "pdf"


class BeginForm(ReadyForm):
    """A report that is ready: its files and words, its day, and who was told. Nothing has to be there yet."""

    word = FileField(
        label="The report as a Word document (.docx)",
        label_size="s",
        accept=".docx",
        required=False,
        help_text="Its text becomes the page. Comments, hidden words and deleted words are left out. We will tell you "
        "about anything the page cannot show.",
    )
    pdf = FileField(label="The report as a PDF, up to 20MB", label_size="s", accept=".pdf", required=False)
    title = from_model(Edition, "title", label_size="s")
    title_agreed_with = from_model(Edition, "title_agreed_with", label="Title agreed with", width="two-thirds")
    content_note = WordsForm.base_fields["content_note"]
    statement = from_model(Edition, "statement", label_size="s", rows=5)
    summary = from_model(Edition, "summary", label_size="s", rows=5)
    learning = from_model(Edition, "learning", label_size="s", rows=5)
    family_told_on = DateField(label="When was the family told?", label_size="s", required=False)

    def __init__(self, *args: Any, facts: rules.Facts, **kwargs: Any) -> None:
        super().__init__(*args, facts=facts, **kwargs)
        known = [name for name in ("reason", *COPY_DAYS) if name in self.fields and getattr(facts, name, True)]
        for name in ("family", "family_note", *known):
            del self.fields[name]

    def sent(self, name: str) -> bytes:
        """The bytes of one of its files; none when it was not sent."""
        sent = self.cleaned_data.get(name)
        if not sent:
            return b""
        sent.seek(0)
        return bytes(sent.read())

    def group(self, *names: str) -> list[Any]:
        """The fields of these names, of those that the form has."""
        return [self[name] for name in names if name in self.fields]

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """The questions by what they are about, each group with its heading."""
        asked = {*FILES_OF_REPORT, *WORDS_OF_REPORT, *PublicationLink.PLANNED}
        told = [each.name for each in self.visible_fields() if each.name not in asked]
        return [
            ("The report", self.group(*FILES_OF_REPORT)),
            ("What the page says", self.group(*WORDS_OF_REPORT)),
            ("The day", self.group(*PublicationLink.PLANNED)),
            ("Who was told, and what was sent", self.group(*told)),
        ]

    @property
    def recorded(self) -> dict[str, Any]:
        """What was done before it goes out, and the planned day."""
        names = {*PublicationLink.PREPARED, *PublicationLink.PLANNED, *COPY_DAYS} & set(self.fields)
        told = {"family": PublicationLink.Family.TOLD} if self.cleaned_data.get("family_told_on") else {}
        return {name: self.cleaned_data.get(name) for name in names} | told
