"""Libraries that are loaded when something of them is first used: csprapp.libraries."""

import subprocess
import sys
from types import ModuleType

import pytest

from csprapp.libraries import Later

LIBRARIES = {"pypdf", "pikepdf", "pypdfium2", "xlsxwriter", "docx", "icalendar", "typst"}
LOADED = """
import sys, django
django.setup()
from csprapp.loading import load_all
load_all()
print(*{name.partition(".")[0] for name in sys.modules})
"""
AS_A_CHILD = """
import importlib, sys
from csprapp.libraries import load_named
importlib.import_module(sys.argv[1])
load_named()
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.fixture
def a_library(tmp_path, monkeypatch):
    """A module that nobody has loaded."""
    (tmp_path / "seldom_used.py").write_text("class Sheet:\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield "seldom_used"
    sys.modules.pop("seldom_used", None)


def test_a_library_is_loaded_when_something_of_it_is_asked_for(a_library):
    later = Later(a_library)
    assert a_library not in sys.modules
    assert isinstance(later.Sheet(), later.Sheet)
    assert isinstance(sys.modules[a_library], ModuleType)


def test_what_a_library_does_not_have_is_said_as_of_any_module(a_library):
    with pytest.raises(AttributeError, match="module 'seldom_used' has no attribute 'Book'"):
        _ = Later(a_library).Book


def loaded(code: str, *arguments: str) -> set[str]:
    """What is loaded in a process of its own that did this."""
    line = [sys.executable, "-c", code, *arguments]
    return set(subprocess.run(line, check=True, capture_output=True, text=True, timeout=120).stdout.split())


@pytest.mark.sqlite  # no database is asked
def test_a_process_with_every_page_loaded_has_none_of_the_libraries_for_files():
    """They are some 20 MB of each process; tests/ui/test_html.py holds the pages to it that are then asked for."""
    found = loaded(LOADED)
    assert "dashboard" in found
    assert not found & LIBRARIES


@pytest.mark.parametrize(
    ("module", "libraries"),
    [
        ("csprapp.files.keeping", {"pypdf", "pikepdf"}),
        ("csprapp.files.pdf", {"pypdf", "pikepdf"}),
        ("csprapp.files.typeset", {"typst"}),
        ("publishing.disclosure.parts", {"pypdf", "pikepdf", "pypdfium2"}),
        ("publishing.takedown.new_in_file", {"pypdf", "pikepdf", "pypdfium2"}),
        ("reviews.returns.word_tables", {"docx"}),
    ],
)
@pytest.mark.sqlite  # no database is asked
def test_what_forks_for_a_file_has_loaded_what_the_child_will_need(module, libraries):
    """Else each child would load it anew, and within its own time and memory."""
    assert loaded(AS_A_CHILD, module) & LIBRARIES == libraries
