"""How long a case is kept, what holds it, and the second person of an erasure: for people who need not see the case."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.referrals.models import Referral
from cases.retention.models import LegalHold, RetentionReview, SubjectRequest
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.partnership.models import RetentionPeriod
from csprapp.records.access import log_read
from csprapp.records.models import ErasureRequest
from csprapp.records.refusals import Refused
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from csprapp.ui.components import Fact
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import ReasonForm
from dashboard.privacy import destroying, queries, retention
from dashboard.privacy.choosing import choices_of, chosen
from dashboard.privacy.forms import (
    AnswerForm,
    BesideReviewForm,
    EraseForm,
    HoldForm,
    PeriodForm,
    ReviewForm,
    TakeBackForm,
    WhichCaseForm,
    said,
)
from dashboard.privacy.rules import Kept
from dashboard.pruning.files import leaving_in_words

A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits of all this, and the way to each page. Cases by reference alone."""
    require_permission(request.user, Permission.KEEP_RECORDS)
    today = london_today()
    log_read(request, what="retention and rights")
    reviews = queries.reviews_readable(request.user, today).filter(decided_on=None)
    reviews = reviews.select_related("incident", "referral", "subject_request")
    open_ones = destroying.readable(request.user, today).filter(refused_by=None, erasure__closed_at=None)
    context = {"reviews": reviews[:A_PAGE], "erasures": open_ones.select_related("asked_by")[:A_PAGE]}
    return render(request, "dashboard/privacy/index.html", context)


