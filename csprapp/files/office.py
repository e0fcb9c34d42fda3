"""What an Office file may not do, whoever sends it: reach out, run, or carry a program. Word, Excel, PowerPoint alike.

A file from a stranger is opened by a coordinator, by whatever program they have. What that program fetches when it
opens the file tells somebody elsewhere who opened it and when, and can bring anything with it; so it is refused, with
the reason. A link that somebody must follow (http, https, mailto, tel, a place in the file itself) is fine. So is a
template that lies under a drive letter or has only a name: Word looks for it on the reader's own machine.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from csprapp.files.package import CALLED, WORD, Package, Tie, opened, parse
from csprapp.files.refused import FileRefused

INNER = "\x01"
MAX_INSIDE = 3  # a chart's figures are a workbook inside the file; that may hold another
FIELDS = {
    **dict.fromkeys(("DDE", "DDEAUTO"), "starts another program"),
    **dict.fromkeys(("INCLUDETEXT", "INCLUDE", "INCLUDEPICTURE", "IMPORT", "LINK", "RD"), "brings in another file"),
    **dict.fromkeys(("DATABASE", "DATA"), "queries a database"),
    **dict.fromkeys(("AUTOTEXT", "AUTOTEXTLIST", "GLOSSARY"), "brings in text from a template"),
    "MACROBUTTON": "runs a macro",
}
FOLLOWED = re.compile(r"(https?|mailto|tel):|#|$", re.I)
OWN_DRIVE = re.compile(r"(file:/{0,3})?[a-z]:[\\/](?![\\/])", re.I)
ONLY_A_NAME = re.compile(r"[^\\/:]+$")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.I)
PROGRAM = re.compile(
    r"\.(exe|dll|com|scr|pif|cpl|msi|msp|jar|bat|cmd|ps1|vbs?|vbe|js|jse|wsf|wsh|hta|lnk|reg|chm|iso|app|sh)$", re.I
)
MACROS = re.compile(r"(vbaproject|vbadata|vbaprojectsignature)\.(bin|xml)$|(macrosheets|dialogsheets)/", re.I)
MACRO_TYPES = ("macroenabled", "macrosheet", "vbaproject", "vbadata", "keymapcustomizations+macro")
# What a part of XML may say beside its ties: addresses in drawings, figures asked of elsewhere.
PICTURES = rb"<(?:\w+:)?(?:imagedata|fill|stroke|image)\b[^<>]*\b(?:src|href)\s*="
# Where a sheet has a formula: in a cell, a rule for cells, a name, a column of a table.
FORMULAS = rb"f|formula[12]?|oldFormula|definedName|calculatedColumnFormula|totalsRowFormula"
FETCHERS = rb"(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER(?:\.ID)?)\s*\("
# XML may write its letters as numbers and put remarks between them: whoever reads the file sees the letters.
REMARKS = re.compile(rb"<!--.*?-->|<!\[CDATA\[|\]\]>", re.S)
NUMBERED = re.compile(rb"&#(?:x([0-9a-f]{1,6})|(\d{1,7}));", re.I)
PICTURE = "a picture that it fetches from elsewhere"
FETCHING = (
    (re.compile(PICTURES + rb"\s*[\"'](?!#|cid:|data:)(?:[a-z]+:|\\\\|//)", re.I), PICTURE),
    (re.compile(rb"<(?:\w+:)?(?:ddeLink|oleLink)\b", re.I), "a link that starts another program"),
    (re.compile(rb"<(?:\w+:)?(?:dbPr|webPr|olapPr|textPr)\b[^<>]*\b(?:connection|url|sourceFile)\s*=", re.I),
     "figures that it fetches from elsewhere"),
    (re.compile(rb"<(?:\w+:)?(?:" + FORMULAS + rb")\b[^<>]*>[^<]*\b" + FETCHERS, re.I),
     "a formula that fetches from elsewhere"),
    (re.compile(rb"\baction\s*=\s*[\"']ppaction://(?:program|macro|ole)", re.I), "a button that starts a program"),
    (re.compile(rb"<(?:svg:)?script\b|\b(?:href|src)\s*=\s*[\"']\s*javascript:", re.I), "a script"),
)  # fmt: skip


def refuse_what_reaches_out(data: bytes) -> None:
    """Raises FileRefused, with the reason and what to do, for an Office file (.docx, .xlsx, .pptx) that fetches
    something when it is opened, that can run or carries a program, or that unpacks to more than can be read."""
    _look(data, MAX_INSIDE)


def _look(data: bytes, inside: int) -> None:
    with opened(data) as package:
        called = CALLED[package.kind or WORD]
        package.bound()
        for what, instead in _found(package, inside):
            raise FileRefused(f"The {called} {what}. {instead or 'Remove that and save it again.'}")


def _found(package: Package, inside: int) -> Iterator[tuple[str, str]]:
    """What it does that it may not, and what to do instead where "remove that and save it again" does not say it."""
    if "template.main" in package.type_of(package.main):
        yield "is a template", "Save it as .docx, .xlsx or .pptx."
    for name in package.names:
        yield from _by_name(package, name, inside)
    for name in package.names:
        if name.lower().endswith(".rels"):
            for tie in package.ties_in(name):
                yield from _tied(tie)
    for name in package.xml_names:
        if not name.lower().endswith(".rels"):
            yield from _written(package.read(name))


# --- Parts ----------------------------------------------------------------------------------------------------


def _by_name(package: Package, name: str, inside: int) -> Iterator[tuple[str, str]]:
    declared, lower = package.type_of(name), name.lower()
    if MACROS.search(lower) or any(word in declared for word in MACRO_TYPES):
        yield "contains macros", "Save it without them: as .docx, .xlsx or .pptx."
    if "activex" in declared or "/activex/" in f"/{lower}":
        yield "contains ActiveX controls, which can run", ""
    if "webextension" in declared:
        yield "contains an add-in that opens a page from the internet", ""
    if PROGRAM.search(lower):
        yield "has a program attached to it", ""
    if lower.endswith((".xml", ".rels")):
        return
    head = package.head(name)
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        yield "has a program attached to it", ""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _old_office(package.read(name))
    if head.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(content := package.read(name))):
        if not inside:
            yield "holds a file inside a file inside a file", ""
        else:
            _look(content, inside - 1)


def _old_office(content: bytes) -> Iterator[tuple[str, str]]:
    """A file of the old kind inside this one: streams with names in UTF-16."""
    if "\x01Ole10Native".encode("utf-16-le") in content:
        yield "has a file attached to it that may be a program", "Remove it, and send it separately."
    if "_VBA_PROJECT".encode("utf-16-le") in content or "_VBA_PROJECT_CUR".encode("utf-16-le") in content:
        yield "holds another file with macros", ""


# --- Ties -----------------------------------------------------------------------------------------------------

KINDS = {
    "image": "a picture that is not in the file",
    "attachedTemplate": "a template",
    "frame": "another page",
    "subDocument": "another document",
    "oleObject": "an object from another program",
    "package": "an object from another program",
    "externalLinkPath": "figures from another workbook",
    "video": "a film",
    "audio": "a sound",
    "media": "a film or sound",
    "mailMergeSource": "a list of addresses",
    "mailMergeHeaderSource": "a list of addresses",
}
INSTEAD = {
    "image": "In Word, choose File, Info, Edit links to files, then Break link.",
    "attachedTemplate": "In Word, choose File, Options, Add-ins, Templates, and attach Normal instead.",
    "externalLinkPath": "In Excel, choose Data, Edit links, then Break link.",
}


def _tied(tie: Tie) -> Iterator[tuple[str, str]]:
    if tie.kind in {"aFChunk", "afChunk"} and not tie.outside:
        yield "brings in a whole other document when it is opened", "Open it in Word and save it again."
    if tie.kind in {"webextension", "webextensiontaskpanes", "control", "activeXControlBinary"}:
        yield "contains an add-in or a control that can run", ""
    if not tie.outside:
        return
    target = unquote(tie.target).strip()
    if tie.kind == "hyperlink":
        if not _may_be_followed(target):
            yield _link(target), "Remove the link."
    elif tie.kind == "attachedTemplate" and (OWN_DRIVE.match(target) or ONLY_A_NAME.match(target)):
        return
    elif not (tie.kind == "image" and target.lower().startswith("cid:")):  # left over from a mail, and in the file
        where = _where(target)
        yield f"brings in {KINDS.get(tie.kind, 'something')} {where} when it is opened", INSTEAD.get(tie.kind, "")


def _may_be_followed(target: str) -> bool:
    """http, https, mailto, tel, a place in the file, or a document on the reader's own drives: no scheme or share."""
    if FOLLOWED.match(target):
        return True
    return not PROGRAM.search(target) and bool(OWN_DRIVE.match(target) or not ELSEWHERE.match(target))


