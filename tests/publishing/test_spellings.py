"""Names, dates, numbers and addresses are found as people write them, and ordinary words are not taken for them."""

import datetime as dt

import pytest

from csprapp.names.folding import words
from publishing.disclosure.searches import Known, Place, Public, Sort, findings
from tests.ordinary import PAGES, pages, written

BORN = dt.date(2019, 1, 5)
HOME = "Flat 2, 14 Acacia Drove, Hull HU99 1AA"


def found(sort, value, text, day=None, public=None, blocks=False):
    fact = Known(sort, value, sort.value, day, blocks)
    return findings([Place("Full text", text)], [fact], public or Public())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Amara Quillby-Festing", "Ms Quillby said so."),
        ("Amara Quillby-Festing", "Ms Festing said so."),
        ("Amara Quillby-Festing", "Ms Quillby–Festing said so."),
        ("Amara Quillby-Festing", "Ms Quillby - Festing said so."),
        ("Amara Quillby-Festing", "Ms Quillby-\nFesting said so."),
        ("Amara Quillby-Festing", "Ms Quillbyfesting said so."),
        ("Amara Quillby Festing", "Ms Quillby-Festing said so."),
        ("Mary-Jane Teasdale", "Mary said so."),
        ("Mary-Jane Teasdale", "Maryjane said so."),
        ("Sam McDonald", "Mr Mc Donald said so."),
        ("Sam O'Neil", "Mr O Neil said so, and ONeil, and O’Neil."),
        ("Jan van der Berg", "Mr Vanderberg said so."),
        ("Jo", "Jo told the midwife on Monday."),
        ("Jo Teasdale", "The midwife saw Jo on Monday."),
        ("Bo", "Bo was seen at home."),
        ("Li Xu", "On Monday Xu was seen at home."),
        ("Ed Teasdale", "They met Ed there."),
        ("Łukasz Wróbelik", "Lukasz was seen."),
        ("Lukasz Wrobelik", "Łukasz was seen."),
        ("Anna Łęcka", "Ms Lecka was seen."),
        ("Bołt", "Bolt was seen."),
        ("Søren Strauß", "Soren and Ms Strauss were seen."),
        ("李娜", "李娜说她很害怕。"),
        ("李娜", "The child (李娜) was afraid."),
        ("李小明", "The name 李小明 stood in a letter."),
        ("李小明", "小明说他很害怕。"),
        ("李小明", "Then Li Xiaoming came."),
        ("Оксана", "Оксана сказала"),
        ("Oksana Melnyk", "Оксана сказала"),
        ("محمد العلي", "قال محمد إنه خائف"),
        ("محمد العلي", "ومُحَمَّد"),
        ("Imran Khan", "The Khans moved in May."),
        ("Imran Khan", "The Khans’ home was cold."),
        ("Imran Wales", "The Waleses moved in May."),
        ("Imran Jones", "Jones’s home was cold."),
        ("Imran Kelly", "The Kellies moved."),
        ("Will Hope", "Will told his teacher."),
        ("Will Hope", "They saw Will there."),
        ("Grace Young", "Ms Young said so."),
        ("Grace Young", "We remember our Grace."),
        ("Katherine Teasdale", "Katharine was seen."),
        ("Catherine Teasdale", "Katherine was seen."),
        ("Mohammed Teasdale", "Muhammad was seen, and Mo rang."),
        ("Marlon", "M a r l o n was seen."),
        ("Steven Teasdale", "Stevie was seen, and Stephen rang."),
        ("Katherine Teasdale", "Kate’s mother rang."),
        ("William Teasdale", "Will likes football."),
        ("Yusuf Teasdale", "Youssef was seen."),
        ("Sam DeSouza", "Mr de Souza said so."),
        ("Sam Desouza", "Mr Souza said so."),
        ("Sam Vanderberg", "Mr van der Berg said so."),
        ("Sam McKay", "The MacKays moved."),
        ("Omar Alrashid", "Mr El-Rashid said so."),
        ("Lucy St John", "Ms Saint John said so."),
        ("Sam Banks", "Mr Bank said so."),
        ("Al", "Al was seen at home."),
        ("김민준", "김민준은 무서워했다."),
        ("June Teasdale", "They spoke to June at home."),
        *(
            ("Grace Teasdale", f"Grace {verb} her brother.")
            for verb in ("likes", "needs", "hid", "wasn’t with", "now has")
        ),
    ],
)
def test_a_name_is_found_in_every_spelling(name, text):
    assert found(Sort.NAME, name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Will Hope", "Will a better form change this? We hope so."),
        ("May Young", "In May 2019, in May, on 3 May and from April to May young people came."),
        ("Mark Reading", "Reading age was tested. Mark sheets were good."),
        ("Art Police", "The Police came under Police Protection."),
        ("Rose Ward", "She was seen in Castle Ward. Numbers rose."),
        ("Imran Wales", "Children in Wales, and NHS Wales."),
        ("Clare Teasdale", "Clare's Law was used."),
        ("Li Xu", "A lixu and XUL."),
        ("Christian Marsh", "At Christmas the MASH met in March."),
        ("William Teasdale", "Will a better form change this? Will they?"),
        ("Robin Banks", "It was near West Bank before the Bank Holiday."),
        ("Hope Birch", "Pre-Birth planning, and Home-Start."),
        ("May Sunday", "It is listed for May, and from April to May. Figures by month: May was high."),
        ("Lucy St John", "She went to St Mary’s School."),
        ("Sunny Day", "It was on Mother’s Day."),
    ],
)
def test_an_ordinary_word_is_no_name(name, text):
    public = Public((("wales",), ("nhs", "wales")))
    assert not found(Sort.NAME, name, text, public=public)


