"""The list of referrals, one referral, and what is done with it."""

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.referrals import incoming, services
from cases.referrals.forms import LookForm, ReferralForm, ToldForm
from cases.referrals.models import UNDECIDED, Consideration, Referral, ReferralQuerySet
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.counting import PagesOnward
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form

PAGE = 50


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the rest, newest first."""
    if not has_permission(request.user, Permission.READ_REFERRALS):
        require_permission(request.user, Permission.WORK_CASE)
    visible = Referral.objects.visible_to(request.user, london_today()).select_related("area", "incident")
    log_read(request, what="list of referrals")
    number = request.GET.get("page")
    context = {
        "waiting": sorted(those_waiting(visible), key=attrgetter("received_on", "pk"), reverse=True),
        "page": PagesOnward(visible.considered(), PAGE, number).get_page(number),
        "may_add": has_permission(request.user, Permission.WORK_CASE),
    }
    return render(request, "cases/referrals/list.html", context)


def those_waiting(visible: ReferralQuerySet) -> QuerySet[Referral]:
    """In no order, and asked for by each answer apart: SQLite would go through all that ever came."""
    first, *more = (visible.filter(outcome=answer).order_by() for answer in UNDECIDED)
    return first.union(*more, all=True)


class NewReferral(FormPage):
    """Record a referral as it came."""

    template_name, form_class = "cases/referrals/new.html", ReferralForm
    done = "The referral is recorded. Next: consider it."
    starts_today, back = ("received_on",), "referrals"

    def open(self) -> None:
        require_permission(self.request.user, Permission.WORK_CASE)

    def save(self, form: ReferralForm) -> str:
        return services.record_referral(Referral(**form.answers), **self.who).get_absolute_url()


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
        "may_work": has_permission(request.user, Permission.WORK_CASE),
        "form": told_form(found, initial={"told_on": london_today()}),
    }
    return render(request, "cases/referrals/referral.html", context)


def told_form(found: Referral, **kwargs: Any) -> ToldForm:
    """The form of what the referrer was told."""
    return without_email(ToldForm(version=found.version, **kwargs), found)


def without_email(form: ToldForm, found: Referral) -> ToldForm:
    """The form, an email offered only where there is an address and something to say."""
    if not found.may_be_emailed:
        del form.fields["email_them"]
    return form


class ReferralFormPage(FormPage):
    """A page with one form about a referral: the referral opened, its read logged."""

    record: Referral

    def open(self, pk: int) -> None:
        self.record = open_referral(self.request, pk)
        require_permission(self.request.user, Permission.WORK_CASE)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(referral=self.record, **more)


class Consider(ReferralFormPage):
    """Record a look at it."""

    template_name, form_class = "cases/referrals/consider.html", LookForm
    done = "The decision is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"considered_on": self.today, "considered_by": self.actor.name}

    def saved_values(self, record: Referral) -> dict[str, Any]:
        return super().saved_values(record.considerations.first())

    def save(self, form: LookForm) -> None:
        services.consider(self.record, form.expected_version, Consideration(**form.answers), **self.who)


class RecordTold(ReferralFormPage):
    """Record what the referrer was told."""

    http_method_names = ["post"]
    template_name, form_class = "cases/referrals/referral.html", ToldForm
    done = "What the referrer was told is recorded."

    def get_form(self, form_class: Any = None) -> ToldForm:
        return without_email(super().get_form(form_class), self.record)

    def save(self, form: ToldForm) -> None:
        answers = {"email_them": False, **form.answers}
        email = answers.pop("email_them")
        held = services.record_told(self.record, form.expected_version, **answers, **self.who)
        if email:
            incoming.tell_referrer(held, today=self.today)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(looks=self.record.considerations.all(), may_work=True, **more)


class MakeCase(ButtonPage, ReferralFormPage):
    """Turn it into a case; the next page asks when the local authority became aware."""

    def save(self, form: Form) -> str:
        case = services.make_case(self.record, self.record.version, **self.who)
        self.done = f"Case {case.reference} has been made from the referral, with everything carried over."
        return reverse("case-awareness", args=[case.reference])