def _link(target: str) -> str:
    shown = target if len(target) <= 60 else f"{target[:60]}…"
    return f"has a link that opens a file or a program ({shown})"


def _where(target: str) -> str:
    if re.match(r"(https?|ftps?):", target, re.I):
        return "from the internet"
    return "from another computer or drive"


# --- XML ------------------------------------------------------------------------------------------------------


def as_letters(content: bytes) -> bytes:
    """XML as whoever opens it reads it: of one byte a letter, without remarks, no letter written as a number."""
    plain = REMARKS.sub(b"", content.replace(b"\0", b""))
    return NUMBERED.sub(_letter, plain) if b"&#" in plain else plain


def _letter(numbered: re.Match[bytes]) -> bytes:
    code = int(numbered[1], 16) if numbered[1] else int(numbered[2])
    return bytes([code]) if 32 <= code < 127 and code not in b"<>&\"'" else numbered.group()


def _written(content: bytes) -> Iterator[tuple[str, str]]:
    plain = as_letters(content)
    for pattern, what in FETCHING:
        if pattern.search(plain):
            yield f"contains {what}", ""
    if b"nstrText" in plain or b"fldSimple" in plain:
        yield from _fields(parse(content))


def _fields(tree: etree._Element) -> Iterator[tuple[str, str]]:
    for code in field_codes(tree):
        words = code.split()
        name = re.sub(r"[^A-Z]", "", words[0].upper()) if words else ""
        if code.lstrip().startswith(INNER):
            yield "contains a field that is written by another field", ""
        elif name in FIELDS:
            instead = "Select it, press Ctrl+Shift+F9 to turn it into what it shows, and save the file again."
            yield f"contains a field that {FIELDS[name]} ({name})", instead
        elif (target := re.match(r'\s*HYPERLINK\s+"?([^"\s]+)', code, re.I)) and not _may_be_followed(target[1]):
            yield _link(target[1]), "Remove the link."


def field_codes(tree: etree._Element) -> Iterator[str]:
    """The instruction of every field of a part, put together from its runs; a field inside it counts by itself, and
    stands as `INNER` in the other."""
    held: list[list[str]] = []  # of the fields that are open, the one inside last; what it shows is no instruction
    for element in tree.iter("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText"):
        tag = etree.QName(element).localname
        if tag == "fldSimple":
            yield _attribute(element, "instr")
        elif tag != "fldChar":
            held[-1].append(element.text or "") if held else (yield element.text or "")
        elif (kind := _attribute(element, "fldCharType")) == "begin":
            if held:
                held[-1].append(INNER)
            held.append([])
        elif held and kind == "end":
            yield "".join(held.pop())
    yield from ("".join(code).replace(INNER, " ") for code in held)


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute by its name, in whichever dialect."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
