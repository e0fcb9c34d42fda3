"""The page of what is held as ready: who has confirmed, which day it is, and publishing it now."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from csprapp.accounts.roles import Deed, may
from csprapp.clock.deadline import day_words
from csprapp.today import london_today, now
from csprapp.ui.components import Task
from csprapp.ui.forms import Form
from publications.library.rules import Standing, last_public_day
from publishing.links import queries, rules
from publishing.links.models import Confirmation
from publishing.overview.publication_page import Opened, attempt, done, open_publication, require_fresh_sign_in, show
from publishing.schedule import release, services
from publishing.schedule.schedule_forms import ConfirmForm, HoldForm, ReleaseForm

CAN_HOLD = {Standing.NOT_READY, Standing.SCHEDULED}


@require_http_methods(["GET", "HEAD", "POST"])
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold it as ready, record who confirmed, publish it by hand, or postpone it."""
    opened = open_publication(request, pk, "publication-by-hand")
    link, today = opened.link, london_today()
    if link.pk is None:
        raise Http404
    facts = queries.facts_of(link, opened.publication, today)
    judged = queries.judge(link, facts, today, today)
    said, lacking = release.confirmed(link), release.waiting_for(link, facts)
    offices = [(key, Confirmation.Office(key).label) for key in facts.offices]
    forms: dict[str, Form] = {
        "hold": HoldForm(initial={"meant_for": _day_ahead(opened)}, version=opened.publication.version),
        "confirm": ConfirmForm(
            offices=offices, initial={"office": lacking[0] if lacking else "", "confirmed_on": today}
        ),
        "release": ReleaseForm(ask_why=bool(judged.needs_reason), version=opened.publication.version),
    }
    if request.method == "POST":
        handler = HANDLERS.get(request.POST.get("action", ""))
        answer = handler(request, opened, forms, offices, judged) if handler else None
        if answer is not None:
            return answer
    ready = opened.view.current is not None and opened.view.standing in CAN_HOLD
    context: dict[str, Any] = {
        **forms,
        "forms": list(forms.values()),
        "can_hold": ready,
        "held": link.held_on if opened.view.standing is Standing.NOT_READY else None,
        "writes": may(request.user, Deed.WRITE_PUBLICATION),
        "confirms": services.may_prepare(request.user),
        "offices": [_task(key, label, said) for key, label in offices],
        "lacking": lacking,
        "problems": [*judged.refusals, *rules.missing_facts(facts)],
        "needs_reason": judged.needs_reason,
        "warnings": judged.warnings,
        "today": day_words(today),
        "until": last_public_day(opened.publication.kind, today),
        "meant": _meant(opened, facts),
    }
    return show(request, "publishing/release.html", opened, **context)


def _day_ahead(opened: Opened) -> date | None:
    planned = opened.publication.public_from or opened.link.planned_on
    return planned if planned and planned >= london_today() else None


def _meant(opened: Opened, facts: rules.Facts) -> dict[str, Any]:
    """The day it is meant for, and what is to be said against that day."""
    day = opened.link.planned_on
    if day is None or day < london_today():
        return {}
    return {"day": day_words(day), "warnings": queries.judge(opened.link, facts, day, london_today()).warnings}


def _task(office: str, label: str, said: dict[str, Confirmation]) -> Task:
    word = said.get(office)
    if word is None:
        return Task(label, "Not yet")
    note = f"{word.confirmed_by}, {day_words(word.confirmed_on)}" + (f". {word.note}" if word.note else "")
    return Task(label, "Confirmed", hint=note, done=True)


def _hold(request: HttpRequest, opened: Opened, forms: dict, *more: Any) -> HttpResponse | None:
    form = forms["hold"] = HoldForm(request.POST)
    if not form.is_valid():
        return None
    answers, pk = form.answers, opened.publication.pk
    act = partial(release.hold, pk, form.expected_version, **answers, by=request.user, at=now())
    return _finished(request, opened, form, act, "It is held as ready")


def _confirm(request: HttpRequest, opened: Opened, forms: dict, offices: list, *more: Any) -> HttpResponse | None:
    form = forms["confirm"] = ConfirmForm(request.POST, offices=offices)
    if not form.is_valid():
        return None
    act = partial(release.confirm, opened.link, **form.answers, by=request.user, today=london_today())
    return _finished(request, opened, form, act, "Recorded")


def _release(
    request: HttpRequest, opened: Opened, forms: dict, offices: list, judged: rules.DateAnswer
) -> HttpResponse | None:
    require_fresh_sign_in(request)
    form = forms["release"] = ReleaseForm(request.POST, ask_why=bool(judged.needs_reason))
    if not form.is_valid():
        return None
    pk, version = opened.publication.pk, form.expected_version
    act = partial(release.release, pk, version, **form.answers, by=request.user, at=now())
    return _finished(request, opened, form, act, "It is public now", then="publication")


def _finished(
    request: HttpRequest, opened: Opened, form: Form, act: Any, words: str, *, then: str = "publication-by-hand"
) -> HttpResponse | None:
    finished, differences = attempt(request, form, act)
    if finished:
        done(request, words)
        return redirect(then, opened.publication.pk)
    if differences:
        form.add_error(None, "Somebody else changed this publication meanwhile. Look again.")
    return None


HANDLERS = {"hold": _hold, "confirm": _confirm, "release": _release}
