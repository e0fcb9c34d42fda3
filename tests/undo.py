"""Pressing "Undo" beside "Saved", as a browser does: whatever the form of the button holds is sent."""

from lxml import html


def undo_form(page):
    """The form of "Undo" on a page, or None."""
    forms = html.fromstring(page.content).xpath("//form[.//button[starts-with(normalize-space(), 'Undo')]]")
    return forms[0] if forms else None


def press_undo(client, page):
    """The answer to it, where it leads."""
    form = undo_form(page)
    (button,) = form.xpath(".//button")
    typed = {each.name: each.value for each in form.xpath(".//input")} | {button.get("name"): button.get("value")}
    return client.post(form.get("action"), typed, follow=True)
