"""docs/bill-of-materials.json, made from the locks: `python -m tests.bill_of_materials` writes it anew.

CycloneDX 1.6, which scanners of advisories read. A package of Python has several files, whose digests stay in the lock;
one of npm has one. What a test or a build alone needs is not inside. It holds no day and no random number: the same
locks give the same bytes.
"""

import base64
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
PLACE = ROOT / "docs" / "bill-of-materials.json"
ALWAYS, ON_REQUEST = "requirements.lock", ("requirements-s3.lock", "requirements-redis.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ \\;]+)", re.MULTILINE)


def made() -> str:
    """The bill of this version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    ours = {"type": "application", "name": project["name"], "version": project["version"], "licenses": _licence("MIT")}
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**ours, "bom-ref": "csprapp"}},
        "components": sorted([*_of_python(), *_of_npm()], key=lambda part: part["purl"]),
    }
    return json.dumps(bill, indent=1, ensure_ascii=False) + "\n"


def _of_python() -> Iterator[dict[str, Any]]:
    always = dict(PINNED.findall((ROOT / ALWAYS).read_text()))
    more = {name: version for lock in ON_REQUEST for name, version in PINNED.findall((ROOT / lock).read_text())}
    for name, version in {**more, **always}.items():
        scope = "required" if name in always else "optional"
        yield _part(name, version, f"pkg:pypi/{re.sub(r'[._-]+', '-', name).lower()}@{version}", scope)


def _of_npm() -> Iterator[dict[str, Any]]:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for place, told in packages.items():
        if place and not told.get("dev"):
            name = place.removeprefix("node_modules/")
            kind, _, digest = told["integrity"].partition("-")
            hashes = [{"alg": f"SHA-{kind.removeprefix('sha')}", "content": base64.b64decode(digest).hex()}]
            part = _part(name, told["version"], f"pkg:npm/{quote(name)}@{told['version']}", "required")
            yield part | {"hashes": hashes, "licenses": _licence(told["license"])}


def _part(name: str, version: str, purl: str, scope: str) -> dict[str, Any]:
    return {"type": "library", "name": name, "version": version, "scope": scope, "purl": purl, "bom-ref": purl}


def _licence(words: str) -> list[dict[str, Any]]:
    return [{"expression": words}]


if __name__ == "__main__":
    PLACE.write_text(made())
