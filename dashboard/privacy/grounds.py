"""The grounds on which a piece is left out of an answer, read from `grounds.toml`. Pure."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ABOUT, NOT_MARKED = "about", ""


@dataclass(frozen=True)
class Ground:
    """One exemption: what it is called, where it stands in the Data Protection Act 2018, what is done before."""

    key: str
    name: str
    source: str
    ask: str


def read_grounds(text: str) -> dict[str, Ground]:
    """The grounds by their keys."""
    return {each["key"]: Ground(**each) for each in tomllib.loads(text)["ground"]}


GROUNDS = read_grounds((Path(__file__).parent / "grounds.toml").read_text(encoding="utf-8"))
MARKS = [
    (NOT_MARKED, "Not yet marked"),
    (ABOUT, "About the person: give it"),
    *((ground.key, f"Leave out: {ground.name}") for ground in GROUNDS.values()),
]


def marked(mark: str) -> str:
    """What a working copy says beside a piece."""
    if mark in GROUNDS:
        ground = GROUNDS[mark]
        return f"LEAVE OUT. {ground.name} (Data Protection Act 2018, {ground.source}). {ground.ask}."
    return "About the person." if mark == ABOUT else "NOT YET MARKED."
