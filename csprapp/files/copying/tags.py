"""Tags: what a screen reader reads, in which order. Their names are the usual ones, their identifiers ours."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, String

from .copier import Copier, leaves, listed, makes

USUAL = (
    "/Document /DocumentFragment /Part /Art /Sect /Div /Aside /BlockQuote /Caption /TOC /TOCI /Index /NonStruct "
    "/Private /P /H /H1 /H2 /H3 /H4 /H5 /H6 /L /LI /Lbl /LBody /Table /TR /TH /TD /THead /TBody /TFoot /Span /Quote "
    "/Note /FENote /Reference /BibEntry /Code /Link /Annot /Ruby /RB /RT /RP /Warichu /WT /WP /Figure /Formula "
    "/Form /Title /Sub /Em /Strong /Artifact"
)
STANDARD = frozenset(USUAL.split())
OF_VERSION_2 = {"/DocumentFragment", "/Aside", "/FENote", "/Title", "/Sub", "/Em", "/Strong", "/Artifact"}
NAMESPACE = "http://iso.org/pdf2/ssn"
OWNERS = {"/Layout", "/List", "/Table", "/PrintField", "/Artifact", "/FENote"}
NAMES_FOR_NAMES = 20


class Tags:
    """The tree of tags, built anew beside the pages it speaks of."""

    def __init__(self, copier: Copier, old: Any) -> None:
        self.copier, self.old = copier, old
        self.roles = old.get("/RoleMap") if isinstance(old.get("/RoleMap"), Dictionary) else Dictionary()
        self.elements: dict[tuple[int, int], Any] = {}
        self.new = copier.new.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.namespace: Any = None
        self.with_ids: dict[str, Any] = {}

    def made(self) -> Any:
        """The new root."""
        self.copier.note_others("tree of tags", self.old)
        kids = [kid for each in listed(self.old.get("/K")) if (kid := self.kid(each, self.new)) is not None]
        self.new.K = Array(kids)
        self.new.ParentTree = self.copier.new.make_indirect(Dictionary(Nums=Array(self.places())))
        if self.namespace is not None:
            self.new.Namespaces = Array([self.namespace])
        if self.with_ids:
            pairs = [part for name in sorted(self.with_ids) for part in (String(name), self.with_ids[name])]
            self.new.IDTree = self.copier.new.make_indirect(Dictionary(Names=Array(pairs)))
        if self.copier.classes:
            self.new.ClassMap = class_map(self.copier)
        return self.new

    def kid(self, old: Any, parent: Any) -> Any:
        """What stands in an element: the number of a mark, a mark elsewhere, an object as a link, or an element."""
        if isinstance(old, int):
            return old
        if not isinstance(old, Dictionary):
            return None
        kind = str(old.get("/Type", "/StructElem"))
        if kind == "/MCR":
            return self.copier.by_shape("mark of an element", old)
        if kind == "/OBJR":
            made = self.copier.by_shape("object of an element", old)
            return made if "/Obj" in made else None
        return self.element(old, parent)

    def element(self, old: Any, parent: Any) -> Any:
        """An element and all below it; None for one that held only what did not go across, such as a note."""
        if old.is_indirect and old.objgen in self.elements:
            return self.elements[old.objgen]
        role = self.role(old)
        new = self.copier.new.make_indirect(Dictionary(Type=Name.StructElem, S=Name(role), P=parent))
        if old.is_indirect:
            self.elements[old.objgen] = new
        held = listed(old.get("/K"))
        kids = [kid for each in held if (kid := self.kid(each, new)) is not None]
        if held and not kids:
            if old.is_indirect:
                self.elements[old.objgen] = None
            return None
        if kids:
            new.K = kids[0] if len(kids) == 1 else Array(kids)
        self.copier.fill(new, "element", old)
        if role in OF_VERSION_2:
            new.NS = self.version_2()
        if (own := self.copier.id_of(old.get("/ID"))) is not None:
            new.ID = own
            self.with_ids[str(own)] = new
        return new

    def role(self, old: Any) -> str:
        """The usual name for what an element is, whatever the file calls it."""
        role, roles = old.get("/S"), self.roles
        space = old.get("/NS")
        if isinstance(space, Dictionary) and isinstance(space.get("/RoleMapNS"), Dictionary):
            roles = space.RoleMapNS
        for _ in range(NAMES_FOR_NAMES):
            if str(role) in STANDARD:
                return str(role)
            role = roles.get(str(role)) if isinstance(role, Name) else None
            role = role[0] if isinstance(role, Array) and len(role) else role
        return "/NonStruct"

    def version_2(self) -> Any:
        """The namespace of PDF 2.0, whose names are used."""
        if self.namespace is None:
            self.namespace = self.copier.new.make_indirect(Dictionary(Type=Name.Namespace, NS=String(NAMESPACE)))
        return self.namespace

    def places(self) -> list[Any]:
        """Which element each mark and each object belongs to, by the number that page or object has."""
        found: dict[int, Any] = {}
        for number, held in leaves(self.old.get("/ParentTree"), "/Nums"):
            if isinstance(held, Array):
                found[int(number)] = Array(
                    [self.elements.get(each.objgen) if _is_element(each) else None for each in held]
                )
            elif _is_element(held) and (made := self.elements.get(held.objgen)) is not None:
                found[int(number)] = made
        return [part for number in sorted(found) for part in (number, found[number])]


def _is_element(value: Any) -> bool:
    return isinstance(value, Dictionary) and value.is_indirect


@makes("object of it")
def object_of(copier: Copier, value: Any) -> Any:
    """The link or picture an element speaks of, where it went across."""
    if not isinstance(value, Object):
        return None
    made = [copier.made.get((kind, value.objgen)) for kind in ("image", "form")]
    return copier.links.get(value.objgen) or next((each for each in made if each is not None), None)


@makes("stream of it")
def stream_of(copier: Copier, value: Any) -> Any:
    """The form in which a mark stands."""
    return copier.made.get(("form", value.objgen))


@makes("attributes")
def attributes(copier: Copier, value: Any) -> Any:
    """Layout, lists and tables; what a program noted for itself does not go across."""
    made = [new for each in listed(value) if (new := _attribute(copier, each)) is not None]
    return (made[0] if len(made) == 1 else Array(made)) if made else None


def _attribute(copier: Copier, value: Any) -> Any:
    if not isinstance(value, Dictionary):
        return None  # the number of a revision
    if str(value.get("/O")) not in OWNERS:
        copier.removed.add("data from the program that made it")
        return None
    return copier.by_shape("attribute", value)


@makes("classes")
def classes(copier: Copier, value: Any) -> Any:
    """Attributes that elements share, by name: the names become ours."""
    known = copier.source.Root.StructTreeRoot.get("/ClassMap", Dictionary())
    made = []
    for name in (each for each in listed(value) if isinstance(each, Name)):
        held = copier.classes.setdefault(str(name), (f"/C{len(copier.classes) + 1}", known.get(str(name))))
        made.append(Name(held[0]))
    return Array(made) if made else None


def class_map(copier: Copier) -> Any:
    """The attributes for each class that is used."""
    made = {name: attributes(copier, held) for name, held in copier.classes.values()}
    return Dictionary({name: held if held is not None else Dictionary() for name, held in made.items()})


@makes("ids")
def ids(copier: Copier, value: Any) -> Any:
    """The identifiers of other elements, such as the heads of a table's cell."""
    return Array([made for each in listed(value) if (made := copier.id_of(each)) is not None])


@makes("id")
def one_id(copier: Copier, value: Any) -> Any:
    """The identifier of another element."""
    return copier.id_of(value)