# --- How long ---------------------------------------------------------------------------------------------------------


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Every closed case within reach with its class, the day to look at it, and who holds it."""
    require_permission(request.user, Permission.KEEP_RECORDS)
    today = london_today()
    log_read(request, what="how long cases are kept")
    closed = Incident.objects.filter(queries.within_reach(request.user, today)).exclude(closed_on=None)
    page = Paginator(closed.order_by("closed_on", "pk"), A_PAGE).get_page(request.GET.get("page"))
    days, holds = queries.kept_cases(page), queries.held(today)
    rows = [(case, days[case.pk], case.pk in holds) for case in page]
    return render(request, "dashboard/privacy/kept.html", {"page": page, "rows": rows})


@require_safe
def periods(request: HttpRequest) -> HttpResponse:
    """The classes of record with their periods and sources."""
    require_permission(request.user, Permission.KEEP_RECORDS)
    changed = set(RetentionPeriod.objects.values_list("key", flat=True))
    rows = [(each, each.key in changed) for each in queries.classes_in_use()]
    return render(request, "dashboard/privacy/periods.html", {"rows": rows})


class Period(FormPage):
    """The partnership keeps a class of record for another time."""

    guide = "retention"
    title, button, done, back = "Retention period", "Save", "The period is saved.", "privacy-periods"
    form_class, meanwhile = PeriodForm, "Somebody else has just changed it. Check what is there now and save again."

    def open(self, key: str) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)
        found = {each.key: each for each in queries.classes_in_use()}
        if key not in found:
            raise Http404
        self.inuse = found[key]
        row = RetentionPeriod.objects.filter(pk=key).first() or RetentionPeriod(pk=key)
        self.record = with_version(row)
        self.title = self.inuse.name

    @property
    def lead(self) -> str:
        return f"Kept {self.inuse.period}. {self.inuse.source}."

    def get_initial(self) -> dict[str, Any]:
        return {"years": self.inuse.years, "until_age": self.inuse.until_age}

    def save(self, form: PeriodForm) -> None:
        retention.set_period(self.inuse.key, form.expected_version, **form.answers, by=self.actor)


class Review(FormPage):
    """Something whose period is over: kept longer, held, or destroyed by two people."""

    template_name, back = "dashboard/privacy/review.html", "privacy"
    service, done = retention.decide, "Your decision is saved."
    meanwhile = "Somebody else has just decided this. Look at what they said."

    def open(self, pk: int) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)
        found = queries.reviews_readable(self.actor, self.today).select_related(
            "incident__area", "referral__area", "subject_request", "decided_by", "request"
        )
        self.record = get_object_or_404(found, pk=pk)
        case = self.record.incident
        kind = "case" if case else "referral" if self.record.referral else "request for personal data"
        self.title = f"Should this {kind} still be kept?"
        log_read(self.request, what="how long it is kept", case=case.reference if case else "", obj=self.record)

    def get_form_class(self) -> type[Any]:
        return ReviewForm if self.record.incident else BesideReviewForm

    @property
    def facts(self) -> list[Fact]:
        """What the decision is about, since when it waits, and what was decided."""
        review = self.record
        about, day = self._about(review)
        decided = ""
        if review.decided_on:
            by = f" ({review.decided_by}, {day_words(review.decided_on)})" if review.decided_by else ""
            until = f" until {day_words(review.retain_until)}" if review.retain_until else ""
            decided = f"{review.get_outcome_display()}{until}{by}"
        return [
            *about,
            *([Fact("Class of record", f"{day.record_class.name}: kept {day.record_class.period}")] if day else []),
            Fact("Review date", day_words(review.review_on)),
            *([Fact("Decided", decided)] if decided else []),
            *([Fact("Why", review.reason)] if review.reason else []),
        ]

    def _about(self, review: RetentionReview) -> tuple[list[Fact], Kept | None]:
        if review.incident:
            return self._of_a_case(review.incident)
        return self._of_a_referral(review.referral) if review.referral else self._of_a_request(review.subject_request)

    def _of_a_case(self, case: Incident) -> tuple[list[Fact], Kept | None]:
        closed = f"{day_words(self.record.counted_from)}: {case.get_closed_as_display()}"
        facts = [Fact("Case", case.reference), Fact("Area", str(case.area)), Fact("Closed", closed)]
        return facts, queries.kept_cases([case]).get(case.pk)

    def _of_a_referral(self, referral: Referral) -> tuple[list[Fact], Kept | None]:
        decided = f"{day_words(self.record.counted_from)}: {referral.get_outcome_display()}"
        facts = [Fact("Referral", str(referral.pk)), Fact("Area", str(referral.area)), Fact("Last considered", decided)]
        return facts, queries.kept_referrals().get(referral.pk)

    def _of_a_request(self, asked: SubjectRequest) -> tuple[list[Fact], Kept | None]:
        answered = f"{day_words(self.record.counted_from)}: {asked.get_closed_as_display()}"
        return [Fact("Request", str(asked.pk)), Fact("Closed", answered)], queries.kept_requests().get(asked.pk)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        waits = self.record.is_open and not self.record.outcome
        return super().get_context_data(facts=self.facts, waits=waits, request_url=self.request_url, **more)

    @property
    def request_url(self) -> str:
        """The page of the request for data that it is about; "" for a case or a referral."""
        return self.record.request.get_absolute_url() if self.record.request else ""

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


# --- Holds ------------------------------------------------------------------------------------------------------------


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """Every hold within reach, those that stand first."""
    require_permission(request.user, Permission.KEEP_RECORDS)
    log_read(request, what="legal holds")
    found = LegalHold.objects.filter(queries.within_reach(request.user, london_today(), "incident__"))
    rows = found.select_related("incident").order_by("lifted_on", "-pk")
    standing = [row for row in rows if not row.lifted_on]
    context = {"standing": standing, "lifted": [row for row in rows if row.lifted_on][:A_PAGE]}
    return render(request, "dashboard/privacy/holds.html", context)


class Hold(FormPage):
    """Somebody needs a case: nothing of it is erased until the hold is lifted."""

    guide = "hold"
    title, button, done, back = "Hold a case", "Hold it", "The case is on hold.", "privacy-holds"
    lead = "While a case is on hold, nothing in it can be destroyed or erased, whatever its retention period says."
    form_class = HoldForm

    def open(self) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)

    def save(self, form: HoldForm) -> None:
        retention.hold(form.cleaned_data["case"], **said(form, "asked_by", "reason"), **self.who)


class LiftHold(FormPage):
    """Whoever asked for a hold needs it no more."""

    guide = "hold"
    button, done, back = "Lift the hold", "The hold is lifted.", "privacy-holds"
    form_class, service = ReasonForm.asking("Why are you lifting it?", "Enter why you are lifting it"), retention.lift

    def open(self, pk: int) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)
        reach = queries.within_reach(self.actor, self.today, "incident__")
        self.record = get_object_or_404(
            LegalHold.objects.filter(reach, lifted_on=None).select_related("incident"), pk=pk
        )
        self.title = f"Lift the hold of case {self.record.incident.reference}"
        log_read(self.request, what="legal hold", case=self.record.incident.reference, obj=self.record)

    @property
    def lead(self) -> str:
        return f"{self.record.asked_by} asked for it on {day_words(self.record.held_from)}: {self.record.reason}"


# --- Erasures ---------------------------------------------------------------------------------------------------------


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """What was asked for, and what became of it."""
    require_permission(request.user, Permission.KEEP_RECORDS)
    log_read(request, what="erasures")
    found = destroying.readable(request.user, london_today()).select_related(
        "asked_by", "refused_by", "erasure__agreed_by"
    )
    page = Paginator(found.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "dashboard/privacy/erasures.html", {"page": page, "still_kept": leaving_in_words()[0]})


class NewErasure(FormPage):
    """In which case something is to be erased."""

    guide = "erase"
    title, button, back, form_class = "Ask for an erasure", "Continue", "privacy-erasures", WhichCaseForm
    lead = (
        "A whole case is destroyed when its retention period is over. Use this page to ask for particular records in "
        "a case to be erased, or for what they said before they were corrected."
    )

    def open(self) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)

    def save(self, form: WhichCaseForm) -> str:
        return reverse("case-erase", args=[form.cleaned_data["case"].reference])


class Erase(CaseFormPage):
    """Records of a case that are to be erased, picked by somebody who may open it."""

    guide = "erase"
    what, deed, back, adds = "ask for an erasure", Permission.KEEP_RECORDS, "privacy-erasures", True
    title, button, form_class = "What should be erased?", "Ask a second person", EraseForm
    lead = "Nothing is erased until a second person agrees. After that, it cannot be undone."
    done = "A second person has been asked to agree."

    @property
    def back_url(self) -> str:
        return reverse(self.back)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What of the case can be destroyed."""
        return choices_of(self.incident)

    def save(self, form: EraseForm) -> str:
        rows = chosen(self.incident, form.cleaned_data["records"], past=form.cleaned_data["how"] == "past")
        reason = form.cleaned_data["reason"]
        return destroying.ask_to_erase(self.incident, rows, reason=reason, **self.who).get_absolute_url()


