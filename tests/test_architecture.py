"""The house stays as designed: imports one way, one reader of the clock, one way to write, small files."""

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db.models import DateField, ForeignKey, ManyToManyField, OneToOneField
from django.urls import URLPattern, URLResolver, get_resolver

from csprapp import urls
from csprapp.records.models import Record
from tests import rooms

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("csprapp", "cases", "reviews", "publications", "publishing", "dashboard", "demo")
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
# Lowest first: a model may name only models of its own layer or of a lower one.
LAYERS = ["accounts", "partnership", "records", "files", "mail", "ui", "cases", "reviews", "publishing", "dashboard"]


@cache
def calls(path: Path) -> list[tuple[str, ast.Call]]:
    """Every call in a file, as dotted text such as `Incident.objects.update`, with its line."""
    nodes = ast.walk(ast.parse(path.read_text()))
    return [(ast.unparse(node.func), node) for node in nodes if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text().splitlines()) <= 400


def test_rooms_form_no_circle():
    assert rooms.circle(rooms.graph(rooms.imports())) == []


def test_no_import_inside_a_function_leads_out_of_its_room():
    assert rooms.hidden(rooms.imports()) == []


class TestRooms:
    def test_an_import_inside_a_function_is_counted_and_one_for_types_is_not(self):
        source = "if TYPE_CHECKING:\n    from a.b import c\n\n\ndef f():\n    from . import d\n    import a.x\n"
        found = list(rooms.imported(ast.parse(source), "a.e", is_package=False, known={"a.d", "a.x"}))
        assert found == [(6, "a.d", True), (7, "a.x", True)]

    def test_a_circle_is_found(self):
        assert set(rooms.circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}


def test_only_one_module_reads_the_machines_clock():
    readers = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|timezone\.now|timezone\.localdate)\b")
    found = [p for p in SOURCES if readers.search(p.read_text())]
    assert [str(p.relative_to(ROOT)) for p in found] in (["csprapp/today.py"], [])


def test_only_the_demonstration_says_what_time_it_is_and_what_comes_by_chance():
    doors = re.compile(r"today import .*\bat\b|today\.at\(|addresses_drawn_from\(")
    found = {str(p.relative_to(ROOT)) for p in SOURCES if "demo" not in p.parts and doors.search(p.read_text())}
    assert found == {"publications/library/rules.py"}


def test_the_demonstration_patches_nothing():
    found = [p.name for p in (ROOT / "demo").rglob("*.py") if re.search(r"\bmock\b|\bpatch\b|setattr\(", p.read_text())]
    assert found == []


def test_no_text_is_run_as_code():
    names = {"eval", "exec", "compile", "__import__", "marshal.loads", "yaml.load"}
    assert [(path.name, name) for path in SOURCES for name, _ in calls(path) if name in names] == []


def test_no_sentence_shows_the_call_that_was_to_fill_it():
    """`"... up to {day_words(day)}"` without its `f`: a person would read the call itself."""
    unfilled = re.compile(r"\{\w+\(")
    found = []
    for path in SOURCES:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        filled = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
        texts = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        found += [(path.name, text.lineno) for text in texts if id(text) not in filled and unfilled.search(text.value)]
    assert found == []


def test_no_record_is_called_by_a_day_in_figures():
    """What a record is called stands in the history and in lists: "Tue 1 Sep 2026", as everywhere, not 2026-09-01."""
    found = []
    for model in apps.get_models():
        days = [field.name for field in model._meta.concrete_fields if isinstance(field, DateField)]
        source = inspect.getsource(model.__str__) if "__str__" in vars(model) else ""
        found += [f"{model.__name__}.{name}" for name in days if f"{{self.{name}}}" in source]
    assert sorted(set(found)) == []


def test_no_program_is_started_through_a_shell():
    """Which would read what a file or a person is called as more than a word. Also ruff S602 and S605."""
    through = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
    shells = {"sh", "bash", "/bin/sh", "/bin/bash"}
    every = [(path.name, name, node) for path in SOURCES for name, node in calls(path)]
    assert [(path, name) for path, name, _ in every if name in through] == []
    assert [(path, name) for path, name, node in every if "shell" in {each.arg for each in node.keywords}] == []
    started = [(path, node) for path, name, node in every if name.startswith("subprocess.")]
    words = {(path, ast.unparse(part)) for path, node in started for part in ast.walk(node)}
    assert [(path, word) for path, word in words if word.strip("'") in shells] == []
    assert started, "some are"


def test_no_certificate_goes_unverified():
    ways = re.compile(r"_create_unverified_context|CERT_NONE|check_hostname\s*=\s*False|verify\s*=\s*False")
    assert [path.name for path in SOURCES if ways.search(path.read_text())] == []


