"""How many of the unseen inputs the checks find, and on how many ordinary ones they cry wolf.

python -m tests.unseen.measure            prints the tables of docs/quality.md, and after each what was missed
"""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

if not settings.configured:
    settings.configure()

from publishing.disclosure.searches import Finding, Known, Place, Sort, findings
from tests.unseen import called_by_words, dates, names, second, third

PAGES = Path(__file__).parents[1] / "data" / "unseen_report.txt"
WORD_NAMES = PAGES.with_name("word_names_report.txt")
CALLED_BY_WORDS = [
    "Will May",
    "Grace Hope",
    "Mark Summers",
    "Rose Church",
    "Joy Page",
    "Dawn Wood",
    "Art Case",
    "Faith Rivers",
    "Bill Green",
    "Pat Brown",
    "Frank North",
    "Ray West",
    "June Winter",
    "Robin Banks",
    "Sunny Day",
    "Jack Lake",
    "Crystal Waters",
    "April Young",
    "Max Power",
    "Ivy Parsons",
    "Victor Law",
    "Heather Field",
    "Harmony Rose",
    "Justice King",
    "Summer Long",
    "Reading Mark",
    "Sky Blue",
    "Ruby Hill",
    "Hunter Price",
    "Miles Short",
    "Chase Carpenter",
    "Carol Singer",
    "Rex Prince",
    "Bay Nelson",
    "Penny Mercer",
    "Pearl Savage",
    "Earl Ransom",
    "Miles Lord",
    "Lily Temple",
    "Robin Rich",
    "Dean Chapter",
    "Sonny Parish",
    "Harriet Sister",
    "Sky Storm",
    "Mark Lock",
    "Al Cook",
    "Ann Special",
    "Will Sign",
    "Marie Sandwell",
]
OTHERS = (
    "Amara Quillby-Festing",
    "Bo",
    "Jo West",
    "Li Xu",
    "Kayleigh O'Connor",
    "Mohammed Hussain",
    "Liam Carter-Jones",
)
FACTS = [
    *((Sort.INITIALS, value, None) for value in ("G.P.", "I.T.", "S.W.", "A.N.", "O.T.", "L.A.", "M.H.")),
    *(
        (Sort.BORN, str(day), day)
        for day in (date(2019, 4, 3), date(2021, 3, 14), date(2022, 6, 9), date(1991, 11, 19))
    ),
    *((Sort.ADDRESS, value, None) for value in ("14 Acacia Drove, Hull HU99 1AA", "3 Park Road, Market Ward HU99 2AA")),
    *((Sort.PLACE, value, None) for value in ("St Mary's C of E Primary School", "Green Lane Nursery")),
]


def look(sort: Sort, value: str, text: str, day: date | None = None) -> list[Finding]:
    """What the check finds of one fact in one text."""
    return findings([Place("Full text", text)], [Known(sort, value, sort.value, day)])


def recall() -> Iterator[tuple[str, int, list[tuple[str, str]]]]:
    """For each kind: its name, how many were tried, and what was missed."""
    for kind, cases in names.SPELLINGS.items():
        yield kind, len(cases), [case for case in cases if not look(Sort.NAME, *case)]
    yield "initials", len(names.INITIALS), [case for case in names.INITIALS if not look(Sort.INITIALS, *case)]
    for kind, written in dates.DAYS.items():
        yield (
            f"days of birth {kind}",
            *_missed(written, lambda text: look(Sort.BORN, "x", f"She was born {text} at home.", dates.BORN)),
        )
    for kind, written in dates.NUMBERS.items():
        yield kind, *_missed(written, lambda text: look(Sort.NUMBER, "zzzzzzzz", f"It was {text} then."))
    yield (
        "addresses",
        *_missed(dates.ADDRESSES, lambda text: look(Sort.ADDRESS, dates.HOME, f"They lived at {text} then.")),
    )


def recall_again() -> Iterator[tuple[str, int, list[tuple[str, str]]]]:
    """The same of the second list."""
    for kind, cases in second.NAMES.items():
        yield kind, len(cases), [case for case in cases if not look(Sort.NAME, *case)]
    yield "initials", len(second.INITIALS), [case for case in second.INITIALS if not look(Sort.INITIALS, *case)]
    for kind, written in second.DAYS.items():
        yield (
            f"days of birth {kind}",
            *_missed(written, lambda text: look(Sort.BORN, "x", f"She was {text} at home.", second.BORN)),
        )
    for kind, written in second.NUMBERS.items():
        yield kind, *_missed(written, lambda text: look(Sort.NUMBER, "zzzzzzzz", f"It was {text} then."))
    for kind, sort, known, written in (
        ("addresses", Sort.ADDRESS, second.HOME, second.ADDRESSES),
        ("houses with a name", Sort.ADDRESS, second.HOUSE, second.HOUSES),
        ("schools", Sort.PLACE, second.SCHOOL, second.SCHOOLS),
    ):
        yield kind, *_missed(written, lambda text, s=sort, k=known: look(s, k, f"They were at {text} then."))


