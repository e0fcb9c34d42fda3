"""What is done around the public year: a copy to the national repository, and a word to the family before it ends; and
the lines to work through after something was taken down."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from csprapp.accounts.roles import Deed, require
from csprapp.clock.deadline import day_words
from csprapp.today import london_today
from csprapp.ui.components import Task
from publishing.links import expiry, queries, takedown_checklist
from publishing.links.models import TakeDownLine
from publishing.overview.publication_page import Opened, attempt, done, open_publication, show
from publishing.schedule import services
from publishing.takedown.takedown_forms import GoingForm, HandOverForm, LineForm, ReferenceForm

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def going(request: HttpRequest, pk: int) -> HttpResponse:
    """What is done before the last public day."""
    opened = _open(request, pk, "publication-going")
    link, differences = opened.link, []
    form = GoingForm(request.POST or None, initial={"going_told_on": link.going_told_on}, version=link.version)
    if request.method == "POST" and form.is_valid():
        version, told_on = form.expected_version, form.cleaned_data["going_told_on"]
        act = partial(expiry.record, link, version, told_on=told_on, by=request.user, today=london_today())
        finished, differences = attempt(request, form, act)
        if finished:
            done(request, "Recorded")
            return redirect("publication", pk)
    context = {
        "form": form,
        "differences": differences,
        "records": services.may_prepare(request.user),
        "of_a_case": bool(queries.incidents_of(link)),
        "handed": link.hand_overs.first(),
    }
    return show(request, "publishing/expiry.html", opened, **context)


def _open(request: HttpRequest, pk: int, current: str) -> Opened:
    """One publication that was begun at the desk. Raises Http404 for another."""
    opened = open_publication(request, pk, current)
    if opened.link.pk is None:
        raise Http404
    return opened


@page
def repository(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy handed to the national repository: what exactly, when and by whom."""
    opened = _open(request, pk, "publication-repository")
    link, user, today = opened.link, request.user, london_today()
    form = HandOverForm(initial={"sent_on": today, "sent_by": user.name}, version=link.version)
    differences: list = []
    if request.method == "POST" and request.POST.get("action") == "reference":
        return _reference(request, opened)
    if request.method == "POST":
        form = HandOverForm(request.POST)
        if form.is_valid():
            version = form.expected_version
            act = partial(expiry.hand_over, link, version, **form.answers, by=user, today=today)
            finished, differences = attempt(request, form, act)
            if finished:
                done(request, "Recorded")
                return redirect("publication-repository", pk)
    rows = [
        {"row": row, "form": None if row.their_reference else ReferenceForm(version=row.version, row=row.pk)}
        for row in link.hand_overs.select_related("edition")
    ]
    context = {
        "form": form,
        "differences": differences,
        "rows": rows,
        "files": expiry.files_of(opened.view.current) if opened.view.current else [],
        "can_hand_over": opened.view.current is not None and opened.publication.public_from is not None,
        "records": services.may_prepare(user),
    }
    return show(request, "publishing/repository.html", opened, **context)


def _reference(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Their reference, once they have given it."""
    form = ReferenceForm(request.POST)
    row = opened.link.hand_overs.filter(pk=request.POST.get("row") or 0).first() if form.is_valid() else None
    if row is not None:
        version, said = form.expected_version, form.cleaned_data["their_reference"]
        if attempt(request, form, partial(expiry.give_reference, row, version, said, by=request.user))[0]:
            done(request, "Recorded")
    return redirect("publication-repository", opened.publication.pk)


def tasks_of(opened: Opened) -> list[Task]:
    """The list after it was taken down, each line with what was done."""
    return [
        Task(
            line.get_place_display(),
            "Done" if line.done_on else "To do",
            reverse("publication-take-down-line", args=[opened.publication.pk, line.pk]),
            hint=_said(line),
            done=line.done_on is not None,
        )
        for line in takedown_checklist.lines_of(opened.publication)
    ]


def _said(line: TakeDownLine) -> str:
    done_words = f"{line.done_by}, {day_words(line.done_on)}" if line.done_on else ""
    return ". ".join(words for words in (done_words, line.note) if words)


@page
def take_down_line(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """One line of the list after something was taken down: done when, by whom, and a note."""
    opened = _open(request, pk, "publication-withdraw")
    require(request.user, Deed.TAKE_DOWN)
    row = TakeDownLine.objects.filter(link=opened.link, pk=line).first()
    if row is None:
        raise Http404
    initial = {"done_on": row.done_on, "done_by": row.done_by or request.user.name, "note": row.note}
    form = LineForm(request.POST or None, initial=initial, version=row.version)
    differences: list = []
    if request.method == "POST" and form.is_valid():
        version = form.expected_version
        act = partial(takedown_checklist.tick, row, version, **form.answers, by=request.user, today=london_today())
        finished, differences = attempt(request, form, act)
        if finished:
            done(request, "Recorded")
            return redirect("publication-withdraw", pk)
    return show(request, "publishing/line.html", opened, form=form, line=row, differences=differences)