class Erasure(FormPage):
    """What is asked, of which cases, and why; the second person agrees or not, and it is done."""

    template_name, back, title = "dashboard/privacy/erasure.html", "privacy-erasures", "Erasure"
    meanwhile = "Somebody else has just answered this. Look at what they said."
    record: ErasureRequest

    def open(self, pk: int) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)
        found = destroying.readable(self.actor, self.today).select_related(
            "asked_by", "refused_by", "erasure__agreed_by"
        )
        self.record = get_object_or_404(found, pk=pk)
        for case in self.record.cases or [""]:
            log_read(self.request, what="erasure", case=case, obj=self.record)

    @property
    def is_mine(self) -> bool:
        """Whether the reader asked for it, so that another must agree."""
        return self.record.asked_by_id == self.actor.pk

    @property
    def waits(self) -> bool:
        """Whether nobody has agreed or refused yet."""
        return not self.record.erasure_id and not self.record.refused_by_id

    def get_form_class(self) -> type[Any]:
        return TakeBackForm if self.is_mine else AnswerForm

    @property
    def button(self) -> str:
        return "Withdraw it" if self.is_mine else "Save"

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()

    def save(self, form: Any) -> None:
        said = {"agrees": False, **form.answers}
        self.record = destroying.answer(self.record, form.expected_version, **said, **self.who)

    def finish(self, form: Any) -> None:
        carry_out(self.request, self.record)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        record = self.record
        done = record.erasure.closed_at if record.erasure else None
        facts = [
            *([Fact("Cases", ", ".join(record.cases))] if record.cases else []),
            Fact("What", ", ".join(f"{name}: {count}" for name, count in destroying.contents(record))),
            Fact("Why", record.reason),
            Fact("Asked by", f"{record.asked_by}, {day_words(record.created_at.date())}"),
            *([Fact("Agreed by", f"{record.erasure.agreed_by}")] if record.erasure else []),
            *([Fact("Not agreed", f"{record.answer} ({record.refused_by})")] if record.refused_by else []),
        ]
        stuck = bool(record.erasure_id) and not done
        return super().get_context_data(facts=facts, waits=self.waits, stuck=stuck, erased_at=done, **more)


class CarryOut(ButtonPage):
    """Once more, what was agreed and something stood in the way of."""

    def open(self, pk: int) -> None:
        require_permission(self.actor, Permission.KEEP_RECORDS)
        self.record = get_object_or_404(destroying.readable(self.actor, self.today), pk=pk)

    def save(self, form: Any) -> None:
        """Nothing of the press itself: the deed is done outside its transaction."""

    def finish(self, form: Any) -> None:
        carry_out(self.request, self.record)


def carry_out(request: HttpRequest, record: ErasureRequest) -> None:
    """Do what two people signed, and say so; or what stood in the way."""
    if not record.erasure_id:
        messages.success(request, "Your answer is saved. Nothing has been erased.")
        return
    try:
        destroying.carry_out(record)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, "It has been erased from the record and its history. Backups still hold it until they expire."
        )
