"""What is done around the public year: a copy to the national repository, and a word to the family before it ends."""

from typing import Any

from django.shortcuts import get_object_or_404

from csprapp.ui.form_pages import ButtonPage, by_action
from publishing.links import expiry, queries
from publishing.links.models import HandOver
from publishing.overview.publication_page import PrivateSidePage
from publishing.schedule import services
from publishing.takedown.forms import ExpiryForm, HandOverForm, ReferenceForm


class BeforeExpiry(PrivateSidePage):
    """What is done before the last public day."""

    place, template_name = "publication-going", "publishing/expiry.html"
    done = "What was done before the last public day is recorded."
    form_class, service, shows_saved = ExpiryForm, expiry.record, True

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(
            records=services.may_prepare(self.actor),
            of_a_case=bool(queries.incidents_of(self.link)),
            handed=self.link.hand_overs.first(),
            **more,
        )


class RepositoryPage(PrivateSidePage):
    """What was handed to the national repository."""

    place, done, stays = "publication-repository", "It is recorded for the national repository.", True


class HandOverCopy(RepositoryPage):
    """A copy handed to the national repository: what exactly, when and by whom."""

    template_name, form_class, service = "publishing/repository.html", HandOverForm, expiry.hand_over

    def get_initial(self) -> dict[str, Any]:
        return {"sent_on": self.today, "sent_by": self.actor.name}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        current = self.opened.view.current
        copies = self.link.hand_overs.select_related("edition")
        rows = [{"row": row, "form": None if row.their_reference else asking(row)} for row in copies]
        return super().get_context_data(
            rows=rows,
            files=expiry.files_of(current) if current else [],
            can_hand_over=current is not None and self.publication.public_from is not None,
            records=services.may_prepare(self.actor),
            **more,
        )


def asking(row: HandOver) -> ReferenceForm:
    """The form of one copy's reference: its box has an id of its own, for several copies may still have none."""
    return ReferenceForm(version=row.version, initial={"row": row.pk}, auto_id=f"id_{row.pk}_%s")


class GiveReference(ButtonPage, RepositoryPage):
    """Their reference, once they have given it."""

    form_class, back = ReferenceForm, "publication-repository"

    def save(self, form: ReferenceForm) -> None:
        row = get_object_or_404(self.link.hand_overs, pk=form.cleaned_data["row"])
        expiry.give_reference(row, form.expected_version, form.cleaned_data["their_reference"], by=self.actor)


repository = by_action(HandOverCopy, reference=GiveReference)
