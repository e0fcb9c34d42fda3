"""Actions and recommendations as sheets: what each column says, for the page, a saved view and the export."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch

from csprapp.accounts.models import User
from csprapp.tables.writing import Cell, Column, in_parts
from csprapp.ui.facts import value_of
from reviews.actions.models import Action, Recommendation
from reviews.actions.queries import RELATED, Told, lines, told

CHUNK = 500


def action_lines(user: User, today: date, keys: Iterable[int]) -> Iterator[dict[str, Any]]:
    """The actions with these keys that a person may see, in the order of the keys, with all that columns read: in a
    constant number of queries for every 500."""
    readable = Recommendation.objects.visible_to(user, today).prefetch_related("themes").distinct()
    for some in in_parts(keys, CHUNK):
        found = Action.objects.visible_to(user, today).filter(pk__in=some).select_related(*RELATED)
        found = found.prefetch_related(Prefetch("recommendations", readable, to_attr="readable"))
        by_key = {line["action"].pk: line for line in lines(list(found), user, today)}
        yield from (by_key[key] for key in some if key in by_key)


def told_ones(user: User, today: date, keys: Iterable[int]) -> Iterator[Told]:
    """The recommendations with these keys that a person may read, likewise."""
    for some in in_parts(keys, CHUNK):
        found = told(Recommendation.objects.visible_to(user, today).filter(pk__in=some).distinct(), user, today)
        by_key = {each.row.pk: each for each in found}
        yield from (by_key[key] for key in some if key in by_key)


def _action(
    key: str, title: str, value: Callable[[Action], Cell], meaning: str = "", kind: str = "Text", **more: Any
) -> Column:
    width = 14 if kind == "Date" else 22
    return Column(key, title, lambda line: value(line["action"]), meaning, kind, **{"width": width, **more})


def _line(key: str, title: str, value: Callable[[dict[str, Any]], Cell], meaning: str = "", **more: Any) -> Column:
    return Column(key, title, value, meaning, **{"width": 22, **more})


def _due(line: dict[str, Any]) -> Cell:
    return line["row"].due_on if line["row"] and line["waits"] else None


def _stands(line: dict[str, Any]) -> Cell:
    return line["row"].standing if line["row"] and line["waits"] else ""


def _themes(action: Action) -> Cell:
    return "; ".join(sorted({theme.name for row in action.readable for theme in row.themes.all()}))


def _asked(action: Action) -> Cell:
    if not action.check_every:
        return ""
    return f"Every {action.check_every} {action.check_unit}"


ACTION_COLUMNS: tuple[Column, ...] = (
    _action("number", "Action", lambda action: action.pk, "Its number in this service", "Number", width=8),
    _line("reference", "Case", lambda line: line["reference"], "The number of its case, if you can open it"),
    _action("text", "What must be done", lambda action: action.text, width=60),
    _action(
        "recommendation",
        "Recommendation",
        lambda action: "\n".join(row.text for row in action.readable),
        "What it answers, if you can read it",
        width=60,
    ),
    _action("themes", "Themes", _themes, "Of its recommendations, separated by semicolons"),
    _action("agency", "Agency", lambda action: str(action.agency or ""), "Which agency is doing it"),
    _action("owner", "Owner", lambda action: action.owned_by, "Who is responsible for it, with or without an account"),
    _action("started_on", "Agreed on", lambda action: action.started_on, "The day it was agreed", "Date"),
    _line(
        "due", "Next date", _due, "The day it is due or, once done, the day to review its impact", kind="Date", width=14
    ),
    _line("standing", "Status", _stands, "How long is left on the day of this sheet"),
    _line("stage", "Stage", lambda line: line["stage"], "Open, done, or what came of it"),
    _action("checks", "Check-ins", _asked, "How often somebody is asked how it is going"),
    _action("completed_on", "Done on", lambda action: action.completed_on, "The day it was completed", "Date"),
    _action(
        "impact", "Impact", lambda action: value_of(action, "impact"), "Whether it made a difference", "One of a list"
    ),
    _action("impact_on", "Impact judged on", lambda action: action.impact_on, "The day that was judged", "Date"),
    _action("ended_on", "Ended on", lambda action: action.ended_on, "The day it was given up", "Date"),
    _action("evidence", "Evidence that it was done", lambda action: action.completion_evidence, private=True, width=60),
    _action("impact_evidence", "Evidence of impact", lambda action: action.impact_evidence, private=True, width=60),
    _action("ended_reason", "Why it ended", lambda action: action.ended_reason, private=True, width=60),
    _action(
        "email", "Owner’s email", lambda action: action.owner_email, "Of an owner without an account", private=True
    ),
)


def _row(
    key: str, title: str, value: Callable[[Recommendation], Cell], meaning: str = "", kind: str = "Text", **more: Any
) -> Column:
    width = 14 if kind == "Date" else 22
    return Column(key, title, lambda each: value(each.row), meaning, kind, **{"width": width, **more})


def _count(which: Callable[[dict[str, Any]], bool]) -> Callable[[Told], Cell]:
    return lambda each: sum(1 for line in each.lines if which(line))


RECOMMENDATION_COLUMNS: tuple[Column, ...] = (
    _row("number", "Recommendation", lambda row: row.pk, "Its number in this service", "Number", width=16),
    _row("reference", "Case", lambda row: row.case.reference if row.case else "", "The number of its case"),
    _row(
        "source",
        "Whose review",
        lambda row: value_of(row, "source"),
        "Ours, a national or another area’s",
        "One of a list",
    ),
    _row(
        "source_title",
        "Which review",
        lambda row: row.source_title or (row.review.called if row.review else "Rapid review"),
    ),
    _row("made_on", "Made on", lambda row: row.made_on, "The day it was made", "Date"),
    _row("text", "Recommendation in words", lambda row: row.text, width=60),
    _row(
        "themes", "Themes", lambda row: "; ".join(theme.name for theme in row.themes.all()), "Separated by semicolons"
    ),
    _row(
        "acceptance",
        "Accepted",
        lambda row: value_of(row, "acceptance"),
        "What the partnership answered",
        "One of a list",
    ),
    _row("responded_on", "Answered on", lambda row: row.responded_on, "The day of that answer", "Date"),
    Column("actions", "Actions", _count(lambda line: True), "How many actions answer it", "Number", width=10),
    Column("open", "Actions open", _count(lambda line: line["open"]), "How many of them are open", "Number", width=12),
    Column(
        "overdue",
        "Actions overdue",
        _count(lambda line: bool(line["open"] and line["row"] and line["row"].overdue)),
        "How many of those are overdue",
        "Number",
        width=14,
    ),
    Column("became", "What happened", lambda each: each.became, "In words, from its actions", width=40),
    Column(
        "before",
        "Identified before",
        lambda each: len(each.before),
        "How many earlier ones it repeats",
        "Number",
        width=16,
    ),
    _row(
        "response",
        "Response",
        lambda row: row.response,
        "The partnership’s answer in its own words",
        private=True,
        width=60,
    ),
)
