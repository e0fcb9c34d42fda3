"""How much the disclosure check finds, by kind of spelling, and how much it finds that is nothing.

    python -m tests.recall          prints the table of docs/quality.md

Every spelling is drawn by Hypothesis with a fixed seed, from the kinds that people, Word and Excel write; the sentences
around it too. What is false is counted on the two hundred pages of tests/data/ordinary_report.txt, which name nobody.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings, strategies as st

from csprapp.names.dates import FILE as MONTHS, ONES
from csprapp.names.folding import fold_word
from csprapp.names.numbers import is_nhs_number
from csprapp.names.variants import FILE as VARIANTS, variants_of
from publishing.disclosure.searches import Finding, Known, Place, Sort, findings
from tests.ordinary import pages

EXAMPLES = 300
FIRST = st.sampled_from(
    ["Amara", "Quillan", "Łukasz", "Zoë", "Søren", "Björk", "Ngozi", "Chukwuemeka", "Siobhán", "Þórdís", "Agnieszka"]
)
LAST = st.sampled_from(
    [
        "Quillby",
        "Zedworth",
        "Wróbelik",
        "Łęcka",
        "Strauß",
        "Ørsted",
        "Teasdale",
        "O’Dwyer",
        "McGillan",
        "Nwosu",
        "Festing",
    ]
)
SHORT = st.sampled_from(["Jo", "Bo", "Xu", "Ng", "Ty", "Wu", "Oz", "Vy", "Ike", "Ada"])
ORDINARY = st.sampled_from(["Will", "Grace", "Rose", "Mark", "Hope", "Faith", "Joy", "Summer", "Dawn", "Ray"])
FAR = st.sampled_from(
    ["李小明", "李娜", "王芳", "Оксана", "Дмитро", "محمد", "فاطمة", "Ελένη", "さくら", "김민준", "שרה", "राधा"]
)
AROUND = st.sampled_from([
    "On Monday {} was seen at home.", "The midwife met {} there.", "{} told the teacher.", "({})", "Baby {} was well.",
    "Then {} rang the school again.", "A letter from {} lay on the table.", "We spoke with {} and others.",
    "Words of {}, who was there.", "In May {} moved away.", "{} is four years old.",
])  # fmt: skip
VARIED = [name for line in VARIANTS.read_text().splitlines() if line[:1] != "#" for name in line.split()]
PARTICLES = ["de,Souza", "d’,Silva", "al-,Rashid", "el,Masri", "van,Dijken", "van der,Linden", "von,Steinau",
             "di,Marzo", "o’,Dwyer", "Mc,Gillan", "Mac,Illan", "ap,Rhydderch", "Fitz,Ormond", "le,Blanc"]  # fmt: skip
WITH_PARTICLES: list[Callable[[str, str], str]] = [
    lambda particle, rest: f"{particle} {rest}",
    lambda particle, rest: f"{particle.title()} {rest}",
    lambda particle, rest: f"{particle.title()}{rest}",
    lambda particle, rest: f"{particle}{rest}".replace(" ", "").replace("-", "").replace("’", "").capitalize(),
    lambda particle, rest: f"{particle.title()}-{rest}".replace("--", "-"),
]
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2025, 12, 28))
APOSTROPHES, DASHES = st.sampled_from("’'‘ʼ`"), st.sampled_from(["-", "‐", "‑", "–", " - ", " – ", "-\n", " ", ""])
BLANKS = st.sampled_from([" ", "\u00a0", "  ", "\n", " \n"])


@dataclass(frozen=True)
class Kind:
    """A row of the table: how what is known and what is written are drawn together."""

    name: str
    sort: Sort
    drawn: st.SearchStrategy[tuple[str, str, dt.date | None]]


@st.composite
def names(draw: Callable, how: Callable[[Callable, str, str], tuple[str, str]]) -> tuple[str, str, None]:
    known, so = how(draw, draw(FIRST), draw(LAST))
    return known, draw(AROUND).format(so), None


def _double(draw: Callable, first: str, last: str) -> tuple[str, str]:
    return f"{first} {last}-Brandling", f"Ms {last}{draw(DASHES)}{draw(st.sampled_from(['Brandling', 'brandling']))}"


def _half(draw: Callable, first: str, last: str) -> tuple[str, str]:
    return f"{first}-Marie {last}-Brandling", draw(st.sampled_from([first, f"Ms {last}", "Mr Brandling", "Marie"]))


def _plain(draw: Callable, first: str, last: str) -> tuple[str, str]:
    whole = [first, last]
    written = [fold_word(each).capitalize() for each in whole]
    return " ".join(whole), draw(st.sampled_from([written[0], f"Ms {written[1]}", draw(BLANKS).join(written)]))


def _marked(draw: Callable, first: str, last: str) -> tuple[str, str]:
    form = draw(st.sampled_from(["NFC", "NFD", "NFKD"]))
    hidden = draw(st.sampled_from(["\u00ad", "\u200b", "\u200e", ""]))
    so = unicodedata.normalize(form, f"{first} {last}")
    return f"{first} {last}", so[:2] + hidden + so[2:]


def _order(draw: Callable, first: str, last: str) -> tuple[str, str]:
    ways = [f"{last.upper()}, {first}", f"{last} {first}", f"{first} J. {last}", f"{first}{last}"]
    return f"{first} {last}", draw(st.sampled_from(ways))


def _family(draw: Callable, first: str, last: str) -> tuple[str, str]:
    mark = draw(APOSTROPHES)
    return f"{first} {last}", draw(
        st.sampled_from([f"the {last}s", f"The {last}s{mark}", f"{last}{mark}s", f"{first}{mark}s"])
    )


def _slip(draw: Callable, first: str, last: str) -> tuple[str, str]:
    last = last.replace("ß", "ss")  # one sign for two letters: a slip beside it is two
    at = draw(st.integers(2, len(last) - 2))
    ways = [
        last[:at] + last[at + 1 :],
        last[:at] + "x" + last[at:],
        last[:at] + last[at + 1] + last[at] + last[at + 2 :],
    ]
    return f"{first} {last}", f"Ms {draw(st.sampled_from([way for way in ways if way != last]))}"


def _initials(draw: Callable, first: str, last: str) -> tuple[str, str]:
    gap = draw(st.sampled_from(["", ".", ". ", " ", "-", ".-", ".\u00a0"]))
    end = "." if "." in gap else ""
    return f"{first[0]}.{last[0]}.", f"{first[0]}{gap}{last[0]}{end}"


def _variant(draw: Callable, first: str, last: str) -> tuple[str, str]:
    known = draw(st.sampled_from(VARIED))
    return f"{known.capitalize()} {last}", draw(st.sampled_from(sorted(variants_of(known)))).capitalize()


def _particle(draw: Callable, first: str, last: str) -> tuple[str, str]:
    particle, rest = draw(st.sampled_from(PARTICLES)).split(",")
    known, so = (draw(st.sampled_from(WITH_PARTICLES)) for _ in range(2))
    return f"{first} {known(particle, rest)}", f"Ms {so(particle, rest)}"


@st.composite
def single(draw: Callable, some: st.SearchStrategy[str], rest: str) -> tuple[str, str, None]:
    name = draw(some)
    return f"{name}{rest}", draw(AROUND).format(name), None


@st.composite
def dates(draw: Callable, ways: list[str]) -> tuple[str, str, dt.date]:
    day = draw(DAYS)
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    so = draw(st.sampled_from(ways)).format(
        d=day.day, m=day.month, y=day.year, short=f"{day.year % 100:02}", th=f"{day.day}{ending}", full=f"{day:%B}",
        abbr=f"{day:%b}", word=ONES[day.day - 1], serial=(day - dt.date(1899, 12, 30)).days, age=7, on=day.year + 7,
    )  # fmt: skip
    return str(day), draw(st.sampled_from(["She was born {}.", "Born {} at home", "DOB: {}", "({})"])).format(so), day


IN_WORDS = [
    "{d} {full} {y}",
    "{th} {full} {y}",
    "{th} of {full}, {y}",
    "{full} {d}, {y}",
    "{full} the {th}, {y}",
    "{d} {abbr} {y}",
    "the {word} of {full} {y}",
    "the {word} of {full}",
    "{th} {abbr} ’{short}",
    "{d}\u00a0{full}\u00a0{y}",
    "{abbr}. {d}, {y}",
]
BY_PROGRAMS = [
    "{d}-{abbr}-{y}",
    "{d:02}-{abbr}-{short}",
    "{y}/{m:02}/{d:02}",
    "{y}-{m}-{d}",
    "{d:02}{m:02}{y}",
    "{d}{abbr}{y}",
    "{y}{m:02}{d:02}",
    "{serial}",
    "{y}-{m:02}-{d:02}T00:00",
    "{y}-{abbr}-{d:02}",
    "{d:02}{m:02}{short}",
]
IN_FIGURES = [
    "{d}/{m}/{y}",
    "{d:02}.{m:02}.{y}",
    "{d}.{m}.{short}",
    "{d:02} / {m:02} / {y}",
    "{d}-{m}-{y}",
    "{m:02}/{d:02}/{y}",
    "{d:02} {m:02} {y}",
    "{d}|{m}|{y}",
]
OF_A_MONTH = [
    "in {full} {y}",
    "in {abbr} {y}",
    "{abbr}-{y}",
    "{abbr}-{short}",
    "in {full} of {y}",
    "{m:02}/{y}",
    "aged {age} in {full} {on}",
    "seven years old in {full} {on}",
    "turned seven in {full} {on}",
    "her seventh birthday in {full} {on}",
]


ABROAD = [line.split() for line in MONTHS.read_text().splitlines() if not line.startswith("#")]
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
IN_OTHER_LANGUAGES = [
    "{d} {word} {y}",
    "{d}. {word} {y}",
    "{d} de {word} de {y}",
    "{y}. {word} {d}.",
    "{y} m. {word} {d} d.",
    "{word} {d}, {y}",
    "{d}/{word}/{y}",
    "{d}.{roman}.{y}",
    "{d} {roman} {y}",
    "{y}-{roman}-{d:02}",
    "{y}年{m}月{d}日",
    "{y}년 {m}월 {d}일",
    "{d} tháng {m} năm {y}",
    "{word} {y}",
]


@st.composite
def dates_abroad(draw: Callable) -> tuple[str, str, dt.date]:
    day = draw(DAYS)
    word = draw(st.sampled_from([word for number, *words in ABROAD if number == str(day.month) for word in words]))
    so = draw(st.sampled_from(IN_OTHER_LANGUAGES)).format(
        d=day.day, m=day.month, y=day.year, roman=ROMAN[day.month - 1], word=draw(st.sampled_from([word, word.title()]))
    )
    return str(day), draw(st.sampled_from(["The letter says {}.", "({})", "ur. {} w domu"])).format(so), day


@st.composite
def numbers(draw: Callable, shape: str) -> tuple[str, str, None]:
    gap = draw(st.sampled_from([" ", "", "-", ".", "\u00a0"]))
    figure = lambda match: str(draw(st.integers(0, 9)))  # noqa: E731
    so = re.sub("#", figure, shape).replace(" ", gap)
    return "zzzzzzzz", f"Her number was {so} then.", None


@st.composite
def health_numbers(draw: Callable) -> tuple[str, str, None]:
    nine = draw(st.integers(400_000_000, 799_999_999))
    ten = next((f"{nine}{last}" for last in range(10) if is_nhs_number(f"{nine}{last}")), "9434765919")
    gap = draw(st.sampled_from([" ", "", "-", ".", "\u00a0", "\n"]))
    return "zzzzzzzz", f"NHS {ten[:3]}{gap}{ten[3:6]}{gap}{ten[6:]}.", None


@st.composite
def homes(draw: Callable) -> tuple[str, str, None]:
    house, kind = (
        draw(st.integers(1, 199)),
        draw(st.sampled_from(["Drove Dr", "Street St", "Road Rd", "Avenue Ave", "Close Cl"])),
    )
    long, short = kind.split()
    ways = [
        "{h} Acacia {l}",
        "{h} Acacia {s}",
        "{h} Acacia {s}.",
        "{h}a Acacia {l}",
        "{h}, Acacia {l}",
        "{h} ACACIA {l}",
        "Acacia {l}",
        "HU99 1AA",
        "HU991AA",
        "HU99-1AA",
        "hu99 1aa",
        "{h}\nAcacia {l}",
    ]
    so = draw(st.sampled_from(ways)).format(h=house, l=long, s=short)
    return f"Flat 2, {house} Acacia {long}, Hull HU99 1AA", f"They lived at {so} then.", None


KINDS = [
    Kind("as recorded, with a title, in another order, run together", Sort.NAME, names(_order)),
    Kind("a double name: any dash, cut by a line, joined, apart", Sort.NAME, names(_double)),
    Kind("half of a double name", Sort.NAME, names(_half)),
    Kind("without accents and letters of their own", Sort.NAME, names(_plain)),
    Kind("composed, decomposed, with unseen signs", Sort.NAME, names(_marked)),
    Kind("families: plural and possessive", Sort.NAME, names(_family)),
    Kind("misspelt by a letter", Sort.NAME, names(_slip)),
    Kind("short forms, and a name from another language in another spelling", Sort.NAME, names(_variant)),
    Kind("with a particle (de, al, van der, O’, Mc): apart, joined, run on", Sort.NAME, names(_particle)),
    Kind("of two or three letters, recorded alone", Sort.NAME, single(SHORT, "")),
    Kind("of two or three letters, beside a surname", Sort.NAME, single(SHORT, " Zedworth")),
    Kind("that are words as well", Sort.NAME, single(ORDINARY, " Zedworth")),
    Kind("in other alphabets", Sort.NAME, single(FAR, "")),
    Kind("initials", Sort.INITIALS, names(_initials)),
    Kind("dates in words", Sort.BORN, dates(IN_WORDS)),
    Kind("dates as programs write them", Sort.BORN, dates(BY_PROGRAMS)),
    Kind("dates in figures, the month first too", Sort.BORN, dates(IN_FIGURES)),
    Kind("the month of birth, and ages that say it", Sort.BORN, dates(OF_A_MONTH)),
    Kind("dates in other languages, and in Roman figures", Sort.BORN, dates_abroad()),
    Kind("addresses", Sort.ADDRESS, homes()),
    Kind("mobile telephones", Sort.NUMBER, numbers("07700 900 ###")),
    Kind("other telephones", Sort.NUMBER, numbers("01632 960 ###")),
    Kind("telephones from abroad", Sort.NUMBER, numbers("+44 7700 900 ###")),
    Kind("NHS numbers", Sort.NUMBER, health_numbers()),
    Kind("National Insurance numbers", Sort.NUMBER, numbers("QQ ## ## ## C")),
    Kind("pupil numbers", Sort.NUMBER, numbers("A###########2")),
]


def found(sort: Sort, known: str, text: str, day: dt.date | None) -> list[Finding]:
    return findings([Place("Full text", text)], [Known(sort, known, sort.value, day)])


def tried(kind: Kind, examples: int = EXAMPLES) -> tuple[int, list[tuple[str, str]]]:
    """How many different spellings of a kind were tried, and those that were not found: what is known, what is read."""
    every: dict[tuple[str, str], bool] = {}

    @seed(20260105)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(kind.drawn)
    def run(drawn: tuple[str, str, dt.date | None]) -> None:
        known, text, day = drawn
        every[known, text] = bool(found(kind.sort, known, text, day))

    run()
    return len(every), [key for key, good in every.items() if not good]


FACTS = {
    "ordinary names": (Sort.NAME, "Olivia Thompson; Mohammed Hussain; Kayleigh O'Connor; Liam Carter-Jones"),
    "awkward names": (Sort.NAME, "Will May; Grace Young; Rose Church; Mark Reading; Jo West; Bo; Summer Long"),
    "names of ordinary words alone": (
        Sort.NAME,
        "Will May; Grace Hope; Mark Summers; Rose Church; Joy Page; Dawn Wood; Art Case; Faith Rivers; Bill Green; "
        "Pat Brown; Frank North; Ray West; June Winter; Robin Banks; Sunny Day; Jack Lake; Crystal Waters; "
        "April Young; Max Power; Ivy Parsons; Victor Law; Heather Field",
    ),
    "names with short forms": (Sort.NAME, "William Teasdale; Arthur Zedworth; Katherine Nwosu; Christopher O'Dwyer"),
    "initials": (Sort.INITIALS, "O.T.; M.H.; K.O.; A.N.; I.T.; G.P."),
    "dates of birth": (Sort.BORN, "2019-01-05; 2016-08-23; 1991-03-14; 2018-04-09"),
    "addresses": (Sort.ADDRESS, "14 Acacia Drove, Hull HU99 1AA; 3 Park Road, Market Ward HU99 2AA"),
    "numbers by pattern alone": (Sort.NUMBER, ""),
}  # fmt: skip


def false() -> Iterator[tuple[str, int, int]]:
    """For each sort of fact: how many findings on the pages checked one by one, and checked as one edition."""
    for name, (sort, written) in FACTS.items():
        values = written.split("; ")
        days = [dt.date.fromisoformat(value) if sort is Sort.BORN else None for value in values]
        known = [Known(sort, value, f"{name} {value}", day) for value, day in zip(values, days, strict=True)]
        alone = sum(len(findings([Place("Page", text)], known)) for text in pages())
        yield name, alone, len(findings([Place(f"Page {at}", text) for at, text in enumerate(pages(), 1)], known))


def main() -> None:
    print("| Spelling | tried | found |\n|---|---:|---:|")
    for kind in KINDS:
        count, missed = tried(kind)
        print(f"| {kind.name} | {count} | {count - len(missed)} |")
        for known, text in missed[:3]:
            print(f"    not found: {known!r} in {text!r}")
    print(f"\n| On {len(pages())} pages that name nobody | page by page | as one edition |\n|---|---:|---:|")
    for name, alone, together in false():
        print(f"| {name} | {alone} | {together} |")


if __name__ == "__main__":
    main()
