"""The page of what is held as ready: who has confirmed, which day it is, and publishing it now."""

from functools import cached_property
from typing import Any

from django.http import Http404

from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.ui.components import Task
from csprapp.ui.form_pages import OneOfSeveral, by_action
from publications.library.models import Publication
from publications.library.rules import Standing, last_public_day
from publishing.links import queries, rules
from publishing.links.models import Confirmation
from publishing.overview.publication_page import PublicationFormPage
from publishing.schedule import release, services
from publishing.schedule.forms import ConfirmForm, HoldForm, ReleaseForm

CAN_HOLD = {Standing.NOT_READY, Standing.SCHEDULED}


class ReleasePage(OneOfSeveral, PublicationFormPage):
    """Hold it as ready, record who confirmed, publish it by hand, or postpone it."""

    place, template_name = "publication-by-hand", "publishing/release.html"
    forms = {"hold": HoldForm, "confirm": ConfirmForm, "release": ReleaseForm}
    meanwhile, stays = "Somebody else changed this publication meanwhile. Look again.", True

    def find(self) -> Publication:
        if self.link.pk is None:
            raise Http404
        return self.publication

    @cached_property
    def facts(self) -> rules.Facts:
        return queries.facts_of(self.link, self.publication, self.today)

    @cached_property
    def judged(self) -> rules.DateAnswer:
        return queries.judge(self.link, self.facts, self.today, self.today)

    @cached_property
    def offices(self) -> list[tuple[str, str]]:
        return [(key, Confirmation.Office(key).label) for key in self.facts.offices]

    @cached_property
    def lacking(self) -> list[str]:
        return release.waiting_for(self.link, self.facts)

    def made_with(self, name: str) -> dict[str, Any]:
        day = rules.date_meant(self.publication.public_from, self.link.planned_on)
        asked = {"office": self.lacking[0] if self.lacking else "", "confirmed_on": self.today}
        return (
            super().made_with(name)
            | {
                "hold": {"initial": {"meant_for": day if day and day >= self.today else None}},
                "confirm": {"initial": asked, "offices": self.offices, "version": self.link.version},
                "release": {"ask_why": bool(self.judged.needs_reason)},
            }[name]
        )

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        view, judged, said = self.opened.view, self.judged, release.confirmed(self.link)
        return super().get_context_data(
            can_hold=view.current is not None and view.standing in CAN_HOLD,
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
            meant=self.meant(),
            **more,
        )

    def meant(self) -> dict[str, Any]:
        """The day it is meant for, and what is to be said against that day."""
        day = rules.date_meant(self.publication.public_from, self.link.planned_on)
        if day is None or day < self.today:
            return {}
        return {"day": day_words(day), "warnings": queries.judge(self.link, self.facts, day, self.today).warnings}


def _task(office: str, label: str, said: dict[str, Confirmation]) -> Task:
    word = said.get(office)
    if word is None:
        return Task(label, "Not yet")
    note = f"{word.confirmed_by}, {day_words(word.confirmed_on)}" + (f". {word.note}" if word.note else "")
    return Task(label, "Confirmed", hint=note, done=True)


class Postpone(ReleasePage):
    """Held as ready, or, when it is already, postponed."""

    name, service, done = "hold", release.postpone, "It is held as ready"


class Confirm(ReleasePage):
    """Somebody who has to agree said that it can go."""

    name, done = "confirm", "Recorded"

    def save(self, form: ConfirmForm) -> None:
        release.confirm(self.link, form.expected_version, **form.answers, by=self.actor, today=self.today)


class Release(ReleasePage):
    """Published by hand, now."""

    name, service, done = "release", release.release, "It is public now"
    asks_fresh_sign_in, stays = True, False


by_hand = by_action(Postpone, confirm=Confirm, release=Release)
