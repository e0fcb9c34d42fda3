"""Both databases find the same cases by words: those that a plain reading of their texts finds."""

import io
import unicodedata
from dataclasses import replace
from itertools import groupby

import pytest
from anyascii import anyascii
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings, strategies as st

from cases.editing.corrections import correct_person
from cases.incidents import rules, search, search_index
from cases.incidents.models import Child, Incident
from cases.incidents.search import found_by, refresh_search
from cases.notifications.models import Notification
from cases.restrictions.models import ParallelReview
from csprapp.names.texts import TWO_LETTERS
from csprapp.records.services import add, set_denormalised
from tests.factories import make_area, make_user
from tests.factories_cases import TODAY, give_access, make_case, make_former, make_person
from tests.planner import Statements

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MOST = 1_000
TEXTS = (
    "A fall from a bridge, seen at the canal", "O'Brien-Smith's well-known half-brother", "Zoë and ŁUKASZ, née Müller",
    "write to a.b+c@d.example.org or www.example.org/a_b?c=%20",
    "100% certain, _quoted_ \\% 'x' \"y\" `z` a*b c:d (e) {f}",
    "not and or near NEAR(a b) col:umn -minus +plus ^caret", "Straße STRASSE strasse", "㎑ and №5, ﬁre, ½, x², Ⅷ",
    "İstanbul ISTANBUL istanbul ıstanbul", "日本語のテスト 한국어 ภาษาไทย हिन्दी العربية ٢٠٢٦",
    "family 👩‍👩‍👧 and 🚒 fire",
    "x" * 199 + "yes " + "ü" * 300, "2026-0001 1998-0042 CSI/77", "ὈΔΥΣΣΕΎΣ Ὀδυσσεύς", "", "a", "a' b'' c;-- d\\",
)  # fmt: skip
TYPED = (
    "a", "A FAL", "fall bri", "ridge", "o'brien", "O’Brien", "brien smith", "half-b", "zoe", "ZOË", "łukasz", "lukasz",
    "mull", "muller",
    "a.b+c@d.example.org", "www.", "a_b", "100%", "%", "_", "_quoted_", "\\", '"', "'", "y\"", "a*", "*",
    "c:d", "col:umn", "umn", "NOT and", "near(a", "-minus", "^car", "strass", "straße", "khz", "KHZ", "no5", "№",
    "Mueller", "muel",
    "fire", "ﬁ", "1⁄2", "x2", "viii", "istanb", "ıstan", "日本", "日本語", "本語", "한국", "ภาษา", "हिन्", "العرب", "٢٠",
    "👩‍👩‍👧", "🚒 fire",
    "x" * 120, "x" * 199 + "yes", "ü" * 201, "2026", "2026-0001", "2026 0001", "20260001", "1998-0042", "csi 77",
    "CSI/7", "οδυσσευσ", "", " ", "  ", "\0", "a\0b", ";--", "d\\", "a a a", "q", "zzzz", "a b c d e f",
)  # fmt: skip
CHARACTERS = sorted({*"".join(TEXTS), *"aAbBzZ019 -'._%*:\"&|!()<\\", "\u0301", "\u0345", "\u1e9e", "\U0001d400"})


def plain_letter(letter: str) -> str:
    """A letter of the Latin alphabet as an English keyboard has it: "ł" is "l"."""
    latin = ord(letter) > 127 and unicodedata.name(letter, "").startswith("LATIN ")
    return anyascii(letter).lower() if latin else letter


