"""A browser that shows what Django's own client was answered: a page is looked at inside the transaction of a test, at
every width, and no server runs."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import urlparse

from django.contrib.staticfiles import finders
from django.http import HttpResponseBase
from playwright.sync_api import Page, Route

from tests.browser import axe

SITE = "http://testserver"
SCRIPT = Path(__file__).with_name("measures.js")
# CSS pixels: a screen, a telephone, a screen at 400 %, and A4 with margins of a centimetre.
WIDE, TELEPHONE, NARROW, PAPER = 1280, 375, 320, 718
REFERENCE = re.compile(r"\d{4}-\d{4}")
HEIGHT = 900


class Glass:
    """One page of a browser."""

    def __init__(self, page: Page) -> None:
        self.page, self.answer = page, None
        self.script = SCRIPT.read_text(encoding="utf-8")
        page.route("**/*", self._give)

    def _give(self, route: Route) -> None:
        """The answer to whoever goes to a page; our own styles and scripts; nothing else."""
        path = urlparse(route.request.url).path
        if route.request.is_navigation_request() and self.answer:
            route.fulfill(status=200, headers=dict(self.answer.items()), body=self.answer.content)
        elif path.startswith("/static/") and (file := finders.find(path.removeprefix("/static/"))):
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        else:
            route.fulfill(status=204)

    def show(self, answer: HttpResponseBase, address: str, width: int = WIDE) -> None:
        self.answer = answer
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.goto(SITE + address)

    def problems(self, answer: HttpResponseBase, address: str, with_axe: bool = True) -> list[str]:
        """What is wrong with a page: at 1280, 375 and 320 pixels, on paper, and with its words twice as large."""
        self.show(answer, address)
        found = title(self.page)
        if with_axe:
            found += [f"axe: {line}" for line in axe.violations(self.page)]
        self.page.evaluate(self.script)
        found += self._measured("")
        for width in (TELEPHONE, NARROW):
            self._as_wide_as(width)
            found += self._measured(f"{width}: ")
        self._as_wide_as(PAPER)
        self.page.emulate_media(media="print")
        found += [f"on paper: {line}" for line in self.page.evaluate("printed()")]
        self.page.emulate_media(media="screen")
        self._as_wide_as(WIDE)
        found += [f"200 %: {line}" for line in self.page.evaluate("enlarged()")]
        return found + self._measured("200 %: ")

    def _as_wide_as(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        axe.wait_until(self.page, "width => matchMedia(`(width: ${width}px)`).matches", width)

    def _measured(self, where: str) -> list[str]:
        return [where + line for line in self.page.evaluate("measured()")]


def title(page: Page) -> list[str]:
    """Whether the title says which page it is, the reference of its case, and that something is wrong with a form."""
    told, found = page.title(), []
    if len(told.split(" – ")[0]) < 4:
        found.append(f"the title says nothing of the page: {told}")
    failed = page.locator(".govuk-error-summary").count()
    if failed and not told.startswith("Error: "):
        found.append(f"the title does not say that there is an error: {told}")
    named = REFERENCE.findall(urlparse(page.url).path)
    if named and page.locator(".app-staff").count() and not set(named) & set(REFERENCE.findall(told)):
        found.append(f"the title does not say {named[0]}: {told}")
    return found
