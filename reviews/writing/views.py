"""Writing the rapid review: all its sections on one page, and a page for each with its sources beside the text."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.incidents.form_pages import CaseFormPage
from cases.incidents.models import Incident
from cases.incidents.permissions import open_case
from csprapp.accounts.roles import Permission, require_permission
from csprapp.records.models import Draft
from csprapp.ui.beside import BesidePage, Shelf, Source, count_words
from reviews.learning.frame import frame
from reviews.rapid.models import CARRIED, RapidReview
from reviews.rapid.queries import rapid_review_of, state_of
from reviews.rapid.rules import Act, why_not
from reviews.rapid.services import write_texts
from reviews.writing.forms import SectionForm
from reviews.writing.queries import Written, colleagues, drafts_of, last_written, own
from reviews.writing.rules import DRAFT, Section, made_from_the_record, neighbours, sections
from reviews.writing.sources import shelves

PAGE, CURRENT = "case-rapid-review-write", "case-rapid-review"
GO_ON = "next"  # the button that saves and opens the next section


@dataclass(frozen=True)
class Row:
    """One section in the list of all."""

    section: Section
    url: str
    words: int
    written: Written | None
    mine: Draft | None
    others: list[Draft] = field(default_factory=list)


@require_safe
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Every section: how long it is, who wrote in it last, and who is writing now."""
    incident = open_case(request, reference, "rapid review text: all sections")
    require_permission(request.user, Permission.WORK_CASE)
    review, every = rapid_review_of(incident), sections()
    written, drafts = last_written(review, every), drafts_of(incident, every)
    rows = [
        Row(
            section,
            address_of(incident, section),
            count_words(getattr(review, section.key)),
            written.get(section.key),
            own(drafts[section.key], request.user),
            colleagues(drafts[section.key], request.user),
        )
        for section in every
    ]
    context = {
        **frame(incident, CURRENT),
        "rows": rows,
        "total": sum(row.words for row in rows),
        "warning": why_not(state_of(review), Act.WRITE),
        "made": made_from_the_record(),
    }
    return render(request, "reviews/writing/overview.html", context)


def address_of(incident: Incident, section: Section) -> str:
    """The page on which a section is written."""
    return reverse("case-rapid-review-section", args=[incident.reference, section.slug])


class WriteSection(BesidePage, CaseFormPage):
    """One section, with the returns and the chronology beside it.

    What is typed is the person's own draft until they save; another section is another draft, so that two people can
    write at once. Who wrote in this one meanwhile is shown with both texts.
    """

    what, draft_name, template_name = "rapid review text", DRAFT, "reviews/writing/section.html"
    form_class, back, up = SectionForm, PAGE, "All sections"

    def find(self, slug: str) -> RapidReview:
        self.every = sections()
        found = next((section for section in self.every if section.slug == slug), None)
        if found is None:
            raise Http404
        self.section = found
        return rapid_review_of(self.incident)

    @property
    def title(self) -> str:
        return self.section.title

    @property
    def draft_subject(self) -> str:
        return self.section.of(self.incident.reference)

    @property
    def warning(self) -> str:
        return why_not(state_of(self.record), Act.WRITE)

    @property
    def caption(self) -> str:
        return f"Case {self.incident.reference}: rapid review"

    def shelves(self) -> list[Shelf]:
        return shelves(self.incident, self.section, said_before=self.says_it_already)

    def may_insert(self, source: Source) -> bool:
        return not (self.says_it_already and source.key.startswith("record-"))

    @property
    def says_it_already(self) -> bool:
        """Whether the report puts the record's words before this text, which was written beside them."""
        key = self.section.key
        return key in CARRIED and bool(getattr(self.record, key)) and not self.record.holds_the_record(key)

    # --- What the box begins with -----------------------------------------------------------------------------------

    def saved_values(self, record: RapidReview) -> dict[str, Any]:
        return {"text": getattr(record, self.section.key)}

    def get_initial(self) -> dict[str, Any]:
        """What is saved; of a section that nobody ever wrote, what the case's record says of it."""
        saved, key = getattr(self.record, self.section.key), self.section.key
        if key not in CARRIED or saved or getattr(self.record, f"{key}_carried_over"):
            return {"text": saved, "carried": key in CARRIED and not self.says_it_already}
        recorded = getattr(self.incident, CARRIED[key])
        return {"text": recorded, "carried": bool(recorded)}

    # --- What is sent -----------------------------------------------------------------------------------------------

    def save(self, form: SectionForm) -> str | None:
        key = self.section.key
        carried = {key} if form.cleaned_data["carried"] else ()
        texts = {key: form.cleaned_data["text"]}
        write_texts(self.incident, form.expected_version, texts, carried=carried, **self.who)
        return None

    def get_success_url(self) -> str:
        _, after = neighbours(self.section, self.every)
        if self.request.POST.get("action") == GO_ON:
            return address_of(self.incident, after) if after else self.back_url
        return self.request.path

    @property
    def done(self) -> str:
        return f"“{self.section.title}” is saved to the case."

    # --- What is shown ----------------------------------------------------------------------------------------------

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        drafts = drafts_of(self.incident, [self.section])[self.section.key]
        before, after = neighbours(self.section, self.every)
        context = super().get_context_data(**more)
        form = context["form"]
        shown = {
            "section": self.section,
            "begun": not form.is_bound and not self.draft and self._begins_with_the_record,
            "written": last_written(self.record, [self.section]).get(self.section.key),
            "others": colleagues(drafts, self.actor),
            "previous": before and (before.title, address_of(self.incident, before)),
            "following": after and (after.title, address_of(self.incident, after)),
        }
        return context | shown

    @property
    def _begins_with_the_record(self) -> bool:
        return bool(self.get_initial()["text"]) and not getattr(self.record, self.section.key)
