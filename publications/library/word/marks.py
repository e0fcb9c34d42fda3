"""Names and small questions of Word's XML that its readers here share."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = {"0", "false", "off", "none"}
STRICT = b"http://purl.oclc.org/ooxml/"
# The strict dialect differs in its names alone; only those that are read here.
DIALECT = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/picture", b"drawingml/2006/picture"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
    (b"drawingml/diagram", b"drawingml/2006/diagram"),
    (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
)


def usual_names(content: bytes) -> bytes:
    """XML of the strict dialect with the names that every other program writes."""
    if STRICT in content:
        for strict, usual in DIALECT:
            content = content.replace(STRICT + strict + b'"', b"http://schemas.openxmlformats.org/" + usual + b'"')
            content = content.replace(STRICT + strict + b"'", b"http://schemas.openxmlformats.org/" + usual + b"'")
    return content


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child of that name, and so on down the path; None when there is none."""
    for name in path:
        element = None if element is None else element.find(f"{W}{name}")
    return element


def val(element: etree._Element | None, name: str = "val") -> str | None:
    """An attribute of Word's own; None without the element or the attribute."""
    return None if element is None else element.get(f"{W}{name}")


def number(text: str | None) -> int | None:
    """A whole number, or None for anything else."""
    try:
        return int(float(text)) if text is not None else None
    except (ValueError, OverflowError):
        return None


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as <w:b/> is there and not off."""
    return element is not None and (val(element) or "1").lower() not in OFF


def local(element: etree._Element) -> str:
    """The name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: etree._Element, *, but: frozenset[str] = frozenset({"del", "moveFrom", "txbxContent"})) -> str:
    """The words inside, without those deleted and those of boxes that stand elsewhere."""
    return " ".join("".join(_texts(element, but)).split())


def _texts(element: etree._Element, but: frozenset[str]) -> Iterator[str]:
    for inner in element:
        name = local(inner)
        if name in but:
            continue
        if name == "t":
            yield inner.text or ""
        elif name in {"tab", "br", "cr", "p"}:
            yield " "
            yield from _texts(inner, but)
        else:
            yield from _texts(inner, but)
