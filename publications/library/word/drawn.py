"""What is drawn in a Word file: pictures and boxes of text are handed on, everything else is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from publications.library.word.losses import Losses
from publications.library.word.marks import W, is_on, local, number, text_of

FAR_AWAY = 14_000_000  # EMU, twice the width of a page
FAR_IN_POINTS = 1_100
PLACED = re.compile(r"(?:margin-)?(?:left|top):(-?\d+(?:\.\d+)?)pt")
KINDS = {
    "chart": "A chart",
    "relIds": "A SmartArt drawing",
    "contentPart": "Handwriting (ink)",
    "model3d": "A 3D model",
}
LEFT_OUT = "was left out"


def without_choice(element: etree._Element) -> Iterator[etree._Element]:
    """What Word shows of something that a file offers in several ways: the newest, unless only the older has a
    picture of it. Both hold the same, so never both."""
    choice = next((one for one in element if local(one) == "Choice"), None)
    older = next((one for one in element if local(one) == "Fallback"), None)
    if choice is None or (not _shows(choice) and older is not None and _has(older, "pic") and not _has(choice, *KINDS)):
        choice = older
    yield from () if choice is None else choice


def _shows(element: etree._Element) -> bool:
    return _has(element, "txbxContent", "pic", "imagedata", "t")


def _has(element: etree._Element, *names: str) -> bool:
    return next(element.iter(*(f"{{*}}{name}" for name in names)), None) is not None


def taken(
    drawing: etree._Element, losses: Losses, words_in: Callable[[str], str]
) -> Iterator[tuple[str, etree._Element, str]]:
    """("picture", its blip or imagedata, its description) and ("box", its text, "") of a drawing, in their order.

    `words_in` gives the words of a part that a drawing refers to. What is neither is named in the notes.
    """
    title, hidden = _described(drawing)
    words = text_of(drawing, but=frozenset({"del", "moveFrom"}))
    if hidden:
        losses.say("A hidden drawing", LEFT_OUT, words or title)
        return
    some = False
    for one in drawing.iter("{*}txbxContent", "{*}blip", "{*}imagedata", "{*}textpath", *(f"{{*}}{k}" for k in KINDS)):
        name = local(one)
        if _inside_box(one, drawing) or (name == "txbxContent" and not _has(one, "r")):
            continue
        some = True
        if name in KINDS:
            losses.say(KINDS[name], LEFT_OUT, ". ".join(filter(None, (title, _referred(one, words_in)))))
        elif name == "textpath":
            losses.say("WordArt", LEFT_OUT, one.get("string", ""))
        elif name == "txbxContent":
            yield "box", one, ""
        elif name != "blip" or _is_picture(one):
            if lies_over_text(drawing):
                losses.say(
                    "A picture placed over the text", "appears by itself: the words under it are on the page", title
                )
            yield "picture", one, title
    if not some and local(drawing) != "object" and not _is_rule(drawing):
        over = lies_over_text(drawing)
        what = "A shape placed over the text" if over else "A drawing"
        losses.say(what, f"{LEFT_OUT}: words under it are on the page" if over else LEFT_OUT, title)


def lies_over_text(drawing: etree._Element) -> bool:
    """Whether it is put in front of the text, as a box that is drawn over a name."""
    anchor = next(drawing.iter("{*}anchor"), None)
    if anchor is not None:
        return anchor.get("behindDoc", "0") in {"0", "false"} and _has(anchor, "wrapNone")
    style = next((one.get("style", "") for one in drawing.iter() if "position:absolute" in one.get("style", "")), "")
    return bool(style) and "z-index:-" not in style.replace(" ", "") and not _has(drawing, "wrap")


def _described(drawing: etree._Element) -> tuple[str, bool]:
    about = next(drawing.iter("{*}docPr"), None)
    shape = next(drawing.iter("{*}shape", "{*}rect", "{*}roundrect", "{*}group"), None)
    style = (shape.get("style", "") if shape is not None else "").replace(" ", "").lower()
    hidden = "visibility:hidden" in style or "display:none" in style or "mso-hide:all" in style
    hidden = hidden or any(abs(float(far)) > FAR_IN_POINTS for far in PLACED.findall(style))
    if about is None:
        return (shape.get("alt", "") if shape is not None else "").strip(), hidden
    away = any(abs(number(one.text) or 0) > FAR_AWAY for one in drawing.iter("{*}posOffset"))
    size = next(drawing.iter("{*}extent"), None)
    flat = size is not None and _has(drawing, "txbxContent") and "0" in {size.get("cx"), size.get("cy")}
    return (about.get("descr") or about.get("title") or "").strip(), (
        away or flat or about.get("hidden", "").lower() in {"1", "true"}
    )


def _inside_box(element: etree._Element, drawing: etree._Element) -> bool:
    for around in element.iterancestors():
        if around is drawing:
            return False
        if local(around) == "txbxContent":
            return True
    return False


def _is_picture(blip: etree._Element) -> bool:
    """Whether it is a picture of its own, and not what fills a shape."""
    return any(local(one) == "pic" for one in blip.iterancestors())


def _is_rule(drawing: etree._Element) -> bool:
    return any(key.endswith("}hr") for one in drawing for key in one.attrib)


def _referred(element: etree._Element, words_in: Callable[[str], str]) -> str:
    keys = [value for name, value in element.attrib.items() if re.search(r"\}(id|dm)$", name)]
    return " ".join(filter(None, map(words_in, keys)))


# --- Equations --------------------------------------------------------------------------------------------------


def equation(element: etree._Element) -> str:
    """An equation in one line: a fraction as 3/12, a power as x^2."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name in {"ctrlPr", "rPr", "sSupPr", "sSubPr", "fPr", "dPr", "naryPr", "radPr", "degHide", "del", "moveFrom"}:
        return ""
    if name == "r" and any(is_on(one) for one in element.iter(f"{W}vanish", f"{W}webHidden")):
        return ""
    parts = {local(one): equation(one) for one in element if isinstance(one.tag, str)}
    if name == "f":
        return f"{_grouped(parts.get('num', ''))}/{_grouped(parts.get('den', ''))}"
    if name in {"sSup", "sSub", "sSubSup"}:
        low = f"_{_grouped(parts['sub'])}" if "sub" in parts else ""
        high = f"^{_grouped(parts['sup'])}" if "sup" in parts else ""
        return f"{parts.get('e', '')}{low}{high}"
    if name == "rad":
        return f"√{_grouped(parts.get('e', ''))}"
    if name == "d":
        return f"({', '.join(equation(one) for one in element if local(one) == 'e')})"
    return "".join(equation(one) for one in element if isinstance(one.tag, str))


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"
