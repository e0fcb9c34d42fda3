"""The rooms of the house and what imports what, imports inside functions counted: `python -m tests.rooms`.

A room is a folder of an app, or a module that stands in the app beside them. It ends with status 1 when rooms form a
circle, or when an import inside a function leads out of its room.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
APPS = ("csprapp", "cases", "reviews", "publications", "publishing", "dashboard", "demo")
# They put the rooms of an app together: Django asks for them by name, and no room imports them.
TOGETHER = {"apps", "urls", "models", "settings", "wsgi", "histories", "management"}


class Import(NamedTuple):
    """One import between two rooms, and whether it stands inside a function."""

    file: str
    line: int
    room: str
    to: str
    in_function: bool


def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name, packages included; migrations are left out."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(part for part in parts if part != "__init__")] = path
    return found


def room_of(dotted: str) -> str | None:
    """The room of a module, such as `cases.incidents`; None for an app itself and for what puts its rooms together."""
    app, _, inside = dotted.partition(".")
    room = inside.partition(".")[0]
    if app == "demo":
        return app
    if not room or room in TOGETHER:
        return None
    return f"{app}.{room}"


def imported(tree: ast.AST, module: str, is_package: bool, known: set[str]) -> Iterator[tuple[int, str, bool]]:
    """Line, dotted name and whether it is inside a function, of every import that runs: none for types alone."""

    def walk(node: ast.AST, in_function: bool) -> Iterator[tuple[int, str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.Import):
                yield from ((child.lineno, each.name, in_function) for each in child.names)
            elif isinstance(child, ast.ImportFrom):
                package = module.split(".") if is_package else module.split(".")[:-1]
                above = package[: len(package) - child.level + 1] if child.level else []
                base = ".".join([*above, *([child.module] if child.module else [])])
                for each in child.names:
                    whole = f"{base}.{each.name}"
                    yield child.lineno, whole if whole in known else base, in_function
            else:
                yield from walk(child, in_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef))

    yield from walk(tree, False)


def imports() -> list[Import]:
    """Every import that leads from one room to another."""
    known = modules()
    found = []
    for dotted, path in known.items():
        room = room_of(dotted)
        tree = ast.parse(path.read_text())
        for line, name, in_function in imported(tree, dotted, path.name == "__init__.py", set(known)):
            to = room_of(name) if name in known else None
            if room and to and to != room:
                found.append(Import(str(path.relative_to(ROOT)), line, room, to, in_function))
    return found


def graph(found: list[Import]) -> dict[str, set[str]]:
    """Room -> the rooms it imports."""
    rooms: dict[str, set[str]] = defaultdict(set)
    for each in found:
        rooms[each.room].add(each.to)
    return dict(rooms)


def circle(rooms: dict[str, set[str]]) -> list[str]:
    """Rooms that import each other round in a circle, the first again at the end; empty when there is none."""
    try:
        TopologicalSorter(rooms).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def hidden(found: list[Import]) -> list[str]:
    """Imports inside functions that lead out of their room."""
    return [f"{each.file}:{each.line} {each.room} -> {each.to}" for each in found if each.in_function]


def main() -> int:
    """Print each room with what it imports, the lowest floors first, then what is wrong."""
    found = imports()
    rooms = graph(found)
    round_about, inside = circle(rooms), hidden(found)
    order = sorted(rooms) if round_about else list(TopologicalSorter(rooms).static_order())
    for room in order:
        print(f"{room:32} {' '.join(sorted(rooms.get(room, ())))}")
    for wrong in ([f"Circle: {' -> '.join(round_about)}"] if round_about else []) + inside:
        print(wrong, file=sys.stderr)
    return int(bool(round_about or inside))


if __name__ == "__main__":
    sys.exit(main())
