"""When the public may read it: the publication date, moved or set, and another last day."""

from datetime import time
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.ui.form_pages import OneOfSeveral, by_action
from publications.library.rules import Standing, last_public_day
from publishing.links import queries, rules
from publishing.links.words import moment_words
from publishing.overview.publication_page import PublicationFormPage, require_fresh_sign_in
from publishing.schedule import services
from publishing.schedule.forms import DateForm, LastDayForm

OFFERED = time(10)


class DatePage(OneOfSeveral, PublicationFormPage):
    """The publication date, set or moved: first looked at (weekday, last public day, warnings), then confirmed."""

    place, template_name = "publication-publish", "publishing/publish.html"
    forms = {"form": DateForm, "longer": LastDayForm}
    name = "form"
    meanwhile = "Somebody else changed this publication meanwhile. Look at the date again."

    @cached_property
    def facts(self) -> rules.Facts:
        return queries.facts_of(self.link, self.publication, self.today)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_permission(request.user, Permission.WRITE_PUBLICATION)
        return super().post(request, *args, **kwargs)

    def made_with(self, name: str) -> dict[str, Any]:
        return super().made_with(name) | (self.made_with_date() if name == "form" else {})

    def made_with_date(self) -> dict[str, Any]:
        set_day, hour = self.publication.public_from, self.publication.public_from_time
        initial = {"on": rules.date_meant(set_day, self.link.planned_on), "hour": hour if set_day else OFFERED}
        return {"initial": initial, "judge": lambda on: queries.judge(self.link, self.facts, on, self.today)}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        view = self.opened.view
        return super().get_context_data(
            facts=self.facts,
            writes=has_permission(self.actor, Permission.WRITE_PUBLICATION),
            can_date=view.current is not None and view.standing in {Standing.NOT_READY, Standing.SCHEDULED},
            can_lengthen=view.standing is Standing.PUBLIC and self.publication.public_until is not None,
            lacking=[*rules.missing_facts(self.facts), *self.facts.embargoes],
            held=self.link.held_on,
            earliest=_copies_words(self.facts),
            **more,
        )


class LookAtDate(DatePage):
    """What the date that was typed would mean; nothing is saved."""

    def form_valid(self, form: DateForm) -> HttpResponse:
        on, judged = form.cleaned_data["on"], form.judged
        until = last_public_day(self.publication.kind, on)
        looked = {
            "first": moment_words(on, form.cleaned_data["hour"]),
            "until": day_words(until) if until else "",
            "warnings": judged.warnings,
            "copies": judged.copies,
            "today": on == self.today,
        }
        return self.render_to_response(self.get_context_data(form=form, looked=looked))


class SetDate(DatePage):
    """The date, once it was looked at."""

    service = services.schedule

    def form_valid(self, form: DateForm) -> HttpResponse:
        require_fresh_sign_in(self.request)
        return super().form_valid(form)

    def finish(self, form: DateForm) -> None:
        on, hour = form.cleaned_data["on"], form.cleaned_data["hour"]
        messages.success(self.request, f"The publication date is {moment_words(on, hour)}")


class KeepLonger(DatePage):
    """Keep it public past its last day, with a reason."""

    name, service = "longer", services.keep_longer
    meanwhile = "Somebody else changed this publication meanwhile. Look again."

    def finish(self, form: LastDayForm) -> None:
        messages.success(self.request, f"The last public day is {day_words(form.cleaned_data['until'])}")


publish = by_action(LookAtDate, set=SetDate, longer=KeepLonger)


def _copies_words(facts: rules.Facts) -> str:
    """When the advance copies went, in words; empty where none are needed."""
    if not facts.needs_copies:
        return ""
    if facts.copies_on is None:
        return "The advance copies are not recorded yet."
    return f"The advance copies went by {day_words(facts.copies_on)}."
