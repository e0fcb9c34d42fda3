"""The page on which one text is written with what it is written from beside it: read there, and put into it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from csprapp.records import services as records
from csprapp.records.services import Conflict
from csprapp.ui.fields import LongText
from csprapp.ui.form_pages import DraftedFormPage
from csprapp.ui.forms import Form


@dataclass(frozen=True)
class Source:
    """Words that may go into the text, what they are, and where they come from."""

    key: str
    name: str
    words: str
    comes_from: str

    @property
    def inserted(self) -> str:
        """What goes into the text."""
        return f"{self.words.strip()}\n({self.comes_from})"


@dataclass(frozen=True)
class Shelf:
    """Sources that belong together, such as one agency's return."""

    title: str
    note: str = ""
    sources: list[Source] = field(default_factory=list)
    open: bool = False

    @property
    def words(self) -> int:
        """How many words its sources have together."""
        return sum(count_words(source.words) for source in self.sources)


def count_words(text: str) -> int:
    """The words of a text, as an editor counts them."""
    return len(text.split())


def count_together(form: Form) -> None:
    """Have the words of all texts of a form counted as one while somebody types."""
    for text in form.fields.values():
        if isinstance(text, LongText):
            text.widget.attrs["data-counted"] = True


def counted_words(form: Form) -> int:
    """How many words its texts hold now."""
    texts = (form[name].value() for name, asked in form.fields.items() if isinstance(asked, LongText))
    return sum(count_words(str(text or "")) for text in texts)


def appended(text: str, more: str) -> str:
    """A text with more below it, an empty line between."""
    return f"{text.rstrip()}\n\n{more}" if text.strip() else more


class BesidePage(DraftedFormPage):
    """A page with one long `text`, kept as the person's draft while they type.

    With JavaScript a source goes where the cursor is. Without, its button sends what was typed: that becomes the draft,
    the source below it, and the page comes back.
    """

    template_name = "ui/beside.html"
    up = "Back"  # what the link back is called
    caption = ""  # above the title

    def shelves(self) -> Sequence[Shelf]:
        """What stands beside the text."""
        raise NotImplementedError

    @cached_property
    def beside(self) -> Sequence[Shelf]:
        """The shelves, made once for a request."""
        return self.shelves()

    def may_insert(self, source: Source) -> bool:
        """Whether a source may go into the text, or is only to be read."""
        return True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "insert" in request.POST:
            return self.insert(request.POST["insert"])
        return super().post(request, *args, **kwargs)

    def insert(self, key: str) -> HttpResponse:
        """What was typed, with a source below it, becomes the draft; back to the text."""
        source = next((one for shelf in self.beside for one in shelf.sources if one.key == key), None)
        if source is None or not self.may_insert(source):
            raise Http404
        form = self.get_form()
        typed = {**form.typed, "text": appended(form.data.get("text", ""), source.inserted)}
        self.keep(typed, form.expected_version if form.is_valid() else 0)
        return redirect(f"{self.request.path}#text")

    def keep(self, typed: dict[str, Any], seen: int) -> None:
        """What was typed on a page made from version `seen`, as the person's draft."""
        known = 0 <= seen <= (self.version or 0)
        records.save_draft(self.actor, self.draft_name, typed, self.draft_subject, seen if known else 0)

    def form_conflict(self, form: Form, conflict: Conflict) -> HttpResponse:
        """Both texts are shown, and the person's own is kept: whoever closes the page finds it again."""
        self.keep(form.typed, conflict.seen)
        return super().form_conflict(form, conflict)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        words = count_words(context["form"]["text"].value() or "")
        only_read = {one.key for shelf in self.beside for one in shelf.sources if not self.may_insert(one)}
        context["only_read"] = only_read
        return context | {"beside": self.beside, "words": words, "up": self.up, "caption": self.caption}
