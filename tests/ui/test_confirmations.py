"""What a form page says once it is saved: whole sentences, which say what was done."""

from collections.abc import Iterator

import pytest
from django.urls import get_resolver

from csprapp.ui.form_pages import FormPage


def form_pages(page: type = FormPage) -> Iterator[type]:
    for each in page.__subclasses__():
        yield each
        yield from form_pages(each)


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """The words of every page that says the same each time, by the page."""
    assert get_resolver().url_patterns  # every view is imported
    pages = {f"{page.__module__}.{page.__qualname__}": page.done for page in form_pages()}
    return {name: done for name, done in pages.items() if isinstance(done, str) and done}


def test_a_confirmation_is_whole_sentences_and_says_more_than_that_it_is_saved(said):
    assert len(said) > 150
    wrong = [f"{name}: {done}" for name, done in said.items() if not done.endswith(".") or len(done.split()) < 3]
    assert not wrong, "\n".join(wrong)