def test_names_that_everybody_knows_are_none_and_a_person_of_that_name_is():
    public = Public(tuple(tuple(words(name)) for name in ("Teasdale Safeguarding Partnership", "Kentmere")))
    text = "The Teasdale Safeguarding Partnership works in Kentmere."
    assert not found(Sort.NAME, "Sam Teasdale", text, public=public)
    assert not found(Sort.NAME, "Sam Kentmere", text, public=public)
    assert found(Sort.NAME, "Sam Kentmere", "Ms Kentmere works.", public=public)


def test_a_word_that_is_a_name_too_is_told_once_for_the_edition():
    places = [Place(f"page {number}", f"They met Grace on page {number}.") for number in range(9)]
    (one,) = findings(places, [Known(Sort.NAME, "Grace Teasdale", "the name of a child")])
    assert (one.where, one.count) == ("page 0 and 8 more", 9)
    assert "met Grace" in one.excerpt


def test_a_family_in_the_plural_blocks_where_a_court_protects_the_name():
    assert all(each.blocks for each in found(Sort.NAME, "Imran Khan", "The Khans moved.", blocks=True))


@pytest.mark.parametrize(
    "written_so",
    [
        *(
            "5-Jan-2019",
            "05-JAN-19",
            "Jan-2019",
            "2019/01/05",
            "2019-1-5",
            "05012019",
            "5Jan2019",
            "5 Jan2019",
            "050119",
        ),
        *(
            "5.1.19",
            "05 / 01 / 2019",
            "5th of January, 2019",
            "5\u00a0January\u00a02019",
            "January 5, 2019",
            "20190105",
        ),
        *("5th Jan '19", "5th Jan ’19", "01/05/2019", "January the 5th, 2019", "the fifth of January", "05.01.2019"),
        *(
            "the fifth of January 2019",
            "2019-Jan-05",
            "05 01 2019",
            "43470",
            "Jan-19",
            "01/2019",
            "2019-01",
            "2019 Jan",
        ),
        *(
            "Saturday 5 January 2019",
            "2019 01 05",
            "5 01 2019",
            "05⁄01⁄2019",
            "5·1·2019",
            "2019-01-05T08:00",
            "٥/١/٢٠١٩",
            "aged 3 in January 2022",
            "third birthday in January 2022",
        ),
        *("2 years and 4 months old in May 2021", "14 months old in March 2020", "turned three in January 2022"),
    ],
)
def test_a_date_of_birth_is_found_in_every_spelling(written_so):
    assert found(Sort.BORN, str(BORN), f"She was born {written_so} at home.", BORN)


