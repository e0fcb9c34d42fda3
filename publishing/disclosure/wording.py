"""The words of `clue_words.toml`, ready to be searched for. Pure."""

import re
import tomllib
from pathlib import Path
from typing import cast

from django.utils.functional import SimpleLazyObject

from publishing.disclosure.weights import KINDS, Kind

READ = tomllib.loads((Path(__file__).parent / "clue_words.toml").read_text(encoding="utf-8"))


def _filled(words: str, lists: dict[str, str]) -> str:
    """The words with each {name} replaced by its list."""
    return re.sub(r"\{([a-z_]+)\}", lambda match: lists[match[1]], words)


def _either(lines: str, lists: dict[str, str]) -> str:
    """The lines as one pattern that finds any of them."""
    return _filled("|".join(line for line in lines.splitlines() if line), lists)


def _lists() -> dict[str, str]:
    lists: dict[str, str] = {}
    for name, lines in READ["lists"].items():
        lists[name] = _either(lines, lists)
    return lists


def _when_searched(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is made ready when something is first looked for with it: all of them took a sixth of the start
    of every command, and few commands look for any."""
    return cast("re.Pattern[str]", SimpleLazyObject(lambda: re.compile(pattern, flags)))


def each_of(table: str) -> tuple[re.Pattern[str], ...]:
    """The lines of one table, a pattern each."""
    return tuple(_when_searched(_filled(line, LISTS)) for line in READ[table]["words"].splitlines() if line)


def whole(words: str, ignore: int = 0) -> re.Pattern[str]:
    """A pattern for any of the lines, between whole words."""
    return _when_searched(rf"(?<!\w)(?:{_either(words, LISTS)})(?!\w)", ignore)


LISTS = _lists()
PATTERNS: tuple[tuple[Kind, re.Pattern[str], str], ...] = tuple(
    (KINDS[row["kind"]], whole(row["words"]), row["wider"]) for row in READ["clue"]
)
HOLIDAYS = whole(READ["holidays"]["words"])
EVENTS = {name: whole(words, re.IGNORECASE) for name, words in READ["events"].items()}
