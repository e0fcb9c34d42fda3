"""The three parts of an agency's answer - what it knows, chronology, papers - until everything is submitted at once."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet, prefetch_related_objects

from csprapp.accounts.models import User
from csprapp.composed import composed
from csprapp.records.models import Draft
from csprapp.ui.forms import Form, problems, sent
from csprapp.ui.templatetags.ui import instant, plural
from reviews.returns.forms import ReturnForm
from reviews.returns.models import AgencyRequest, AgencyReturn, ChronologyEntry, ReturnPaper

TABLE = "chronology-table"  # the draft of a table that was read and is not added yet
NOTHING = "Nothing yet"


@dataclass(frozen=True)
class Parts:
    """What there is of each part, in words, and what is still missing. `draft` is the answer that is being written."""

    request: AgencyRequest
    draft: Draft | None
    events: list[ChronologyEntry]
    papers: list[ReturnPaper]
    table: Draft | None

    @cached_property
    def form(self) -> Form:
        """The answer as it is written now, judged."""
        form = ReturnForm(sent(self.draft.data if self.draft else {}), asks_about_team=self.request.asks_about_team)
        form.full_clean()
        return form

    @property
    def is_begun(self) -> bool:
        """Whether anything was said at all."""
        return self.draft is not None and any(value for value in self.form.typed.values())

    @property
    def is_ready(self) -> bool:
        """Whether everything can be submitted: the answer is complete, and no table waits to be added."""
        return not self.missing

    @property
    def missing(self) -> list[str]:
        """What has to be done before anything can be submitted."""
        wrong = [problem.message for problem in problems(self.form)]
        waiting = ["Add the lines from the table you pasted or sent, or discard the table"] if self.table else []
        return wrong + waiting

    @property
    def empty(self) -> list[str]:
        """What may be left empty, and is."""
        said = ["You have added no chronology."] if not self.events else []
        return said if self.papers else [*said, "You have added no papers."]

    @property
    def said(self) -> str:
        """How far the answer is."""
        if not self.draft or not self.is_begun:
            return NOTHING
        if self.form.errors:
            return f"Not complete yet. Last saved {instant(self.draft.saved_at)}"
        what = "You knew none of the people" if self.form.cleaned_data["nil_return"] else "Written"
        return f"{what}. Last saved {instant(self.draft.saved_at)}"

    @property
    def lines(self) -> str:
        """How many lines the chronology has."""
        there = plural(self.events, "line") if self.events else NOTHING
        return f"{there}. A table you pasted or sent is waiting to be added" if self.table else there

    @property
    def documents(self) -> str:
        """How many papers there are."""
        return plural(self.papers, "paper") if self.papers else NOTHING

    @property
    def answer(self) -> AgencyReturn:
        """The answer as it would be kept, to be read once more."""
        return AgencyReturn(**{name: value for name, value in self.form.answers.items() if value})

    @property
    def stamp(self) -> str:
        """Changes with everything that is shown before it is submitted."""
        said = self.draft.saved_at.isoformat() if self.draft else ""
        return f"{said} {sum(line.version for line in self.events)} {len(self.events)} {len(self.papers)}"


def parts_of(request: AgencyRequest, writer: User, draft_name: str, table_name: str) -> Parts:
    """The parts of a request as `writer` left them. `table_name` is the subject of their table's draft."""
    prefetch_related_objects([request], "chronology__agency", "papers__document")
    events = [event for event in request.chronology.all() if event.counts]
    about = (writer.pk, str(request.pk), table_name)
    drafts = {draft.form: draft for draft in composed(_drafts, None, None, draft_name, about=about)}
    return Parts(request, drafts.get(draft_name), events, list(request.papers.all()), drafts.get(TABLE))


def _drafts(
    _: User | None, on: date | None, answer: str, writer: int, request: str, table: str
) -> QuerySet[Draft]:  # fmt: skip
    """The answer that somebody is writing and their table, as `load_draft` reads each of them."""
    return Draft.objects.filter(Q(form=answer, subject=request) | Q(form=TABLE, subject=table), user=writer).order_by()
