"""What a screen reader is told of the page that is open: Chromium's own accessibility tree, read as a list of faults.

axe asks whether each thing has a name; here it is asked whether the names do their work: two links of one name lead to
one place, no page has two buttons of one name, a table says what it holds, a choice belongs to a question, and what is
wrong with a field is read with the field.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag

from playwright.sync_api import Page

NAMED = {
    *("link", "button", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "image"),
    *("img", "table", "region", "navigation", "dialog", "heading", "columnheader", "rowheader", "DisclosureTriangle"),
}
WITHIN = {"navigation", "group", "radiogroup", "contentinfo", "banner"}  # what is read with the things in it
OF_GOVUK = {"Show password"}  # GOV.UK Frontend calls it so wherever it is; it comes next after its field
INSTEAD = {"table": "region", "image": "image"}  # what is read round a thing in place of its own name
TYPED = {"textbox", "searchbox", "combobox", "listbox", "spinbutton", "checkbox", "radio"}
LONGEST = 250  # letters of a link or button: longer than anybody listens to
# A constant of the code, a missing value, signs twice.
ODD = re.compile(r"^None$|\bundefined\b|[a-z]_[a-z]|\(\)|[,;:] ?[,;:.]|(?<!\.)\.\.(?!\.)|^[,;:.]")
TYPED_SO = re.compile(r"\S+[@/]\S+|\{\{?\w+\}\}?")  # addresses, and the placeholders of templates


@dataclass
class Node:
    """A thing of the tree."""

    role: str
    name: str
    described: str
    facts: dict[str, Any]
    above: "Node | None" = None
    below: list["Node"] = field(default_factory=list)

    def up(self) -> Iterator["Node"]:
        each = self.above
        while each:
            yield each
            each = each.above

    def __str__(self) -> str:
        return f"{self.role} “{self.name[:80]}”"


def nodes(page: Page) -> list[Node]:
    """Everything that is read out, in the order in which it is."""
    session = page.context.new_cdp_session(page)
    try:
        found = session.send("Accessibility.getFullAXTree")["nodes"]
    finally:
        session.detach()
    every: dict[str, Node] = {}
    for each in found:
        facts = {fact["name"]: fact["value"].get("value") for fact in each.get("properties", ())}
        told = [each.get(part, {}).get("value") or "" for part in ("role", "name", "description")]
        every[each["nodeId"]] = Node(*(str(part) for part in told), facts | {"ignored": each["ignored"]})
    for each in found:
        for key in each.get("childIds", ()):
            if key in every:
                every[key].above = every[each["nodeId"]]
                every[each["nodeId"]].below.append(every[key])
    return [each for each in every.values() if not each.facts["ignored"]]


def problems(page: Page) -> list[str]:
    """A line for each fault."""
    told = nodes(page)
    return [*_unnamed(told), *_odd(told), *_ambiguous(told), *_questions(told), *_wrong_fields(told)]


def _unnamed(told: list[Node]) -> Iterator[str]:
    for each in told:
        around = INSTEAD.get(each.role)
        told_above = any(above.role == around and above.name for above in each.up())
        if each.role in NAMED and not each.name.strip() and not told_above:
            yield f"has no name: {each.role} in {next((above for above in each.up() if above.name), 'the page')}"


def _odd(told: list[Node]) -> Iterator[str]:
    for each in told:
        if each.role in NAMED and ODD.search(TYPED_SO.sub("", each.name)):
            yield f"an odd name: {each}"
        if each.role in {"link", "button"} and len(each.name) > LONGEST:
            yield f"a long name ({len(each.name)} letters): {each}"


def _ambiguous(told: list[Node]) -> Iterator[str]:
    """Links of one name that lead to different places, and buttons of one name: in one menu, or in one question."""
    links: dict[str, set[str]] = defaultdict(set)
    buttons: dict[str, int] = defaultdict(int)
    for each in told:
        within = next((above.name or above.role for above in each.up() if above.role in WITHIN), "the page")
        name = f"{' '.join(each.name.split())}” in “{within}"
        if each.role == "link":
            links[name].add(urldefrag(str(each.facts.get("url", "")))[0])
        elif each.role == "button" and each.name not in OF_GOVUK:
            buttons[name] += 1
    yield from (
        f"{len(places)} places for the link “{name}”: {sorted(places)[:3]}"
        for name, places in links.items()
        if len(places) > 1
    )
    yield from (f"{number} buttons “{name}”" for name, number in buttons.items() if number > 1)


def _questions(told: list[Node]) -> Iterator[str]:
    """A choice among several is asked by a question that is read with it."""
    for each in told:
        if each.role == "radio" and not any(
            above.role in {"group", "radiogroup"} and above.name for above in each.up()
        ):
            yield f"no question is read with {each}"


def _wrong_fields(told: list[Node]) -> Iterator[str]:
    for each in told:
        if each.role in TYPED and each.facts.get("invalid") == "true" and "Error" not in each.described:
            asked = " ".join(above.described for above in each.up() if above.role in {"group", "radiogroup"})
            if "Error" not in asked:
                yield f"what is wrong is not read with {each}"
