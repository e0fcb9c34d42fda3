"""Pages of the second person, and of what was opened in an emergency: for people who need not see the case itself."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.access.models import EmergencyReview
from cases.audit.forms import AnswerForm, ReviewForm
from cases.incidents import agreeing, emergencies as services
from csprapp.accounts.roles import Permission, require_permission
from csprapp.clock.deadline import add_months, day_words
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.components import Fact
from csprapp.ui.form_pages import FormPage
from csprapp.ui.times import month_called

A_PAGE = 50


class Answer(FormPage):
    """What a second person is asked to agree to; afterwards, what they said."""

    template_name, back = "cases/second.html", "work"
    title, button, form_class = "A second person", "Save", AnswerForm
    service, done = agreeing.answer, "Your answer is saved."

    def open(self, pk: int) -> None:
        self.record = get_object_or_404(agreeing.visible_to(self.actor), pk=pk)
        reference = self.record.incident.reference
        log_read(self.request, what="a change of who may open a case", case=reference, obj=self.record)

    @property
    def facts(self) -> list[Fact]:
        """What is asked, by whom and why, and the answer once there is one."""
        asked = self.record
        what = f"{asked.get_kind_display()}{f': {asked.row.user}' if asked.row else ''}"
        answered = ""
        if asked.agrees is not None:
            said = "Agreed" if asked.agrees else f"Not agreed: {asked.answer}"
            answered = f"{said} ({asked.answered_by}, {day_words(asked.answered_on)})"
        return [
            Fact("Case", asked.incident.reference),
            Fact("What", what),
            Fact("Asked by", f"{asked.asked_by}, {day_words(asked.asked_on)}"),
            *([Fact("Until", day_words(asked.until))] if asked.until else []),
            Fact("Why", asked.reason),
            Fact("Second person", str(asked.deadline.owner or "")) if not answered else Fact("Answer", answered),
        ]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        waits = agreeing.may_answer(self.actor, self.record)
        return super().get_context_data(facts=self.facts, waits=waits, **more)


@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """What was opened in an emergency in a month, and what came of the look at it. Who read this is kept too."""
    require_permission(request.user, Permission.REVIEW_EMERGENCIES)
    today = london_today()
    found = services.readable(request.user, today)
    month = month_called(request.GET.get("month", "")) or today.replace(day=1)
    log_read(request, what=f"cases opened in an emergency, {month:%B %Y}")
    rows = found.filter(access__valid_from__gte=month, access__valid_from__lt=add_months(month, 1))
    rows = rows.select_related("access__incident", "access__user", "deadline", "reviewed_by")
    counts = found.values(month=TruncMonth("access__valid_from")).annotate(many=Count("pk")).order_by("-month")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "month": month,
        "months": [row for row in counts[:24] if row["month"] != month],
        "waiting": services.to_review(request.user, today).filter(reviewed_on=None).exists(),
    }
    return render(request, "cases/emergencies.html", context)


class Review(FormPage):
    """One opening: by whom, why, what they read; and whether it had to be."""

    template_name, back = "cases/emergency.html", "emergencies"
    title, form_class, service = "Opened in an emergency", ReviewForm, services.review
    done, shows_saved = "What you found is saved.", True

    def open(self, pk: int) -> None:
        require_permission(self.actor, Permission.REVIEW_EMERGENCIES)
        found = services.readable(self.actor, self.today).select_related(
            "access__incident", "access__user", "deadline", "reviewed_by"
        )
        self.record: EmergencyReview = get_object_or_404(found, pk=pk)
        case = self.record.access.incident.reference
        log_read(self.request, what="what was opened in an emergency", case=case, obj=self.record)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        access = self.record.access
        reads = Paginator(services.opened(access), A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(access=access, record=self.record, reads=reads, **more)
