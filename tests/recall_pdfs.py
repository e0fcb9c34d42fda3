"""How many hidden words, unread pages and ordinary pages the check of PDFs tells apart: `python -m tests.recall_pdfs`.

Each kind is tried on pages turned in four ways, and on pages of Chromium and LibreOffice made now. Prints the rows of
docs/quality.md; what was missed or told wrongly is named after them.
"""

import io
from collections.abc import Iterator

import pikepdf
from django.conf import settings

settings.configure()

from publishing.disclosure.pdfs import OVER, UNSEEN, Read, read  # noqa: E402
from tests import pdf_kinds, programs_pdfs  # noqa: E402

TURNS = (0, 90, 180, 270)


def turned(data: bytes, by: int) -> bytes:
    """The file with its pages turned, words and covers together."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.rotate(by, relative=True)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def tried(kinds: dict[str, pdf_kinds.Made]) -> Iterator[tuple[str, Read]]:
    for name, make in kinds.items():
        data = make()
        for by in TURNS:
            yield f"{name}, turned by {by}", read("f.pdf", turned(data, by))


def names_it(inside: Read) -> bool:
    return any(each.what in {UNSEEN, OVER} and "Pocklin" in each.excerpt for each in inside.findings)


def row(what: str, results: dict[str, bool], wrong: int | None = None) -> list[str]:
    """Print one row; the names of what was not right."""
    found = "-" if wrong is not None else sum(results.values())
    print(f"| {what} | {len(results)} | {found} | {'-' if wrong is None else wrong} |")
    return [name for name, right in results.items() if not right]


def by_page(make, hidden: int) -> tuple[dict[str, bool], dict[str, bool]]:
    """Of a program's file: whether each page with hidden words is told, and whether each ordinary page is let be."""
    inside = read("f.pdf", make())
    told = {int(each.where.rpartition(" ")[2]) for each in inside.findings if each.where.startswith("f.pdf, page ")}
    pages = sum(each.where.startswith("f.pdf, page ") and each.where[-1].isdigit() for each in inside.places)
    covered = {f"{make.__name__}, page {number}": number in told for number in range(1, hidden + 1)}
    return covered, {f"{make.__name__}, page {n}": n not in told for n in range(hidden + 1, pages + 1)}


def main() -> None:
    """Every kind, counted."""
    missed = row("Words that nobody sees", {name: names_it(inside) for name, inside in tried(pdf_kinds.COVERS)})
    missed += row("Ink that no program reads", {name: bool(each.unreadable) for name, each in tried(pdf_kinds.UNREAD)})
    plain = {name: not inside.findings for name, inside in tried(pdf_kinds.ORDINARY)}
    missed += row("Ordinary pages", plain, list(plain.values()).count(False))
    hidden: dict[str, bool] = {}
    plain = {}
    for make, count in (
        (programs_pdfs.by_chromium, len(programs_pdfs.HIDDEN_IN_HTML)),
        (programs_pdfs.by_libreoffice, len(programs_pdfs.HIDDEN_IN_WORD)),
    ):
        covered, rest = by_page(make, count)
        hidden, plain = hidden | covered, plain | rest
    missed += row("Words that nobody sees, in files of Chromium and LibreOffice", hidden)
    missed += row("Ordinary pages of Chromium and LibreOffice", plain, list(plain.values()).count(False))
    print(*missed, sep="\n")


if __name__ == "__main__":
    main()
