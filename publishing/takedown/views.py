"""Taking it down: one person, at once, the whole page or one file. A second person looks."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from csprapp.accounts.models import User
from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.clock.deadline import day_words
from csprapp.clock.instants import london_date
from csprapp.ui.components import Fact, Task
from csprapp.ui.form_pages import ButtonPage, OneOfSeveral, by_action
from csprapp.ui.forms import Form, ReasonForm
from publications.library import services as library
from publications.library.models import Publication, PublicDocument
from publications.library.rules import Standing
from publishing.links import takedown_checklist
from publishing.links.models import TakeDownLine
from publishing.overview.overview import next_step
from publishing.overview.publication_page import (
    OpenedPublication,
    PrivateSidePage,
    PublicationFormPage,
    open_publication,
)
from publishing.overview.remembered import SaysWhatIsNotRemembered
from publishing.schedule import services
from publishing.takedown import redacting
from publishing.takedown.forms import SILENTLY, FileForm, LineForm, MoreForm, RedactForm, SeenForm, WithdrawForm


class TakeDownPage(SaysWhatIsNotRemembered, OneOfSeveral, PublicationFormPage):
    """One person takes it down, at once, and says more afterwards. Putting it back takes two, on a page of its own."""

    place, template_name, stays = "publication-withdraw", "publishing/withdraw.html", True
    forms = {
        "form": WithdrawForm,
        "more": MoreForm,
        "reason": ReasonForm.asking("What did you find?", "Enter what you found", rows=3),
        "file": FileForm,
        "redact": RedactForm,
    }
    meanwhile = "Somebody else has changed this publication. Look again."

    @property
    def documents(self) -> list[PublicDocument]:
        """The files of the edition the public reads, or would read, that are not taken off."""
        edition = self.opened.view.current
        return [each for each in edition.documents.all() if each.withheld_at is None] if edition else []

    @property
    def early(self) -> bool:
        """Whether the statutory year ended early, and so a ground for that is recorded."""
        return bool(self.publication.ended_early_ground)

    @property
    def openly(self) -> bool:
        """Whether its address says that it was taken down."""
        return not self.publication.withdrawn_silently

    def made_with(self, name: str) -> dict[str, Any]:
        held = self.publication
        said = {"why": held.withdrawn_because, "early_ground": held.ended_early_ground}
        return super().made_with(name) | ({"initial": said} if name == "more" else {})

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        opened, user, held = self.opened, self.actor, self.publication
        takes_down, unseen = has_permission(user, Permission.TAKE_DOWN), held.withdrawal_seen_by_id is None
        down = opened.view.standing is Standing.WITHDRAWN
        return super().get_context_data(
            has_files=bool(self.documents),
            comparing=redacting.under_way(held.pk) if takes_down else (),
            withheld=withheld_files(opened, user),
            replaced=replaced_files(opened, user),
            down=down,
            shown=facts_of_taking_down(held) if down else [],
            next=next_step(opened.view, opened.link, user) if down else None,
            elsewhere=tasks_of(opened) if takes_down else [],
            may_take_down=takes_down,
            may_correct=has_permission(user, Permission.WRITE_PUBLICATION) and not opened.view.in_hand,
            may_look=takes_down and unseen and library.who_did(held, "withdrawn_at") != user.pk,
            **more,
        )


class TakeDown(TakeDownPage):
    """The whole page and its files, with one press."""

    name, done = "form", "It is down. Nobody can read it."

    def save(self, form: WithdrawForm) -> None:
        chosen = form.cleaned_data["ground"]
        ground = Publication.Ground.COURT if chosen == SILENTLY else chosen
        services.withdraw(self.subject, ground=ground, silently=chosen == SILENTLY, **self.who)


class SayMore(TakeDownPage):
    """The words about why, once it is down."""

    name, done = "more", "What you said about why is recorded."

    def save(self, form: MoreForm) -> None:
        library.explain(self.subject, form.expected_version, **form.answers, by=self.actor)


class See(TakeDownPage):
    """A second look, with a reason."""

    name, done = "reason", "It is recorded that you have looked at it."

    def save(self, form: ReasonForm) -> None:
        services.see_withdrawal(self.subject, form.expected_version, why=form.cleaned_data["reason"], **self.who)


# --- One file -----------------------------------------------------------------------------------------------


class TakeFileOff(TakeDownPage):
    """One file; the page stays."""

    name, done = "file", "The file is off the page. Put a corrected one in a new edition."

    def save(self, form: FileForm) -> None:
        services.withhold(int(form.cleaned_data["document"]), why=form.cleaned_data["file_why"], **self.who)


class Redact(TakeDownPage):
    """A more redacted file in the place of one: at once, or when a comparing that takes longer is over."""

    name, done = "redact", "The more heavily redacted file has replaced it, at a new address."
    ready: redacting.Ready | None

    def before_saving(self, form: RedactForm) -> None:
        self.ready = redacting.look(int(form.cleaned_data["replaced"]), form.uploaded, by=self.actor)

    def save(self, form: RedactForm) -> str | None:
        said = form.cleaned_data
        if self.ready is not None:
            redacting.put(self.ready, why=said["redacted_why"], **self.who)
            return None
        job = redacting.ask(int(said["replaced"]), form.uploaded, by=self.actor, why=said["redacted_why"])
        return reverse("job", args=[job.pk])

    def finish(self, form: RedactForm) -> None:
        if self.ready is not None:
            super().finish(form)
        else:
            messages.info(
                self.request, "The public still reads the old file. Wait to see whether this one can replace it."
            )


class SeeFile(ButtonPage, PublicationFormPage):
    """A second person has looked at a file that was taken off."""

    place = back = "publication-withdraw"
    form_class, service, done = SeenForm, services.see_withheld, "It is recorded that you have looked at it."

    def save(self, form: Form) -> None:
        of_this = PublicDocument.objects.filter(edition__publication=self.publication)
        chosen = get_object_or_404(of_this, pk=form.cleaned_data["document"])
        type(self).service(chosen.pk, form.expected_version, why="Looked at it", **self.who)


class SeeRedacted(SeeFile):
    """A second person has looked at a file that was replaced."""

    service = services.see_redacted


def files(request: HttpRequest, pk: int) -> HttpResponse:
    """The files that were taken off or replaced, for the second person who looks, whether or not the page is down."""
    opened = open_publication(request, pk, "publication-files")
    shown = {"withheld": withheld_files(opened, request.user), "replaced": replaced_files(opened, request.user)}
    return render(request, "publishing/files.html", opened.context(**shown))


afterwards = {"see": See, "more": SayMore}
one_file = {"file": TakeFileOff, "redact": Redact, "seen_file": SeeFile, "seen_redacted": SeeRedacted}
withdraw = by_action(TakeDown, **afterwards, **one_file)


def facts_of_taking_down(publication: Publication) -> list[Fact]:
    """When, why and by whom it was taken down, and what has followed."""
    at = publication.withdrawn_at
    shown = [Fact("Taken down", day_words(london_date(at)) if at else "", note=silence_words(publication))]
    if publication.withdrawn_edition:
        shown.append(Fact("Edition taken down", f"Edition {publication.withdrawn_edition}"))
    ground = publication.get_withdrawn_for_display()
    more = publication.withdrawn_because
    shown.append(Fact("Reason", ground or more, note=more if ground and more != ground else ""))
    if publication.ended_early_ground not in {"", ground}:
        shown.append(Fact("Ground for ending the statutory year early", publication.ended_early_ground))
    seen = publication.withdrawal_seen_by
    shown.append(
        Fact("Second look", f"{seen} has looked at it" if seen else "A second person has not looked at it yet")
    )
    if publication.put_back_asked_by:
        asked = f"{publication.put_back_asked_by} asked for it to be put back"
        shown.append(Fact("Put back", asked, note=publication.put_back_because))
    return shown


def silence_words(publication: Publication) -> str:
    """What its address answers."""
    return "Its address answers as if it had never existed" if publication.withdrawn_silently else ""


def withheld_files(opened: OpenedPublication, user: User) -> list[dict[str, Any]]:
    """The files taken off the page, each with a form for the second person who has not looked yet."""
    edition = opened.view.current or opened.view.newest
    found = edition.documents.all() if edition else []
    return [_shown(each, "withheld", user) for each in found if each.withheld_at]


def replaced_files(opened: OpenedPublication, user: User) -> list[dict[str, Any]]:
    """The files that one person replaced by more redacted ones, each with a form for the second who has not looked."""
    found = opened.view.current.documents.all() if opened.view.current else []
    return [_shown(each, "redacted", user) for each in found if each.redacted_at and not each.withheld_at]


def _shown(document: PublicDocument, what: str, user: User) -> dict[str, Any]:
    """A file that was `withheld` or `redacted`, with the form for a second person while none has looked."""
    waits = getattr(document, f"{what}_seen_by_id") is None and has_permission(user, Permission.TAKE_DOWN)
    looks = waits and library.who_did(document, f"{what}_at") != user.pk
    form = SeenForm(version=document.version, initial={"document": document.pk}) if looks else None
    return {"document": document, "form": form}


# --- Copies elsewhere, and people to tell -------------------------------------------------------------------


class Line(PrivateSidePage):
    """One line of the list after something was taken down: done when, by whom, and a note."""

    place = back = "publication-withdraw"
    template_name, done = "publishing/line.html", "The line is recorded."
    form_class, service = LineForm, takedown_checklist.tick

    def find(self, line: int) -> TakeDownLine:
        link = super().find()
        require_permission(self.actor, Permission.TAKE_DOWN)
        return get_object_or_404(TakeDownLine, link=link, pk=line)

    def get_initial(self) -> dict[str, Any]:
        return self.saved_values(self.record) | {"done_by": self.record.done_by or self.actor.name}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(line=self.record, **more)


def tasks_of(opened: OpenedPublication) -> list[Task]:
    """The list after it was taken down, each line with what was done."""
    return [
        Task(
            line.get_place_display(),
            "Done" if line.done_on else "To do",
            reverse("publication-take-down-line", args=[opened.publication.pk, line.pk]),
            hint=_said(line),
            done=line.done_on is not None,
        )
        for line in takedown_checklist.lines_of(opened.publication)
    ]


def _said(line: TakeDownLine) -> str:
    done_words = f"{line.done_by}, {day_words(line.done_on)}" if line.done_on else ""
    return ". ".join(words for words in (done_words, line.note) if words)
