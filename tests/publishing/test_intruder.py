"""The motivated intruder: how many planted clues are found, how few safe pages are disturbed, and what counts as one
family. `pytest -s` prints the figures of docs/quality.md."""

import datetime as dt
from pathlib import Path

import pytest

from publishing.disclosure import weights
from publishing.disclosure.clues import clues_in
from publishing.disclosure.family_facts import FamilyFacts
from publishing.disclosure.intruder import OtherText, tellings, worked_out
from publishing.disclosure.searches import Finding, Place
from publishing.disclosure.sentences import Sentence, sentences_of
from publishing.disclosure.wording import PATTERNS
from tests import ordinary

DATA = Path(__file__).resolve().parent.parent / "data" / "intruder"


def texts_of(planted: Path) -> list[Place]:
    """A draft, and what else there is about the same family."""
    return [Place(path.stem, path.read_text()) for path in sorted(planted.parent.glob(f"{planted.stem}*.txt"))]


def clues_of(planted: Path) -> list[str]:
    names = {path.suffixes[0].strip(".").replace("_", " ") for path in planted.parent.glob(f"{planted.stem}.*.txt")}
    lines = [line.partition(": ") for line in planted.read_text().splitlines()]
    return [clue if name in names else name + colon + clue for name, colon, clue in lines]


def clues(text: str) -> dict[str, str]:
    return {clue.kind.key: clue.words for each in sentences_of("Text", text) for clue in clues_in(each)}


def told_by(title: str, text: str, **more) -> OtherText:
    return OtherText(title, tuple(tellings(sentences_of(title, text))), **more)


