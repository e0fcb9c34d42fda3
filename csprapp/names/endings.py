"""What languages hang on a name: plurals of families, and the endings of those that decline names. Pure."""

from collections.abc import Iterator
from os.path import commonprefix

from csprapp.names.comparing import NEAR

SLAVIC, CASES = ("ski", "ska", "cki", "cka"), ("iego", "iej", "iemu", "im", "ich", "imi", "cy")
# What other languages hang on a name: Polish, Czech, Albanian, Turkish, Lithuanian, Hungarian, Romanian.
ENDINGS = ("owi", "ovi", "owie", "owa", "ova", "owej", "ovej", "owna", "em", "it", "ler", "lar", "ui", "nak", "nek",
           "val", "vel", "ului")  # fmt: skip
LONGEST_ENDING = 4  # letters that other languages hang on a name


def plurals(part: str) -> tuple[str, ...]:
    """The family: Khans, Waleses, Kellys or Kellies; Kowalskich, and the other cases of such a name."""
    slavic = part[:-1] if part.endswith(SLAVIC) else ""
    cases = tuple(slavic + ending for ending in CASES) if slavic else ()
    return (f"{part}s", f"{part}es", *((f"{part[:-1]}ies",) if part.endswith("y") else ()), *cases, *_declined(part))


def _declined(part: str) -> Iterator[str]:
    """A longer name with an ending of another language, or without one: Dvoracek and Dvorackova are one family."""
    if len(part) < NEAR:
        return
    yield from (part + ending for ending in ENDINGS)
    if part.endswith("ek"):
        yield from (f"{part[:-2]}k{ending}" for ending in ENDINGS)
    if part.endswith("a") and len(part) > NEAR:
        yield from (part[:-1] + ending for ending in ("ei", "ie", "y", "ey", "oi", "om"))
    if part.endswith(("ova", "owa")) and len(part) > 7:
        yield part[:-3]
        if part[-4] == "k":
            yield f"{part[:-4]}ek"


def is_declined(form: str, part: str) -> bool:
    """Whether a word of another alphabet is the name with another ending: Olgu for Olga, Ninom for Nino."""
    same = len(commonprefix((form, part)))
    return same >= max(3, len(part) - 1) and len(form) - same <= LONGEST_ENDING