@pytest.mark.parametrize(
    "other",
    ["6 January 2019", "5 January 2018", "2019/05", "43471", "January 5, 2020", "aged 3 in March 2022", "£43470"],
)
def test_another_date_is_none(other):
    assert not found(Sort.BORN, str(BORN), f"It was {other} then.", BORN)


@pytest.mark.parametrize(
    ("known", "text"),
    [
        *(("É.K.", f"{so} said so.") for so in ("É.K.", "E.K.", "ÉK", "É. K.", "E K")),
        *(("A-M.K.", f"{so} said so.") for so in ("A-M.K.", "AMK", "A.M.K.", "A-M K", "A/M/K", "AMK's")),
        ("Ó.H.", "The mother, Ó.H., said so."),
        ("Bo", "They saw Bo there."),
    ],
)
def test_initials_are_found_in_every_spelling(known, text):
    assert found(Sort.INITIALS, known, text)


@pytest.mark.parametrize("text", ["CHILD PROTECTION", "Child 1"])
def test_a_word_that_stands_for_initials_is_none(text):
    assert not found(Sort.INITIALS, "Child 1", text)


@pytest.mark.parametrize(
    ("number", "what"),
    [
        ("07700 900123", "A telephone number"),
        ("+44 7700 900123", "A telephone number"),
        ("+44 (0)7700 900 123", "A telephone number"),
        ("01632 960 983", "A telephone number"),
        ("(01632) 960983", "A telephone number"),
        ("mum@families.example", "An email address"),
        ("QQ 12 34 56 C", "A number that could be a National Insurance number"),
        ("QQ123456C", "A number that could be a National Insurance number"),
        ("943.476.5919", "A number that could be an NHS number"),
        ("943 476\u00a05919", "A number that could be an NHS number"),
        ("A823200010001", "A number that could be a pupil number"),
        ("HU99 1AA", "A whole postcode"),
    ],
)
def test_a_number_is_found_by_its_pattern(number, what):
    assert what in {each.what for each in findings([Place("Full text", f"It was {number} then.")], [])}


@pytest.mark.parametrize(
    "text", ["Childline: 0800 1111", "0808 800 5000", "0300 123 4567", "SI 2018/789", "£01632960983"]
)
def test_a_helpline_is_none(text):
    assert not findings([Place("Full text", text)], [])


def test_a_number_that_the_site_gives_is_none():
    public = Public(numbers=frozenset({"01632 960983", "help@partnership.example"}))
    assert not findings([Place("Full text", "+44 1632 960 983, help@partnership.example")], [], public)


@pytest.mark.parametrize("text", ["Acacia Drove", "14 Acacia Dr", "14a Acacia Drove", "HU99-1AA", "14, ACACIA DROVE"])
def test_an_address_is_found_in_every_spelling(text):
    assert found(Sort.ADDRESS, HOME, f"They lived at {text} then.")


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("9 St. John's Road, Leeds", "9 St Johns Rd"),
        ("9 St John’s Road, Leeds", "9 Saint John's Road"),
        ("The Larches, Mill Lane", "The Larches"),
        ("The Larches, Mill Lane", "Mill Ln"),
        ("Flat 3 Elm Court, Leeds", "Apt 3, Elm Ct"),
    ],
)
def test_saints_houses_and_flats_are_found(address, text):
    assert found(Sort.ADDRESS, address, f"They lived at {text} then.")


@pytest.mark.parametrize("text", ["St Marys Primary", "St. Mary’s", "Mary's School"])
def test_a_school_is_found_by_its_own_words(text):
    assert found(Sort.PLACE, "St Mary's C of E Primary School", f"She went to {text}.")


@pytest.mark.parametrize("text", ["in Hull", "in Flat 2", "an acacia in a drove"])
def test_a_town_alone_is_none(text):
    assert not found(Sort.ADDRESS, HOME, text)


