"""What the documents promise is there: each test they name, each page and heading they lead to, each command."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests import bill_of_materials, data_map

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ASVS = ROOT / "docs" / "asvs.csv"
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the tests and the classes of a file."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    return frozenset(node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))


@cache
def addresses_in(path: Path) -> frozenset[str]:
    """What pytest can be asked for in a file: "test_it", "TestIt" and "TestIt::test_it"."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    top = [node for node in ast.parse(path.read_text()).body if isinstance(node, kinds)]
    within = [(node.name, each.name) for node in top for each in node.body if isinstance(each, ast.FunctionDef)]
    return frozenset([*(node.name for node in top), *("::".join(names) for names in within)])


@cache
def headings(page: Path) -> frozenset[str]:
    """The anchors of a page, as code hosts make them of its headings."""
    found = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in found)


@cache
def every_test() -> frozenset[str]:
    return frozenset().union(*(names_in(path) for path in (ROOT / "tests").rglob("*.py")))


def wrong_links(page: Path) -> list[str]:
    """The links of a page that lead to no file or to no heading."""
    wrong = []
    for target, anchor in LINK.findall(re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)):
        there = (page.parent / target).resolve() if target else page
        if not there.exists() or (anchor and there.suffix == ".md" and anchor not in headings(there)):
            wrong.append(f"{target}#{anchor}")
    return wrong


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    assert wrong_links(page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_test_and_command_that_is_named_is_there(page):
    text = page.read_text()
    assert [name for name in re.findall(r"`(test_\w+)`", text) if name not in every_test()] == []
    assert [path for path in re.findall(r"`(tests/[\w/]+(?:\.py|/))`", text) if not (ROOT / path).exists()] == []
    assert [name for name in re.findall(r"manage\.py (\w+)", text) if name not in get_commands()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_is_named_is_there(page):
    """By its path, or by the end of it where the line says in which folder."""
    named = re.findall(r"`([\w./-]+\.(?:py|toml|txt|html|css|js|csv|xlsx|md|conf))`", page.read_text())
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in tracked())] == []


@cache
def tracked() -> tuple[str, ...]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(f"/{path}" for path in listed.split())


def rows() -> list[dict[str, str]]:
    with ASVS.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_of_levels_1_and_2_is_answered_once():
    """OWASP ASVS 5.0.0 has 70 requirements of level 1 and 183 more of level 2."""
    found = rows()
    assert Counter(row["level"] for row in found) == {"1": 70, "2": 183}
    assert len({row["id"] for row in found}) == len(found)
    assert all(re.fullmatch(r"V\d+\.\d+\.\d+", row["id"]) for row in found)


def wrong_answer(row: dict[str, str]) -> str:
    """What is wrong with one line of the table; nothing when its answer is there."""
    if row["answer"] == "test":
        parts = [where.partition("::") for where in row["where"].split("; ")]
        lost = [
            path
            for path, _, name in parts
            if not (ROOT / path).is_file() or name not in {"", *addresses_in(ROOT / path)}
        ]
        return f"{row['id']}: no such test in {lost}" if lost else ""
    if row["answer"] == "document":
        path, _, anchor = row["where"].partition("#")
        return "" if anchor in headings(ROOT / path) else f"{row['id']}: no such heading"
    known = row["answer"] in {"not applicable", "not yet"}
    return "" if known and row["note"] else f"{row['id']}: no reason"


def test_each_answer_is_there():
    assert [wrong for row in rows() if (wrong := wrong_answer(row) if row["asks"] else row["id"])] == []


@pytest.mark.parametrize(
    "fault",
    [
        {"where": "tests/test_documents.py::test_that_nobody_wrote"},
        {"where": "tests/nowhere.py"},
        {"where": "tests/accounts/test_events.py::test_too_often_and_a_forgotten_password"},  # without its class
        {"answer": "document", "where": "docs/hosting.md#nowhere"},
        {"answer": "not applicable", "note": ""},
        {"answer": "yes"},
    ],
)
def test_an_empty_or_dangling_answer_is_noticed(fault):
    assert wrong_answer({**rows()[0], **fault})


CONTROLS = {
    "V3.4.3": "settings.CONTENT_SECURITY_POLICY = None",
    "V5.4.3": "from csprapp.files import scanner as s; s.understand = lambda _: s.Verdict(s.State.CLEAN)",
    "V6.2.1": "settings.AUTH_PASSWORD_VALIDATORS = []",
    "V6.3.1": "settings.ACCOUNT_RATE_LIMITS = False",
    "V7.3.2": "from csprapp.accounts.middleware import SignInRequired as S; S.too_old = lambda *_: False",
    "V8.2.2": "from cases.incidents.queries import IncidentQuerySet as Q; Q.visible_to = lambda self, *_, **__: self",
    "V14.2.2": "from publications.public import front; front.is_public_page = lambda path: True",
    "V14.3.2": "from csprapp.accounts import middleware as m; m.StaffHeaders.__call__ = lambda s, r: s.get_response(r)",
    "V16.2.5": "from csprapp.ui import logs; logs.kept = lambda value: value",
    "V16.4.2": "from csprapp.records import triggers; triggers.protected_models = lambda: []",
}


@pytest.mark.proof
@pytest.mark.parametrize("number", CONTROLS)
def test_without_the_control_its_test_fails(number, tmp_path):
    """Ten rows of the table: the control is taken out, and the test that is named first notices."""
    (row,) = (row for row in rows() if row["id"] == number)
    plugin = f"from django.conf import settings\n\n\ndef pytest_collection_finish(session):\n    {CONTROLS[number]}\n"
    (tmp_path / "without_it.py").write_text(plugin)
    asked = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", row["where"].split("; ")[0]]
    there = {"cwd": ROOT, "capture_output": True, "text": True}
    assert subprocess.run(asked, check=False, **there).returncode == 0, "with the control it passes"
    without = subprocess.run(
        [*asked, "-p", "without_it"], check=False, env={**os.environ, "PYTHONPATH": str(tmp_path)}, **there
    )
    assert without.returncode == 1, without.stdout[-2000:]


def test_the_data_map_is_that_of_the_models():
    assert data_map.PLACE.read_text() == data_map.made(), "python -m tests.data_map writes it anew"


def test_the_bill_of_materials_is_that_of_the_locks():
    assert bill_of_materials.PLACE.read_text() == bill_of_materials.made(), "python -m tests.bill_of_materials"


def test_the_bill_of_materials_names_every_package_that_is_installed_and_nothing_of_the_tests():
    bill = json.loads(bill_of_materials.made())
    named = {part["name"]: part for part in bill["components"]}
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert set(pinned) <= set(named)
    assert named["django"]["purl"].startswith("pkg:pypi/django@5.2")
    assert len(named["govuk-frontend"]["hashes"][0]["content"]) == 128
    assert named["redis"]["scope"] == "optional"
    assert not {"pytest", "axe-core", "vnu-jar", "playwright"} & set(named)
    assert (
        bill["metadata"]["component"]["version"]
        == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    )
