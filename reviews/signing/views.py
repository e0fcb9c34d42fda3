"""What the partners sign of a review: the page of both questions, asking, signing, recording, confirming."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from csprapp.accounts.roles import NotAllowed, Permission, has_permission, require_permission
from csprapp.records.access import log_read
from csprapp.today import london_today
from csprapp.ui.form_pages import ButtonPage, FormPage
from csprapp.ui.forms import Form
from reviews.decisions.forms import RecordForm, SignForm
from reviews.decisions.presenters import how_it_was_given
from reviews.learning.form_pages import AddToReviewPage
from reviews.learning.frame import page_context
from reviews.learning.permissions import open_review
from reviews.signing import presenters, services
from reviews.signing.models import Asked, ReviewPosition
from reviews.signing.queries import asked_now, bodies_of_review, delegates_of, words_to_sign

PAGE = "review-partners"


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """What the partners are asked to sign, and what each of them says."""
    review = open_review(request, pk, "what the partners sign")
    context = {**page_context(review), "questions": presenters.questions(review, request.user, london_today())}
    return render(request, "reviews/signing/page.html", context)


class Ask(ButtonPage, AddToReviewPage):
    """See what they will sign and who is asked, then ask them."""

    http_method_names = FormPage.http_method_names
    template_name, back = "reviews/signing/ask.html", PAGE
    done = "The partners are asked to sign."

    def find(self, about: str) -> None:
        if about not in Asked.About.values:
            raise Http404
        self.about = Asked.About(about)

    @property
    def title(self) -> str:
        return f"Ask the partners to sign: {str(self.about.label).lower()}"

    def save(self, form: Form) -> None:
        services.ask(self.review, self.about, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        review, now = self.review, asked_now(self.review).get(self.about)
        words = words_to_sign(review, self.about)
        again = now is not None and now.words == words
        given = {one.body_id for one in now.positions.exclude(outcome="")} if now and again else set()
        bodies = [body for body in bodies_of_review(review) if body.pk not in given]
        shown = {"words": words, "missing": "" if words else services.FIRST[self.about], "button": "Ask them to sign"}
        if again:
            shown |= {"title": "Remind the partners", "button": "Remind them"}
        asked = [(body, delegates_of(body, review, self.today)) for body in bodies]
        return super().get_context_data(**more) | shown | {"asked": asked, "anew": now is not None and not again}


class PositionPage(FormPage):
    """A page for the position of one partner: 404 for who may not open the review, and the read is logged."""

    guide = "decide"
    deed = Permission.DECIDE
    position: ReviewPosition

    def open(self, pk: int) -> HttpResponse | None:
        ways = ("asked__review__incident__area", "asked__draft", "asked__asked_by", "body", "signed_by", "recorded_by")
        found = ReviewPosition.objects.visible_to(self.request.user, self.today).select_related(*ways, "confirmed_by")
        self.position = get_object_or_404(found.distinct(), pk=pk)
        self.review = self.position.asked.review
        case = self.review.incident.reference if self.review.incident else ""
        log_read(self.request, what="what a partner is asked to sign", case=case, obj=self.position)
        if has_permission(self.request.user, self.deed):
            return None
        if self.request.method == "POST":
            require_permission(self.request.user, self.deed)
        return redirect(self.back_url)  # the row on the team's list leads here too

    @property
    def began(self) -> tuple[date | None, str]:
        """Nobody signs before the review was decided on."""
        return self.review.decided_on, "the day the review was decided on"

    @property
    def subject(self) -> ReviewPosition:
        return self.position

    @property
    def back_url(self) -> str:
        return reverse(PAGE, args=[self.review.pk])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        row = self.position
        recorded = f"{row.words}. {how_it_was_given(row)}" if row.recorded_by_id else ""
        shown = {"review": self.review, "incident": self.review.incident, "position": row, "recorded": recorded}
        return super().get_context_data(**shown, **more)


class Sign(PositionPage):
    """A delegate gives their body's position, with what they sign in front of them and nothing else."""

    template_name, form_class, service = "reviews/signing/sign.html", SignForm, services.sign
    done, button = "Your position is recorded.", "Sign"

    def open(self, pk: int) -> HttpResponse | None:
        if (answer := super().open(pk)) is not None:
            return answer
        try:
            services.require_delegate(self.position, self.request.user, self.today)
        except NotAllowed as why:
            messages.info(self.request, str(why))
            return redirect(self.back_url)
        return None

    @property
    def title(self) -> str:
        return f"Sign for {self.position.body.name}: {str(self.position.asked.get_about_display()).lower()}"

    def get_initial(self) -> dict[str, Any]:
        return {"outcome": self.position.outcome, "decided_on": self.position.decided_on or self.today}


class Record(PositionPage):
    """Write down what a partner said elsewhere."""

    deed = Permission.RECORD_DECISION
    template_name, form_class, service = "reviews/signing/sign.html", RecordForm, services.record

    @property
    def title(self) -> str:
        return f"Record what {self.position.body.name} says: {str(self.position.asked.get_about_display()).lower()}"

    @property
    def done(self) -> str:
        return f"What {self.position.body.name} says is recorded."

    def get_initial(self) -> dict[str, Any]:
        return self.saved_values(self.position) if self.position.outcome else {}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        counts = f"It counts immediately. {self.position.body.name} is told, and confirms or corrects it."
        return super().get_context_data(counts=counts, **more)


class Confirm(ButtonPage, PositionPage):
    """A delegate confirms, in one press, what was recorded for their body."""

    done, service = "You have confirmed this.", services.confirm