WORDS_AS_NAMES = (
    "Will May", "Grace Hope", "Mark Summers", "Rose Church", "Joy Page", "Dawn Wood", "Art Case", "Faith Rivers",
    "Bill Green", "Pat Brown", "Frank North", "Ray West", "June Winter", "Robin Banks", "Sunny Day", "Jack Lake",
    "Crystal Waters", "April Young", "Max Power", "Ivy Parsons", "Victor Law", "Heather Field", "Harmony Rose",
    "Justice King", "Summer Long", "Reading Mark", "Sky Blue", "Ruby Hill", "Hunter Price", "Miles Short",
)  # fmt: skip
ALL_OF_THEM = [
    *(Known(Sort.NAME, name, name) for name in WORDS_AS_NAMES),
    *(Known(Sort.INITIALS, letters, letters) for letters in ("G.P.", "I.T.", "S.W.", "H.V.", "L.A.")),
]


@pytest.mark.parametrize(
    "text",
    [
        "Grace, who was six, lived with Will.",
        "Grace, Rose and Will were seen.",
        "Faith, aged six, and her mother left.",
        "Bill, then twelve, told the school.",
        "June and the baby went home.",
        "In May, her sister and June moved out.",
        "Grace was needed at home to look after Will.",
        "Summer made friends quickly.",
        "Mother, Grace and the baby slept in one room.",
        "The Social Worker saw Faith.",
        "Hope told her teacher.",
        "Art said that he was hungry.",
        "Frank was arrested on Monday.",
        "Winter, the mother's new partner, came.",
        "Mr Green hit him.",
        "Ms Waters rang.",
        "Grace and Social Care met.",
        "Dawn’s bruises were seen.",
        "Robin had not eaten.",
        "Justice was six.",
        "We spoke with Joy, Ray and Pat.",
        "Ray, the father, and Ivy, the aunt, were told.",
        "Sky and Ruby shared a bed.",
        "Young hit Parsons.",
        "Miles did not speak.",
        "Hunter cried.",
        "The Summers moved.",
        "Mrs Banks, Mr Law and Miss Field attended.",
        "Max, Jack and Victor were questioned.",
        "GP said that she was afraid.",
        "G.P. said so.",
        "S.W. was seen.",
        "It was Crystal who rang.",
    ],
)
def test_somebody_whose_name_is_a_word_is_found_where_a_person_stands(text):
    assert findings([Place("Full text", text)], ALL_OF_THEM)


@pytest.mark.parametrize(
    "text",
    [
        "Spring and Summer were the hardest seasons for the family.",
        "Faith groups were asked to help.",
        "May and June are the months of examinations.",
        "The Green Paper and the White Paper disagree.",
        "Frank conversations were rare.",
        "Power and control were at the centre of it.",
        "Art therapy, Music therapy and Play therapy were offered.",
        "Black, Brown and White children had different outcomes.",
        "Dawn raids were planned for April and May.",
        "The Church, the Mosque and the Temple offered rooms.",
        "North, South, East and West teams were joined.",
        "Hill House and Lake View are children's homes.",
        "Will practice change? May it be so.",
        "Rose-tinted views were challenged.",
        "Crystal clear minutes would help.",
        "Summer holidays are long.",
        "Field work was done in Winter.",
        "Law, Policy and Practice are set out in Section 4.",
        "Price rises, cold homes and hunger went together.",
        "Bill payments fell behind.",
        "Joy, anger and shame were all in the room.",
        "Grace periods were given for rent.",
        "Church Street Surgery closed.",
        "King’s College Hospital advised.",
        "Ruby Ward was full.",
        "Sunny intervals apart, it rained.",
        "Day care, Night care and Weekend care were costed.",
        "Young Minds and Place2Be were told.",
        "Young people said so.",
        "IT systems failed, and the LA paid.",
        "The SW team and the HV team share a hub.",
        "Justice for Families wrote to us.",
        "Heather, bracken and gorse surround the estate.",
        "Key Stage 2 and Sixth Form were asked.",
        "The Winter Plan was late.",
        "Faith, race and gender were recorded.",
        "Page, paragraph and line are given.",
        "Grace is needed when parents are frightened.",
        "Winter made matters worse.",
        "Bill, Act and guidance change often.",
        "Figures come in a Red, Amber and Green report.",
        "November was the busiest and June the quietest.",
        "He was discharged to her GP.",
        "GP practices use it.",
    ],
)
def test_a_word_among_things_is_nobody_though_thirty_people_are_called_by_words(text):
    assert findings([Place("Full text", text)], ALL_OF_THEM) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Robert Quillby", "R0bert was seen."),
        ("Robert Quillby", "Ms Qui11by was told."),
        ("Anna Kowalska", "pani Kowalskiej"),
        ("Anna Kowalska", "u Kowalskich"),
        ("Piotr Wysocki", "pana Wysockiego"),
    ],
)
def test_a_name_that_a_scanner_misread_or_polish_declines_is_found(name, text):
    assert found(Sort.NAME, name, text)


