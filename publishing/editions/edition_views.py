"""Writing an edition: names, words, full text, files; and what is done before it goes out."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from csprapp.accounts.roles import Permission
from csprapp.records.services import save_draft
from csprapp.ui.beside import counted_words
from csprapp.ui.form_pages import ButtonPage, DraftedFormPage, OneOfSeveral, by_action
from csprapp.ui.forms import Form
from publications.library import body, writing
from publications.library.briefs import ONE_SHEET, count_words, parted
from publications.library.kinds import KINDS, LINKS
from publications.library.models import Edition, PublicDocument
from publishing.editions.following import what_became
from publishing.editions.forms import (
    BodyForm,
    BriefForm,
    ChangeDocumentForm,
    CorrectionForm,
    DocumentForm,
    NamesForm,
    NationalForm,
    PicturesForm,
    WordForm,
    WordsForm,
)
from publishing.editions.ready_forms import ReadyForm
from publishing.links import queries, rules
from publishing.links.models import PublicationLink
from publishing.overview.publication_page import PrivateSidePage, PublicationFormPage
from publishing.schedule import services


class DraftPage(PublicationFormPage):
    """A page that changes the edition being written; back to the publication when nothing of it may be changed now."""

    deed, done = Permission.WRITE_PUBLICATION, "The edition is saved."

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        super().open(pk, **kwargs)
        if self.record is not None:
            return None
        words = "It is waiting for a check. To change it, send it back."
        messages.info(self.request, words if self.opened.view.waiting else "To change it, begin a new edition.")
        return redirect(self.back_url)

    def find(self, *args: Any, **kwargs: Any) -> Edition | None:
        return self.opened.view.draft


class WritingPage(DraftedFormPage, DraftPage):
    """Some of the edition's own fields; what is typed is kept until it is saved."""

    shows_saved = True

    def save(self, form: Form) -> str | None:
        writing.save_edition(self.record.pk, form.expected_version, form.answers, by=self.actor, why="Written")
        return None


class Names(WritingPage):
    """Title, memory line, name for the child, each with who agreed; or the link of a national report."""

    place = draft_name = "publication-names"
    template_name = "publishing/names.html"

    def get_form_class(self) -> type[Form]:
        return NationalForm if self.publication.kind in LINKS else NamesForm


class Words(WritingPage):
    """Statement, content note, summary, learning."""

    place = draft_name = "publication-words"
    template_name, form_class = "publishing/words.html", WordsForm

    @cached_property
    def became(self) -> str:
        """What there is to bring in, when it would write over nothing."""
        return "" if self.record.followed else what_became(self.opened.link, by=self.actor, on=self.today)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"kind": self.publication.kind, "first_edition": self.record.number == 1}

    def save(self, form: Form) -> str | None:
        if self.request.POST.get("action") != "bring-in":
            return super().save(form)
        form.cleaned_data["followed"] = form.cleaned_data["followed"] or self.became
        super().save(form)
        return f"{self.request.path}#id_followed"


# --- The full text ------------------------------------------------------------------------------------------


class TextPage(OneOfSeveral, DraftedFormPage, DraftPage):
    """The full text: typed as Markdown with a preview, or made from a Word document. Of a brief its seven parts.

    What is typed is the person's draft until they save it, or put a Word document in its place."""

    place = draft_name = "publication-text"
    template_name = "publishing/text.html"
    forms = {"body": BodyForm, "word": WordForm, "correction": CorrectionForm, "pictures": PicturesForm}
    name = "body"

    def find(self, *args: Any, **kwargs: Any) -> Edition | None:
        draft = super().find(*args, **kwargs)
        if draft is not None and self._in_parts(draft):
            self.forms = {**self.forms, "body": BriefForm}
            self.template_name = "publishing/brief.html"
        return draft

    def _in_parts(self, draft: Edition) -> bool:
        """Whether it is written in the seven parts of a brief, each in a box of its own."""
        typed = draft.body_format != Edition.BodyFormat.WORD
        return typed and KINDS[self.publication.kind].is_brief and parted(draft.body_source) is not None

    def act(self, form: Form) -> str:
        if self.name in ("body", "word"):
            return super().act(form)
        return DraftPage.act(self, form)  # what was typed of the text is not touched by these

    @property
    def pictures(self) -> list[PublicDocument]:
        return [document for document in self.record.documents.all() if document.is_picture]

    def made_with(self, name: str) -> dict[str, Any]:
        more: dict[str, dict[str, Any]] = {
            "body": {"initial": self.saved_values(self.record)},
            "pictures": {"pictures": self.pictures},
        }
        return super().made_with(name) | more.get(name, {})

    def saved_values(self, record: Edition) -> dict[str, Any]:
        return {"source": record.body_source, **BriefForm.values(record.body_source)}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        base = reverse("publication-preview", args=[self.publication.pk])
        shown: dict[str, Any] = {
            "from_word": self.record.body_format == Edition.BodyFormat.WORD,
            "body_html": self.record.body_html.replace('src="documents/', f'src="{base}documents/'),
            "words": count_words(self.record.body_html),
            "one_sheet": ONE_SHEET,
        }
        context = super().get_context_data(edition=self.record, **shown | more)
        return context | {"typed_words": counted_words(context["body"])}


class PreviewText(TextPage):
    """Show the Markdown as it will read; nothing is saved but the draft."""

    def form_valid(self, form: BodyForm) -> HttpResponse:
        save_draft(self.actor, self.draft_name, form.typed, self.draft_subject, form.expected_version)
        preview = body.from_markdown(form.cleaned_data["source"])
        return self.render_to_response(self.get_context_data(form=form, preview=preview))


