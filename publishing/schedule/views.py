"""When the public may read it: the publication date and the last day; and what is held as ready, published by hand."""

from collections.abc import Callable
from datetime import date, time
from functools import cached_property, partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse

from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.today import now
from csprapp.ui.components import Task
from csprapp.ui.form_pages import OneOfSeveral, by_action
from csprapp.ui.forms import Form
from publications.library.models import Publication
from publications.library.rules import Standing, first_moment, last_public_day
from publishing.links import queries, rules
from publishing.links.models import Confirmation
from publishing.links.words import moment_words
from publishing.overview.lacking import lacking
from publishing.overview.publication_page import PublicationFormPage, require_fresh_sign_in
from publishing.schedule import before, release, services
from publishing.schedule.forms import BeforeForm, ConfirmForm, DateForm, HoldForm, LastDayForm, ReleaseForm

OFFERED = time(10)
NOT_OUT = {Standing.NOT_READY, Standing.SCHEDULED}


class PageOfADate(OneOfSeveral, PublicationFormPage):
    """A page about the day on which it comes out."""

    @cached_property
    def facts(self) -> rules.Facts:
        """What is known of the publication today."""
        return queries.facts_of(self.link, self.publication, self.today)

    @property
    def meant(self) -> date | None:
        """The first public day that counts."""
        return rules.date_meant(self.publication.public_from, self.link.planned_on)


def _moment(on: date, hour: time | None) -> str:
    """As it is sent along, to tell whether what is set is what was looked at."""
    return f"{on} {hour or ''}"


