"""What an OpenDocument sheet says beside its values: comments, colours of cells, words struck through. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

LONGEST = 2000
NO_COLOUR = {"", "transparent", "#ffffff"}
Told = tuple[dict[tuple[int, int], str], dict[int, frozenset[str]], set[int]]  # comments, coloured rows, struck rows


def told_beside(root: etree._Element) -> Iterator[tuple[str, Told]]:
    """Each sheet by its name, with what stands beside its values; rows and columns from 1."""
    colours, strikes = _styles(root)
    for table in root.iter("{*}table"):
        comments: dict[tuple[int, int], str] = {}
        coloured: dict[int, set[str]] = {}
        struck: set[int] = set()
        for number, column, cell in _cells(table):
            if text := _comment(cell):
                comments[number, column] = text
            style = _said(cell, "style-name")
            if style in colours:
                coloured.setdefault(number, set()).add(colours[style])
            if style in strikes and cell.find("{*}p") is not None:
                struck.add(number)
        yield _said(table, "name"), (comments, {row: frozenset(those) for row, those in coloured.items()}, struck)


def _said(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith(f"}}{name}")), "")


def _styles(root: etree._Element) -> tuple[dict[str, str], set[str]]:
    """The styles of cells that colour them, each with its colour, and those that strike them through."""
    colours, strikes = {}, set()
    for style in root.iter("{*}style"):
        name = _said(style, "name")
        for of_cell in style.iterfind("{*}table-cell-properties"):
            colour = _said(of_cell, "background-color").lower()
            if colour not in NO_COLOUR:
                colours[name] = colour
        if any(_said(text, "text-line-through-style") not in ("", "none") for text in style.iter("{*}text-properties")):
            strikes.add(name)
    return colours, strikes


def _cells(table: etree._Element) -> Iterator[tuple[int, int, Any]]:
    """The cells of a sheet that stand for themselves: one that is repeated over a whole row is its format."""
    number = 1
    for row in table.iter("{*}table-row"):
        column = 1
        for cell in row:
            times = int(_said(cell, "number-columns-repeated") or 1)
            if len(cell) or times < 50:
                yield number, column, cell
            column += times
        number += int(_said(row, "number-rows-repeated") or 1)


def _comment(cell: etree._Element) -> str:
    """The words of a comment, without who wrote it and when."""
    note = cell.find("{*}annotation")
    if note is None:
        return ""
    lines = ("".join(str(part) for part in line.itertext()) for line in note.iterfind("{*}p"))
    return " ".join(" ".join(lines).split())[:LONGEST]
