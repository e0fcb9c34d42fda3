"""Words that would act if anything took them for more than words, put into every text; and readers that tell whether
anything did, of pages, feeds, calendars, sheets, PDFs and Word files."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pypdfium2
from django.db import connection, models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.http import HttpResponseBase
from lxml import etree

from csprapp.records import triggers
from publications.library.models import PublicDocument
from tests.security.planting import STEERING

BEGINS = ["=", "+", "-", "@", "\t=", "\r=", "%0A=", ""]
CANARY = (
    "1+1\"' zqattr=1 onfocus=zqcode() '><zqel zqattr=1>zq</zqel><script>zqcode()</script>"
    "<img src=zqsrc onerror=zqcode()></textarea></title><zqel><a href=javascript:zqcode()>x</a>"
    "[zqmark](javascript:zqcode()) zqt{{ 7919|add:1 }}zqt {% zqtag %} zqp#(7919+1)zqp #zqel() </w:t></w:r><w:zqel/>"
    " ]]><zqel/> &zqent;\r\nBEGIN:VEVENT\r\nZQEL:1\r\nZqel: 1\r\n"
)
CAME_OUT = ("zqt7920zqt", "zqp7920zqp")  # what a template, and typst, would have made of it
CODE = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)
# Words that the software itself gives, never a person.
OURS = {
    "reference", "slug", "body_html", "key", "name_of_file", "sha256", "digest", "mime", "ballot", "rule_key", "route",
    "unit", "calendar_version", "rule_version", "email", "colour", "search_text", "password", "phone", "hours",
    "website", "file", "scan", "token", "ip", "user_agent", "session_key", "before", "salts", "path", "view",
}  # fmt: skip
# Words that say what a row is: one that is led elsewhere has another row beside it.
SAYS_WHAT_IT_IS = {"reviews.LearningReview.led_by"}


class Page(HTMLParser):
    """What of a page was made out of the canary: an element, an attribute, code."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in [(tag, ""), *attrs]:
            acts = name.startswith("on") or CODE.match(value or "") and name in {"href", "src", "action", "formaction"}
            if name.startswith("zq") or acts or (name == "src" and "zq" in (value or "")):
                self.found.append(f"<{tag} {name}={value!r}>")
        if tag == "script" and "src" not in dict(attrs):
            self.found.append("<script>")


def of_a_page(data: bytes) -> Iterator[str]:
    parser = Page()
    parser.feed(data.decode("utf-8", "replace"))
    yield from parser.found


def of_xml(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data, etree.XMLParser(resolve_entities=False)).iter():
        name = etree.QName(element).localname if isinstance(element.tag, str) else str(element.tag)
        if name.lower().startswith("zq") or any("zqattr" in str(key) for key in element.attrib):
            yield f"<{name}>"
        if name in {"f", "instrText", "fldSimple"} and "zq" in etree.tostring(element).decode():
            yield f"a formula or a field: {name}"
        target = element.get("Target") or element.get("href") or ""
        if CODE.match(target):
            yield f"{name} leads to {target[:30]}"


def of_an_office_file(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                yield from of_xml(package.read(name))
                if any(word in package.read(name).decode("utf-8", "replace") for word in CAME_OUT):
                    yield "worked out"


def of_a_sheet(data: bytes) -> Iterator[str]:
    for line in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        for cell in line:
            if "zq" in cell and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                yield f"a formula: {cell[:30]}"


def of_a_pdf(data: bytes) -> Iterator[str]:
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    if any(word in text.replace("\r\n", "") for word in CAME_OUT):
        yield "worked out"
    if re.search(rb"/JavaScript|/JS\b|/Launch|/SubmitForm", data):
        yield "an action"


def of_lines(data: bytes) -> Iterator[str]:
    """A calendar, or a letter: a line that begins as the canary's do began one."""
    for line in data.decode("utf-8", "replace").splitlines():
        if line.lower().startswith("zqel:"):
            yield line


READERS = [
    ("text/html", of_a_page),
    ("xml", of_xml),
    ("text/csv", of_a_sheet),
    ("text/calendar", of_lines),
    ("application/pdf", of_a_pdf),
    ("officedocument", of_an_office_file),
]


def alive(answer: HttpResponseBase, body: bytes) -> list[str]:
    """What of an answer is more than words."""
    kind = answer.get("Content-Type", "")
    if "officedocument" in kind:
        found = list(of_an_office_file(body))
    else:
        found = next((list(reads(body)) for begins, reads in READERS if begins in kind), [])
    if kind.startswith("text/") and any(word.encode() in body for word in CAME_OUT):
        found.append("worked out")
    return found + [name for name in answer.headers if name.lower().startswith("zq")]


def plant(models_of_ours: Iterable[type[models.Model]]) -> int:
    """The canary in every text of every row, each field with another beginning; how many fields have one."""
    fields = 0
    triggers.drop(connection.alias)
    for model in models_of_ours:
        texts = [field for field in model._meta.concrete_fields if is_typed(model, field)]
        if not texts or not model._base_manager.exists():
            continue
        values = {}
        for field in texts:
            begins = BEGINS[fields % len(BEGINS)]
            own = Concat(Value(f"{begins}{CANARY}"), Cast("pk", models.CharField()), output_field=models.TextField())
            values[field.name] = own  # each row's its own, so that unique ones stay so
            fields += 1
        models.QuerySet(model).update(**values)
    triggers.install(connection.alias)
    return fields


def is_typed(model: type[models.Model], field: models.Field) -> bool:
    """Whether somebody types it, and it says which row it is to nobody."""
    text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.JSONField)
    label = getattr(model, "instance_type", model)._meta.label
    chosen = field.choices or field.unique or field.name in OURS or field.name.endswith(("_key", "_version"))
    return (
        text
        and not chosen
        and f"{label}.{field.name}" not in {*STEERING, *SAYS_WHAT_IT_IS}
        and model is not PublicDocument
    )
