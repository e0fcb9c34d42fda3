"""Small files that ask for large work are answered within five seconds, as what they are or refused in words."""

import pytest

from csprapp.files import checks, child, keeping, pdf, pictures
from csprapp.files.refused import FileRefused
from publications.library import body
from publishing.disclosure import parts
from publishing.takedown.new_in_file import looked_at
from tests.factories_publishing import small_pdf
from tests.unseen import hostile

# Some minutes of somebody else's patience: with `make proof`; of each kind the first is tried every day.
FIRST = {next(iter(kinds)) for kinds in (hostile.PDFS, hostile.WORDS, hostile.OTHERS)}
SMALL = small_pdf()
ANSWER = 5  # seconds, after which the child that reads is ended (tests/files/test_child.py)


@pytest.fixture(autouse=True)
def in_a_child(settings, monkeypatch):
    """Every reader works in a child, and none has more than those seconds."""
    settings.FILES_IN_A_CHILD = True
    answer, given = child._answer, []
    monkeypatch.setattr(
        child, "_answer", lambda talk, seconds, output: given.append(seconds) or answer(talk, seconds, output)
    )
    yield
    assert given
    assert max(given) <= ANSWER


def each_of(kinds):
    return [pytest.param(kind, marks=[] if kind in FIRST else pytest.mark.proof()) for kind in kinds]


def asked(function, *arguments):
    """What it gives or the words of its refusal."""
    try:
        given = function(*arguments)
    except FileRefused as refused:
        given = refused.message
        assert given.endswith(".") or given.startswith("Select")
    return given


@pytest.mark.parametrize("kind", each_of(hostile.PDFS))
def test_a_pdf_is_answered_by_whoever_reads_it(kind):
    data = hostile.PDFS[kind]()
    asked(checks.check, data)
    asked(keeping.check_kept, data)
    asked(pdf.public_copy, data)
    asked(child.run, parts.whole, "report.pdf", data)
    asked(child.run, looked_at, "report.pdf", SMALL, data)


@pytest.mark.parametrize("kind", each_of(hostile.WORDS))
def test_a_word_file_is_answered_by_whoever_reads_it(kind):
    data = hostile.WORDS[kind]()
    asked(checks.check, data, (checks.DOCX,))
    asked(keeping.check_kept, data)
    asked(body.read_word, data, lambda number, ending: f"documents/k/{number}.{ending}")


@pytest.mark.parametrize("kind", each_of(hostile.OTHERS))
def test_any_other_file_is_answered_as_a_document_of_a_case(kind):
    data = hostile.OTHERS[kind]()
    asked(keeping.check_kept, data)
    if checks.kind_of(data) in {checks.PNG, checks.JPEG}:
        asked(child.run, pictures.without_metadata, data)