class TestMeasured:
    @pytest.mark.parametrize(
        ("folder", "drafts", "whole"),
        [
            *(("drafts", 50, 1), ("later", 20, 0.95), ("more", 37, 1), ("fresh", 20, 1), ("plain", 12, 1)),
            *(
                ("round1", 40, 0.95),
                ("round2", 20, 1),
                ("round3", 20, 1),
                ("round4", 20, 1),
                ("round5", 20, 1),
                ("round6", 12, 1),
                ("round8", 15, 0.93),
            ),
        ],
    )
    def test_the_planted_clues_are_found_together(self, folder, drafts, whole):
        found, wanted = [], []
        for path in sorted((DATA / folder).glob("*.planted")):
            quoted = " ".join(each.excerpt for each in worked_out(texts_of(path)))
            wanted.append([" ".join(clue.split()) for clue in clues_of(path)])
            found.append([clue for clue in wanted[-1] if clue in quoted])
        complete = sum(ours == theirs for ours, theirs in zip(found, wanted, strict=True))
        single, planted = sum(map(len, found)), sum(map(len, wanted))
        print(f"\n{folder}: {len(wanted)} tried, {complete} found whole, {single} of {planted} clues quoted")
        assert len(wanted) == drafts
        assert all(found)
        assert complete >= whole * drafts
        assert single >= 0.97 * planted

    @pytest.mark.parametrize("folder", ["round1", "round2", "round3", "round4", "round5", "round6", "round7"])
    def test_of_what_is_not_planted_little_is_quoted(self, folder):
        """Sentences that tell of the family too are among it: not every clue of a draft was planted."""
        quoted = others = 0
        for path in sorted((DATA / folder).glob("*.planted")):
            told = {telling.sentence.text for found in worked_out(texts_of(path)) for telling in found.told}
            planted = clues_of(path)
            sentences = {each.text for text in texts_of(path) for each in sentences_of("", text.text)}
            rest = {each for each in sentences if not any(clue in each or each in clue for clue in planted)}
            quoted, others = quoted + len(rest & told), others + len(rest)
        print(f"\n{folder}: {quoted} of {others} other sentences quoted")
        assert quoted <= 0.32 * others

    @pytest.mark.parametrize(
        ("folder", "tried", "most"),
        [("pages", 24, 0), ("round1_pages", 15, 2), ("round2_pages", 10, 0), ("round8_pages", 15, 0)],
    )
    def test_safe_pages_are_left_alone(self, folder, tried, most):
        pages = sorted((DATA / folder).glob("*.txt"))
        found = {path.name: worked_out([Place("Page", path.read_text())]) for path in pages}
        print(f"\n{folder}: {len(pages)} tried, {sum(map(bool, found.values()))} with a finding")
        assert len(pages) == tried
        assert sum(map(bool, found.values())) <= most
        assert max(map(len, found.values())) <= 1

    @pytest.mark.parametrize(
        ("name", "least", "most"),
        [("round1_clues", 152, None), ("round2_clues", 148, None), ("round1_none", None, 3), ("round2_none", None, 4)],
    )
    def test_single_sentences_with_a_clue_are_told_from_those_without(self, name, least, most):
        lines = (DATA / f"{name}.txt").read_text().splitlines()
        told = [line for line in lines if clues(line)]
        print(f"\n{name}: {len(lines)} tried, {len(told)} with a clue")
        assert len(lines) >= 150
        assert len(told) >= (least or 0)
        assert len(told) <= (most or len(lines))

    def test_pages_full_of_services_and_dates_are_mostly_left_alone(self):
        """Court days, towns and twins among them are clues; what a service did on a day is none."""
        pages = [page for page in ordinary.pages() if worked_out([Place("Page", page)])]
        print(f"\nordinary pages: 200 tried, {len(pages)} with a finding")
        assert len(pages) <= 90

    @pytest.mark.parametrize(
        "text",
        [
            "The Home Office wrote on 20 August 2019 that the claim was refused.",
            "Sure Start had closed in 2020, and the hub opened in May 2024.",
            "Traveller families told us that moving on was read as avoidance.",
            "Interpreters were booked; Romanian, Urdu and Somali were most often asked for.",
            "Kinship carers learned of their rights from a charity.",
            "A Pre-Birth Assessment began in June, later than expected.",
            "Art, Drama and Forest School were on the timetable.",
            "Photographs were stored in Evolve, as the Royal College advises.",
        ],
    )
    def test_what_services_did_and_what_many_families_share_is_no_clue(self, text):
        assert clues(text) == {}

    def test_a_day_without_anybody_in_its_sentence_is_still_a_clue_when_no_service_did_something(self):
        assert "other_day" in clues("It was the night before Eid.")
        assert "other_month" in clues("The collapse was on a Sunday in late February 2024.")

    def test_a_draft_whose_sentences_are_widened_as_it_is_told_is_left_alone(self):
        draft = (
            "A girl [fourteen-year-old] lived with her mother. She was [the youngest of four]. "
            "She died [on 3 March 2024]. A man was [sentenced at Hull Crown Court in May]."
        )
        precise = draft.replace("[", "").replace("]", "").replace("girl fourteen-year-old", "fourteen-year-old girl")
        (finding,) = worked_out([Place("Summary", precise)])
        ways = {way for telling in finding.told for _, way in telling.wider}
        assert ways == {
            "“in her teens”",
            "“one of several children”",
            "“in the spring of 2024”",
            "“in the spring”",
            "“a court”",
        }
        wide = (
            "A girl in her teens lived with her mother. She was one of several children. She died in the spring of "
            "2024. A court dealt with a man in the spring."
        )
        assert worked_out([Place("Summary", wide)]) == []

    @pytest.mark.parametrize("wider", sorted({wider for _, _, wider in PATTERNS}))
    def test_no_wider_wording_is_a_clue_itself(self, wider):
        for words in wider.split("”")[:-1]:
            assert clues(f"She {words.rpartition('“')[2]} then.") == {}


