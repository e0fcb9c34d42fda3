"""The list of publications, a new one, and the page of one with its next step."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from cases.deadlines.calendars import calendar_in_force
from csprapp.accounts.models import User
from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.deadline import day_words, standing
from csprapp.files import storage
from csprapp.files.serving import attachment
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today, now
from csprapp.ui.components import Due
from csprapp.ui.context import exists
from publications.library import services as library
from publications.library.kinds import LINKS
from publications.library.models import Publication, PublicDocument
from publications.library.rules import Standing, last_public_day
from publications.public import entries, pages
from publishing.editions.comparing import changes_between
from publishing.editions.forms import NO_SOURCE, NewForm
from publishing.links import queries, rules
from publishing.links.models import PublicationLink
from publishing.overview.overview import Overview, facts_shown, grouped, next_step, tasks
from publishing.overview.publication_page import attempt, done, open_publication, show
from publishing.schedule import services


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Every publication and where it stands, in words."""
    require(request.user, Deed.SEE_PUBLICATIONS)
    closed = queries.closed_to(request.user, london_today())
    listed = Publication.objects.prefetch_related("editions__documents")
    context = {"groups": grouped(listed, now(), closed), "writes": may(request.user, Deed.WRITE_PUBLICATION)}
    return render(request, "publishing/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Kind and source of a new publication: fixed from here on."""
    require(request.user, Deed.WRITE_PUBLICATION)
    sources = sources_for(request.user, london_today())
    labels = [(key, label) for key, (label, _) in sources.items()]
    form = NewForm(request.POST or None, sources=labels, initial={"source": request.GET.get("source", "")})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["source"]
        source = services.Source() if chosen == NO_SOURCE else sources[chosen][1]
        made: list[Publication] = []

        def create() -> None:
            with once(form.cleaned_data["token"], request.user) as submission:
                made.append(services.create(form.cleaned_data["kind"], source, by=request.user, at=now()))
                submission.answer_url = reverse("publication", args=[made[0].pk])

        try:
            finished, _ = attempt(request, form, create)
        except DuplicateSubmission as already:
            return redirect(already.url)
        if finished:
            return redirect("publication", made[0].pk)
    return render(request, "publishing/new.html", {"form": form})


def sources_for(user: User, on: date) -> dict[str, tuple[str, services.Source]]:
    """What a new publication may be written from: reviews, rapid reviews, and reports that a brief stands beside."""
    found: dict[str, tuple[str, services.Source]] = {}
    for review in queries.reviews_for(user, on):
        words = queries.source_words(PublicationLink(review=review))
        found[f"review-{review.pk}"] = (words, services.Source(review=review))
    for case in queries.cases_for(user, on):
        found[f"case-{case.reference}"] = (f"Rapid review of {case.reference}", services.Source(incident=case))
    for report in Publication.objects.filter(kind__in=rules.REPORTS).exclude(pk__in=queries.closed_to(user, on)):
        found[f"report-{report.slug}"] = (f"Beside the report {report.slug}", services.Source(beside=report))
    return found


@require_safe
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication: where it stands, the one next step, what is missing, its files and editions.

    To whom it is shut, and who may only take it down, nothing but what the public reads.
    """
    opened = open_publication(request, pk, "publication")
    view, link, user = opened.view, opened.link, request.user
    facts = queries.facts_of(link, view.publication, london_today())
    waits = view.draft or view.waiting
    newest, editions = (view.current, [view.current]) if opened.closed else (view.newest, view.editions)
    lacking = [*(library.missing(view.draft) if view.draft else []), *(rules.missing_facts(facts) if waits else [])]
    return show(
        request,
        "publishing/publication.html",
        opened,
        facts=facts_shown(view, opened.source),
        next=next_step(view, facts, link, user, stopped=bool(opened.stops)),
        tasks=[] if opened.closed else tasks(view, facts, user),
        lacking=[] if opened.closed else lacking,
        deadlines=[] if view.current and view.publication.public_from else copy_deadlines(link, london_today(), user),
        papers=papers(newest, view.publication.pk) if newest else [],
        editions=editions,
        public_url=public_url(view),
        review_url=queries.review_page(link, user, london_today()),
        may_correct=may(user, Deed.WRITE_PUBLICATION) and not (opened.closed or view.draft or view.waiting),
    )


def public_url(view: Overview) -> str:
    """Where the public reads it now; "" while it is not public, or where this process does not serve public pages."""
    if view.standing is not Standing.PUBLIC or not exists("/reviews/"):
        return ""
    national = view.publication.kind in LINKS
    return reverse("public-national") if national else reverse("public-review", args=[view.publication.slug])


def copy_deadlines(link: PublicationLink, today: date, user: User) -> list[Due]:
    """The advance-copy clocks as a deadline strip: the law's and the guidance's, the earlier first. Who reads cases
    may open how they were worked out."""
    calendar, explained = calendar_in_force(), may(user, Deed.SEE_CASES)
    running = [deadline for deadline in (link.guidance_deadline, link.law_deadline) if deadline]
    return [
        Due.of(
            deadline.label,
            deadline.due_on,
            standing(deadline.due_on, today, calendar, met_on=deadline.met_on, ended_on=deadline.ended_on),
            url=deadline.get_absolute_url() if explained else "",
            how=f"Counted back from the planned publication date, {day_words(deadline.started_on)}",
            provisional=deadline.provisional,
        )
        for deadline in running
    ]


def papers(edition, pk: int) -> list[dict]:
    """The files of an edition, at their staff addresses."""
    return [
        {
            "title": document.title or document.name,
            "url": reverse("publication-preview-document", args=[pk, document.key, document.name]),
            "kind": "PDF",
            "size": document.size,
            "pages": document.pages,
            "note": f"{document.name}, taken off the page" if document.withheld_at else document.name,
        }
        for document in edition.documents.all()
        if not document.is_picture
    ]


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what the public will see of the newest edition: the same template, marked as a preview."""
    opened = open_publication(request, pk, "publication-preview")
    publication, edition = opened.publication, opened.view.newest
    if publication.kind in LINKS:
        return show(request, "publishing/preview_link.html", opened, edition=edition)
    planned = None
    if publication.public_from is None and opened.link.planned_on:
        planned = publication.public_from = opened.link.planned_on  # shown, not saved
        publication.public_until = last_public_day(publication.kind, opened.link.planned_on)
    if not edition.title:
        return show(request, "publishing/preview_nothing.html", opened)
    served_here = exists("/reviews/")  # a process may serve the staff pages alone
    related = pages.related(publication, now()) if served_here else []
    report = entries.report(publication, edition, related)
    return render(request, "publishing/preview.html", opened.context(report=report, edition=edition, planned=planned))


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What the newest edition says otherwise than the one before it, word by word."""
    opened = open_publication(request, pk, "publication-compare")
    editions = opened.view.editions
    if len(editions) < 2:
        raise Http404
    new, old = editions[0], editions[1]
    return show(request, "publishing/compare.html", opened, new=new, old=old, changes=changes_between(old, new))


@require_GET
def preview_document(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponse:
    """A file of the newest edition, for the preview: the same relative address as on the public page."""
    opened = open_publication(request, pk, "publication-preview")
    found = PublicDocument.objects.filter(edition__publication_id=pk, key=key, name=name).order_by("-pk").first()
    if found is None or opened.view.newest is None:
        raise Http404
    return attachment(storage.read(found.file.name), found.mime, found.name, inline=found.is_picture)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft to the second person."""
    opened = open_publication(request, pk, "publication-submit", Deed.WRITE_PUBLICATION)
    draft = opened.view.draft
    if draft is not None:
        _do(request, lambda: library.submit(draft.pk, draft.version, by=request.user, at=now()), "Sent for a check")
    return redirect("publication", pk)


@require_POST
def new_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a corrected edition, a copy of the newest one."""
    open_publication(request, pk, "publication-edition", Deed.WRITE_PUBLICATION)
    _do(request, lambda: library.start_edition(pk, by=request.user, why="A new edition"), "A new edition is begun")
    return redirect("publication", pk)


@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the review that its report is public, when nothing has done so yet."""
    opened = open_publication(request, pk, "publication-record", Deed.SEE_PUBLICATIONS)
    words = "Recorded on the review"
    _do(request, lambda: services.record_if_public(opened.publication, at=now(), by=request.user), words)
    return redirect("publication", pk)


def _do(request: HttpRequest, act, words: str) -> None:
    """Do something a button asked for; a refusal becomes a message on the page."""
    try:
        act()
    except Conflict:
        messages.error(request, "Somebody else changed this meanwhile. Look again.")
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        done(request, words)