def test_our_scripts_put_no_text_into_a_page_as_html_but_what_stands_in_them():
    """A literal, or several in a row; everything else is set by textContent."""
    ways = re.compile(r"(?:insertAdjacentHTML|document\.write|outerHTML|srcdoc|\beval\(|new Function)")
    literal = r"'[^'\n$]*'"
    for path in sorted((ROOT / "static").glob("*.js")):
        text = path.read_text()
        assert not ways.search(text), path.name
        rest = re.sub(rf"\.innerHTML = {literal}(?: \+\n\s*{literal})*\n", "", text)
        assert "innerHTML" not in rest, path.name


def test_bulk_writes_live_in_records_alone():
    assert [found for path in SOURCES if "records" not in path.parts for found in bulk_writes(path)] == []


@pytest.mark.parametrize(
    "code",
    [
        "Incident.objects.filter(pk=1).update(x=1)",
        "case.people.all().update(x=1)",
        "review.agency_requests.bulk_create([])",
    ],
)
def test_a_bulk_write_is_seen_through_a_model_and_through_what_belongs_to_a_row(tmp_path, code):
    path = tmp_path / "some.py"
    path.write_text(code)
    assert len(bulk_writes(path)) == 1


def bulk_writes(path: Path) -> list[str]:
    """The bulk writes of audited rows in a file, through the model or through a manager of what belongs to a row."""
    audited = [model for model in apps.get_models() if issubclass(model, Record)]
    models = {model.__name__ for model in audited}
    # Django's accessor of the rows that point here: `case.deadlines`.
    related = {
        r.get_accessor_name()
        for model in apps.get_models()
        for r in model._meta.related_objects
        if r.related_model in audited and not r.one_to_one
    }
    found = []
    for name, node in calls(path):
        head, _, last = name.rpartition(".")
        while head != (head := re.sub(r"\([^()]*\)", "", head)):
            pass
        first, *rest = head.split(".")
        if last in {"update", "bulk_create", "bulk_update"} and (
            first in models and {"objects", "_base_manager"} & set(rest) or related & set(rest)
        ):
            found.append(f"{path.name}:{node.lineno} {name}")
    return found


def test_rows_are_locked_without_their_key():
    """Whoever adds a row that points to a locked one waits for nobody: tests/lock_order.py relies on it."""
    found = []
    for path in SOURCES:
        for name, node in calls(path):
            if name.endswith("select_for_update") and "no_key=True" not in ast.unparse(node):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_cases_reviews_and_publications_are_locked_in_one_place_each():
    homes = {
        "Incident": "cases/incidents/locks.py",
        "LearningReview": "reviews/learning/locks.py",
        "RapidReview": "reviews/rapid/services.py",
        "Publication": "publishing/links/locks.py",
    }
    # The library has no cases to lock, and the stops take again what the case's own lock took.
    others = {"publications/library/writing.py", "publishing/links/blockers.py"}
    found = []
    for path in SOURCES:
        here = str(path.relative_to(ROOT))
        for name, node in calls(path):
            model = name.split(".")[0]
            if name.endswith("select_for_update") and model in homes and here not in {homes[model], *others}:
                found.append(f"{here}:{node.lineno} {model}")
    assert found == []


def test_a_clock_is_opened_by_what_keeps_it_and_nowhere_else():
    found = {
        str(path.relative_to(ROOT)) for path in SOURCES for name, _ in calls(path) if name.endswith("open_deadlines")
    }
    assert found == {"cases/deadlines/keeping.py"}


def test_keys_between_models_lead_downwards():
    wrong = []
    for model in apps.get_models():
        if model._meta.app_label not in [*LAYERS, "publications"]:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, ForeignKey | OneToOneField | ManyToManyField) and not field.auto_created:
                here, there = model._meta.app_label, field.related_model._meta.app_label
                if not may_name(here, there):
                    wrong.append(f"{model._meta.label}.{field.name} -> {there}")
    assert wrong == []


def may_name(here: str, there: str) -> bool:
    if here == there or there in {"contenttypes", "auth", "sessions"}:
        return True
    if "publications" in {here, there}:
        return here == "publishing" or (here == "publications" and there in LAYERS[:6])
    return LAYERS.index(there) <= LAYERS.index(here)


def test_the_private_and_the_public_side_share_no_way_back():
    """Keys from publishing to a publication leave no name on the publication."""
    relations = [f for f in apps.get_model("publications", "Publication")._meta.get_fields() if f.is_relation]
    private = {"cases", "reviews", "publishing", "dashboard"}
    assert [f.name for f in relations if f.related_model._meta.app_label in private and not f.hidden] == []


class Function(NamedTuple):
    """A public function or method: where it is, of which class, and what it says of itself."""

    path: Path
    owner: str  # the class, with those around it; "" for a function
    node: ast.FunctionDef | ast.AsyncFunctionDef

    def __str__(self) -> str:
        place = f"{self.path.relative_to(ROOT)}:{self.node.lineno}"
        return f"{place}: {self.owner}.{self.node.name}" if self.owner else f"{place}: {self.node.name}"


