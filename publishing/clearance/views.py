"""The second person: reads, answers the checklist line by line, approves or sends back."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from csprapp.accounts.roles import Permission, has_permission
from csprapp.ui.form_pages import OneOfSeveral, by_action
from csprapp.ui.forms import ReasonForm
from publications.library import writing
from publications.library.models import Edition
from publications.library.permissions import may_approve, may_send_back
from publishing.clearance import clearing
from publishing.clearance.forms import CheckForm
from publishing.disclosure.intruder import WorkedOut
from publishing.disclosure.searches import Finding
from publishing.links import queries, rules
from publishing.links.checking import findings_of
from publishing.links.models import Clearance
from publishing.links.reading import PATIENCE, StillReading
from publishing.overview.lacking import lacking
from publishing.overview.publication_page import PublicationFormPage
from publishing.schedule import services
from publishing.schedule.planned import Planned, planned_day

BackForm = ReasonForm.asking("What needs to change", "Enter what needs to change", rows=3)


class CheckPage(OneOfSeveral, PublicationFormPage):
    """The checklist of its kind and what the disclosure check found; none of it can be skipped.

    Of an edition that waits; or of the approved one once more, when something was recorded after its check.
    """

    place, template_name = "publication-check", "publishing/check.html"
    forms = {"form": CheckForm, "back": BackForm}
    findings: list[Finding]
    meanwhile = "Somebody else has changed this edition. Read it again before you approve it."

    def open(self, pk: int, **kwargs: Any) -> HttpResponse | None:
        super().open(pk)
        if self.record is not None:
            return self.still_reading(self.record)
        if draft := self.opened.view.draft:
            return self.still_reading(draft) or self.before_it_is_sent(draft)
        cleared = Clearance.objects.filter(edition__publication_id=pk).select_related("cleared_by").order_by("-pk")
        return render(self.request, "publishing/not_waiting.html", self.opened.context(clearances=cleared))

    def before_it_is_sent(self, draft: Edition) -> HttpResponse:
        """What the second person will be shown, for the writer: what is missing, what is found, and the day."""
        context = self.opened.context(
            edition=draft,
            lacking=lacking(draft, self.link, self.facts, self.actor),
            sends=has_permission(self.actor, Permission.WRITE_PUBLICATION) and not writing.lacking(draft),
            planned=self.planned,
            plans=services.may_prepare(self.actor),
            named=[(each, None) for each in self.findings if not isinstance(each, WorkedOut)],
            worked_out=[(each, None) for each in self.findings if isinstance(each, WorkedOut)],
        )
        return render(self.request, "publishing/before_check.html", context)

    def still_reading(self, edition: Edition) -> HttpResponse | None:
        """The page that says so while a long file is being read; answers that were sent stay on it."""
        try:
            self.findings = findings_of(self.link, edition, self.today, reader=self.actor, patience=PATIENCE)
        except StillReading as reading:
            kept = ((name, value) for name, values in self.request.POST.lists() for value in values)
            sent = [(name, value) for name, value in kept if name != "csrfmiddlewaretoken"]
            context = self.opened.context(files=reading.files, sent=sent)
            return render(self.request, "publishing/still_reading.html", context)
        return None

    def find(self) -> Edition | None:
        return self.opened.view.current if self.again else self.opened.view.waiting

    @cached_property
    def again(self) -> bool:
        """Whether the approved edition is checked once more."""
        return self.opened.view.waiting is None and bool(self.opened.blockers)

    @cached_property
    def facts(self) -> rules.Facts:
        """What is known of the publication today, read once for a request."""
        return queries.facts_of(self.link, self.publication, self.today)

    @cached_property
    def lines(self) -> list[rules.Line]:
        """What is to be done before it can be approved, with how each line stands."""
        return rules.lines(self.facts)

    @cached_property
    def planned(self) -> Planned | None:
        """The day planned, while it has none."""
        return None if self.again else planned_day(self.link, self.publication, self.facts, self.today)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        user = self.actor
        return super().get_context_data(
            edition=self.record,
            again=self.again,
            digest=writing.digest_of(self.record),
            facts_lines=[line for line in self.lines if not line.ask],
            approves=may_approve(user, self.record),
            sends_back=not self.again and may_send_back(user),
            records=services.may_prepare(user),
            lacking=lacking(self.record, self.link, self.facts, user),
            planned=self.planned,
            **more,
        )


class Approve(CheckPage):
    """Approve it, or say that it was checked again."""

    name, asks_fresh_sign_in = "form", True

    def save(self, form: CheckForm) -> None:
        pk, digest = self.record.pk, self.request.POST.get("digest", "")
        answers = clearing.Answers(form.ticked, form.reasons)
        self.done = f"Edition {self.record.number} is {'checked again' if self.again else 'approved'}."
        self.done += f" {self.planned.done}" if form.day and self.planned else ""
        if self.again:
            clearing.check_again(pk, digest, answers, **self.who)
        else:
            clearing.approve(pk, form.expected_version, digest, answers, planned=form.day, **self.who)


class SendBack(CheckPage):
    """Back to the writer, with the reason."""

    name, done = "back", "The edition has been sent back to its writer."

    def save(self, form: ReasonForm) -> None:
        why = form.cleaned_data["reason"]
        services.send_back(self.record.pk, form.expected_version, why=why, **self.who)


check = by_action(Approve, back=SendBack)