@pytest.mark.parametrize("text", ["A·B said so.", "a.b. said so", "told by a.b."])
def test_initials_with_points_between_or_small_are_found(text):
    assert found(Sort.INITIALS, "A.B.", text)


def test_small_latin_letters_are_no_initials():
    assert not found(Sort.INITIALS, "E.G.", "toys, e.g. a ball")


def test_a_postcode_in_small_letters_is_found_and_an_ordinal_is_none():
    assert found(Sort.NUMBER, "zzzzzzzz", "They live at hu99 1aa now.")
    assert not found(Sort.NUMBER, "zzzzzzzz", "In term p1 3rd and b2 2nd places, and h1 4th.")


ABROAD = (
    *(
        "5 stycznia 2019",
        "5. stycznia 2019 r.",
        "5-go stycznia 2019",
        "w styczniu 2019",
        "2019. január 5.",
        "5.I.2019",
        "5 I 2019",
    ),
    *("05-I-19", "2019-I-05", "5 de enero de 2019", "le 5 janvier", "5. Januar 2019", "5 ianuarie 2019", "5 янв. 2019"),
    *(
        "2019 m. sausio 5 d.",
        "5 Ocak 2019",
        "5 января 2019",
        "5 січня 2019 р.",
        "٥ يناير ٢٠١٩",
        "۵ جنوری ۲۰۱۹",
        "Enero 5, 2019",
    ),
    *(
        "৫ জানুয়ারি ২০১৯",
        "5 ਜਨਵਰੀ 2019",
        "2019年1月5日",
        "2019년 1월 5일",
        "5 tháng 1 năm 2019",
        "5 Ionawr 2019",
        "styczeń 2019",
    ),
    *("5ης Ιανουαρίου 2019", "5 Jannaayo 2019", "5 בינואר 2019", "5 sty 2019", "2019年1月", "januari 2019"),
)


@pytest.mark.parametrize("written_so", ABROAD)
def test_a_date_of_birth_is_found_in_other_languages_and_in_roman_figures(written_so):
    assert found(Sort.BORN, "2019-01-05", f"The letter says {written_so} at home.", day=dt.date(2019, 1, 5))


@pytest.mark.parametrize(
    "text", ["5 lutego 2019", "5.II.2019", "6.I.2019", "5 maj", "5 set tables", "Section 5 V 2019/20"]
)
def test_another_date_in_another_language_is_none(text):
    assert not found(Sort.BORN, "2019-01-05", text, day=dt.date(2019, 1, 5))


class TestOrdinaryPages:
    """The figure of precision: two hundred pages that name nobody."""

    def test_the_pages_are_those_that_were_written(self):
        assert written() == "\f".join(pages())
        assert len(pages()) == PAGES

    def test_ordinary_names_are_not_found_and_awkward_ones_at_most_once_a_page(self):
        ordinary = ("Olivia Thompson", "Mohammed Hussain", "Kayleigh O'Connor", "Liam Carter-Jones")
        awkward = (
            "Will May",
            "Grace Young",
            "Rose Church",
            "Mark Reading",
            "Hope Park",
            "Jo West",
            "Bo",
            "Summer Long",
        )
        known = [Known(Sort.NAME, name, name) for name in (*ordinary, *awkward)]
        found_on = [findings([Place("page", text)], known) for text in pages()]
        assert sum(map(len, found_on)) <= PAGES
        told = {each.what for found_there in found_on for each in found_there}
        assert not [what for what in told if any(what.endswith(name) for name in ordinary)]
