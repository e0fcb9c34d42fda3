"""Templates compute nothing, hold no inline script or style, and each is used."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from tests.test_architecture import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LIBRARY = ("account/", "mfa/", "usersessions/", "allauth/")  # found by django-allauth by their names
BY_NAME = {"400.html", "403.html", "404.html", "410.html", "500.html"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_compiles(path):
    get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_holds_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(
        r"<script(?![^>]*(?:\bsrc=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=\"|javascript:", text
    )


def test_every_template_is_used():
    places = [*TEMPLATES, *(p for d in (*PACKAGES, "tests") for p in (ROOT / d).rglob("*.py"))]
    text = "\n".join(p.read_text() for p in places)
    unused = [
        name(p)
        for p in TEMPLATES
        if name(p) not in BY_NAME and not name(p).startswith(LIBRARY) and f"{name(p)}" not in text
    ]
    assert unused == []


def test_only_two_kinds_of_page_use_safe():
    """`|safe` is for the body of an edition, sanitised when written, and the square code of the second factor."""
    users = [name(p) for p in TEMPLATES if re.search(r"\|\s*safe\b|autoescape off", p.read_text())]
    assert all(user.startswith(("publications/", "publishing/", "mfa/totp/activate_form.html")) for user in users), (
        users
    )
