"""Dates for calendar programs: the feed under its secret address, and single files."""

from hashlib import sha256
from typing import Any

from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import http_date, parse_etags, quote_etag
from django.views.decorators.http import require_safe

from cases.dates.views import open_deadline_page
from cases.deadlines.calendars import calendar_in_force
from cases.deadlines.queries import rows
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Permission, has_permission
from csprapp.files.serving import attachment
from csprapp.today import london_today
from csprapp.ui.fields import Choice
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form
from dashboard.work.feeds import services
from dashboard.work.feeds.writing import MIME, AllDay, calendar, uid
from dashboard.work.queries import mask, work_row
from reviews.rapid.queries import rapid_review_of

WHOSE = [("mine", "My dates"), ("team", "The team’s dates")]


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The dates of whoever made this address. Unknown, renewed, ended or switched off: the same 404."""
    limit = {"action": "calendar", "key": services.digest_of(token), "limit_get": True}
    if consume_or_429(request, **limit):
        return HttpResponse("Too many requests. Try again in a few minutes.", status=429, content_type="text/plain")
    found = services.find(token)
    if found is None:
        raise Http404
    if settings.CSPR_SERVE != "guests":  # that part reads what was copied out, and no case
        if not found.user.is_awake:
            raise Http404
        services.refresh(found)
    body = services.body_of(found)
    etag = quote_etag(sha256(body).hexdigest())
    services.log_fetched(found, london_today())
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        answer = HttpResponse(status=304)
    else:
        answer = attachment(body, MIME, "practice-reviews.ics", inline=True)
        last = max((event.changed_at for event in found.events.all()), default=found.made_at)
        answer["Last-Modified"] = http_date(last.timestamp())
    answer["ETag"] = etag
    answer["Referrer-Policy"] = "no-referrer"
    return answer


class WhoseForm(Form):
    """Of which dates there is to be an address."""

    told = ("choices",)

    whose = Choice(label="Which dates?", choices=WHOSE, missing="Select which dates")

    def prepare(self) -> None:
        self.offer("whose", self.choices)
        self.fields["whose"].initial = self.choices[0][0]


class FeedPage(FormPage):
    """One's dates in a calendar program: make the address, make a new one, or end it."""

    form_class, back, repeats = WhoseForm, "calendar", True
    title, button = "Your dates in Outlook or another calendar", "Make a new address"
    template_name = "dashboard/work/feed.html"
    second, second_value = "End the address", "end"
    made: str = ""

    def open(self) -> None:
        self.made = ""

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Whose dates this person's calendar can hold: the team's only of those who may see the team."""
        return WHOSE if has_permission(self.actor, Permission.SEE_TEAM) else WHOSE[:1]

    def save(self, form: WhoseForm) -> None:
        team = form.cleaned_data["whose"] == "team"
        if self.request.POST.get("action") == self.second_value:
            services.end_feed(team=team, **self.who)
        else:
            self.making = services.make_feed(team=team, **self.who)

    def finish(self, form: WhoseForm) -> None:
        self.made = getattr(self, "making", "")
        self.done = "" if self.made else "The address has been ended and no longer works."
        super().finish(form)

    def get_success_url(self) -> str:
        return reverse("calendar-address")

    def form_valid(self, form: WhoseForm) -> HttpResponse:
        answer = super().form_valid(form)
        if not self.made:
            return answer
        made = {"address": services.address_of(self.made), "back_url": self.get_success_url()}
        return render(self.request, "dashboard/work/feed_made.html", made)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        feeds = services.feeds_of(self.actor)
        known = [(words, feeds.get(key == "team")) for key, words in self.choices]
        return super().get_context_data(allowed=services.allowed(), known=known, **more)


@require_safe
def one_date(request: HttpRequest, pk: int) -> HttpResponse:
    """One date, to be added to a calendar by hand."""
    deadline = open_deadline_page(request, pk, "deadline as a calendar file")
    deadline.opened = True  # or open_deadline_page would have answered 404
    (row,) = rows([deadline], london_today(), calendar=calendar_in_force())
    data = services.single(deadline, mask(work_row(row)))
    return attachment(data, MIME, f"date-{deadline.pk}.ics")


@require_safe
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    """The rapid review's meeting, to be sent to those who are invited: it names the case by its reference and code
    name, and no child."""
    incident = open_case(request, reference, "rapid review meeting as a calendar file")
    review = rapid_review_of(incident)
    if review.meeting_on is None:
        raise Http404
    case = " ".join(part for part in (incident.reference, incident.code_name) if part)
    last = review.history.first()
    event = AllDay(
        uid("rapid-review-meeting", incident.pk, services.host()),
        f"Rapid review meeting, {case}",
        review.meeting_on,
        review.version - 1,
        last.history_date,
        url=settings.CSPR_SITE + reverse("case-rapid-review", args=[incident.reference]),
        cancelled=incident.closed_on is not None,
    )
    return attachment(calendar("Practice reviews", [event]), MIME, f"meeting-{incident.reference}.ics")
