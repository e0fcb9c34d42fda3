"""An empty page, list or tab says what comes first, and not only that there is nothing."""

import re
from pathlib import Path

import pytest

from tests.test_architecture import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = [path for path in (ROOT / "templates").rglob("*.html") if path.name != "gallery.html"]
INCLUDED = re.compile(r"""{% include "components/empty\.html" with (.*?) only %}""", re.S)
SAID = re.compile(r'text="([^"]*)"')
# A paragraph, where a list would be, that says there is nothing.
PARAGRAPH = re.compile(r"<p[^>]*>\s*((?:None|Nothing|Nobody|No)\b[^<{]*)</p>")
ENOUGH = 6  # words
# What says all there is to say: nothing comes first, or the page says it around it.
COMPLETE = {
    "Nothing is recorded for:": "a list follows",
    "Nothing: the case is closed.": "nothing comes first",
    "Nobody.": "who is waited for, beside what is next",
    "Nothing else moves.": "the rest of the page is what moves",
    "Nothing changed between these two days.": "the two days are asked above",
    "Nothing had been recorded by then.": "the day is asked above",
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_bare(text: str) -> bool:
    """Whether it says nothing but that there is nothing: one short sentence."""
    sentences = [each for each in re.split(r"[.?!:](?:\s|$)", text.strip()) if each]
    return len(sentences) < 2


def bare_components(text: str) -> list[str]:
    """What the component for empty lists is told to say, where it neither says more than a sentence nor leads on."""
    found = []
    for told in INCLUDED.findall(text):
        said = SAID.search(told)
        if said and "url=" not in told and is_bare(said[1]):
            found.append(said[1])
    return found


def bare_paragraphs(text: str) -> list[str]:
    """Paragraphs that say in a few words that there is nothing."""
    found = (" ".join(said.split()) for said in PARAGRAPH.findall(text))
    return [said for said in found if is_bare(said) and len(said.split()) < ENOUGH and said not in COMPLETE]


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_what_is_empty_says_what_comes_first(path):
    text = path.read_text()
    assert bare_components(text) + bare_paragraphs(text) == []


def test_the_blocks_of_my_work_do_so_too():
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    said = [each for path in modules for each in re.findall(r'\b(?:empty|none) ?= ?"([^"]+)"', path.read_text())]
    assert len(said) >= 5
    assert [each for each in said if is_bare(each)] == []


def test_a_bare_one_is_noticed():
    assert bare_components('{% include "components/empty.html" with text="No letters." only %}') == ["No letters."]
    assert bare_components('{% include "components/empty.html" with text="No letters." url=there only %}') == []
    assert bare_components('{% include "components/empty.html" with text="None yet. Make one." only %}') == []
    assert bare_paragraphs('{% empty %}<p class="app-quiet">None  recorded.</p>{% endfor %}') == ["None recorded."]
    assert bare_paragraphs('<p class="govuk-body">No case is on hold. Hold one when a court asks.</p>') == []