class SaveText(TextPage):
    """The full text as it was typed."""

    def save(self, form: BodyForm) -> None:
        version, source = form.expected_version, form.cleaned_data["source"]
        writing.set_body_markdown(self.record.pk, version, source, by=self.actor, why="Full text typed")


class SaveWord(TextPage):
    """The full text made from a Word document, with what was left out of it."""

    name = "word"
    notes: list[str]

    def save(self, form: WordForm) -> str:
        version, data = form.expected_version, form.uploaded
        _, self.notes = writing.set_body_word(self.record.pk, version, data, by=self.actor, why="Full text from Word")
        return self.request.path

    def finish(self, form: WordForm) -> None:
        if self.notes:
            messages.info(self.request, "\n".join(self.notes), extra_tags="notes")
        super().finish(form)


class SaveCorrection(TextPage):
    """Other words in one place of a text that came from Word."""

    name = "correction"

    def save(self, form: CorrectionForm) -> str:
        said = form.cleaned_data["found"], form.cleaned_data["instead"]
        writing.correct_body(self.record.pk, form.expected_version, *said, by=self.actor, why="Words corrected")
        return self.request.path


class SavePictures(TextPage):
    """What each picture of the text shows."""

    name = "pictures"

    def save(self, form: PicturesForm) -> None:
        version = form.expected_version
        for picture in self.pictures:
            said = form.cleaned_data[f"picture_{picture.pk}"]
            if said != picture.description:
                edition = writing.describe_picture(picture.pk, version, said, by=self.actor, why="Described")
                version = edition.version


text = by_action(PreviewText, save=SaveText, word=SaveWord, correct=SaveCorrection, pictures=SavePictures)


# --- Files --------------------------------------------------------------------------------------------------


class DocumentsPage(DraftPage):
    """A page about the files of an edition."""

    place = "publication-documents"

    def saved_values(self, record: Edition) -> dict[str, Any]:
        return {}  # a file's title is no fact of the edition, which has one too

    def get_success_url(self) -> str:
        return reverse("publication-documents", args=[self.publication.pk])


class Documents(DocumentsPage):
    """The PDFs of an edition, and one more."""

    template_name, form_class = "publishing/documents.html", DocumentForm

    def save(self, form: DocumentForm) -> None:
        said = form.cleaned_data
        writing.add_document(
            self.record.pk, form.expected_version, form.uploaded, kind=said["kind"], title=said["title"],
            by=self.actor, why="A document added",
        )  # fmt: skip

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        listed = [document for document in self.record.documents.all() if not document.is_picture]
        return super().get_context_data(documents=listed, **more)


class DocumentPage(DocumentsPage):
    """A page about one file of a draft."""

    back = "publication-documents"
    document: PublicDocument

    def find(self, document: int) -> Edition | None:
        if draft := super().find():
            self.document = get_object_or_404(draft.documents.exclude(kind="picture"), pk=document)
        return draft


class ChangeDocument(DocumentPage):
    """The title of a file, another file in its place, or why a PDF with faults goes out as it is."""

    template_name, form_class = "publishing/document.html", ChangeDocumentForm

    def get_initial(self) -> dict[str, Any]:
        return {"title": self.document.title, "reason": self.document.faults_accepted_because}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"faults": self.document.faults}

    def save(self, form: ChangeDocumentForm) -> None:
        said, seen, found = form.cleaned_data, form.expected_version, self.document
        if said["file"]:
            why = "Another file instead"
            writing.replace_document(found.pk, seen, form.uploaded, by=self.actor, why=why)
            seen += 1
        if said["title"] != found.title:
            writing.retitle_document(found.pk, seen, said["title"], by=self.actor, why="Another title")
            seen += 1
        if said.get("reason") and not said["file"] and said["reason"] != found.faults_accepted_because:
            writing.accept_faults(found.pk, seen, said["reason"], by=self.actor)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(document=self.document, **more)


class RemoveDocument(ButtonPage, DocumentPage):
    """A file taken out of a draft, whatever else was typed."""

    def save(self, form: Form) -> None:
        why = "A document removed"
        writing.remove_document(self.document.pk, form.expected_version, by=self.actor, why=why)


document = by_action(ChangeDocument, remove=RemoveDocument)


# --- Done before publishing ---------------------------------------------------------------------------------


class Ready(PrivateSidePage):
    """The family, the practitioners, the advance copies and the planned day: recorded as they happen."""

    place, template_name = "publication-ready", "publishing/ready.html"
    form_class, done, shows_saved = ReadyForm, "What has been done before publishing is recorded.", True

    @cached_property
    def facts(self) -> rules.Facts:
        """What is known of the publication today."""
        return queries.facts_of(self.record, self.publication, self.today)

    def saved_values(self, record: PublicationLink) -> dict[str, Any]:
        facts = self.facts if record is self.record else queries.facts_of(record, self.publication, self.today)
        return {name: getattr(facts, name, None) or getattr(record, name, None) for name in ReadyForm.base_fields}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"facts": self.facts}

    def save(self, form: ReadyForm) -> None:
        answers = form.answers
        reason = answers.pop("reason", "")
        services.prepare(self.record, form.expected_version, answers, reason=reason, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            lines=[line for line in rules.lines(self.facts) if not line.ask],
            records=services.may_prepare(self.request.user),
            family_log=self.facts.family_log,
            **more,
        )
