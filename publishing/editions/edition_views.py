"""Writing an edition: names, words, full text, files; and what is done before it goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from csprapp.accounts.roles import Deed
from csprapp.records.refusals import Refused
from csprapp.records.services import drop_draft, load_draft
from csprapp.today import london_today
from csprapp.ui.forms import Form
from publications.library import body
from publications.library import services as library
from publications.library.briefs import begun
from publications.library.kinds import LINKS
from publications.library.models import Edition, PublicDocument
from publishing.editions.forms import (
    COPY_DAYS,
    BodyForm,
    ChangeDocumentForm,
    DocumentForm,
    EditionForm,
    NamesForm,
    NationalForm,
    PicturesForm,
    ReadyForm,
    WordForm,
    WordsForm,
)
from publishing.links import queries, rules
from publishing.overview.publication_page import Opened, attempt, done, open_publication, show
from publishing.schedule import services

page = require_http_methods(["GET", "HEAD", "POST"])


def open_draft(request: HttpRequest, pk: int, current: str) -> tuple[Opened, Edition | None]:
    """The publication and its draft; None, with a message, when nothing of it may be changed now."""
    opened = open_publication(request, pk, current, Deed.WRITE_PUBLICATION)
    draft = opened.view.draft
    if draft is None:
        words = "It waits for a check: send it back to change it."
        messages.info(request, words if opened.view.waiting else "Begin a new edition to change it.")
    return opened, draft


@page
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, memory line, name for the child, each with who agreed; or the link of a national report."""
    opened, draft = open_draft(request, pk, "publication-names")
    kind = NationalForm if opened.publication.kind in LINKS else NamesForm
    return _edit(request, opened, draft, kind, "publishing/names.html")


@page
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """Statement, content note, summary, learning."""
    opened, draft = open_draft(request, pk, "publication-words")
    return _edit(request, opened, draft, WordsForm, "publishing/words.html")


def _edit(
    request: HttpRequest, opened: Opened, draft: Edition | None, kind: type[EditionForm], template: str
) -> HttpResponse:
    if draft is None:
        return redirect("publication", opened.publication.pk)
    draft_key = request.resolver_match.view_name
    if request.method != "POST":
        form = _resumed(request, kind, draft, draft_key)
        return show(request, template, opened, form=form, draft_key=draft_key)
    form = kind.over(draft, request.POST)
    differences: list[Any] = []
    if form.is_valid():
        version = form.expected_version
        finished, differences = attempt(
            request,
            form,
            lambda: library.save_edition(draft.pk, version, form.answers, by=request.user, why="Written"),
        )
        if finished:
            drop_draft(request.user, draft_key, str(draft.pk))
            done(request, "Saved")
            return redirect("publication", opened.publication.pk)
    return show(request, template, opened, form=form, draft_key=draft_key, differences=differences)


def _resumed(request: HttpRequest, kind: type[EditionForm], draft: Edition, key: str) -> Form:
    """The form as it was last typed and not saved, while the edition is still the one the person saw."""
    kept = load_draft(request.user, key, str(draft.pk))
    form = kind.over(draft)
    if kept is None or kept.version_seen != draft.version:
        return form
    typed = kind.resume(kept.data)
    form.initial = {**form.initial, **typed.initial}
    return form


# --- The full text ------------------------------------------------------------------------------------------


@page
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The full text: typed as Markdown with a preview, or made from a Word document."""
    opened, draft = open_draft(request, pk, "publication-text")
    if draft is None:
        return redirect("publication", pk)
    pictures = [document for document in draft.documents.all() if document.is_picture]
    forms = {
        "body": BodyForm(initial={"source": begun(opened.publication.kind, draft.body_source)}, version=draft.version),
        "word": WordForm(version=draft.version),
        "pictures": PicturesForm(pictures=pictures, version=draft.version),
    }
    action = request.POST.get("action", "") if request.method == "POST" else ""
    handler = TEXT_ACTIONS.get(action)
    context: dict[str, Any] = {}
    if handler is not None:
        answer = handler(request, opened, draft, forms, context)
        if answer is not None:
            return answer
    base = reverse("publication-preview", args=[pk])
    shown = draft.body_html.replace('src="documents/', f'src="{base}documents/')
    return show(
        request,
        "publishing/text.html",
        opened,
        draft=draft,
        forms=list(forms.values()),
        **forms,
        **{"body_html": shown} | context,
    )


def _preview_text(request: HttpRequest, opened: Opened, draft: Edition, forms: dict, context: dict) -> None:
    """Show the Markdown as it will read; nothing is saved."""
    form = forms["body"] = BodyForm(request.POST)
    if form.is_valid():
        context["preview"] = body.from_markdown(form.cleaned_data["source"])


def _save_text(request: HttpRequest, opened: Opened, draft: Edition, forms: dict, context: dict) -> HttpResponse | None:
    form = forms["body"] = BodyForm(request.POST)
    if not form.is_valid():
        return None
    version, source = form.expected_version, form.cleaned_data["source"]
    return _saved(
        request,
        opened,
        form,
        context,
        lambda: library.set_body_markdown(draft.pk, version, source, by=request.user, why="Full text typed"),
        then="publication",
    )


def _save_word(request: HttpRequest, opened: Opened, draft: Edition, forms: dict, context: dict) -> HttpResponse | None:
    form = forms["word"] = WordForm(request.POST, request.FILES)
    if not form.is_valid():
        return None
    version, data = form.expected_version, form.cleaned_data["file"].read()

    def take() -> None:
        _, notes = library.set_body_word(draft.pk, version, data, by=request.user, why="Full text from Word")
        for note in notes:
            messages.info(request, note)

    return _saved(request, opened, form, context, take, then="publication-text")


def _save_pictures(
    request: HttpRequest, opened: Opened, draft: Edition, forms: dict, context: dict
) -> HttpResponse | None:
    pictures = [document for document in draft.documents.all() if document.is_picture]
    form = forms["pictures"] = PicturesForm(request.POST, pictures=pictures)
    if not form.is_valid():
        return None

    def describe() -> None:
        version = form.expected_version
        for picture in pictures:
            said = form.cleaned_data[f"picture_{picture.pk}"]
            if said != picture.description:
                edition = library.describe_picture(picture.pk, version, said, by=request.user, why="Described")
                version = edition.version

    return _saved(request, opened, form, context, describe, then="publication")


TEXT_ACTIONS: dict[str, Callable[..., HttpResponse | None]] = {
    "preview": _preview_text,
    "save": _save_text,
    "word": _save_word,
    "pictures": _save_pictures,
}


def _saved(
    request: HttpRequest, opened: Opened, form: Form, context: dict, act: Callable[[], Any], *, then: str
) -> HttpResponse | None:
    """Do it and go on; or stay, with what was wrong on the form."""
    finished, differences = attempt(request, form, act)
    if finished:
        done(request, "Saved")
        return redirect(then, opened.publication.pk)
    context["differences"] = differences
    return None


# --- Files --------------------------------------------------------------------------------------------------


@page
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDFs of an edition, and one more."""
    opened, draft = open_draft(request, pk, "publication-documents")
    if draft is None:
        return redirect("publication", pk)
    context: dict[str, Any] = {}
    form = DocumentForm(version=draft.version)
    if request.method == "POST":
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            answers = form.answers

            def keep() -> None:
                library.add_document(
                    draft.pk,
                    form.expected_version,
                    answers["file"].read(),
                    kind=answers["kind"],
                    title=answers["title"],
                    by=request.user,
                    why="A document added",
                )

            answer = _saved(request, opened, form, context, keep, then="publication-documents")
            if answer is not None:
                return answer
    listed = [document for document in draft.documents.all() if not document.is_picture]
    return show(request, "publishing/documents.html", opened, form=form, documents=listed, **context)


