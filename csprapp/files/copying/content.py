"""What is drawn, command by command, and the resources it uses: what draws nothing has no place here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import (
    ContentStreamInlineImage,
    Dictionary,
    Name,
    Operator,
    Stream,
    String,
    parse_content_stream,
    unparse_content_stream,
)

from .copier import Copier, makes

TEXT = frozenset(("Tj", "TJ", "'", '"'))
DRAWING = (
    "b B b* B* BT c cm CS cs d d0 d1 EMC ET f F f* G g h i j J K k l m M n q Q re RG rg ri s S sc SC T* Tc Td TD TL "
    "Tm Tr Ts Tw Tz v w W W* y"
)
DRAWS = TEXT.union(DRAWING.split())
USES = {"Do": "/XObject", "Tf": "/Font", "gs": "/ExtGState", "sh": "/Shading", "cs": "/ColorSpace", "CS": "/ColorSpace"}
UNUSED = {"MP", "DP", "BX", "EX", *USES}  # they draw nothing, or nothing that there is
KINDS = {
    "/XObject": "drawn",
    "/Font": "font",
    "/ExtGState": "graphics state",
    "/Shading": "shading",
    "/ColorSpace": "colour space",
    "/Pattern": "pattern",
    "/Properties": "property",
}
RENDERINGS = {"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"}
OF_ITSELF = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}
SMALLEST = 1e-9  # square points that a matrix leaves of one
USUAL = (
    "/Artifact /Span /OC /Clip /Document /Part /Art /Sect /Div /BlockQuote /Caption /TOC /TOCI /Index /P /H /H1 /H2 "
    "/H3 /H4 /H5 /H6 /L /LI /Lbl /LBody /Table /TR /TH /TD /THead /TBody /TFoot /Quote /Note /Reference /BibEntry "
    "/Code /Link /Annot /Ruby /Warichu /Figure /Formula /Form /ReversedChars"
)
MARKS = frozenset(USUAL.split())


class Resources:
    """The resources of one drawing: those it uses, under names of ours."""

    def __init__(self, copier: Copier, old: Any) -> None:
        self.copier, self.old = copier, old if isinstance(old, Dictionary) else Dictionary()
        self.names: dict[tuple[str, str], Name | None] = {}
        self.new: dict[str, dict[str, Any]] = {}
        copier.note_others("resources", self.old)
        drawings = self.old.get("/XObject")
        for each in drawings.values() if isinstance(drawings, Dictionary) else ():
            copier.offered[each.objgen] = each

    def name(self, category: str, old: Any) -> Name | None:
        """The new name of a resource, or None where there is none that can go across."""
        known = (category, str(old))
        if known not in self.names:
            held = self.old.get(category)
            value = held.get(str(old)) if isinstance(held, Dictionary) else None
            self.names[known] = self.put(category, self.copier.make(KINDS[category], value))
        return self.names[known]

    def put(self, category: str, made: Any) -> Name | None:
        """The name of something newly made."""
        if made is None:
            return None
        held = self.new.setdefault(category, {})
        name = f"{category[:2]}{len(held) + 1}"
        held[name] = made
        return Name(name)

    def made(self) -> Dictionary:
        """The new dictionary of resources."""
        return Dictionary({category: Dictionary(held) for category, held in self.new.items()})


def rewritten(copier: Copier, drawing: Any, resources: Resources) -> bytes:
    """The commands of a page or form, its comments, unknown commands and unknown marks left out."""
    around, copier.around = copier.around, resources
    kept: list[Any] = []
    for each in parse_content_stream(drawing):
        if isinstance(each, ContentStreamInlineImage):
            made = copier.make("inline image", each.iimage)
            kept.append(([resources.put("/XObject", made)], Operator("Do")))
        elif (command := str(each.operator)) == "ri" and str(each.operands[0]) not in RENDERINGS:
            copier.note(command)
        elif command in DRAWS:
            if command in TEXT or not any(isinstance(operand, String | Dictionary) for operand in each.operands):
                kept.append(each)
        elif (instruction := _of_names(command, list(each.operands), resources)) is not None:
            kept.append((instruction, each.operator))
        elif command not in UNUSED:
            copier.note(command)
    copier.around = around
    return unparse_content_stream(list(_of_some_size(copier, kept)))


def _of_some_size(copier: Copier, commands: list[Any]) -> Iterator[Any]:
    """The commands without words and drawings that a matrix or a scale presses to nothing: nobody sees them, and a
    program that only lists what a file says tells them."""
    around, pressed, words, narrow = [(False, False)], False, False, False
    for operands, operator in commands:
        command = str(operator)
        if command == "q":
            around.append((pressed, narrow))
        elif command == "Q" and len(around) > 1:
            pressed, narrow = around.pop()
        elif command == "Tz" and operands:
            narrow = abs(float(operands[0])) < NARROWEST
        elif command == "cm":
            pressed = pressed or _presses(operands)
        elif command in {"BT", "Tm"}:
            words = command == "Tm" and _presses(operands)
        if command in TEXT and (words or pressed or narrow) or command == "Do" and pressed:
            copier.removed.add("words and drawings of no size")
        else:
            yield operands, operator


NARROWEST = 5  # percent of a letter's width


def _presses(matrix: list[Any]) -> bool:
    """Whether a matrix leaves nothing of what is drawn."""
    if len(matrix) != 6:
        return False
    a, b, c, d = (float(each) for each in matrix[:4])
    return abs(a * d - b * c) < SMALLEST


def _of_names(command: str, operands: list[Any], resources: Resources) -> list[Any] | None:
    """The operands of a command that names something; None where the command does not go across."""
    if command in {"BDC", "BMC"}:
        return _mark(operands, resources)
    if command in {"scn", "SCN"}:
        if operands and isinstance(operands[-1], Name):
            pattern = resources.name("/Pattern", operands[-1])
            return [*operands[:-1], pattern] if pattern is not None else None
        return operands
    if command not in USES or not operands:
        return None
    if str(operands[0]) in OF_ITSELF:
        return operands
    name = resources.name(USES[command], operands[0])
    return [name, *operands[1:]] if name is not None else None


def _mark(operands: list[Any], resources: Resources) -> list[Any]:
    """A mark round what follows: its tag, where that is a usual one, and its properties, which one command now says."""
    tag = operands[0] if operands and str(operands[0]) in MARKS else Name.Span
    if len(operands) > 1 and isinstance(operands[1], Dictionary):
        return [tag, resources.copier.make("mark", operands[1])]
    name = resources.name("/Properties", operands[1]) if len(operands) > 1 else None
    # A mark without properties stays a mark with empty ones: the command that opens it is kept.
    return [tag, name] if name is not None else ([tag, Dictionary()] if len(operands) > 1 else [tag])


@makes("property")
def prop(copier: Copier, value: Any) -> Any:
    """What a mark points to: a layer, or its properties."""
    named = value.get("/Type") if isinstance(value, Dictionary) else None
    return copier.make("layer" if named in {Name.OCG, Name.OCMD} else "mark", value)


@makes("drawn")
def drawn(copier: Copier, value: Any) -> Any:
    """A picture or a form. What was meant for PostScript printers draws nothing here."""
    kind = {"/Image": "image", "/Form": "form"}.get(str(value.get("/Subtype")))
    return copier.make(kind, value) if kind and isinstance(value, Stream) else None


@makes("form")
def form(copier: Copier, value: Any) -> Any:
    """A drawing that others use."""
    return _drawing(copier, "form", value)


@makes("pattern")
def pattern(copier: Copier, value: Any) -> Any:
    """A pattern of tiles or of shades."""
    if value.get("/PatternType") == 1:
        return _drawing(copier, "tiling", value)
    return copier.make("shaded", value)


def _drawing(copier: Copier, kind: str, value: Any) -> Any:
    if not isinstance(value, Stream):
        return None
    around = copier.around.old if copier.around else None
    resources = Resources(copier, value.get("/Resources", around))
    new = copier.by_shape(kind, value, data=rewritten(copier, value, resources))
    new.Resources = resources.made()
    return new


@makes("font")
def font(copier: Copier, value: Any) -> Any:
    """A typeface; one whose letters are drawings brings those."""
    new = copier.by_shape("font", value)
    if new is not None and value.get("/Subtype") == Name.Type3:
        resources = Resources(copier, value.get("/Resources", copier.around.old if copier.around else None))
        letters = Dictionary()
        for name, letter in value.CharProcs.items():
            letters[name] = Stream(copier.new, rewritten(copier, letter, resources))
        new.CharProcs, new.Resources = letters, resources.made()
    return new
