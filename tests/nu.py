"""The Nu HTML checker over many pages at once: `check({"/": answer.content, ...})`.

It comes from npm's vnu-jar and needs Java. One call takes all pages, because starting Java takes longer than checking.
Where Java is missing the test is skipped with the name of its package, and fails when CI=true.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from tests.tools import missing

JAR = Path(__file__).resolve().parents[1] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
QUICK_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xss2m")


# What it takes for needless: on a telephone the rows of a wide table are blocks, and browsers forget that it is a table
# (csprapp/ui/tables.py); and Safari that a list without numbers is one.
STACKED = re.compile(
    r"The “(table|rowgroup|row|cell|columnheader|rowheader)” role is unnecessary for element “(table|t[a-z]+)”"
    r"|The “list” role is unnecessary for element “ol”"
    r"|The “role” attribute must not be used on a “t[rhd]” element which has a “table” ancestor"
)

BROKEN = b"<!doctype html><html lang=en><title>A page with a mistake</title><p id=a>x<p id=a>y"


def check(pages: Mapping[str, bytes]) -> None:
    """Assert that the checker finds no error and warns of nothing in any of the pages, given by their addresses.

    A page with a mistake goes with them, so that a checker that finds nothing ever is noticed.
    """
    found = problems({**pages, "broken": BROKEN})
    others = [line for line in found if not line.startswith("broken.html:")]
    assert not others, "\n".join(others)
    assert any("Duplicate ID" in line for line in found)


def problems(pages: Mapping[str, bytes]) -> list[str]:
    """A line for each message: address, line, what is wrong, the piece of the page."""
    if shutil.which("java") is None:
        missing("no java on this machine: apt-get install default-jre-headless")
    if not JAR.is_file():
        missing("the Nu checker is not there. Run: python build_assets.py --dev")
    with tempfile.TemporaryDirectory() as folder:
        named = {Path(folder) / f"{quote(address, safe='')}.html": address for address in pages}
        for file, address in named.items():
            file.write_bytes(pages[address])
        command = ["java", *QUICK_START, "-jar", str(JAR), "--format", "json", "--exit-zero-always"]
        done = subprocess.run([*command, *map(str, named)], capture_output=True, check=True, text=True)
        messages = json.loads(done.stderr)["messages"]
        return [_line(message, folder) for message in messages if _counts(message)]


def _counts(message: dict) -> bool:
    told = message["type"] != "info" or message.get("subType") == "warning"
    return told and not STACKED.match(message["message"])


def _line(message: dict, folder: str) -> str:
    file = message.get("url", "").removeprefix(f"file:{folder}/")
    return f"{file}:{message.get('lastLine', 0)}: {message['message']} {message.get('extract', '')!r}"
