"""Words for dates, sizes and counts, and the few tags that a plain include cannot be."""

from collections.abc import Iterable
from datetime import date, datetime
from secrets import token_urlsafe
from typing import Any

from django import template
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.middleware.csrf import get_token
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from csprapp.clock.deadline import plain_day
from csprapp.clock.instants import LONDON
from csprapp.partnership.national import called_now
from csprapp.rule_book import spelled_now
from csprapp.ui.forms import lower_first as small_first, problems
from csprapp.ui.guide import PARTS
from csprapp.ui.tables import stacked
from csprapp.ui.telephones import telephone
from csprapp.ui.times import say_time
from csprapp.ui.words import Piece, told_word_by_word, word_diff

register = template.Library()
register.filter(telephone)


def _date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(LONDON).date() if value.tzinfo else value.date()
    return value if isinstance(value, date) else None


@register.filter(name="spelled")
def spelled(text: str) -> str:
    """A text of ours in which "{lcspr}" stands for how long that rule is now."""
    return spelled_now(text)


@register.filter(name="called")
def called(text: str) -> str:
    """A text of ours with the national Panel as it is called now."""
    return called_now(text)


@register.filter
def lower_first(words: Any) -> str:
    """Words within a sentence: with a small first letter, and abbreviations and names as they are."""
    return small_first(str(words or ""))


@register.filter
def day(value: Any) -> str:
    """ "Tue 14 Jan 2025"; an instant counts as its London day; "" for nothing."""
    found = _date(value)
    return f"{found:%a} {found.day} {found:%b %Y}" if found else ""


@register.filter
def longday(value: Any) -> str:
    """ "Tuesday 14 January 2025"; an instant counts as its London day; "" for nothing."""
    found = _date(value)
    return f"{found:%A} {found.day} {found:%B %Y}" if found else ""


@register.filter
def plainday(value: Any) -> str:
    """ "14 January 2025", where the weekday says nothing (a date of birth); "" for nothing."""
    return plain_day(_date(value))


@register.filter
def clocktime(value: Any) -> str:
    """ "2:15pm", "midday": of a time, or of an instant in London; "" for nothing."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON) if value.tzinfo else value
    return say_time(value) if hasattr(value, "minute") else ""


@register.filter
def instant(value: Any) -> str:
    """ "2:53pm, Tue 14 Jan 2025" in London; "" for nothing."""
    return f"{clocktime(value)}, {day(value)}" if isinstance(value, datetime) else day(value)


@register.filter
def isoday(value: Any) -> str:
    """ "2025-01-14", for the datetime attribute of <time>."""
    found = _date(value)
    return found.isoformat() if found else ""


@register.filter
def filesize(value: Any) -> str:
    """ "340 KB", "2.1 MB": thousands, as people's computers show them; "" for nothing."""
    if value in (None, ""):
        return ""
    size = float(value)
    if size < 1000:
        return f"{int(size)} bytes"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".0 MB", " MB")


@register.filter
def plural(number: Any, words: str) -> str:
    """ "1 case", "3 cases": `{{ n|plural:"case" }}` or `{{ n|plural:"child,children" }}`; a list is counted."""
    count = len(number) if hasattr(number, "__len__") else int(number or 0)
    one, _, many = words.partition(",")
    return f"{count:,} {one if count == 1 else many or one + 's'}"


@register.filter
def standing(value: Any) -> str:
    """The words of a clock's standing, or of anything that carries one: "2 working days left"."""
    return str(getattr(value, "standing", value) or "")


@register.filter
def failed(form: Any) -> bool:
    """True if the form (or formset, or one of a list of them) was sent and has something to put right."""
    if isinstance(form, BaseFormSet):
        return form.is_bound and form.total_error_count() > 0
    if isinstance(form, BaseForm):
        return form.is_bound and bool(form.errors)
    if isinstance(form, list | tuple):
        return any(failed(each) for each in form)
    return False


def _forms(given: Iterable[Any]) -> Iterable[BaseForm]:
    for form in given:
        if isinstance(form, BaseForm):
            yield form
        elif isinstance(form, BaseFormSet | list | tuple):
            yield from _forms(form)


@register.simple_tag
def error_summary(*given: Any) -> str:
    """One summary of what is wrong in these forms; "" when nothing is, or when it is already on the page."""
    lines = []
    for form in _forms(given):
        if not getattr(form, "summary_shown", False):
            lines += list(problems(form))
            form.summary_shown = True  # type: ignore[attr-defined]
    for formset in given:
        if isinstance(formset, BaseFormSet) and formset.is_bound:
            lines += [{"message": words, "target": ""} for words in formset.non_form_errors()]
    return render_to_string("components/error_summary.html", {"problems": lines}) if lines else ""


@register.simple_tag(takes_context=True)
def csrf(context: template.Context) -> str:
    """The hidden token of a POST form, also inside an `include ... only` (where {% csrf_token %} is empty)."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


@register.simple_tag
def new_token() -> str:
    """A token for a button without a form, so that a double press of it counts once."""
    return token_urlsafe(18)


PIECES = {
    "same": "{}",
    "gone": '<del><span class="govuk-visually-hidden">removed: </span>{}</del>',
    "new": '<ins><span class="govuk-visually-hidden">added: </span>{}</ins>',
}


@register.simple_tag
def diff(before: Any, after: Any) -> str:
    """What changed between two texts, word by word: struck out and bold, also told to screen readers."""
    return _marked(word_diff(str(before or ""), str(after or "")))


def _marked(pieces: Iterable[Piece]) -> SafeString:
    words = format_html_join("", "{}", ((format_html(PIECES[kind], text),) for kind, text in pieces))
    return format_html('<span class="app-diff">{}</span>', words)


WAS_AND_IS = (
    '<span class="govuk-visually-hidden">was </span><del>{}</del> <span aria-hidden="true">→</span>'
    '<span class="govuk-visually-hidden">, now </span> <ins>{}</ins>'
)


@register.simple_tag
def changed(before: Any, after: Any) -> str:
    """What a fact was and what it is; of a text that was changed here and there, word by word."""
    if pieces := told_word_by_word(str(before), str(after)):
        return _marked(pieces)
    return format_html(WAS_AND_IS, linebreaksbr(before, autoescape=True), linebreaksbr(after, autoescape=True))


@register.simple_block_tag
def scroll(content: SafeString, name: str) -> str:
    """Round a wide table: on a narrow screen its rows are stacked, or it scrolls by itself, reachable by keyboard and
    with a name."""
    content = mark_safe(stacked(content))  # noqa: S308 - marks are added to what a template made
    return format_html('<div class="app-scroll" role="region" aria-label="{}" tabindex="0">{}</div>', name, content)


@register.simple_block_tag
def details(content: SafeString, summary: str, *, open: bool = False) -> str:
    """Something few people need, behind a summary. Not on public pages."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if open else "",
        summary,
        content,
    )


@register.inclusion_tag("components/guide.html")
def guide(key: str) -> dict[str, Any]:
    """The line that leads to the part of the guide that helps here; nothing where a page names none."""
    return {"part": PARTS[key] if key else None}
