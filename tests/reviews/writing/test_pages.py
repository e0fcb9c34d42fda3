"""Writing the rapid review: a page for each section, its sources beside it, two people at once, nothing lost."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from cases.incidents.models import Child
from csprapp.records.models import AccessLog
from csprapp.records.services import add, load_draft, save_draft
from dashboard.reporting import layout
from dashboard.reporting.gathering import gather, text_of as words_of
from reviews.rapid.services import write_texts
from reviews.returns import services as returns
from reviews.returns.models import ChronologyEntry
from reviews.writing.rules import sections
from tests.factories import make_agency, make_user
from tests.factories_cases import make_case, make_person
from tests.factories_reviews import TODAY, make_scene, make_signed_off

pytestmark = pytest.mark.django_db
KNOWN, SAFE = "Q.Z. was taken to hospital.", "Q.Z.'s sister was seen the same day."


def at(scene, slug=""):
    name = "case-rapid-review-section" if slug else "case-rapid-review-write"
    return reverse(name, args=[scene.case.reference, *filter(None, [slug])])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def asked(scene, *, answered=True):
    """An agency that was asked, and what it answered."""
    who = {"by": scene.coordinator, "today": TODAY}
    agencies = [make_agency("Vale Health (invented)"), make_agency("Late School (invented)")]
    found = returns.ask(scene.case, agencies, [make_person(scene.case)], TODAY + dt.timedelta(7), **who)
    request = next(each for each in found if each.agency == agencies[0])
    if answered:
        events = [ChronologyEntry(day=dt.date(2026, 5, 3), event="Weighed", significance="Had lost weight")]
        said = {"involvement": "Seen four times", "learning": "Ask who else is worried", "source": "secure mail"}
        returns.submit(request, request.version, **said, events=events, **who)
    return request


class Writer:
    """Somebody at the page of one section."""

    def __init__(self, client, scene, slug):
        self.client, self.url = client, at(scene, slug)
        self.page = client.get(self.url)

    def send(self, text, **more):
        form = self.page.context["form"]
        hidden = {name: form[name].value() for name in ("token", "version", "carried")}
        self.page = self.client.post(self.url, {**hidden, "text": text, **more})
        return self.page


@pytest.fixture
def scene():
    return make_scene(summary=KNOWN, immediate_safeguarding=SAFE)


class TestWhoMayWrite:
    def test_strangers_learn_nothing(self, scene, sign_in):
        for person in (make_user("coordinator", area=make_case().area), make_user("administrator")):
            client = sign_in(person)
            for url in (at(scene), at(scene, "facts")):
                missing = client.get(url.replace(scene.case.reference, "1999-0001"))
                answer = client.get(url)
                assert (answer.status_code, answer.content) == (404, missing.content), url
            assert client.post(at(scene, "facts"), {"text": "x", "insert": "record-facts"}).status_code == 404

    def test_who_only_reads_may_not_write(self, scene, sign_in):
        client = sign_in(make_user("scrutineer"))
        for url in (at(scene), at(scene, "facts")):
            assert client.get(url).status_code == 403
        assert client.post(at(scene, "facts"), {"text": "x"}).status_code == 403

    def test_a_section_that_there_is_not_is_404(self, scene, sign_in):
        assert sign_in(scene.coordinator).get(at(scene, "dates")).status_code == 404

    def test_every_read_is_logged_under_the_reference(self, scene, sign_in):
        client = sign_in(scene.coordinator)
        client.get(at(scene))
        client.get(at(scene, "facts"))
        logged = AccessLog.objects.filter(user=scene.coordinator, case=scene.case.reference)
        assert set(logged.values_list("what", flat=True)) == {"rapid review text: all sections", "rapid review text"}

    def test_what_the_partners_signed_is_not_written_over(self, sign_in):
        signed = make_signed_off()
        answer = Writer(sign_in(signed.coordinator), signed, "facts").send("after sign-off")
        assert "The partners have signed this off" in text_of(answer)
        assert "after sign-off" in answer.content.decode()
        assert signed.review.facts == ""


class TestAllSections:
    def test_are_read_under_the_headings_they_are_written_under(self, sign_in):
        scene = make_scene()
        texts = dict.fromkeys((section.key for section in sections()), "Invented.")
        write_texts(scene.case, scene.review.version, texts, by=scene.coordinator, today=TODAY)
        page = sign_in(scene.coordinator).get(reverse("case-rapid-review", args=[scene.case.reference]))
        assert [each["label"] for each in page.context["sections"]] == [section.title for section in sections()]

    def test_have_the_reports_titles_and_order(self, scene, sign_in):
        lines = [layout.Line(key, title) for key, title in layout.SHIPPED.items()]
        place = next(number for number, line in enumerate(lines) if line.key == "sharing_plan")
        lines.insert(0, layout.Line("sharing_plan", "How it is shared", shown=False))
        del lines[place + 1]
        layout.set_layout(lines, 0, by=make_user("administrator"))
        assert [section.key for section in sections()][:2] == ["sharing_plan", "facts"]
        page = text_of(sign_in(scene.coordinator).get(at(scene)))
        assert page.index("How it is shared Not in your report") < page.index("What happened")
        assert "made from the record: Dates, Family structure" in page

    def test_say_how_long_they_are_who_wrote_last_and_who_is_writing(self, scene, sign_in):
        colleague = make_user("manager", name="Mana Ger")
        first = write_texts(scene.case, 0, {"facts": "One two three"}, by=scene.coordinator, today=TODAY)
        second = write_texts(scene.case, first.version, {"analysis": "Four five"}, by=colleague, today=TODAY)
        save_draft(colleague, "rapid-review", {"text": "their secret draft"}, f"{scene.case.reference}-learning")
        save_draft(scene.coordinator, "rapid-review", {"text": "mine"}, f"{scene.case.reference}-learning")
        answer = sign_in(scene.coordinator).get(at(scene))
        rows = {row.section.key: row for row in answer.context["rows"]}
        assert (rows["facts"].words, rows["facts"].written.by) == (3, "Cora Example")
        assert (rows["analysis"].words, rows["analysis"].written.by) == (2, "Mana Ger")
        assert rows["analysis"].written.at == second.history.latest().history_date
        assert rows["learning"].written is None
        assert answer.context["total"] == 5
        page = text_of(answer)
        assert "Your draft from" in page
        assert "Mana Ger," in page
        assert "their secret draft" not in page


class TestOneSection:
    def test_is_saved_by_itself_and_read_on_the_rapid_review(self, scene, sign_in):
        client = sign_in(scene.coordinator)
        answer = Writer(client, scene, "learning").send("Ask twice")
        assert answer["Location"] == at(scene, "learning")
        page = text_of(client.get(answer["Location"]))
        assert "is saved to the case" in page
        assert "by Cora Example" in page
        assert "2 words" in page
        assert (scene.review.learning, scene.review.facts) == ("Ask twice", "")

    def test_save_and_go_on_opens_the_next_and_after_the_last_the_list(self, scene, sign_in):
        client, every = sign_in(scene.coordinator), sections()
        answer = Writer(client, scene, every[0].slug).send("Words", action="next")
        assert answer["Location"] == at(scene, every[1].slug)
        assert Writer(client, scene, every[-1].slug).send("Words", action="next")["Location"] == at(scene)

    def test_a_draft_is_the_sections_own_shown_again_and_dropped_on_save(self, scene, sign_in):
        client, subject = sign_in(scene.coordinator), f"{scene.case.reference}-lived-experience"
        client.post(reverse("autosave", args=["rapid-review", subject]), {"text": "half a sen", "version": "0"})
        writer = Writer(client, scene, "lived-experience")
        assert "half a sen" in writer.page.content.decode()
        assert "This is your draft" in text_of(writer.page)
        assert "Draft saved" in text_of(writer.page)
        assert "half a sen" not in client.get(at(scene, "analysis")).content.decode()
        writer.send("half a sentence")
        assert load_draft(scene.coordinator, "rapid-review", subject) is None
        assert scene.review.lived_experience == "half a sentence"

    def test_a_draft_is_discarded_on_request(self, scene, sign_in):
        client, subject = sign_in(scene.coordinator), f"{scene.case.reference}-analysis"
        client.post(reverse("autosave", args=["rapid-review", subject]), {"text": "half a sen"})
        client.post(at(scene, "analysis"), {"action": "discard"})
        assert "half a sen" not in client.get(at(scene, "analysis")).content.decode()

    def test_a_colleague_who_is_writing_in_it_is_named_and_their_words_are_not_shown(self, scene, sign_in):
        colleague = make_user("manager", name="Mana Ger")
        save_draft(colleague, "rapid-review", {"text": "their secret draft"}, f"{scene.case.reference}-analysis")
        client = sign_in(scene.coordinator)
        page = text_of(client.get(at(scene, "analysis")))
        assert "Mana Ger is writing in this section too" in page
        assert "their secret draft" not in page
        assert "Mana Ger" not in text_of(client.get(at(scene, "facts")))


@pytest.mark.both
class TestTwoPeople:
    def test_write_two_sections_at_once_and_nobody_sees_a_conflict(self, scene, sign_in):
        mine = Writer(sign_in(scene.coordinator), scene, "facts")
        theirs = Writer(sign_in(make_user("manager")), scene, "analysis")
        assert theirs.send("their analysis").status_code == 302
        assert mine.send("my facts").status_code == 302
        assert (scene.review.facts, scene.review.analysis) == ("my facts", "their analysis")

    def test_in_one_section_see_both_texts_and_nothing_is_lost(self, scene, sign_in):
        client = sign_in(scene.coordinator)
        mine = Writer(client, scene, "analysis")
        Writer(sign_in(make_user("manager", name="Mana Ger")), scene, "analysis").send("their text")
        answer = mine.send("my text")
        assert answer.status_code == 409
        assert all(words in text_of(answer) for words in ("Mana Ger", "their text", "my text"))
        assert scene.review.analysis == "their text"
        again = Writer(client, scene, "analysis")  # the page was closed, and opened once more
        assert "my text" in again.page.content.decode()
        assert again.send("my text, still").status_code == 409
        assert again.send("both texts").status_code == 302
        assert scene.review.analysis == "both texts"
        assert scene.review.history.filter(analysis="their text").exists()


class TestWhatIsRecorded:
    @pytest.mark.parametrize(("slug", "words"), [("facts", KNOWN), ("immediate-action", SAFE)])
    def test_is_what_an_unwritten_section_begins_with(self, scene, sign_in, slug, words):
        writer = Writer(sign_in(scene.coordinator), scene, slug)
        assert writer.page.context["form"]["text"].value() == words
        assert "begins with what is recorded on the case" in text_of(writer.page)

    def test_never_comes_over_what_was_typed_or_emptied(self, scene, sign_in):
        client = sign_in(scene.coordinator)
        Writer(client, scene, "facts").send("My own words")
        assert Writer(client, scene, "facts").page.context["form"]["text"].value() == "My own words"
        Writer(client, scene, "facts").send("")
        assert Writer(client, scene, "facts").page.context["form"]["text"].value() == ""
        save_draft(scene.coordinator, "rapid-review", {"text": "Typing"}, f"{scene.case.reference}-immediate-action")
        assert Writer(client, scene, "immediate-action").page.context["form"]["text"].value() == "Typing"

    def test_stands_in_the_report_once(self, scene, sign_in):
        def happened():
            report = gather(scene.case, TODAY, scene.review).report
            return next(words_of(section) for section in report.sections if section.key == "facts")

        assert happened().count("was taken to hospital") == 1
        client = sign_in(scene.coordinator)
        Writer(client, scene, "facts").send(f"{KNOWN} Nobody had asked why.")
        assert happened().count("was taken to hospital") == 1
        Writer(client, scene, "facts").send("")
        assert happened().count("was taken to hospital") == 1

    def test_stays_in_the_report_before_a_text_that_was_written_beside_it(self, scene, sign_in):
        write_texts(scene.case, 0, {"facts": "In addition, nobody asked."}, by=scene.coordinator, today=TODAY)
        client = sign_in(scene.coordinator)
        writer = Writer(client, scene, "facts")
        assert "The report shows this before your text" in text_of(writer.page)
        assert 'value="record-facts"' not in writer.page.content.decode()
        assert writer.send("x", insert="record-facts").status_code == 404
        Writer(client, scene, "facts").send("In addition, nobody asked them.")
        report = gather(scene.case, TODAY, scene.review).report
        facts = next(words_of(section) for section in report.sections if section.key == "facts")
        assert KNOWN.replace("Q.Z.", "").strip() in facts
        assert "nobody asked them" in facts


class TestInsert:
    def test_a_return_and_a_line_go_below_what_was_typed_with_their_source(self, scene, sign_in):
        request = asked(scene)
        line = scene.case.chronology.get()
        client = sign_in(scene.coordinator)
        writer = Writer(client, scene, "analysis")
        page = text_of(writer.page)
        assert all(
            words in page for words in ("Seen four times", "Ask who else is worried", "Weighed", "no answer yet")
        )
        answer = writer.send("What I typed", insert=f"return-{request.pk}-involvement")
        assert answer["Location"] == at(scene, "analysis") + "#text"
        writer = Writer(client, scene, "analysis")
        returned = "Seen four times\n(Vale Health (invented), return of Mon 23 Nov 2026)"
        assert writer.page.context["form"]["text"].value() == f"What I typed\n\n{returned}"
        writer.send(writer.page.context["form"]["text"].value(), insert=f"line-{line.pk}")
        writer = Writer(client, scene, "analysis")
        text = writer.page.context["form"]["text"].value()
        assert text.endswith(
            "Sun 3 May 2026: Weighed\nWhy it matters: Had lost weight\n(Chronology, Vale Health (invented))"
        )
        assert scene.review.analysis == ""  # a draft, until it is saved
        writer.send(text)
        assert scene.review.analysis.startswith("What I typed\n\nSeen four times")

    def test_keeps_the_version_that_was_seen_so_that_a_colleagues_text_is_not_lost(self, scene, sign_in):
        request = asked(scene)
        client = sign_in(scene.coordinator)
        writer = Writer(client, scene, "analysis")
        Writer(sign_in(make_user("manager")), scene, "analysis").send("their text")
        writer.send("mine", insert=f"return-{request.pk}-involvement")
        writer = Writer(client, scene, "analysis")
        assert writer.send(writer.page.context["form"]["text"].value()).status_code == 409
        assert scene.review.analysis == "their text"

    def test_only_what_stands_beside_this_section_of_this_case(self, scene, sign_in):
        other = make_scene()
        elsewhere = asked(other)
        writer = Writer(sign_in(scene.coordinator), scene, "analysis")
        for key in (f"return-{elsewhere.pk}-involvement", "record-facts", "nonsense", ""):
            assert writer.client.post(writer.url, {"text": "mine", "insert": key}).status_code == 404
        assert load_draft(scene.coordinator, "rapid-review", f"{scene.case.reference}-analysis") is None

    def test_a_return_that_is_not_submitted_and_a_line_taken_out_are_not_beside(self, scene, sign_in):
        asked(scene)
        line = scene.case.chronology.get()
        returns.strike(line, line.version, reason="Another child", by=scene.coordinator, today=TODAY)
        page = text_of(sign_in(scene.coordinator).get(at(scene, "analysis")))
        assert "Weighed" not in page
        assert "Late School (invented)" in page

    def test_the_learning_comes_first_beside_the_learning(self, scene, sign_in):
        asked(scene)
        page = text_of(sign_in(scene.coordinator).get(at(scene, "learning")))
        assert page.index("Ask who else is worried") < page.index("Seen four times")

    def test_what_is_recorded_of_each_child_stands_beside_their_characteristics(self, scene, sign_in):
        child = make_person(scene.case, "harmed", "Q.Z.", name="Quillan Zedworth")
        add(Child(person=child, disability="Hears badly"), by=scene.coordinator, why="For a test")
        page = text_of(sign_in(scene.coordinator).get(at(scene, "characteristics")))
        assert "Disability, in words: Hears badly" in page
        assert "Quillan" not in page
        assert "Hears badly" not in text_of(sign_in(scene.coordinator).get(at(scene, "analysis")))
