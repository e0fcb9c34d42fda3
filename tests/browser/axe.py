"""axe-core in the page that is open, with the tags that quality asks for; run it on every page a test visits."""

from functools import cache
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def script() -> str:
    if not SCRIPT.is_file():
        raise FileNotFoundError("axe-core is not there. Run: python build_assets.py --dev")
    return SCRIPT.read_text(encoding="utf-8")


def violations(page) -> list[str]:
    """A line for each violation on the page: rule, element, what to do."""
    page.evaluate(script())
    found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", TAGS)["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]


def check(page) -> None:
    """Assert that axe finds nothing on the page."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def wait_until(page, expression: str, arg=None, tries: int = 300) -> None:
    """Ask the page until it says yes. Playwright's own waiting evaluates strings in the page, which our CSP forbids."""
    for _ in range(tries):
        if page.evaluate(expression, arg):
            return
        page.wait_for_timeout(50)  # milliseconds
    raise AssertionError(f"{page.url} never came to: {expression}")


# The elements that reach past the edge and are not inside a region that scrolls by itself.
OUTSIDE = """width => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => e.getBoundingClientRect().right > width && !e.closest('.app-scroll'))
  .map(e => e.tagName + '.' + e.className + '#' + e.id).join(' ')"""


def check_reflow(page, width: int = 320) -> None:
    """Assert that at 320 CSS pixels (1280 at 400 %) the page does not scroll in two ways."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 800})
    wait_until(page, "width => matchMedia(`(width: ${width}px)`).matches", width)
    wide = page.evaluate("document.documentElement.scrollWidth")
    out = page.evaluate(OUTSIDE, width) if wide > width else ""
    page.set_viewport_size(before)
    assert wide <= width, f"{page.url} is {wide} pixels wide at {width}: {out}"
