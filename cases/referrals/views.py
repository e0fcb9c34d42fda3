"""The list of referrals, one referral, and what is done with it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cases.incidents.queries import areas_for
from cases.referrals import services
from cases.referrals.forms import LookForm, ReferralForm, ToldForm
from cases.referrals.models import Referral
from csprapp.accounts.roles import Deed, may, require
from csprapp.records.access import log_read
from csprapp.records.refusals import Refused
from csprapp.records.services import Conflict, DuplicateSubmission, once
from csprapp.today import london_today

PAGE = 50


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the rest, newest first."""
    if not may(request.user, Deed.READ_REFERRALS):
        require(request.user, Deed.WORK_CASE)
    visible = Referral.objects.visible_to(request.user, london_today()).select_related("area", "incident")
    waiting = visible.waiting()
    log_read(request, what="list of referrals")
    context = {
        "waiting": waiting,
        "page": Paginator(visible.exclude(pk__in=waiting.values("pk")), PAGE).get_page(request.GET.get("page")),
        "may_add": may(request.user, Deed.WORK_CASE),
    }
    return render(request, "cases/referrals/list.html", context)


def referral_new(request: HttpRequest) -> HttpResponse:
    """Record a referral as it came."""
    require(request.user, Deed.WORK_CASE)
    today = london_today()
    form = ReferralForm(request.POST or None, areas=areas_for(request.user, today), initial={"received_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            with once(form.cleaned_data["token"], request.user) as submission:
                referral = services.record_referral(Referral(**form.answers), by=request.user, today=today)
                submission.answer_url = referral.get_absolute_url()
            messages.success(request, "The referral was recorded. Next: consider it.")
            return redirect(submission.answer_url)
        except DuplicateSubmission as done:
            return redirect(done.url)
        except Refused as refused:
            form.add_error("received_on", str(refused))
    return render(request, "cases/referrals/new.html", {"form": form})


def open_referral(request: HttpRequest, pk: int) -> Referral:
    """The referral, its read logged; 404 for strangers."""
    visible = Referral.objects.visible_to(request.user, london_today()).select_related("area", "incident", "deadline")
    referral = get_object_or_404(visible, pk=pk)
    log_read(request, what="referral", obj=referral)
    return referral


@require_safe
def referral(request: HttpRequest, pk: int) -> HttpResponse:
    """What came, what was decided each time, what the referrer was told."""
    found = open_referral(request, pk)
    context = {
        "referral": found,
        "looks": found.considerations.all(),
        "may_work": may(request.user, Deed.WORK_CASE),
        "form": ToldForm(version=found.version, initial={"told_on": london_today()}),
    }
    return render(request, "cases/referrals/referral.html", context)


def answered(request: HttpRequest, referral: Referral, form, save: Callable[[], Referral], done: str):
    """Save what a form says of a referral: a redirect, or None with the reason on the form."""
    try:
        save()
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    except Conflict as conflict:
        form.add_error(None, "Somebody changed this referral meanwhile. Look at it, then save again if it still fits.")
        form.renew(conflict.current.version)
        return None
    messages.success(request, done)
    return redirect(referral.get_absolute_url())


def referral_consider(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a look at it."""
    found, today = open_referral(request, pk), london_today()
    require(request.user, Deed.WORK_CASE)
    start = {"considered_on": today, "considered_by": request.user.name}
    form = LookForm(request.POST or None, version=found.version, initial=start)
    if request.method == "POST" and form.is_valid():
        look = services.Look(**form.answers)

        def save() -> Referral:
            return services.consider(found, form.expected_version, look, by=request.user, today=today)

        if answer := answered(request, found, form, save, "The decision was recorded."):
            return answer
    return render(request, "cases/referrals/consider.html", {"referral": found, "form": form})


@require_POST
def referral_told(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the referrer was told."""
    found, today = open_referral(request, pk), london_today()
    form = ToldForm(request.POST, version=found.version)
    if form.is_valid():
        words = form.cleaned_data

        def save() -> Referral:
            told, on = words["told"], words["told_on"]
            return services.record_told(found, words["version"], told, on, by=request.user, today=today)

        if answer := answered(request, found, form, save, "Recorded what the referrer was told."):
            return answer
    context = {"referral": found, "looks": found.considerations.all(), "may_work": True, "form": form}
    return render(request, "cases/referrals/referral.html", context)


@require_POST
def referral_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn it into a case; the next page asks when the local authority became aware."""
    found = open_referral(request, pk)
    try:
        case = services.make_case(found, found.version, by=request.user, today=london_today())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(found.get_absolute_url())
    messages.success(request, f"Case {case.reference} was made from the referral, with everything carried over.")
    return redirect("case-awareness", case.reference)
