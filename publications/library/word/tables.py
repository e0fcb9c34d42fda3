"""Tables of a Word file: header rows, cells merged across and down, tables inside tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from publications.library.word.looks import Props, Styles, cell_says
from publications.library.word.losses import Losses
from publications.library.word.marks import child, is_on, local, number, text_of, val

AROUND = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}
WIDEST = 1000  # columns: more are nobody's table


def table_html(
    table: etree._Element, styles: Styles, losses: Losses, inner: Callable[[etree._Element, Props], str]
) -> str:
    """The HTML of a table; `inner` gives that of a cell. Rows that are marked deleted are left out; hidden ones are
    named."""
    rows = [row for row in _inner(table, "tr") if child(row, "trPr", "del") is None]
    below = _merged_below(rows)
    head: list[str] = []
    body: list[str] = []
    for at, row in enumerate(rows):
        if is_on(child(row, "trPr", "hidden")):
            losses.say("A hidden row of a table", "was left out", text_of(row))
            continue
        is_head = is_on(child(row, "trPr", "tblHeader")) and not body
        cells = list(_inner(row, "tc"))
        made = []
        for place, cell in enumerate(cells):
            if below.get(cell) == 0 or child(cell, "tcPr", "cellDel") is not None:
                _say_what_lies_under(cell, losses)
                continue
            where = {"firstRow": at == 0, "lastRow": at == len(rows) - 1, "firstCol": place == 0}
            where["lastCol"] = place == len(cells) - 1
            says = cell_says(styles, table, cell, {edge for edge, here in where.items() if here})
            tag = "th" if is_head else "td"
            made.append(f"<{tag}{_spans(cell, below.get(cell, 1))}>{inner(cell, says)}</{tag}>")
        (head if is_head else body).append(f"<tr>{''.join(made)}</tr>")
    if not head:
        return f"<table>{''.join(body)}</table>"
    return f"<table><thead>{''.join(head)}</thead><tbody>{''.join(body)}</tbody></table>"


def _say_what_lies_under(cell: etree._Element, losses: Losses) -> None:
    """Name the words of a cell that goes on from the one above, which Word keeps and does not show."""
    if child(cell, "tcPr", "cellDel") is None and (words := text_of(cell)):
        losses.say("Text in a cell that is merged with the one above", "was left out: Word does not show it", words)


def _inner(around: etree._Element, name: str) -> Iterator[etree._Element]:
    for element in around:
        if local(element) == name:
            yield element
        elif local(element) in AROUND:
            yield from _inner(element, name)


def _width(cell: etree._Element) -> int:
    return min(max(number(val(child(cell, "tcPr", "gridSpan"))) or 1, 1), WIDEST)


def _spans(cell: etree._Element, down: int) -> str:
    across = _width(cell)
    return (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")


def _merged_below(rows: list[etree._Element]) -> dict[etree._Element, int]:
    """How many rows each merged cell reaches down; 0 for a cell that goes on from the one above."""
    found: dict[etree._Element, int] = {}
    above: dict[int, etree._Element] = {}
    for row in rows:
        column = min(number(val(child(row, "trPr", "gridBefore"))) or 0, WIDEST)
        for cell in _inner(row, "tc"):
            merge = child(cell, "tcPr", "vMerge")
            if merge is not None and val(merge) != "restart" and column in above:
                found[above[column]] += 1
                found[cell] = 0
            else:
                above[column] = cell
                found[cell] = 1
            column += _width(cell)
    return found