@page
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """One file of a draft: its title, another file in its place, or taking it out."""
    opened, draft = open_draft(request, pk, "publication-documents")
    if draft is None:
        return redirect("publication", pk)
    found = PublicDocument.objects.filter(edition=draft, pk=document).exclude(kind="picture").first()
    if found is None:
        raise Http404
    context: dict[str, Any] = {}
    initial = {"title": found.title, "reason": found.faults_accepted_because}
    form = ChangeDocumentForm(initial=initial, faults=found.faults, version=draft.version)
    if request.method == "POST":
        form = ChangeDocumentForm(request.POST, request.FILES, faults=found.faults)
        removing = request.POST.get("action") == "remove"
        if removing or form.is_valid():
            form.is_valid()
            version = form.cleaned_data.get("version") or 0
            act = _removal(found, version, request) if removing else _changes(found, version, form, request)
            answer = _saved(request, opened, form, context, act, then="publication-documents")
            if answer is not None:
                return answer
    return show(request, "publishing/document.html", opened, form=form, document=found, **context)


def _removal(found: PublicDocument, version: int, request: HttpRequest) -> Callable[[], Any]:
    return lambda: library.remove_document(found.pk, version, by=request.user, why="A document taken out")


def _changes(found: PublicDocument, version: int, form: Form, request: HttpRequest) -> Callable[[], Any]:
    def change() -> None:
        answers, seen = form.answers, version
        if answers.get("file"):
            data = answers["file"].read()
            library.replace_document(found.pk, seen, data, by=request.user, why="Another file in its place")
            seen += 1
        if answers["title"] != found.title:
            library.retitle_document(found.pk, seen, answers["title"], by=request.user, why="Another title")
            seen += 1
        if answers.get("reason") and not answers.get("file") and answers["reason"] != found.faults_accepted_because:
            library.accept_faults(found.pk, seen, answers["reason"], by=request.user)

    return change


# --- Done before publishing ---------------------------------------------------------------------------------


@page
def ready(request: HttpRequest, pk: int) -> HttpResponse:
    """The family, the practitioners, the advance copies and the planned day: recorded as they happen."""
    opened = open_publication(request, pk, "publication-ready")
    link = opened.link
    if link.pk is None:
        raise Http404
    facts = queries.facts_of(link, opened.publication, london_today())
    initial = {name: getattr(facts, name, None) or getattr(link, name, None) for name in ReadyForm.base_fields}
    form = ReadyForm(request.POST or None, facts=facts, initial=initial, version=link.version)
    differences: list[Any] = []
    if request.method == "POST" and form.is_valid():
        finished, differences = attempt(request, form, lambda: _record_ready(opened, form, facts, request))
        if finished:
            done(request, "Recorded")
            return redirect("publication", pk)
    context = {
        "lines": [line for line in rules.lines(facts) if not line.ask],
        "records": services.may_prepare(request.user),
        "family_log": facts.family_log,
    }
    return show(request, "publishing/ready.html", opened, form=form, differences=differences, **context)


def _record_ready(opened: Opened, form: Form, facts: rules.Facts, request: HttpRequest) -> None:
    answers, today, by = form.answers, london_today(), request.user
    for name in ("family_told_on", "practitioners_told_on"):
        if answers.get(name) and answers[name] > today:
            raise Refused("Record what has happened: a date here must be today or in the past")
    report = services.ReportDays(*(answers.get(name) for name in COPY_DAYS)) if facts.needs_copies else None
    version = form.expected_version
    services.prepare(opened.link, version, answers, report=report, by=by, today=today)
