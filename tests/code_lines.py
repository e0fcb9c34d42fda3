"""Counts the lines of code of the product, room by room: `python -m tests.code_lines`.

Blank lines, comments and docstrings are not counted, nor migrations, tests and the demonstration."""

import ast
import io
import subprocess
import tokenize
from collections import Counter
from pathlib import Path

PRODUCT = ["csprapp", "cases", "reviews", "publications", "publishing", "dashboard"]
NOT_CODE = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}


def code_lines(source: str) -> int:
    """How many lines of a module hold code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NOT_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
                lines.difference_update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return len(lines)


def by_room() -> Counter[str]:
    """Lines of code of each room (package and folder), of the files that git knows."""
    found: Counter[str] = Counter()
    known = subprocess.run(["git", "ls-files", "--", *PRODUCT], capture_output=True, text=True, check=True).stdout
    for path in map(Path, known.split()):
        if path.suffix == ".py" and "migrations" not in path.parts and path.exists():
            room = "/".join(path.parts[:2]) if len(path.parts) > 2 else path.parts[0]
            found[room] += code_lines(path.read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    rooms = by_room()
    for room, count in sorted(rooms.items()):
        print(f"{count:6,} {room}")
    print(f"{rooms.total():6,} lines of code")
