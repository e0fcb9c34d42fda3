"""A real browser for tests: Debian's Chromium without windows, one per run, a fresh context per test.

    def test_something(page, live_server): page.goto(live_server.url + "/staff/")
    def test_signed_in(sign_in_page, live_server): page = sign_in_page(user)
    def test_without_script(plain_page, live_server): JavaScript is off

Set CI=true to fail, not skip, when the browser is missing.
"""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from tests.browser.journey import at
from tests.tools import missing, without_moved_date

# The one without windows takes half the time.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium")
WIDE = {"width": 1280, "height": 900}
TIMEOUT = 15_000  # milliseconds; both cores may be busy


def pytest_collection_modifyitems(items):
    """Everything in this folder is a browser test."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM or not Path(CHROMIUM).exists():
        missing(f"no browser at {CHROMIUM}: apt-get install chromium-headless-shell")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], env=without_moved_date())
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser):
    """A function that opens a page in a context of its own; keyword arguments are Playwright's for a context."""
    contexts = []

    def opened(**options):
        context = browser.new_context(viewport=WIDE, locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def plain_page(new_page):
    """A page without JavaScript."""
    return new_page(java_script_enabled=False)


@pytest.fixture
def some(everything):
    """A function that gives every fourth of the pages axe could look at; with `make proof` all of them."""
    return lambda pages: list(pages) if everything else list(pages)[::4]


@pytest.fixture
def begin(journey_clock, sign_in_page, new_page, live_server, everything):
    """A function that begins a journey, with JavaScript or without. axe looks at its pages with `make proof`."""

    def begun(journey, **options):
        return journey(journey_clock, sign_in_page, new_page, live_server.url, everything, **options)

    return begun


@pytest.fixture
def sign_in_page(new_page, live_server, sign_in):
    """A function that opens a page already signed in as a person: `page = sign_in_page(user)`."""

    def opened(user, **options):
        signed_in = new_page(**options)
        session = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        signed_in.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return signed_in

    return opened


@pytest.fixture
def journey_clock(clock):
    """The clock of a journey, on the day it begins; `clock.move_to(...)`."""
    clock.move_to(at(2026, 3, 2))
    return clock


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Say what the open pages showed when a browser test failed."""
    report = yield
    if report.when == "call" and report.failed and "browser" in item.funcargs:
        pages = [page for context in item.funcargs["browser"].contexts for page in context.pages]
        report.sections += [(page.url, page.inner_text("body")[:3000]) for page in pages[-1:]]
    return report
