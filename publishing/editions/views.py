"""The list of publications, a new one, and the page of one with its next step."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from cases.deadlines.calendars import calendar_in_force
from cases.incidents.rules import read_reference
from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.deadline import day_words, standing
from csprapp.files import storage
from csprapp.files.serving import attachment
from csprapp.records.refusals import Refused
from csprapp.today import london_today, now
from csprapp.ui.components import Due
from csprapp.ui.context import exists
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form
from publications.library import writing
from publications.library.ending import against
from publications.library.kinds import LINKS, REPORTS
from publications.library.models import Edition, Publication, PublicDocument
from publications.library.rules import Standing, last_public_day
from publications.public import entries, pages
from publishing.editions.comparing import changes_between
from publishing.editions.forms import NO_SOURCE, NewForm
from publishing.links import handoffs, queries, rules
from publishing.links.models import PublicationLink
from publishing.overview.lacking import lacking
from publishing.overview.overview import (
    Overview,
    ended,
    facts_shown,
    grouped,
    listed,
    next_step,
    reports_to_begin,
    tasks,
)
from publishing.overview.papers import papers
from publishing.overview.publication_page import PublicationFormPage, open_publication
from publishing.schedule import services

NEWEST = 50  # of each kind, in the list of what a publication is written from


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Every publication and where it stands, in words."""
    require_permission(request.user, Permission.SEE_PUBLICATIONS)
    user, today, at = request.user, london_today(), now()
    closed, every = queries.hidden_from(user, today), listed()
    reviews = reports_to_begin(user, today)
    context = {
        "to_write": [(queries.source_words(PublicationLink(review=review)), review) for review in reviews],
        "groups": grouped((each for each in every if each.ended_on is None), at, closed),
        "ended": ended(every, at, closed),
        "writes": has_permission(user, Permission.WRITE_PUBLICATION),
        "brought_over": handoffs.number_brought_over(user, today, closed),
    }
    return render(request, "publishing/list.html", context)


class NewPublication(FormPage):
    """Kind and source of a new publication: fixed from here on."""

    template_name, form_class = "publishing/new.html", NewForm
    back = "publications"

    def open(self) -> None:
        require_permission(self.request.user, Permission.WRITE_PUBLICATION)
        self.sources = sources_for(self.request.user, self.today)
        typed = read_reference(self.request.POST.get("reference", ""))
        self.of_case = sources_for(self.request.user, self.today, typed) if typed else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        sources = self.sources | self.of_case
        return super().get_form_kwargs() | {"sources": [(key, label) for key, (label, _) in sources.items()]}

    def save(self, form: NewForm) -> str:
        kind, chosen = form.cleaned_data["kind"], form.cleaned_data["source"]
        source = {} if chosen == NO_SOURCE else (self.sources | self.of_case)[chosen or self.only_one()][1]
        made = services.create(kind, **source, by=self.actor, at=now())
        return reverse("publication", args=[made.pk])

    def only_one(self) -> str:
        """What there is of the case whose reference was typed. Raises Refused unless it is one thing."""
        if not self.of_case:
            raise Refused({"reference": "There is no review of a case with this reference that you can write from"})
        if len(self.of_case) > 1:
            raise Refused({"source": "There is more than one review of that case: select it here"})
        return next(iter(self.of_case))


def sources_for(user: User, on: date, reference: str | None = None) -> dict[str, tuple[str, dict[str, Any]]]:
    """What a new publication may be written from: reviews, rapid reviews, and reports that a brief stands beside. The
    newest of each, or what is of the case with a reference."""
    reviews, rapid = queries.reviews_for(user, on), queries.rapid_reviews_for(user, on)
    reports = Publication.objects.filter(kind__in=REPORTS, ended_on=None).order_by("-pk")
    reports = reports.exclude(pk__in=queries.hidden_from(user, on))
    if reference is not None:
        of_case = {"incident__reference": reference}
        reviews, rapid, reports = reviews.filter(**of_case), rapid.filter(**of_case), reports.none()
    reviews, rapid, reports = reviews[:NEWEST], rapid[:NEWEST], reports[:NEWEST]
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for review in reviews:
        found[f"review-{review.pk}"] = (queries.source_words(PublicationLink(review=review)), {"review": review})
    for case in (each.incident for each in rapid):
        found[f"case-{case.reference}"] = (f"Rapid review of {case.reference}", {"incident": case})
    for report in reports:
        found[f"report-{report.slug}"] = (f"Beside the report {report.slug}", {"beside": report})
    return found