def public_functions(path: Path) -> Iterator[Function]:
    """The functions of a module and the methods of its classes whose names begin without "_", and their classes' too.
    What stands inside a function is its own affair."""

    def within(body: list[ast.stmt], owner: str) -> Iterator[Function]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from within(node.body, f"{owner}.{node.name}".lstrip("."))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                yield Function(path, owner, node)
            elif isinstance(node, ast.If | ast.Try):
                yield from within(node.body, owner)

    return within(ast.parse(path.read_text()).body, "")


# Django calls these by their names, on classes that have no such method themselves: its documentation is theirs.
CALLED_BY_DJANGO = re.compile(
    r"clean_\w+|get_absolute_url|process_(view|exception|request|response)|validate|get_help_text|as_(sqlite|postgresql)"
)


def needs_no_docstring(each: Function) -> bool:
    """Whether what a method does is said elsewhere: by Django, by the base class whose method it is, or by itself,
    where it is a property that gives one expression and so reads as a field."""
    if CALLED_BY_DJANGO.fullmatch(each.node.name):
        return True
    marks = {ast.unparse(mark) for mark in each.node.decorator_list}
    if marks & {"property", "cached_property"} and len(each.node.body) == 1:
        return True
    module = ".".join(each.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    of_class = attrgetter(each.owner)(import_module(module))
    return any(each.node.name in {*vars(base), *vars(base).get("__annotations__", ())} for base in of_class.__mro__[1:])


def test_every_public_function_says_what_it_does():
    """What it gives, in which unit, what it raises, where its rule comes from. Apart from those that
    `needs_no_docstring` names: hooks of Django, what a base class has said, and properties of one expression."""
    silent = (each for path in SOURCES for each in public_functions(path) if not ast.get_docstring(each.node))
    found = [str(each) for each in silent if not each.owner or not needs_no_docstring(each)]
    assert found == [], "\n" + "\n".join(found)


def test_no_docstring_only_says_the_name_again():
    """`def delete_picture` with "Delete the picture." helps nobody."""
    idle = {"a", "an", "the", "this", "its", "of", "for", "to", "gives", "return", "returns", "get", "gets"}
    found = []
    for each in (each for path in SOURCES for each in public_functions(path)):
        said = {*re.findall(r"[a-z]+", (ast.get_docstring(each.node) or "").lower())} - idle
        if said and {word.rstrip("s") for word in said} <= {word.rstrip("s") for word in each.node.name.split("_")}:
            found.append(str(each))
    assert found == [], "\n" + "\n".join(found)


def test_every_public_function_says_of_what_types_it_is():
    """Those that Django calls too: what comes in and what goes out, apart from `self` and `cls`."""
    found = []
    for each in (each for path in SOURCES for each in public_functions(path)):
        given = each.node.args
        named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
        untyped = [one.arg for one in named if one.annotation is None and one.arg not in ("self", "cls")]
        if untyped or each.node.returns is None:
            found.append(f"{each} {', '.join(untyped) or 'gives?'}")
    assert found == [], "\n" + "\n".join(found)


def view_names(patterns=None):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from view_names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name


class TestPublicList:
    def test_is_short(self):
        assert len(urls.PUBLIC_PAGES) <= 24
        assert len(urls.SIGN_IN_DOORS) <= 24

    def test_names_only_views_that_exist(self):
        assert set(view_names()) >= urls.PUBLIC | urls.ENROL

    def test_every_view_has_a_name(self):
        assert None not in set(view_names())

    def test_no_public_page_is_below_staff(self):
        from django.urls import reverse

        plain = {"public-home", "public-reviews", "public-feed", "health"}
        assert not any(reverse(name).startswith("/staff/") for name in plain)


def test_the_map_in_the_readme_matches_the_tree():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    top = {path.split("/")[0] for path in tracked}
    shown = set(re.findall(r"^(\S+?)/?(?:\s|$)", code_block("## Map"), re.MULTILINE))
    hidden = {name for name in top if name.startswith(".")} | {"LICENSE"}
    assert top - hidden == shown - hidden


def code_block(heading: str) -> str:
    text = (ROOT / "README.md").read_text()
    return text.split(heading, 1)[1].split("```", 2)[1].split("\n", 1)[1]


def test_nothing_reads_outside_the_project():
    """The project stands alone: no path that leads out of its root, no address of a package registry."""
    outside = re.compile(r"\.\./shared|(?<!\w)/work/|pypi\.org|registry\.npmjs|pythonhosted")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    texts = (ROOT / name for name in tracked if not name.endswith((".png", ".pdf", ".docx")))
    found = [p.name for p in texts if p.name != "test_architecture.py" and outside.search(p.read_text(errors="ignore"))]
    assert found == []
