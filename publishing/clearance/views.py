"""The second person: reads, answers the checklist line by line, approves or sends back."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from csprapp.accounts.roles import Deed, may
from csprapp.today import london_today, now
from publications.library import services as library
from publications.library.models import Edition
from publications.library.permissions import may_approve
from publishing.clearance import clearing
from publishing.clearance.check_forms import BackForm, CheckForm
from publishing.links import queries, rules
from publishing.links.models import Clearance
from publishing.overview.publication_page import Opened, attempt, done, open_publication, require_fresh_sign_in, show
from publishing.schedule import services


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The checklist of its kind and what the disclosure check found; none of it can be skipped.

    Of an edition that waits; or of the approved one once more, when something was recorded after its check.
    """
    opened = open_publication(request, pk, "publication-check")
    again = opened.view.waiting is None and bool(opened.stops)
    edition = opened.view.current if again else opened.view.waiting
    if edition is None:
        cleared = Clearance.objects.filter(edition__publication_id=pk).select_related("cleared_by").order_by("-pk")
        return show(request, "publishing/not_waiting.html", opened, clearances=cleared)
    lines = rules.lines(queries.facts_of(opened.link, opened.publication, london_today()))
    findings = queries.disclosure_of(opened.link, edition, london_today(), reader=request.user)
    form = CheckForm(lines=lines, findings=findings, version=edition.version)
    back = BackForm(version=edition.version)
    if request.method == "POST":
        if request.POST.get("action") == "back":
            back = BackForm(request.POST)
            answer = _send_back(request, opened, back)
        else:
            require_fresh_sign_in(request)
            form = CheckForm(request.POST, lines=lines, findings=findings)
            answer = _approve(request, opened, edition, form, again=again)
        if answer is not None:
            return answer
    user = request.user
    context: dict[str, Any] = {
        "form": form,
        "back": back,
        "edition": edition,
        "again": again,
        "digest": library.digest_of(edition),
        "facts_lines": [line for line in lines if not line.ask],
        "approves": may_approve(user, edition),
        "sends_back": not again and (may(user, Deed.CHECK_PUBLICATION) or may(user, Deed.WRITE_PUBLICATION)),
        "records": services.may_prepare(user),
        "lacking": [line.to_do for line in lines if line.to_do],
    }
    return show(request, "publishing/check.html", opened, **context)


def _approve(
    request: HttpRequest, opened: Opened, edition: Edition, form: CheckForm, *, again: bool
) -> HttpResponse | None:
    if not form.is_valid():
        return None
    version, digest = form.expected_version, request.POST.get("digest", "")
    answers = clearing.Answers(form.ticked, form.reasons)
    asked = {"by": request.user, "at": now()}
    act = partial(clearing.approve, edition.pk, version, digest, answers, **asked)
    if again:
        act = partial(clearing.check_again, edition.pk, digest, answers, **asked)
    finished, differences = attempt(request, form, act)
    if finished:
        done(request, f"Edition {edition.number} is {'checked again' if again else 'approved'}")
        return redirect("publication", opened.publication.pk)
    if differences:
        form.add_error(None, "Somebody else changed this edition meanwhile. Read it again before you approve it.")
    return None


def _send_back(request: HttpRequest, opened: Opened, form: BackForm) -> HttpResponse | None:
    edition = opened.view.waiting
    if not form.is_valid():
        return None
    version, why = form.expected_version, form.cleaned_data["why"]
    finished, _ = attempt(request, form, lambda: library.send_back(edition.pk, version, by=request.user, why=why))
    if finished:
        done(request, "Sent back to the writer")
        return redirect("publication", opened.publication.pk)
    return None