def plain_words(text: str) -> list[str]:
    """The words of a text, each letter by itself: the oracle's own way."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = [plain for letter in folded if not unicodedata.combining(letter) for plain in plain_letter(letter)]
    return ["".join(run)[:200] for is_word, run in groupby(letters, key=str.isalnum) if is_word]


def two_letters(text: str) -> str:
    """The text as a keyboard without dots and rings has it: "ü" is "ue"."""
    return unicodedata.normalize("NFC", text).translate(TWO_LETTERS)


def whole_words(text: str) -> set[str]:
    """The initials in a text; that they are what people mean by them: TestInitials."""
    return {word for word in rules.searched_words(text) if "§" in word}


def expected(cases: list[Incident], typed: str) -> list[int]:
    """What a person finds who reads every case, the newest first."""
    cases = sorted(cases, key=lambda case: case.reference, reverse=True)
    if ours := [case.pk for case in cases if "".join(plain_words(typed)) == case.reference.replace("-", "")]:
        return ours
    *_, read = rules.typed_words(typed)
    for wanted in (read if whole_words(typed) else plain_words(typed), *rules.further_words(typed)):
        if found := [case.pk for case in cases if wanted and holds_all(case, wanted)]:
            return found
    return []


def holds_all(case: Incident, wanted: list[str]) -> bool:
    text = " ".join([case.reference, case.summary, case.area.name, case.setting])
    words = [*plain_words(text), *plain_words(two_letters(text)), *whole_words(text)]
    return all(any(word.startswith(each) for word in words) for each in wanted)


@pytest.fixture
def area():
    return make_area("Northshire")


@pytest.fixture
def cases(area):
    by = make_user("coordinator")
    made = [make_case(by=by, area=area, summary=text, setting="At home") for text in TEXTS]
    for case in made:
        refresh_search(case)
    return made


@pytest.fixture(params=[1, 400], ids=["by the index", "among the newest"])
def looked_through(request, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", request.param)


@pytest.mark.usefixtures("looked_through")
def test_every_odd_thing_that_is_typed_finds_what_a_reader_finds(cases):
    for typed in TYPED:
        assert found_by(Incident.objects.all(), typed, MOST) == expected(cases, typed), typed
    assert search_index.agrees()


@pytest.mark.usefixtures("looked_through")
def test_whatever_is_written_and_typed_finds_what_a_reader_finds(cases):
    words = st.one_of(st.sampled_from(TYPED), st.text(st.sampled_from(CHARACTERS), max_size=6))
    pieces = st.lists(words, max_size=4).map(" ".join)

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.sampled_from(cases), pieces, st.lists(pieces, min_size=1, max_size=4))
    def holds(case, written, typed):
        case.summary = written.replace("\0", "")
        Incident.objects.filter(pk=case.pk).update(summary=case.summary)
        refresh_search(case)
        for each in (*typed, *(word[: len(word) // 2 + 1] for word in written.split())):
            assert found_by(Incident.objects.all(), each, MOST) == expected(cases, each)

    holds()
    assert search_index.agrees()


@given(st.text())
def test_folded_words_are_folded_no_further(text):
    words = rules.folded_words(text)
    assert words == plain_words(text)
    assert [word for each in words for word in rules.folded_words(each)] == words


@pytest.mark.usefixtures("looked_through")
def test_the_newest_come_first_and_no_more_than_are_wanted(cases):
    every = [case.pk for case in reversed(cases)]
    assert found_by(Incident.objects.all(), "north", 3) == every[:3]
    assert found_by(Incident.objects.all(), "2026 north", MOST) == every


@pytest.mark.parametrize("written", ["Seen at the children's home", "Seen at the children’s home"])
@pytest.mark.parametrize("typed", ["children's home", "children’s home", "CHILDREN´S"])
@pytest.mark.usefixtures("looked_through")
def test_a_straight_apostrophe_finds_a_curly_one_and_the_other_way_round(area, written, typed):
    case, other = make_case(area=area, summary=written), make_case(area=area, summary="A child in a home")
    for each in (case, other):
        refresh_search(each)
    assert found_by(Incident.objects.all(), typed, MOST) == [case.pk]


@pytest.mark.usefixtures("looked_through")
def test_nobody_finds_a_case_by_words_they_may_not_read(area):
    reader, on = make_user("coordinator"), TODAY
    hidden, named, older = (
        make_case(area=area, restricted=kind, summary="Secret canal") for kind in (True, True, False)
    )
    for case in (hidden, named, older):
        refresh_search(case)
    give_access(named, reader)
    assert found_by(Incident.objects.visible_to(reader, on), "secret", MOST) == [older.pk, named.pk]
    assert found_by(Incident.objects.visible_to(make_user("reviewer"), on), "secret", MOST) == []


def test_two_questions_at_most_and_none_reads_all_cases(cases, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 1)
    asked = Statements()
    with asked.of("search"), CaptureQueriesContext(connection) as every:
        found_by(Incident.objects.all(), "canal bridge", MOST)
    assert len(every) == len(asked.sent) == 2
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # the table is small: is there another way at all?
    assert asked.whole() == []


@pytest.mark.usefixtures("looked_through")
class TestInitials:
    """Initials are those of one person, not the beginnings of two words."""

    @pytest.fixture
    def people(self, area):
        """By initials: a case of each, with a text that begins like all of them."""
        text = "Worried about attendance; told to wait. Two aunts, a worker and the trust were asked"
        found = {}
        for initials in ("W.A.", "T.T.", "T.O.", "W.A.B.", "É.L."):
            found[initials] = case = make_case(area=area, summary=text)
            make_person(case, initials=initials)
            refresh_search(case)
        return found

    @pytest.mark.parametrize("typed", ["W.A.", "w.a", "W. A.", " w.a. ", "W.A. 2026", "wait W.A."])
    def test_find_their_person_and_nobody_else(self, people, typed):
        assert found_by(Incident.objects.all(), typed, MOST) == [people["W.A."].pk]

    @pytest.mark.parametrize("typed", ["T.T.", "T.O.", "É.L.", "e.l."])
    def test_are_no_word_and_have_no_accent(self, people, typed):
        wanted = "É.L." if typed == "e.l." else typed
        assert found_by(Incident.objects.all(), typed, MOST) == [people[wanted].pk]

    @pytest.mark.parametrize("typed", ["W.", "B.A.", "W.A.C.", "A.B.", "W.T."])
    def test_of_nobody_find_nothing(self, people, typed):
        found = found_by(Incident.objects.all(), typed, MOST)
        assert found == ([] if len(typed) > 2 else [case.pk for case in reversed(people.values())])

    def test_are_found_where_a_text_has_them(self, area):
        case, other = make_case(area=area, summary="Seen with W.A.'s aunt"), make_case(area=area, summary="Was away")
        for each in (case, other):
            refresh_search(each)
        assert found_by(Incident.objects.all(), "w.a.", MOST) == [case.pk]
        assert found_by(Incident.objects.all(), "w a", MOST) == [other.pk, case.pk]


@pytest.mark.usefixtures("looked_through")
class TestReferences:
    @pytest.fixture
    def second(self, area):
        first, second, third = (
            make_case(area=area, summary="Word 2026 1 and 2", reference=f"2026-000{number}") for number in (1, 2, 3)
        )
        second.panel_reference = "SCN/2026-77"
        by, theirs = second.logged_by, "StEIS 88/7 & 4"
        sent = {"sent_on": TODAY, "national_reference": "CSI 12 / 8", "recorded_by": by}
        add(Notification(incident=second, **sent), by=by, why="Sent")
        add(ParallelReview(incident=second, kind="nhs", reference=theirs), by=by, why="They told us")
        for case in (first, second, third):
            refresh_search(case)
        return second

    @pytest.mark.parametrize(
        "typed",
        ["2026-0002", "2026-2", "2026/2", "2026 2", "2026.02", "20260002", "case 2026-0002", "Ref. 2026/2", "#2026-2",
         "SCN/2026-77", "scn2026 77", "csi 128", "CSI12/8", "CSI-12-8", "StEIS 88/7 & 4", "steis-88 74"],
    )  # fmt: skip
    def test_are_found_in_any_spelling(self, second, typed):
        assert found_by(Incident.objects.all(), typed, MOST) == [second.pk]

    def test_what_is_none_is_read_as_words(self, second):
        assert len(found_by(Incident.objects.all(), "2026", MOST)) == 3
        assert len(found_by(Incident.objects.all(), "word 2026", MOST)) == 3
        assert found_by(Incident.objects.all(), "2026-9", MOST) == []


@pytest.mark.usefixtures("looked_through")
class TestKept:
    """The index changes with the words, whoever changes them, or not at all."""

    def found(self, typed):
        return found_by(Incident.objects.all(), typed, MOST)

    def test_with_every_change(self, cases):
        case, other = cases[0], cases[1]
        set_denormalised(Incident, case.pk, search_text=" later words")
        assert self.found("later") == [case.pk]
        case.refresh_from_db()
        make_person(other, initials="Q.X.", name="Later")
        refresh_search(other)
        assert self.found("later") == [other.pk, case.pk]
        refresh_search(case)
        assert self.found("later") == [other.pk]
        Incident.objects.filter(pk=other.pk).update(summary="Searched by nothing")
        assert self.found("qx") == [other.pk]
        assert search_index.agrees()

    def test_not_by_what_is_rolled_back(self, cases):
        with transaction.atomic():
            set_denormalised(Incident, cases[0].pk, search_text=" regretted")
            transaction.set_rollback(True)
        assert self.found("regretted") == []
        assert search_index.agrees()

    def test_by_rows_that_come_and_go_by_themselves(self, cases, area):
        by = cases[0].logged_by
        reference = {"reference": "2026-9901", "area": area, "logged_by": by}
        [made] = Incident.objects.bulk_create([Incident(search_text=" loaded words", **reference)])
        assert self.found("loaded") == [made.pk]
        Incident.objects.filter(pk=made.pk)._raw_delete("default")  # nothing hangs on it
        assert self.found("loaded") == []
        assert search_index.agrees()


@pytest.mark.django_db(transaction=True)  # PostgreSQL makes no index of rows whose keys are yet to be checked
class TestMadeAgain:
    def test_the_command_finds_words_anew_and_says_how_many(self, cases, monkeypatch):
        monkeypatch.setattr(search, "BATCH", 5)
        monkeypatch.setattr(search, "NEWEST", 1)
        for case in cases[:2]:
            set_denormalised(Incident, case.pk, search_text=" folded otherwise")
        out = io.StringIO()
        call_command("rebuild_search", stdout=out)
        assert out.getvalue() == (f"{len(cases)} cases, 2 with other words than before. The index is made again.\n")
        assert found_by(Incident.objects.all(), "otherwise", MOST) == []
        assert found_by(Incident.objects.all(), "canal", MOST) == [cases[0].pk]
        assert search_index.agrees()

    def test_an_index_that_is_lost_is_noticed_and_made_again(self, cases):
        search_index.drop()
        assert not search_index.agrees()
        search_index.install()
        assert search_index.agrees()
        call_command("rebuild_search", stdout=io.StringIO())
        assert search_index.agrees()

    def test_it_goes_with_its_table(self, monkeypatch):
        elsewhere = tuple(replace(each, table="migrated_backwards") for each in search_index.EVERY)
        monkeypatch.setattr(search_index, "EVERY", elsewhere)
        with transaction.atomic():
            search_index.install()
            assert not search_index.agrees()
            transaction.set_rollback(True)
        assert search_index.agrees()

    @pytest.mark.sqlite
    def test_a_word_that_the_index_lacks_is_noticed_and_made_good(self, cases, monkeypatch):
        monkeypatch.setattr(search, "NEWEST", 1)
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER incident_words_u")  # as when a migration makes the table anew
        set_denormalised(Incident, cases[0].pk, search_text=" unheard")
        assert not search_index.agrees()
        assert found_by(Incident.objects.all(), "unheard", MOST) == []
        search_index.install()
        assert search_index.agrees()
        assert found_by(Incident.objects.all(), "unheard", MOST) == [cases[0].pk]


def test_more_than_an_index_takes_is_cut_and_saved(area):
    """A megabyte of different words: the case is saved, and found by the first of them."""
    case = make_case(area=area, summary=" ".join(f"word{number}é" for number in range(130_000)))
    refresh_search(case)
    assert 999_000 < len(case.search_text.encode()) <= 1_000_000
    assert found_by(Incident.objects.all(), "word7 word70000", MOST) == [case.pk]
    assert found_by(Incident.objects.all(), "word129999", MOST) == []


@pytest.mark.usefixtures("looked_through")
class TestPeople:
    """A case is found by all that is known of its people: by a text word by word, by a number whole."""

    @pytest.fixture
    def case(self, area):
        for number in ("943 476 5928", "9434765"):
            refresh_search(self.with_a_child(area, nhs_number=number, consistent_id="9434"))
        case = self.with_a_child(
            area, nhs_number="943 476 5919", consistent_id="SUI-77/12", pupil_number="A 8204 1234 5678",
            school="Larkrise Primary", placement="With the Quillfeather family", household="Nan", health="Asthma",
        )  # fmt: skip
        make_person(case, "parent", "P.Q.", addresses="4 Mill Lane", relationship="Stepfather", contact_note="By post")
        refresh_search(case)
        return case

    def with_a_child(self, area, **facts):
        case = make_case(area=area)
        child = Child(person=make_person(case, "harmed", "K.W."), **facts)
        add(child, by=case.logged_by, why="Known")
        return case

    @pytest.mark.parametrize(
        "typed",
        ["943 476 5919", "9434765919", "943-476-5919", "NHS 943 476 5919", "NHS number: 9434765919",
         "nhs no. 943 4765919", "SUI-77/12", "sui 77 12", "Consistent identifier SUI7712", "A820412345678",
         "UPN A8204 1234 5678", "larkrise", "Quillfeather", "nan asthma", "mill lane", "4 Mill", "stepfather",
         "post"],
    )  # fmt: skip
    def test_are_found_by_what_is_known_of_them(self, case, typed):
        assert found_by(Incident.objects.all(), typed, MOST) == [case.pk]

    @pytest.mark.parametrize("typed", ["943", "943 476", "476", "43 476 5919", "A 8204", "9434 76 5919 1"])
    def test_a_part_of_a_number_finds_nobody(self, case, typed):
        assert found_by(Incident.objects.all(), typed, MOST) == []

    def test_what_a_number_was_before_is_found_too(self, case):
        child = case.people.get(initials="K.W.")
        said = {"reason": "The hospital’s letter", "by": case.owner or case.logged_by, "today": TODAY}
        correct_person(child, child.version, {"nhs_number": "401 023 2137", "school": "Fernhill"}, **said)
        for typed in ("943 476 5919", "larkrise", "4010232137", "fernhill"):
            assert found_by(Incident.objects.all(), typed, MOST) == [case.pk], typed


class TestNames:
    """A person is found by every spelling of their name."""

    @pytest.mark.parametrize(
        ("name", "typed"),
        [
            *(("Łukasz Wróbelik", typed) for typed in ("Lukasz", "Łukasz", "Wrobelik", "łuk")),
            *(
                ("Amara Quillby-Festing", typed)
                for typed in ("QuillbyFesting", "Quillby Festing", "Festing", "Quillby-F")
            ),
            *(("李小明", typed) for typed in ("李", "李小明", "小明", "xiaoming")),
            *(("Оксана", typed) for typed in ("Оксана", "Oksana")),
            *(("Jürgen Quillmüller", typed) for typed in ("jurgen", "Juergen", "JÜRGEN", "quillmuel", "Quillmuller")),
            *(("Juergen Quillmueller", typed) for typed in ("jurgen", "Jürgen", "quillmuller", "Quillmüller")),
            *(("Jurgen Braun", typed) for typed in ("Juergen", "Jürgen")),
            *(("Åse Häusler", typed) for typed in ("Aase", "ase", "haeusler", "Hausler")),
            *(("Aase Haeusler", typed) for typed in ("Åse", "ase", "Häusler", "hausler")),
            *(("Sam O'Neil", typed) for typed in ("ONeil", "O’Neil", "Neil")),
            *(("Katherine Quillby", typed) for typed in ("Kate", "Katie", "Cathy Quillby", "Katarzyna")),
            *(("Elizabeth Quillby", typed) for typed in ("Liz", "Beth", "Betty", "Eliza")),
            *(("Bill Quillby", typed) for typed in ("William", "Will", "billy")),
            *(("Mohammed Quillby", typed) for typed in ("Muhammad", "Mohamed", "Mo Quillby")),
        ],
    )
    def test_a_case_is_found_by_every_spelling_of_a_name(self, area, name, typed):
        case = make_case(area=area)
        make_person(case, "parent", "P.Q.", name=name)
        refresh_search(case)
        assert found_by(Incident.objects.all(), typed, MOST) == [case.pk]

    def test_a_case_is_found_by_the_short_form_of_a_former_name_and_by_no_word_of_a_text(self, area):
        case = make_case(area=area, summary="William rang.")
        person = make_person(case, "parent", "P.Q.", name="Anna Quillby")
        make_former(person, "Margaret Quillby")
        refresh_search(case)
        assert found_by(Incident.objects.all(), "Peggy", MOST) == [case.pk]
        assert found_by(Incident.objects.all(), "Bill", MOST) == []

    def test_a_reference_is_found_without_its_sign(self, cases):
        assert found_by(Incident.objects.all(), cases[0].reference.replace("-", ""), MOST) == [cases[0].pk]

    def test_a_letter_of_its_own_finds_what_was_kept_before_such_letters_were_folded(self, area):
        case = make_case(area=area)
        set_denormalised(Incident, case.pk, search_text=" łukasz")
        assert found_by(Incident.objects.all(), "Łukasz", MOST) == [case.pk]