class DatePage(PageOfADate):
    """The publication date, set or moved: first looked at (weekday, last public day, warnings), then confirmed."""

    place, template_name = "publication-publish", "publishing/publish.html"
    forms = {"form": DateForm, "longer": LastDayForm, "before": BeforeForm, "not_before": Form}
    name = "form"
    meanwhile = "Somebody else has changed this publication. Look at the date again."

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require_permission(request.user, Permission.WRITE_PUBLICATION)
        return super().post(request, *args, **kwargs)

    @property
    def approved(self) -> bool:
        """Whether an edition is approved, so that the day would show something."""
        return self.opened.view.current is not None

    def made_with(self, name: str) -> dict[str, Any]:
        if name in {"before", "not_before"}:
            review = self.link.review
            since = self.link.elsewhere_since or (review.published_on if review else None)
            known = {"since": since, "where": self.link.elsewhere}
            told = {} if self.approved and name == "before" else {"version": self.link.version}
            return super().made_with(name) | told | {"initial": known}
        if name != "form":
            return super().made_with(name)
        hour = self.publication.public_from_time if self.publication.public_from else self.link.planned_time or OFFERED
        initial = {"on": self.meant, "hour": hour}
        judge = partial(queries.judge, self.link, self.facts, today=self.today)
        return super().made_with(name) | {"initial": initial, "judge": judge}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A day that was planned is shown as if it had been typed: one press sets it."""
        form, publication = self.get_form(), self.publication
        new = publication.public_from is None and self.opened.view.current is not None and not self.link.held_on
        new = new and not rules.missing_facts(self.facts)
        looked = {}
        if new and form.foreseen and not form.foreseen.refusals:
            looked = self.what_it_means(form.initial["on"], form.initial["hour"], form.foreseen)
        return self.render_to_response(self.get_context_data(form=form, looked=looked))

    def what_it_means(self, on: date, hour: time | None, judged: rules.DateAnswer) -> dict[str, Any]:
        """What follows of a day and an hour, for the page; `judged`: what speaks against the day."""
        until = last_public_day(self.publication.kind, on)
        return {
            "first": moment_words(on, hour),
            "until": day_words(until) if until else "",
            "warnings": judged.warnings,
            "copies": judged.copies,
            "today": on == self.today,
            "at_once": first_moment(on, hour) <= now(),
            "token": _moment(on, hour),
        }

    def look(self, form: DateForm, **more: Any) -> HttpResponse:
        """What the date that was typed would mean; nothing is saved."""
        looked = self.what_it_means(form.cleaned_data["on"], form.cleaned_data["hour"], form.judged)
        return self.render_to_response(self.get_context_data(form=form, looked=looked | more))

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        view = self.opened.view
        return super().get_context_data(
            facts=self.facts,
            writes=has_permission(self.actor, Permission.WRITE_PUBLICATION),
            can_date=view.current is not None and view.standing in NOT_OUT,
            can_record=view.standing is Standing.NOT_READY and not (view.current or view.ended) and self.link.pk,
            can_lengthen=view.standing is Standing.PUBLIC and self.publication.public_until is not None,
            lacking=lacking(view.draft or view.waiting or view.current, self.link, self.facts, self.actor),
            embargoes=self.facts.embargoes,
            held=self.link.held_on,
            earliest=_copies_words(self.facts),
            **more,
        )


class LookAtDate(DatePage):
    """What the date that was typed would mean; nothing is saved."""

    def form_valid(self, form: DateForm) -> HttpResponse:
        return self.look(form)


class SetDate(DatePage):
    """The date, once it was looked at; another one than was looked at is shown first."""

    service = services.schedule

    def form_valid(self, form: DateForm) -> HttpResponse:
        seen = self.request.POST.get("looked", "")
        if seen and seen != _moment(form.cleaned_data["on"], form.cleaned_data["hour"]):
            return self.look(form, changed=True)
        require_fresh_sign_in(self.request)
        return super().form_valid(form)

    def finish(self, form: DateForm) -> None:
        on, hour = form.cleaned_data["on"], form.cleaned_data["hour"]
        messages.success(self.request, f"The publication date is {moment_words(on, hour)}.")


class KeepLonger(DatePage):
    """Keep it public past its last day, with a reason."""

    name, service = "longer", services.keep_longer
    meanwhile = "Somebody else has changed this publication. Look again."

    def finish(self, form: LastDayForm) -> None:
        messages.success(self.request, f"The last public day is {day_words(form.cleaned_data['until'])}.")


class PublishedBefore(DatePage):
    """It was public elsewhere before it came here."""

    name, service, asks_fresh_sign_in = "before", before.publish_as_before, True
    meanwhile = "Somebody else has changed this publication. Look again."

    def finish(self, form: BeforeForm) -> None:
        messages.success(
            self.request, f"It is public. Its first public day is recorded as {day_words(form.cleaned_data['since'])}."
        )


class PublicElsewhere(DatePage):
    """It is public on another website: kept until it is approved."""

    name, stays = "before", True
    meanwhile = "Somebody else has changed this publication. Look again."
    done = "It is recorded that it is already public. It can be published here once a second person has approved it."

    def save(self, form: BeforeForm) -> None:
        before.record_elsewhere(self.link, form.expected_version, **form.answers, **self.who)


class NotElsewhere(PublicElsewhere):
    """It was not public before."""

    name, done = "not_before", "It is no longer recorded as public before."

    def save(self, form: Form) -> None:
        before.not_elsewhere(self.link, form.expected_version, **self.who)


publish = by_action(
    LookAtDate, set=SetDate, longer=KeepLonger, before=PublishedBefore, elsewhere=PublicElsewhere, no=NotElsewhere
)


def _copies_words(facts: rules.Facts) -> str:
    """When the advance copies went, in words; empty where none are needed."""
    if not facts.needs_copies:
        return ""
    if facts.copies_on is None:
        return "The advance copies have not been recorded yet."
    return f"The last of the advance copies went on {day_words(facts.copies_on)}."


class ReleasePage(PageOfADate):
    """Hold it as ready, record who confirmed, publish it by hand, or postpone it."""

    place, template_name = "publication-by-hand", "publishing/release.html"
    forms = {"hold": HoldForm, "confirm": ConfirmForm, "release": ReleaseForm}
    meanwhile, stays = "Somebody else has changed this publication. Look again.", True

    def find(self) -> Publication:
        if self.link.pk is None:
            raise Http404
        return self.publication

    @property
    def began(self) -> tuple[date | None, str]:
        """What somebody said before it was held may have been about another day."""
        return self.link.held_on, "since when it has been held as ready"

    @cached_property
    def judge(self) -> Callable[[date], rules.DateAnswer]:
        """What judges a day, with the facts read once."""
        return queries.judging(self.link, self.facts, self.today)

    @cached_property
    def judged(self) -> rules.DateAnswer:
        """What speaks against publishing today."""
        return self.judge(self.today)

    @cached_property
    def said(self) -> dict[str, Confirmation]:
        """What each office has confirmed, by its key."""
        return release.confirmed(self.link)

    @cached_property
    def offices(self) -> list[tuple[str, str]]:
        """The offices that must confirm, with what they are called."""
        return [(key, Confirmation.Office(key).label) for key in self.facts.offices]

    @cached_property
    def lacking(self) -> list[str]:
        """Whose confirmation is still awaited."""
        return release.waiting_for(self.said, self.facts)

    def made_with(self, name: str) -> dict[str, Any]:
        day = self.meant
        asked = {"office": self.lacking[0] if self.lacking else "", "confirmed_on": self.today}
        more: dict[str, dict[str, Any]] = {
            "hold": {"initial": {"meant_for": day if day and day >= self.today else None}},
            "confirm": {"initial": asked, "offices": self.offices, "version": self.link.version},
            "release": {"ask_why": bool(self.judged.needs_reason)},
        }
        return super().made_with(name) | more[name]

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        view, judged, said = self.opened.view, self.judged, self.said
        return super().get_context_data(
            can_hold=view.current is not None and view.standing in NOT_OUT,
            held=self.link.held_on if view.standing is Standing.NOT_READY else None,
            writes=has_permission(self.actor, Permission.WRITE_PUBLICATION),
            confirms=services.may_prepare(self.actor),
            offices=[_task(key, label, said) for key, label in self.offices],
            lacking=self.lacking,
            problems=[*judged.refusals, *rules.missing_facts(self.facts)],
            needs_reason=judged.needs_reason,
            warnings=judged.warnings,
            today=day_words(self.today),
            until=last_public_day(self.publication.kind, self.today),
            meant=self.what_is_meant(),
            **more,
        )

    def what_is_meant(self) -> dict[str, Any]:
        """The day it is meant for, and what is to be said against that day."""
        day = self.meant
        if day is None or day < self.today:
            return {}
        return {"day": day_words(day), "warnings": self.judge(day).warnings}


def _task(office: str, label: str, said: dict[str, Confirmation]) -> Task:
    word = said.get(office)
    if word is None:
        return Task(label, "Not yet")
    note = f"{word.confirmed_by}, {day_words(word.confirmed_on)}" + (f". {word.note}" if word.note else "")
    return Task(label, "Confirmed", hint=note, done=True)


class Postpone(ReleasePage):
    """Held as ready, or, when it is already, postponed."""

    name, service, done = "hold", release.postpone, "It is held as ready. It will not be published automatically."


class Confirm(ReleasePage):
    """Somebody who has to agree said that it can go."""

    name, done = "confirm", "It is recorded that they have confirmed."

    def save(self, form: ConfirmForm) -> None:
        release.confirm(self.link, form.expected_version, **form.answers, by=self.actor, today=self.today)


class Release(ReleasePage):
    """Published by hand, now."""

    name, service, done = "release", release.release, "It is public now."
    asks_fresh_sign_in, stays = True, False


by_hand = by_action(Postpone, confirm=Confirm, release=Release)
