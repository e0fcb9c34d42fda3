"""A person who has a keyboard and no mouse: comes to everything with Tab, and presses it with Enter, Space or an arrow.

Wherever they come, the page shows where they are, and nothing lies over it.
"""

from pathlib import Path

from playwright.sync_api import Locator

from tests.browser.walk import Walker, kind_of

MOST = 400  # stops on one page
HERE = "thing => document.activeElement === thing"
SHOWN = """thing => {
  const label = thing.labels && thing.labels[0], small = /^(radio|checkbox)$/.test(thing.type) && label
  const styles = [getComputedStyle(thing), ...(small ? [getComputedStyle(label, "::before")] : [])]
  const shown = styles.some(style => parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none"
    || style.boxShadow !== "none")
  const box = thing.getBoundingClientRect()
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20))
  const over = top && !thing.contains(top) && !top.contains(thing) && !(label && label.contains(top))
  return (shown ? "" : "does not show that it has the focus ") + (!top ? "is out of sight" : over ? "is covered" : "")
}"""


class Keyboard(Walker):
    """One person; `tabs` counts how often they pressed Tab."""

    tabs = 0

    def reach(self, thing: Locator) -> None:
        """Go on with Tab until the focus is there."""
        handle = thing.element_handle()
        for _ in range(MOST):
            if handle.evaluate(HERE):
                wrong = handle.evaluate(SHOWN)
                assert not wrong, f"{self.page.url}: {handle.evaluate('e => e.outerHTML.slice(0, 200)')} {wrong}"
                return
            self.page.keyboard.press("Tab")
            self.tabs += 1
        raise AssertionError(f"{self.page.url}: Tab never comes to {handle.evaluate('e => e.outerHTML.slice(0, 200)')}")

    def leave(self, thing: Locator) -> None:
        self.reach(thing)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def put(self, field: Locator, value) -> "Keyboard":
        kind, keyboard = kind_of(field), self.page.keyboard
        if kind == "input radio":
            self.choose(field)
            return self
        self.reach(field)
        if kind.startswith("select"):
            places = "(e, value) => [...e.options].findIndex(each => each.value === value) - e.selectedIndex"
            steps = field.evaluate(places, str(value))
            for _ in range(abs(steps)):
                keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
            assert field.input_value() == str(value)
        elif kind == "input checkbox":
            if field.is_checked() != value:
                keyboard.press("Space")
            assert field.is_checked() == value
        elif kind == "input file":
            self.open_chooser()
            field.set_input_files(Path(value) if isinstance(value, str) else value)
        else:
            keyboard.press("Control+A")
            keyboard.insert_text(str(value))
        return self

    def open_chooser(self) -> None:
        """Press Space on the box of a file that has the focus: Chromium asks which file.

        Playwright's own way begins to listen without waiting until Chromium has taken note: on a busy machine one
        chooser in forty opened before, and was waited for in vain.
        """
        opened = []

        def opens(event: dict) -> None:
            opened.append(event)

        session = self.page.context.new_cdp_session(self.page)
        session.on("Page.fileChooserOpened", opens)
        session.send("Page.enable")
        session.send("Page.setInterceptFileChooserDialog", {"enabled": True})
        self.page.keyboard.press("Space")
        for _ in range(MOST):  # each brings what Chromium has told until then
            if opened:
                break
            session.send("Runtime.evaluate", {"expression": "0"})
        session.detach()
        assert opened, f"{self.page.url}: Space opens no chooser of files"

    def choose(self, radio: Locator) -> None:
        """Tab comes to one of a group of radio buttons; the arrows go on to the others."""
        name = radio.get_attribute("name")
        group = self.page.locator(f"input[type=radio][name='{name}']")
        begin = next((each for each in group.all() if each.is_checked()), group.first)
        if self.page.evaluate("name => document.activeElement.name !== name", name):
            self.reach(begin)
        for _ in range(group.count()):
            if radio.evaluate(HERE):
                break
            self.page.keyboard.press("ArrowDown")
        if not radio.is_checked():
            self.page.keyboard.press("Space")
        assert radio.is_checked()
