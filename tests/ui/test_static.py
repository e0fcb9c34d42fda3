"""Static files as they are served: hashed names, imports followed, no file that points to nothing."""

import re
from collections import Counter
from pathlib import Path

from django.core.management import call_command


def test_every_module_and_stylesheet_is_served_under_a_hashed_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "csprapp.ui.static.Storage"}}
    call_command("collectstatic", "--noinput", verbosity=0)
    [script] = [path for path in tmp_path.glob("app.*.js")]
    [imported] = re.findall(r'from "(\./[^"]+)"', script.read_text())
    assert re.fullmatch(r"\./vendor/govuk-frontend\.min\.[0-9a-f]{12}\.js", imported)
    assert (tmp_path / imported).is_file()
    assert list(tmp_path.glob("app.*.css"))


def test_the_look_of_a_thing_is_written_in_one_place():
    """Two things of one name would take each other's look, as the months of a count once took that of a form."""
    style = (Path(__file__).parents[2] / "static" / "app.css").read_text()
    names = Counter(re.findall(r"(?<!,\n)^(\.[^\n{}@,]+) \{$", style, re.MULTILINE))
    assert [name for name, times in names.items() if times > 1] == []
