"""What a journey costs the person who walks it: pages they press something on, presses, fields, and seconds.

A press is a link, a button, a tick, a radio or a file; typing and choosing from a list is none. A field is a question
that they answer, a day in three boxes one of them.
"""

import time
from dataclasses import dataclass

from playwright.sync_api import Locator

from tests.browser.keyboard import Keyboard
from tests.browser.walk import Walker, kind_of

PRESSED = {"input radio", "input checkbox", "input file"}
PARTS = ("_day", "_month", "_year")


@dataclass(frozen=True)
class Cost:
    """`seconds` are those of a browser that types at once: what the service and the pages take, and no thinking."""

    pages: int
    presses: int
    fields: int
    seconds: float
    tabs: int

    def __str__(self) -> str:
        tabs = f", {self.tabs} times Tab" if self.tabs else ""
        return f"{self.pages} pages, {self.presses} presses, {self.fields} fields, {self.seconds:.1f} s{tabs}"


class Counting(Walker):
    """One person, counted from `start()` on."""

    width = 0  # of the window, where it is not the usual one
    tabs = 0

    def start(self) -> "Counting":
        self.pages, self.presses, self.fields = set(), 0, set()
        self.before, self.began = self.tabs, time.monotonic()
        return self

    @property
    def cost(self) -> Cost:
        seconds = time.monotonic() - self.began
        return Cost(len(self.pages), self.presses, len(self.fields), seconds, self.tabs - self.before)

    def go(self, path: str) -> "Counting":
        if not hasattr(self, "pages"):
            self.start()
            if self.width:
                self.page.set_viewport_size({"width": self.width, "height": 812})
        return super().go(path)

    def pressed(self) -> None:
        self.pages.add(self.page.url.partition("?")[0].partition("#")[0])
        self.presses += 1

    def leave(self, thing: Locator) -> None:
        self.pressed()
        super().leave(thing)

    def put(self, field: Locator, value) -> "Counting":
        kind, name = kind_of(field), field.get_attribute("name")
        if kind in PRESSED and (kind == "input file" or field.is_checked() != value):
            self.pressed()
        name = next((name.removesuffix(part) for part in PARTS if name.endswith(part)), name)
        self.fields.add((self.page.url, name))
        return super().put(field, value)

    def by_menu(self, name: str) -> "Counting":
        """Follow a link of the menu, which a telephone shows when it is asked for."""
        menu = self.page.get_by_role("navigation", name="Menu")
        link = menu.get_by_role("link", name=name, exact=True)
        if not link.is_visible():
            self.pressed()
            menu.get_by_role("button", name="Menu").or_(menu.get_by_role("link", name="Menu")).first.click()
        self.leave(link)
        return self.look()


class OnATelephone(Counting):
    width = 375


class ByKeyboard(Counting, Keyboard):
    """With Tab, Enter, Space and arrows alone."""