def recall_third() -> Iterator[tuple[str, int, list[tuple[str, str]]]]:
    """The same of the third list."""
    for kind, cases in third.NAMES.items():
        yield kind, len(cases), [case for case in cases if not look(Sort.NAME, *case)]
    yield "initials", len(third.INITIALS), [case for case in third.INITIALS if not look(Sort.INITIALS, *case)]
    days = {**third.DAYS, "the month": [f"born in {month}" for month in third.MONTHS]}
    for kind, written in days.items():
        yield (
            f"days of birth {kind}",
            *_missed(written, lambda text: look(Sort.BORN, "x", f"She was {text} at home.", third.BORN)),
        )
    yield "numbers", *_missed(third.NUMBERS, lambda text: look(Sort.NUMBER, "zzzzzzzz", f"It was {text} then."))
    yield (
        "addresses",
        *_missed(third.ADDRESSES, lambda text: look(Sort.ADDRESS, third.HOME, f"They lived at {text} then.")),
    )


def false_third() -> Iterator[tuple[str, int, list[str]]]:
    """Where the check cries wolf on the ordinary inputs of the third list, and on paragraphs that name nobody."""
    yield (
        "other days",
        len(third.NO_DAYS),
        [text for text in third.NO_DAYS if look(Sort.BORN, "x", f"It was {text} then.", third.BORN)],
    )
    yield (
        "other numbers",
        len(third.NO_NUMBERS),
        [text for text in third.NO_NUMBERS if look(Sort.NUMBER, "zzzzzzzz", f"It was {text} then.")],
    )
    yield (
        "texts that name nobody",
        len(third.NOBODY),
        [text for text in third.NOBODY if any(look(Sort.NAME, who, text) for who in (third.M, third.Q, third.S))],
    )
    pages = WORD_NAMES.read_text(encoding="utf-8").strip().split("\n\n")
    known = [Known(Sort.NAME, name, name) for name in called_by_words.PEOPLE]
    told = [f"{each.what}: {each.excerpt}" for page in pages for each in findings([Place("Page", page)], known)]
    yield f"paragraphs, {len(known)} people called by words alone", len(pages), told


def false_again() -> Iterator[tuple[str, int, list[str]]]:
    """Where the check cries wolf on the ordinary inputs of the second list."""
    tried = [
        *(("initials", text, look(Sort.INITIALS, known, text)) for known, text in second.NO_INITIALS),
        *(("other days", text, look(Sort.BORN, "x", f"It was {text} then.", second.BORN)) for text in second.NO_DAYS),
        *(("numbers", text, look(Sort.NUMBER, "zzzzzzzz", f"It was {text} then.")) for text in second.NO_NUMBERS),
    ]
    for kind in dict.fromkeys(kind for kind, _, _ in tried):
        of_kind = [(text, found) for each, text, found in tried if each == kind]
        yield kind, len(of_kind), [f"{text}: {found[0].what}" for text, found in of_kind if found]


def _missed(written: list[str], seen: Callable[[str], list[Finding]]) -> tuple[int, list[tuple[str, str]]]:
    return len(written), [("", text) for text in written if not seen(text)]


def false() -> Iterator[tuple[str, int, list[str]]]:
    """For each kind of ordinary input: its name, how many were tried, and where the check cried wolf."""
    yield (
        "other days",
        len(dates.OTHERS),
        [t for t in dates.OTHERS if look(Sort.BORN, "x", f"It was {t} then.", dates.BORN)],
    )
    yield (
        "numbers of laws, pages, sums",
        len(dates.ORDINARY_NUMBERS),
        [text for text in dates.ORDINARY_NUMBERS if look(Sort.NUMBER, "zzzzzzzz", f"It was {text} then.")],
    )
    yield (
        "towns and trees",
        len(dates.NO_ADDRESSES),
        [text for text in dates.NO_ADDRESSES if look(Sort.ADDRESS, dates.HOME, f"They lived at {text} then.")],
    )
    pages = PAGES.read_text(encoding="utf-8").strip().split("\n\n")
    for kind, people in (("by ordinary names", OTHERS), ("by words alone", CALLED_BY_WORDS)):
        known = [Known(Sort.NAME, name, name) for name in people]
        told = [f"{each.what}: {each.excerpt}" for page in pages for each in findings([Place("Page", page)], known)]
        yield f"paragraphs, {len(people)} people called {kind}", len(pages), told
    known = [Known(sort, value, value, day) for sort, value, day in FACTS]
    told = [f"{each.what}: {each.excerpt}" for page in pages for each in findings([Place("Page", page)], known)]
    yield "paragraphs, initials, days, addresses and schools", len(pages), told


def main() -> None:
    print("| Kind | Tried | Found |\n|---|---:|---:|")
    again = [(f"again: {kind}", *more) for kind, *more in recall_again()]
    for kind, tried, missed in [*recall(), *again, *((f"third: {kind}", *more) for kind, *more in recall_third())]:
        print(f"| {kind} | {tried} | {tried - len(missed)} |", *(f"    not found: {each}" for each in missed), sep="\n")
    print("\n| What names nobody | Tried | False |\n|---|---:|---:|")
    again_false = [(f"again: {kind}", *more) for kind, *more in false_again()]
    third_false = [(f"third: {kind}", *more) for kind, *more in false_third()]
    for kind, tried, told in [*false(), *again_false, *third_false]:
        print(f"| {kind} | {tried} | {len(told)} |", *(f"    {each}" for each in told), sep="\n")


if __name__ == "__main__":
    main()