class TestClues:
    def test_each_kind_is_known_however_it_is_written(self):
        rows = [line.split(": ", 1) for line in (DATA / "sentences.txt").read_text().splitlines()]
        missed = [(kind, text) for kind, text in rows if kind not in clues(text)]
        assert missed == []
        assert set(weights.KINDS) - {kind for kind, _ in rows} == {"life"}  # told where no clue is

    @pytest.mark.parametrize(
        "text",
        [
            "A girl in her teens lived in a town in the area.",
            "He died in the spring of 2024.",
            "She had an older sibling.",
            "Nationally, 14-year-olds are more at risk.",
            "Children aged 10 to 17 make up a fifth of victims.",
            "The panel met on 3 March 2024 and again in May.",
            "The partnership published the report on 6 March 2025.",
            "Ofsted inspected the council in February 2024.",
            "All schools will tell the health visitor and the school nurse.",
            "The largest groups are Pakistani, Polish and Somali.",
            "There are 112 primary schools and a pupil referral unit.",
            "They do not speak English as a first language.",
            "From the age of 16 young people can consent.",
            "It may be that she will March on.",
            "The GP and a social worker told the midwife.",
            "The baby’s older brother or sister had come to no harm.",
            "The baby died in the winter.",
            "The baby was seen by a health visitor.",
            "They were visited by a midwife and, later, by a local doctor.",
        ],
    )
    def test_what_is_wide_or_about_no_family_is_none(self, text):
        assert {kind for kind in clues(text) if weights.KINDS[kind].one_in >= weights.SLIGHT} == set()

    def test_a_line_that_a_pdf_broke_is_one_sentence_and_a_heading_is_its_own(self):
        text = (
            "What happened\n\nLeah was a girl who lived with her mother and her mother’s partner in a\nsmall village."
        )
        assert [each.text for each in sentences_of("", text)] == [
            "What happened",
            "Leah was a girl who lived with her mother and her mother’s partner in a small village.",
        ]

    def test_what_runs_on_without_a_stop_is_cut(self):
        lengths = [len(each.text) for each in sentences_of("", "on 3 March 2024 she died " * 5000)]
        assert max(lengths) <= 1000
        assert sum(lengths) > 120_000

    def test_the_cells_of_a_row_are_read_together(self):
        assert clues("Key facts\n\nAge\n14\n\nEthnicity\nIrish Traveller\n").keys() == {"age", "ethnicity"}

    def test_a_title_ends_no_sentence(self):
        assert [each.text for each in sentences_of("", "She saw Dr. Example. He listened.")] == [
            "She saw Dr. Example.",
            "He listened.",
        ]


class TestOneFamily:
    def test_one_clue_that_many_share_is_no_finding_and_two_narrow_ones_are(self):
        assert worked_out([Place("Summary", "She was fourteen.")]) == []
        (found,) = worked_out([Place("Summary", "She was fourteen. She liked art. She went to a special school.")])
        assert isinstance(found, Finding)
        assert found.where == "Summary"
        assert found.excerpt == "She was fourteen. … She went to a special school."
        assert found.what == (
            "Together these 2 sentences leave about 2 families in an area of ordinary size: "
            "they tell a particular type of school, an exact age and whether a girl or a boy"
        )
        assert (
            found.advice == "“She was fourteen”: “in their teens”; “special school”: “a school”"
            or "her" in found.advice
        )

    def test_a_clue_that_is_enough_alone_needs_no_other(self):
        (found,) = worked_out([Place("Summary", "They were the only Somali family in the village.")])
        assert found.what.startswith("This sentence leaves hardly more than one family")

    def test_sentences_that_follow_each_other_are_quoted_as_they_stand(self):
        (found,) = worked_out([Place("Summary", "It was the day. She was fourteen. She went to a special school.")])
        assert found.excerpt == "She was fourteen. She went to a special school."

    def test_a_word_that_stands_in_no_list_adds_to_a_finding_and_makes_none(self):
        assert (
            worked_out([Place("Summary", "They kept quagga mussels. She wore a tricorne. He rode a velocipede.")]) == []
        )
        text = "She was fourteen. She went to a special school. Her father was a zitherist."
        (found,) = worked_out([Place("Summary", text)])
        assert [telling.sentence.text for telling in found.slight] == ["Her father was a zitherist."]
        assert len(found.narrow) == 2
        assert found.what.endswith(". 1 more adds what a neighbour may remember")

    def test_particulars_beside_what_narrows_more_stand_in_one_line(self):
        (found,) = worked_out([Place("Summary", "She was fourteen and wore a tricorne. She went to a special school.")])
        assert [telling.also for telling in found.narrow] == ["“tricorne”", ""]
        assert [way for telling in found.narrow for _, way in telling.wider] == ["“in her teens”", "“a school”"]

    def test_a_sentence_in_ordinary_words_is_quoted_beside_clues_and_makes_no_finding(self):
        life = "Her father goes away and comes home at night."
        assert worked_out([Place("Summary", life)]) == []
        (found,) = worked_out([Place("Summary", f"She was fourteen. {life} She went to a special school.")])
        assert [telling.sentence.text for telling in found.slight] == [life]

    def test_a_short_text_that_holds_little_but_particulars_is_a_finding(self):
        text = "She wore a tricorne. Her mother had a velocipede. Her uncle was a zitherist. He kept a quagga."
        (found,) = worked_out([Place("Summary", text)])
        assert found.what.startswith("Together these 4 sentences tell much that few families share")
        assert (
            worked_out([Place("Summary", text + " The panel met. It was open. All agreed. No more was said." * 2)])
            == []
        )

    def test_the_name_that_a_text_gives_the_child_is_no_clue(self):
        text = "Quill was fourteen. Quill went to a special school. Quill was kind. Quill laughed."
        (found,) = worked_out([Place("Summary", text)])
        assert found.slight == []

    def test_what_stands_in_the_page_and_in_its_file_is_told_once(self):
        text = "She was fourteen. She went to a special school."
        (found,) = worked_out([Place("Full text", text), Place("report.pdf, page 1", text)])
        assert found.where == "Full text"

    def test_of_a_text_about_two_families_each_is_looked_at_alone(self):
        two = "Family 1\n\nShe was fourteen.\n\nFamily 2\n\nHe went to a special school."
        assert worked_out([Place("Full text", two)]) == []
        assert len(worked_out([Place("Full text", two + " He was nine.")])) == 1

    def test_its_key_changes_with_a_sentence(self):
        before, after = (
            worked_out([Place("Summary", f"She was {age}. She went to a special school.")])[0].key
            for age in ("fourteen", "fifteen")
        )
        assert before != after


