"""One page on which a second person checks several publications that were public elsewhere before they came here.

Each of those ticked is approved by `clearing.approve`, whole and in a transaction of its own: what is against one keeps
back none of the others.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from csprapp.accounts.roles import NotAllowed, Permission, require_permission
from csprapp.clock.calendar import OutsideCalendar
from csprapp.records.access import log_reads
from csprapp.records.services import Conflict, DuplicateSubmission, Overtaken, submit_once
from csprapp.today import london_today, now
from csprapp.ui.addresses import number_in
from csprapp.ui.forms import Problem, problems
from publications.library.models import Edition
from publishing.clearance import clearing
from publishing.clearance.brought_over import Asked, asked_of
from publishing.clearance.forms import CheckForm
from publishing.links import handoffs, queries
from publishing.overview.publication_page import require_fresh_sign_in

A_PAGE = 10  # each is a check of its own: more would be ticked without being read
TICK = "Tick each edition that you approve"
READ_AGAIN = "Somebody else has changed this edition. Read it again before you approve it."
STILL = "The check is still being made. Your answers stay on this page: send them again when it is done"


class BroughtOver(View):
    """Each edition that waits, with its own findings, files, questions and tick; one button for those ticked."""

    http_method_names = ["get", "head", "post"]
    today: date

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require_permission(request.user, Permission.SEE_PUBLICATIONS)
        require_permission(request.user, Permission.CHECK_PUBLICATION)
        self.today = london_today()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """One page of the editions that wait, with what is asked of each."""
        waits = handoffs.brought_over(request.user, self.today)
        page = Paginator(waits, A_PAGE).get_page(request.GET.get("page"))
        return self.show(self.asked(page.object_list), page=page)

    def asked(self, editions: Any, sent: QueryDict | None = None) -> list[Asked]:
        """What is asked of each edition, with what was sent in, if anything was."""
        return asked_of(editions, by=self.request.user, at=now(), today=self.today, sent=sent)

    def show(
        self, asked: list[Asked], *, page: Page[Edition] | None = None, wrong: Sequence[Problem] = ()
    ) -> HttpResponse:  # fmt: skip
        """The page, its reads logged case by case. `wrong`: what kept some from being approved."""
        drawn = [(each.edition.publication, queries.incidents_of(each.link)) for each in asked]
        about = [(reference, one) for one, cases in drawn for reference in [case.reference for case in cases] or [""]]
        log_reads(self.request, what="publication check", about=about)
        context = {
            "asked": asked,
            "page": page,
            "problems": wrong,
            "forms": [each.form for each in asked if each.form],
            "own": handoffs.brought_over_by(self.request.user, self.today).count(),
        }
        return render(self.request, "publishing/brought_over.html", context)

    # --- The button -----------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest) -> HttpResponse:
        """Approve each edition that was ticked and answered; show again what was not, with what was typed. Asks for a
        fresh sign-in."""
        require_fresh_sign_in(request)
        shown, chosen = _keys(request.POST, "shown"), set(_keys(request.POST, "approve"))
        waits = handoffs.brought_over(request.user, self.today).filter(pk__in=shown[:A_PAGE])
        asked = self.asked(waits, request.POST)
        done, wrong = self.no_more_there(chosen - {each.edition.pk for each in asked})
        left = []
        for each in asked:
            if each.edition.pk not in chosen:
                left.append(_untouched(each, request.POST))
            elif said := self.judge(each):
                wrong += said
                left.append(each)
            else:
                done.append(f"{each.slug} (public now)" if each.form and each.form.day else each.slug)
        if not chosen:
            wrong.append(Problem(TICK, f"approve-{asked[0].edition.pk}" if asked else ""))
        if done:
            messages.success(request, f"Approved: {', '.join(done)}.")
        return self.show(left, wrong=wrong) if wrong else redirect("publications-brought-over")

    def judge(self, asked: Asked) -> list[Problem]:
        """Approve one, or say what is against it. What was typed stays; what was changed meanwhile is ticked anew."""
        form, asked.chosen = asked.form, True
        if form is None:
            _keep(asked, self.request.POST)
            return [Problem(f"{asked.slug}: {STILL}", "")]
        valid, seen = form.is_valid(), self.request.POST.get(f"{form.prefix}-digest", "")
        if seen != asked.digest:
            _read_again(asked, form, asked.edition.version)
        elif valid:
            try:
                submit_once(form.press, self.request.user, partial(self.approve, asked.edition, form, seen))
            except DuplicateSubmission:  # pressed twice: the first press has approved it, or nobody has
                return self.no_more_there({asked.edition.pk})[1]
            except Conflict as conflict:
                _read_again(asked, form, conflict.current.version)
            except ValidationError as refused:
                form.refuse(refused)
            except (NotAllowed, OutsideCalendar, Overtaken) as refused:
                form.add_error(None, str(refused))
            else:
                return []
        return [Problem(f"{asked.slug}: {each.message}", each.target or asked.prefix) for each in problems(form)]

    def approve(self, edition: Edition, form: CheckForm, digest: str) -> str:
        """The whole check of one edition."""
        answers = clearing.Answers(form.ticked, form.reasons)
        who: dict[str, Any] = {"by": self.request.user, "at": now()}
        clearing.approve(edition.pk, form.expected_version, digest, answers, planned=form.day, **who)
        return reverse("publication", args=[edition.publication_id])

    def no_more_there(self, keys: set[int]) -> tuple[list[str], list[Problem]]:
        """Of those ticked that wait no more, the ones that this person has approved, and what is said of the others. Of
        what is shut to the person nothing."""
        gone = Edition.objects.filter(pk__in=keys).exclude(
            queries.shut_to(self.request.user, self.today, "publication")
        )
        done, wrong = [], []
        for edition in gone.select_related("publication").order_by("pk"):
            if edition.checker_id == self.request.user.pk:
                done.append(edition.publication.slug)
            else:
                wrong.append(Problem(f"{edition.publication.slug}: it is no longer waiting for you", ""))
        return done, wrong


def _keys(sent: QueryDict, name: str) -> list[int]:
    return [key for each in sent.getlist(name) if (key := number_in(each)) is not None]


def _read_again(asked: Asked, form: CheckForm, version: int) -> None:
    """It was changed since the person looked at it."""
    form.renew(version)
    form.add_error(None, READ_AGAIN)
    asked.chosen = False


def _untouched(asked: Asked, sent: QueryDict) -> Asked:
    """One that was not ticked: what was typed stays, nothing is judged, and a change meanwhile is still noticed."""
    form = asked.form
    if form is None:
        return _keep(asked, sent)
    seen = number_in(sent.get(form.add_prefix("version"), ""))
    told: dict[str, Any] = {"findings": form.findings, "lines": asked.lines, "planned": asked.planned}
    again: Any = CheckForm.resume(form.typed, prefix=form.prefix, version=seen or asked.edition.version, **told)
    asked.form, asked.digest = again, sent.get(f"{form.prefix}-digest", asked.digest)
    return asked


def _keep(asked: Asked, sent: QueryDict) -> Asked:
    """The answers about an edition that cannot be shown yet."""
    begins = f"{asked.prefix}-"
    asked.sent = [(name, value) for name, values in sent.lists() if name.startswith(begins) for value in values]
    return asked
