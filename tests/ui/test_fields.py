"""Each field, as a person meets it: empty, filled, wrong, and shown again with what was typed."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from cases.notes.models import CaseNote
from csprapp.partnership.models import Area
from csprapp.ui import fields
from csprapp.ui.forms import Form
from tests.factories import make_area


class When(Form):
    day = fields.DateField(
        label="When did it happen?", subject="Date of the incident", missing="Enter the date of the incident"
    )
    at = fields.TimeField(label="Time", required=False)


def typed(**boxes):
    return {"day_day": "7", "day_month": "jan", "day_year": "2025", **boxes}


def test_a_date_is_read_from_three_boxes():
    form = When(typed(at="2:15pm"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2025, 1, 7)
    assert form.cleaned_data["at"] == time(14, 15)


def test_what_was_typed_is_shown_again_and_only_the_failing_box_is_marked():
    html = str(When(typed(day_month="Febtober")))
    assert 'value="Febtober"' in html
    assert html.count("govuk-input--error") == 1
    assert 'id="id_day_month" name="day_month" type="text" value="Febtober"' in html
    assert 'href="#id_day_month"' in html
    assert "Date of the incident: the month must be" in html


def test_a_missing_date_is_asked_for_in_the_forms_own_words():
    form = When({})
    assert form.errors["day"] == ["Enter the date of the incident"]
    assert 'href="#id_day_day"' in str(form)


def test_an_error_of_the_view_can_name_the_box():
    form = When(typed())
    form.add_error("day", fields.ValidationError("Check the year", params={"parts": ["year"]}))
    assert 'href="#id_day_year"' in str(form)


def test_a_stored_date_and_time_fill_the_boxes():
    html = str(When(initial={"day": date(2025, 1, 7), "at": time(14, 15)}))
    assert 'name="day_year" type="text" value="2025"' in html
    assert 'value="2:15pm"' in html


@pytest.mark.parametrize(("now_typed", "changed"), [({}, False), ({"day_day": "8"}, True), ({"day_month": "x"}, True)])
def test_a_date_knows_whether_it_was_changed(now_typed, changed):
    form = When(typed(**now_typed), initial={"day": date(2025, 1, 7)})
    assert ("day" in form.changed_data) is changed


def test_a_wrong_time_says_how_to_write_one():
    assert When(typed(at="2")).errors["at"] == ["Enter a time, like 2:15pm or 14:15"]


class Answers(Form):
    known = fields.Choice(
        label="Is neglect known?",
        choices=[("yes", "Yes"), ("no", "No")],
        hints={"no": "Say why below"},
        missing="Select whether neglect is known",
    )
    told = fields.YesNo(label="Told", required=False)
    harm = fields.Checkboxes(label="Kinds of harm", choices=[("a", "Neglect"), ("b", "Injury")])
    agree = fields.Tick(label="I have checked", missing="Tick to say you have checked")
    paper = fields.FileField(label="Report", accept=".pdf")
    number = fields.Number(label="NHS number", required=False)


def test_every_summary_link_goes_to_an_input_that_is_there():
    html = str(Answers({"number": "many"}))
    for target in ("id_known_0", "id_harm_0", "id_agree", "id_paper", "id_number"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html


def test_choices_carry_hints_that_a_screen_reader_finds():
    html = str(Answers())
    assert 'aria-describedby="id_known_1_hint"' in html
    assert 'id="id_known_1_hint">Say why below' in html


@pytest.mark.parametrize(("sent", "answer"), [("yes", True), ("no", False), ("", None)])
def test_yes_no_is_true_false_or_not_answered(sent, answer):
    form = Answers({"told": sent})
    form.is_valid()
    assert form.cleaned_data["told"] is answer


def test_a_stored_no_is_shown_as_no():
    html = str(Answers(initial={"told": False})["told"])
    assert html.count("checked") == 1
    assert html.index("checked") > html.index('value="no"')


def test_a_form_with_files_says_so_and_takes_one():
    form = Answers({}, {"paper": SimpleUploadedFile("a.pdf", b"%PDF")})
    assert form.is_multipart()
    assert "paper" not in form.errors


def test_missing_answers_are_asked_for_by_their_label():
    errors = Answers({}).errors
    assert errors["harm"] == ["Select kinds of harm"]
    assert errors["paper"] == ["Select report"]
    assert errors["agree"] == ["Tick to say you have checked"]


def test_optional_fields_say_so_and_required_ones_do_not():
    form = Answers()
    assert "(optional)" in form["number"].as_field_group()
    assert "(optional)" not in form["known"].as_field_group()


def test_a_field_of_a_library_loses_its_placeholder():
    class Theirs(Form):
        code = fields.Text(widget=fields.forms.TextInput({"placeholder": "Code"}))

    assert "placeholder" not in str(Theirs())


def test_an_address_is_kept_without_signs_that_nobody_sees():
    assert fields.Email().clean("nurse@families.example\u200b") == "nurse@families.example"


@pytest.mark.parametrize("nothing", ["\u200b", " \u2060\ufeff ", "\u200f\n\u3164"])
@pytest.mark.parametrize("kind", [fields.Text, fields.LongText, fields.Note])
def test_signs_that_nobody_sees_are_no_answer(kind, nothing):
    with pytest.raises(ValidationError, match="Enter why"):
        kind(missing="Enter why").clean(nothing)
    assert kind(required=False).clean(nothing) == ""


def test_words_keep_the_signs_that_their_writing_needs():
    assert fields.Text().clean("मी\u200dna \U0001f469\u200d\U0001f467") == "मी\u200dna \U0001f469\u200d\U0001f467"


TURNED = "Report \u202egnp.exe\u202c \u2067about\u2069 \u202dit"


@pytest.mark.parametrize("field", [fields.Text(), fields.LongText(), fields.from_model(CaseNote, "text")])
def test_no_text_turns_round_what_stands_beside_it(field):
    assert field.clean(TURNED) == "Report gnp.exe about it"
    assert not field.has_changed("Report gnp.exe about it", TURNED)


@pytest.mark.parametrize("words", ["سارة الأحمد", "שרה כהן", "Sara سارة 3", "\u200fשרה\u200f"])
def test_hebrew_and_arabic_stay_as_they_are_written(words):
    assert fields.Text().clean(words) == words


def test_nor_does_the_name_of_a_file():
    sent = SimpleUploadedFile("photo\u202egpj.exe", b"x")
    assert fields.FileField().clean(sent).name == "photogpj.exe"


def test_what_is_nothing_but_turns_is_no_answer():
    with pytest.raises(ValidationError):
        fields.Text().clean("\u202e\u202c")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [fields.ModelChoice, fields.ModelSelect, fields.ModelCheckboxes])
def test_rows_to_choose_from_are_read_by_one_question_each_time(kind, monkeypatch, django_assert_num_queries):
    class OfAreas(Form):
        area = kind(Area.objects.order_by("name"), label="Area")

    monkeypatch.setattr(connection, "chunked_cursor", None)  # what Django would read them by, in three trips
    form = OfAreas()
    for name in ("Eastshire", "Northshire"):
        make_area(name)
        with django_assert_num_queries(1):
            assert [words for key, words in form.fields["area"].choices if key][-1] == name