class TestAcrossTexts:
    def test_what_the_family_published_before_is_read_with_it(self):
        memorial = told_by("In memory of Robin", "Robin died in March 2024. She was loved.", family=True)
        draft = Place("Summary", "A girl who died was fourteen.")
        assert worked_out([draft]) == []
        (found,) = worked_out([draft], [memorial])
        assert "read with “In memory of Robin”" in found.what
        assert "Robin died in March 2024." in found.excerpt

    def test_nothing_is_said_when_the_draft_itself_tells_nothing(self):
        memorial = told_by("In memory of Robin", "Robin died on 3 March 2024.", family=True)
        assert worked_out([Place("Summary", "We learned to listen.")], [memorial]) == []

    def test_another_text_joins_when_it_shares_a_rare_fact(self):
        draft = Place("Summary", "He died on 3 March 2024.")
        other = told_by("Another report", "The boy died on 3rd March 2024. He was one of twins.")
        (found,) = worked_out([draft], [other])
        assert "one of twins" in found.excerpt

    @pytest.mark.parametrize(
        "text", ["The boy died on 4 March 2024. He was a twin.", "He was fourteen. He was a twin.", "He was a twin."]
    )
    def test_another_text_does_not_join_by_facts_that_many_share_or_that_differ(self, text):
        draft = Place("Summary", "He was fourteen. He died on 3 March 2024.")
        (found,) = worked_out([draft], [told_by("Another report", text)])
        assert "twin" not in found.excerpt


FACTS = FamilyFacts(
    born=[dt.date(2010, 2, 14)],
    died=[dt.date(2024, 3, 3)],
    oldest=14,
    sexes={"girl"},
    schools="St Imagina's Primary School",
    ethnicities="Somali",
    areas={"inventedshire"},
)


class TestKnownFacts:
    @pytest.mark.parametrize(
        ("true", "changed"),
        [
            ("She was fourteen.", "She was sixteen."),
            ("She died on 3 March 2024.", "She died on 9 May 2024."),
            ("She was born in February 2010.", "She was born in June 2010."),
            ("She went to St Imagina's Primary School.", "She went to Brackenfield Primary School."),
            ("Her family is Somali.", "Her family is Polish."),
            ("They lived in Thorle.", "They lived in Inventedshire."),
        ],
    )
    def test_a_clue_that_contradicts_does_not_weigh(self, true, changed):
        for text, fits in ((true, True), (changed, False)):
            found = [clue for each in sentences_of("", text) for clue in clues_in(each)]
            assert any(FACTS.fits(clue) for clue in found) is fits, text

    def test_a_report_that_was_disguised_is_left_alone(self):
        disguised = [Place("Summary", "She was sixteen. She died on 9 May 2024.")]
        assert worked_out(disguised)
        assert worked_out(disguised, facts=FACTS) == []

    def test_the_day_on_which_somebody_else_of_the_family_died_is_no_contradiction(self):
        (found,) = worked_out([Place("Summary", "She was fourteen. Her father died on 9 May 2023.")], facts=FACTS)
        assert "9 May 2023" in found.excerpt

    def test_what_is_recorded_in_broad_words_contradicts_nothing(self):
        (clue,) = clues_in(Sentence("", "Her family is Polish."))
        assert FamilyFacts(ethnicities="White, any other").fits(clue)
