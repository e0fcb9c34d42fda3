"""When the public may read it: the publication date, moved or set, and another last day."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from csprapp.accounts.roles import Deed, may, require
from csprapp.clock.deadline import day_words
from csprapp.today import london_today, now
from publications.library.rules import Standing, last_public_day
from publishing.links import queries, rules
from publishing.links.words import moment_words
from publishing.overview.publication_page import Opened, attempt, done, open_publication, require_fresh_sign_in, show
from publishing.schedule import services
from publishing.schedule.schedule_forms import DateForm, LastDayForm

OFFERED = time(10)
page = require_http_methods(["GET", "HEAD", "POST"])


@page
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or move the date: first looked at (weekday, last public day, warnings), then confirmed."""
    opened = open_publication(request, pk, "publication-publish")
    if request.method == "POST":
        require(request.user, Deed.WRITE_PUBLICATION)
        if request.POST.get("action") == "longer":
            return _longer(request, opened)
    facts = queries.facts_of(opened.link, opened.publication, london_today())
    context: dict[str, Any] = {
        "form": _date_form(opened),
        "facts": facts,
        "writes": may(request.user, Deed.WRITE_PUBLICATION),
        "can_date": opened.view.current is not None
        and opened.view.standing in {Standing.NOT_READY, Standing.SCHEDULED},
        "lacking": [*rules.missing_facts(facts), *facts.embargoes],
        "held": opened.link.held_on,
        "earliest": _copies_words(facts),
        "longer": _longer_form(opened),
    }
    if request.method == "POST":
        answer = _look_or_set(request, opened, facts, context)
        if answer is not None:
            return answer
    return show(request, "publishing/publish.html", opened, **context)


def _longer_form(opened: Opened) -> LastDayForm | None:
    """The form for another last day, while there is one that can move."""
    out = opened.view.standing is Standing.PUBLIC and opened.publication.public_until
    return LastDayForm(version=opened.publication.version) if out else None


def _date_form(opened: Opened) -> DateForm:
    publication = opened.publication
    first = publication.public_from or opened.link.planned_on
    hour = publication.public_from_time if publication.public_from else OFFERED
    return DateForm(initial={"on": first, "hour": hour}, version=publication.version)


def _look_or_set(request: HttpRequest, opened: Opened, facts: rules.Facts, context: dict) -> HttpResponse | None:
    """Judge what was typed; set it when it was looked at and confirmed."""
    form = context["form"] = DateForm(request.POST, ask_why=True)
    if not form.is_valid():
        return None
    on, hour, why = (form.cleaned_data[name] for name in ("on", "hour", "sooner_because"))
    judged = queries.judge(opened.link, facts, on, london_today())
    if not judged.needs_reason:
        form = context["form"] = DateForm(request.POST)
        form.is_valid()
    for refusal in judged.refusals:
        form.add_error("on", refusal)
    if judged.needs_reason and not why:
        form.add_error("sooner_because", judged.needs_reason)
    if form.errors:
        return None
    if request.POST.get("action") != "set":
        context["looked"] = _looked_at(opened, on, hour, judged)
        return None
    require_fresh_sign_in(request)
    return _set(request, opened, form)


def _looked_at(opened: Opened, on: Any, hour: Any, judged: rules.DateAnswer) -> dict[str, Any]:
    until = last_public_day(opened.publication.kind, on)
    return {
        "first": moment_words(on, hour),
        "until": day_words(until) if until else "",
        "warnings": judged.warnings,
        "copies": judged.copies,
        "today": on == london_today(),
    }


def _set(request: HttpRequest, opened: Opened, form: DateForm) -> HttpResponse | None:
    on, hour = form.cleaned_data["on"], form.cleaned_data["hour"]
    why = form.cleaned_data.get("sooner_because", "")
    pk, version = opened.publication.pk, form.expected_version
    finished, differences = attempt(
        request,
        form,
        lambda: services.schedule(pk, version, on, hour, by=request.user, at=now(), sooner_because=why),
    )
    if finished:
        done(request, f"The publication date is {moment_words(on, hour)}")
        return redirect("publication", pk)
    if differences:
        form.add_error(None, "Somebody else changed this publication meanwhile. Look at the date again.")
    return None


def _longer(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Keep it public past its last day, with a reason."""
    form, pk = LastDayForm(request.POST), opened.publication.pk
    if form.is_valid():
        version, until, why = (form.cleaned_data[name] for name in ("version", "until", "why"))
        act = partial(services.keep_longer, pk, version or 0, until, why=why, by=request.user, at=now())
        if attempt(request, form, act)[0]:
            done(request, f"The last public day is {day_words(until)}")
            return redirect("publication", pk)
    return show(request, "publishing/publish.html", opened, longer=form, writes=True, can_date=False, forms=[form])


def _copies_words(facts: rules.Facts) -> str:
    """When the advance copies went, in words; empty where none are needed."""
    if not facts.needs_copies:
        return ""
    if facts.copies_on is None:
        return "The advance copies are not recorded yet."
    return f"The advance copies went by {day_words(facts.copies_on)}."
