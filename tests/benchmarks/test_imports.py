"""What a benchmark imports is where it looks for it: benchmarks are run by hand, and would say so too late."""

import ast
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.test_architecture import PACKAGES

ROOT = Path(__file__).resolve().parents[2]


def taken() -> list[tuple[str, str, str]]:
    """(file, module, name) of everything that a benchmark imports by name from the product."""
    return [
        (str(file.relative_to(ROOT)), node.module, alias.name)
        for file in sorted((ROOT / "benchmarks").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in PACKAGES
        for alias in node.names
        if alias.name != "*"
    ]


@pytest.mark.parametrize(("file", "module", "name"), taken())
def test_what_a_benchmark_imports_is_there(file: str, module: str, name: str) -> None:
    assert hasattr(import_module(module), name) or find_spec(f"{module}.{name}"), f"{file} imports {name} from {module}"
