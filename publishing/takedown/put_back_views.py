"""Putting back what was taken down: one person asks, another decides, both with the reason and the words in sight."""

from typing import Any

from django.http import Http404, HttpResponse

from csprapp.accounts.roles import Permission, has_permission
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.ui.components import Fact
from csprapp.ui.form_pages import OneOfSeveral, by_action
from publications.library.models import Edition, Publication
from publishing.editions.comparing import changes_between
from publishing.overview.publication_page import PublicationFormPage
from publishing.overview.remembered import SaysWhatIsNotRemembered
from publishing.schedule import services
from publishing.takedown.forms import AskForm, PutBackForm
from publishing.takedown.views import facts_of_taking_down


class PutBackPage(SaysWhatIsNotRemembered, OneOfSeveral, PublicationFormPage):
    """Why it was taken down, what the public would read, and how that differs from what was taken down."""

    place, template_name = "publication-put-back", "publishing/put_back.html"
    forms = {"ask": AskForm, "reason": PutBackForm}
    meanwhile = "Somebody else has changed this publication. Look again."

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        super().open(pk, **kwargs)
        if self.publication.withdrawn_at is None:
            raise Http404
        return None

    @property
    def same(self) -> bool:
        """Whether the public would read the very edition that was taken down."""
        return self.publication.taken_down(self.opened.view.current)

    @property
    def removed(self) -> Edition | None:
        """The edition that was taken down, when it is known and another one."""
        number, current = self.publication.withdrawn_edition, self.opened.view.current
        if current is None or number is None or number == current.number:
            return None
        return next((each for each in self.opened.view.editions if each.number == number), None)

    def made_with(self, name: str) -> dict[str, Any]:
        current = self.opened.view.current
        shown = {"initial": {"seen": current.number if current else 0}} if name == "reason" else {}
        return super().made_with(name) | shown

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user, held, current, removed = self.actor, self.publication, self.opened.view.current, self.removed
        asked_by = held.put_back_asked_by_id
        second = has_permission(user, Permission.CHECK_PUBLICATION) and asked_by not in {None, user.pk}
        return super().get_context_data(
            shown=[*facts_of_taking_down(held), *what_would_be_public(held, current)],
            current=current,
            readable=current is not None and current == self.opened.view.newest,
            removed=removed,
            changes=changes_between(removed, current) if removed and current else [],
            same=self.same,
            may_ask=current is not None and has_permission(user, Permission.WRITE_PUBLICATION) and asked_by is None,
            may_put_back=second and current is not None,
            **more,
        )


def what_would_be_public(publication: Publication, current: Edition | None) -> list[Fact]:
    """The edition that the public would read, who checked it, and until when."""
    if current is None:
        return [Fact("Would be public", "Nothing: no edition has been approved")]
    checked = f"Checked by {current.checker}"
    if current.approved_at:
        checked += f", {day_words(london_date(current.approved_at))}"
    until = publication.public_until
    shown = [Fact("Would be public", f"Edition {current.number}", note=checked)]
    shown.append(Fact("Last public day", day_words(until) if until else "No last day"))
    if publication.ground_gone:
        shown.append(Fact("Why the reason no longer applies", publication.ground_gone))
    return shown


class AskPutBack(PutBackPage):
    """The first of two people asks for it to be put back."""

    name, done = "ask", "You have asked for it to be put back. Another person must now decide."

    def save(self, form: AskForm) -> None:
        said = form.answers
        why, gone = said["reason"], said.get("ground_gone", "")
        services.ask_put_back(self.subject, form.expected_version, why=why, ground_gone=gone, **self.who)


class PutBack(PutBackPage):
    """The second of two people puts it back."""

    name, done, asks_fresh_sign_in = "reason", "It is public again.", True

    def save(self, form: PutBackForm) -> None:
        said = form.answers
        services.put_back(self.subject, form.expected_version, why=said["reason"], seen=said["seen"], **self.who)


put_back = by_action(AskPutBack, put_back=PutBack)
