"""How many of what a Word file can hide or lose is found, and how often nothing is cried wolf about.

`python -m tests.publications.word_recall` prints the table that stands in docs/quality.md: every way of hiding and
every thing that is not carried over, in every place of a document where it may stand; the same places with what a
reader sees.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from publications.library import body
from tests.publications.test_word import (
    HEAD,
    INVISIBLE,
    LOST,
    NAME,
    NAMES,
    SEEN,
    UNSEEN,
    item,
    level,
    lists,
    made,
    p,
    r,
)  # fmt: skip

PLACES = {
    "a paragraph": "{p}",
    "a table": "<w:tbl><w:tr><w:tc>{p}</w:tc></w:tr></w:tbl>",
    "a table in a table": "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{p}</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
    "a box of text": "<w:p><w:r><w:drawing><w:txbxContent>{p}</w:txbxContent></w:drawing></w:r></w:p>",
    "a content control": "<w:sdt><w:sdtContent>{p}</w:sdtContent></w:sdt>",
    "a tracked insertion": "<w:p><w:ins>{r}</w:ins></w:p>",
    "a link": '<w:p><w:hyperlink w:anchor="x">{r}</w:hyperlink></w:p>',
    "a field": '<w:p><w:fldSimple w:instr="REF x">{r}</w:fldSimple></w:p>',
    "a footnote": '<w:p><w:r><w:t>See</w:t><w:footnoteReference w:id="2"/></w:r></w:p>',
}


@dataclass
class Count:
    """One row of the table."""

    tried: int = 0
    found: int = 0
    false: int = 0


def read(run: str, place: str) -> body.WordFile:
    """A document with one run in one place."""
    inner = PLACES[place].format(p=p(run), r=run)
    note = f'<w:footnotes {NAMES}><w:footnote w:id="2">{p(run)}</w:footnote></w:footnotes>'
    data = made(HEAD + inner + p(r("Last.")), styles=UNSEEN, more=[("word/footnotes.xml", note)])
    return body.read_word(data, lambda number, ending: f"documents/k/p-{number}.{ending}")


def hidden() -> Iterator[tuple[str, bool]]:
    """Each way of hiding in each place, and whether the words stayed off the page and were shown to the writer."""
    for way, props in INVISIBLE.items():
        for place in PLACES:
            word = read(r(NAME, props), place)
            yield f"{way} in {place}", NAME not in word.html and any(NAME in note for note in word.notes)


def lost() -> Iterator[tuple[str, bool]]:
    """Each thing that is not carried over in each place, and whether it was named."""
    for inner, said in LOST:
        for place in PLACES:
            word = read(f"<w:r>{inner}</w:r>", place)
            yield f"{said} in {place}", any(said in note for note in word.notes)


def seen() -> Iterator[tuple[str, bool]]:
    """What a reader sees in each place, and whether it stands on the page without a note about it."""
    for props in SEEN:
        for place in PLACES:
            word = read(r(NAME, props), place)
            quiet = not any("Hidden" in note for note in word.notes)
            yield f"{props} in {place}", NAME in word.html and quiet


def numbers() -> Iterator[tuple[str, bool]]:
    """Lists counted in several forms, cut by headings and paragraphs; and whether the page shows Word's numbers."""
    forms = {"%1.": "4", "(%1)": "(4)", "%1)": "4", "Finding %1:": "Finding 4:"}
    for text, label in forms.items():
        for between in (HEAD, p(r("Between.")), "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"):
            data = made(
                HEAD + "".join(map(item, "abc")) + between + item("d"), numbering=lists(level(0, "decimal", text))
            )
            html = body.read_word(data, lambda number, ending: "").html
            shown = f'<ol start="{label}"><li>d</li>' if label == "4" else f"<p>{label} d</p>"
            yield f"{text} after {between[:20]}", shown in html


def counted() -> dict[str, Count]:
    """The rows of the table."""
    rows = {name: Count() for name in ("Hidden words", "What is not carried over", "Numbers of paragraphs")}
    for count, cases in zip(rows.values(), (hidden(), lost(), numbers()), strict=True):
        for _, right in cases:
            count.tried += 1
            count.found += right
    rows["What a reader sees"] = row = Count()
    for _, right in seen():
        row.tried += 1
        row.false += not right
    return rows


if __name__ == "__main__":
    for name, row in counted().items():
        print(f"| {name} | {row.tried} | {row.found or ''} | {row.false} |")