@require_safe
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """One publication: where it stands, the one next step, what is missing, its files and editions.

    To whom it is shut, and who may only take it down, nothing but what the public reads.
    """
    opened = open_publication(request, pk, "publication")
    view, link, user = opened.view, opened.link, request.user
    facts = queries.facts_of(link, view.publication, london_today())
    writes = has_permission(user, Permission.WRITE_PUBLICATION) and not opened.closed
    newest, editions = (view.current, [view.current]) if opened.closed else (view.newest, view.editions)
    context = opened.context(
        facts=facts_shown(view, opened.source, link),
        next=None if view.ended else next_step(view, link, user, stopped=bool(opened.blockers)),
        tasks=[] if opened.closed or view.ended else tasks(view, facts, user),
        lacking=[] if opened.closed else lacking(view.draft or view.waiting, link, facts, user),
        deadlines=[] if view.current and view.publication.public_from else copy_deadlines(link, london_today(), user),
        papers=papers(newest, view.publication.pk) if newest else [],
        editions=editions,
        public_url=public_url(view),
        review_url=queries.review_page(link, user, london_today()),
        may_correct=writes and not (view.ended or view.draft or view.waiting),
        may_end=writes and link.pk is not None and not view.ended and not against(view.publication),
        may_resume=writes and view.ended,
    )
    return render(request, "publishing/publication.html", context)


def public_url(view: Overview) -> str:
    """Where the public reads it now; "" while it is not public, or where this process does not serve public pages."""
    if view.standing is not Standing.PUBLIC or not exists("/reviews/"):
        return ""
    national = view.publication.kind in LINKS
    return reverse("public-national") if national else reverse("public-review", args=[view.publication.slug])


def copy_deadlines(link: PublicationLink, today: date, user: User) -> list[Due]:
    """The advance-copy clocks as a deadline strip: the law's and the guidance's, the earlier first. Who reads cases
    may open how they were worked out."""
    calendar, explained = calendar_in_force(), has_permission(user, Permission.SEE_CASES)
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


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly what the public will see of the newest edition: the same template, marked as a preview."""
    opened = open_publication(request, pk, "publication-preview")
    publication, edition = opened.publication, opened.view.newest
    if publication.kind in LINKS:
        return render(request, "publishing/preview_link.html", opened.context(edition=edition))
    planned, day = None, rules.date_meant(publication.public_from, opened.link.planned_on)
    if day and publication.public_from is None:
        planned = publication.public_from = day  # shown, not saved
        publication.public_until = last_public_day(publication.kind, day)
    if edition is None or not edition.title:
        return render(request, "publishing/preview_nothing.html", opened.context())
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
    context = opened.context(new=new, old=old, changes=changes_between(old, new))
    return render(request, "publishing/compare.html", context)


@require_GET
def preview_document(request: HttpRequest, pk: int, key: str, name: str) -> HttpResponse:
    """A file of the newest edition, for the preview: the same relative address as on the public page."""
    opened = open_publication(request, pk, "publication-preview")
    found = PublicDocument.objects.filter(edition__publication_id=pk, key=key, name=name).order_by("-pk").first()
    if found is None or opened.view.newest is None:
        raise Http404
    return attachment(storage.read(str(found.file)), found.mime, found.name, inline=found.is_picture)


class PublicationButton(ButtonPage, PublicationFormPage):
    """A button of the page of a publication."""

    deed, meanwhile = Permission.WRITE_PUBLICATION, "Somebody else has changed this. Look again."


class Submit(PublicationButton):
    """Send the draft to the second person."""

    place, done = "publication-submit", "The edition has been sent for a check."

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        return super().open(pk) or (None if self.record else redirect(self.back_url))

    def find(self) -> Edition | None:
        return self.opened.view.draft

    def save(self, form: Form) -> None:
        services.submit(self.record.pk, self.record.version, **self.who)


class NewEdition(PublicationButton):
    """Begin a corrected edition, a copy of the newest one."""

    place, done = "publication-edition", "A new edition has been started."

    def save(self, form: Form) -> None:
        writing.start_edition(self.publication.pk, by=self.actor, why="A new edition")


class RecordPublic(PublicationButton):
    """Tell the review that its report is public, when nothing has done so yet."""

    place, deed = "publication-record", Permission.SEE_PUBLICATIONS
    done = "The review now says that its report is public."

    def save(self, form: Form) -> None:
        services.record_if_public(self.publication, **self.who)
