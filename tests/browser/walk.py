"""A person walking through the service in a browser: goes somewhere, answers, presses, and each page is looked at."""

import datetime as dt
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.accounts.earnest import code_for
from tests.browser import axe

expect.set_options(timeout=15_000)  # milliseconds; both cores may be busy


def leave_by(thing: Locator) -> None:
    """Click a link or button and wait until the page it leads to has loaded: a click alone returns before it begins."""
    with thing.page.expect_navigation():
        thing.click()


def kind_of(field: Locator) -> str:
    """The element and its type: "input radio", "select select-one"."""
    return field.evaluate("e => e.tagName + ' ' + (e.type || '')").lower()


class Walker:
    """One person at one browser. Every page they come to is checked by axe and for two-way scrolling at 320 pixels.

    axe waits for timers, which stand still where JavaScript is off: that walk passes `checked=False`. `seen` holds the
    pages looked at already; several people may share it.
    """

    def __init__(self, page: Page, base: str, checked: bool = True, seen: set[str] | None = None) -> None:
        self.page, self.base, self.checked = page, base, checked
        self.seen = set() if seen is None else seen

    def go(self, path: str) -> "Walker":
        self.page.goto(self.base + path)
        return self.look()

    def look(self) -> "Walker":
        """Check the page that is open, once for each heading."""
        key = f"{self.page.title()} {bool(self.page.locator('.govuk-error-summary').count())}"
        if self.checked and key not in self.seen:
            self.seen.add(key)
            axe.check(self.page)
            axe.check_reflow(self.page)
        return self

    def press(self, name: str, exact: bool = True) -> "Walker":
        """Press a button or a link that looks like one."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        self.leave((button if button.count() else self.page.get_by_role("link", name=name, exact=exact)).first)
        return self.look()

    def send(self, refused: bool = False) -> "Walker":
        """Press the main button of the form that was filled in; `refused` when it should come back with an error."""
        main = self.page.locator("main form button.govuk-button:not(.govuk-button--secondary):visible")
        self.leave(main.last)
        summary = self.page.locator(".govuk-error-summary")
        assert bool(summary.count()) == refused, summary.all_inner_texts() or "it was taken"
        return self.look()

    def follow(self, name: str) -> "Walker":
        self.leave(self.page.get_by_role("link", name=name).first)
        return self.look()

    def leave(self, thing: Locator) -> None:
        """Press what leads to another page."""
        leave_by(thing)

    def answer(self, **answers) -> "Walker":
        """Fill in fields by their names: a day in three boxes, a choice by its value, a tick, a file, or words."""
        for name, value in answers.items():
            if isinstance(value, dt.date):
                for part, words in (("day", value.day), ("month", f"{value:%b}".lower()), ("year", value.year)):
                    self.put(self.page.locator(f"[name='{name}_{part}']"), words)
                continue
            field = self.page.locator(f"[name='{name}']").first
            if kind_of(field) in {"input radio", "input checkbox"} and isinstance(value, str | list):
                for each in [value] if isinstance(value, str) else value:
                    self.put(self.page.locator(f"[name='{name}'][value='{each}']"), True)
            else:
                self.put(field, value)
        return self

    def put(self, field: Locator, value) -> "Walker":
        """Fill in one field: tick it or not, choose a value, select a file, or write words."""
        kind = kind_of(field)
        if kind.startswith("select"):
            field.select_option(value)
        elif kind in {"input radio", "input checkbox"}:
            field.set_checked(value)
        elif kind == "input file":
            field.set_input_files(Path(value) if isinstance(value, str) else value)
        else:
            field.fill(str(value))
        return self

    def sees(self, *words: str) -> "Walker":
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each)
        return self

    def sees_not(self, *words: str) -> "Walker":
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)
        return self

    def status(self, path: str) -> int:
        """What an address answers to this person, pages and files alike."""
        return self.page.request.get(self.base + path).status


def enrol(walker: Walker) -> None:
    """Set up an app on the page that is open, and come to the recovery codes."""
    page = walker.page
    assert page.get_by_role("heading", name="Set up an authenticator app").is_visible()
    for _ in range(2):  # where the half minute of a code ended on its way, the next one, as a person does
        page.get_by_label("Code from the app").fill(code_for(page.locator(".app-key").inner_text()))
        walker.leave(page.get_by_role("button", name="Finish"))
        if page.get_by_role("heading", name="Recovery codes").is_visible():
            break
    walker.look()
    assert page.get_by_role("heading", name="Recovery codes").is_visible()
    assert page.locator(".app-codes li").count() == 10
