"""What every form of ours can do: token, version, drafts, one error summary."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import formset_factory
from django.http import QueryDict
from django.template import engines

from csprapp.files.checks import FileRefused
from csprapp.records.refusals import Refused
from csprapp.ui import fields
from csprapp.ui.forms import FilterForm, Form, ReasonForm, UploadForm, lower_first, missing_words, problems


class Note(Form):
    on = fields.DateField(label="Date", required=False)
    kinds = fields.Checkboxes(label="Kinds", choices=[("a", "A"), ("b", "B")], required=False)
    text = fields.LongText(label="NHS involvement")

    def clean(self):
        if self.cleaned_data.get("text") == "no":
            raise fields.ValidationError("Say more")


def shown(source, **context):
    return engines["django"].from_string("{% load ui %}" + source).render(context)


def test_every_fresh_page_has_its_own_token_and_a_repeat_the_same():
    first, second = Note(), Note()
    assert first["token"].value() != second["token"].value()
    assert Note({"token": "abc"})["token"].value() == "abc"


def test_the_version_goes_round():
    assert 'name="version" value="7"' in str(Note(version=7))
    form = Note({"version": "7", "text": "x"})
    assert form.is_valid()
    assert form.cleaned_data["version"] == 7
    assert set(form.answers) == {"on", "kinds", "text"}


def test_after_a_conflict_the_text_stays_and_the_version_is_new():
    form = Note({"version": "7", "text": "mine"})
    form.renew(9)
    assert 'name="version" value="9"' in str(form)
    assert "mine" in str(form)


def test_two_forms_on_a_page_share_no_id():
    assert 'id="id_token"' not in str(Note())


def test_what_was_typed_comes_back_from_a_draft_without_being_judged():
    sent = QueryDict("on_day=31&on_month=feb&on_year=&kinds=a&kinds=b&text=half&token=t&version=3")
    form = Note(sent)
    assert form.typed == {
        "on_day": "31", "on_month": "feb", "on_year": "", "kinds": ["a", "b"], "text": "half",
    }  # fmt: skip
    again = Note.resume(form.typed, version=4)
    html = str(again)
    assert not again.is_bound
    assert 'value="feb"' in html
    assert html.count("checked") == 2
    assert "half" in html
    assert "govuk-error" not in html
    assert 'name="version" value="4"' in html


def test_a_draft_holds_what_both_databases_can_store():
    assert Note({"text": "a\x00b", "kinds": ["a\x00"]}).typed == {"text": "ab", "kinds": ["a"]}


def test_an_old_draft_that_lacks_a_field_leaves_its_stored_value():
    form = Note.resume({"text": "draft"}, initial={"kinds": ["b"]})
    assert form.initial["kinds"] == ["b"]


def test_the_summary_is_shown_once_however_often_it_is_asked_for():
    html = shown("{% error_summary form %}{{ form }}", form=Note({}))
    assert html.count("There is a problem") == 1
    assert html.index("There is a problem") < html.index("<textarea")


def test_a_form_in_order_has_no_summary():
    assert "govuk-error-summary" not in shown("{% error_summary form %}{{ form }}", form=Note())
    assert "govuk-error-summary" not in shown("{% error_summary form %}", form=Note({"text": "x"}))


def test_a_message_of_the_whole_form_comes_first_and_is_no_link():
    found = list(problems(Note({"text": "no", "kinds": "zz"})))
    assert (found[0].message, found[0].target) == ("Say more", "")
    assert found[1].target == "id_kinds_0"


def test_several_forms_and_formsets_share_one_summary():
    formset = formset_factory(Note)({"f-TOTAL_FORMS": "1", "f-INITIAL_FORMS": "0", "f-0-kinds": "zz"}, prefix="f")
    html = shown("{% error_summary form others %}", form=Note({}), others=[formset])
    assert html.count("There is a problem") == 1
    assert 'href="#id_text"' in html
    assert 'href="#id_f-0-text"' in html


def test_a_page_knows_that_it_failed():
    for form, answer in [(Note({}), "True"), (Note(), "False"), (Note({"text": "x"}), "False"), ("", "False")]:
        assert shown("{{ form|failed }}", form=form) == answer


def test_a_filter_form_sends_neither_token_nor_version():
    class Filter(FilterForm):
        owner = fields.Text(required=False)

    assert "token" not in str(Filter())


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Date of birth", "Enter date of birth"),
        ("NHS number", "Enter NHS number"),
        ("Why?", "Answer the question: Why?"),
    ],
)
def test_words_for_a_missing_answer(label, words):
    assert missing_words("Enter", label) == words


def test_the_first_letter_of_an_abbreviation_stays():
    assert lower_first("ICB") == "ICB"
    assert lower_first("") == ""


def test_markup_that_was_typed_stays_text():
    html = str(Note({"text": "<script>alert(1)</script>", "on_day": '"><script>', "kinds": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


def test_a_reason_is_asked_in_the_words_of_its_page():
    asked = ReasonForm.asking("What is new?", "Enter what is new")
    assert asked({"reason": " "}).errors["reason"] == ["Enter what is new"]
    assert "What is new?</label>" in str(asked())
    assert ReasonForm({}).errors["reason"] == ["Enter why"]


def test_what_is_refused_of_a_file_stands_beside_it_whatever_its_name():
    class Redacted(UploadForm):
        why = fields.Text(label="Why")
        redacted = fields.FileField(label="PDF")

    sent = {"redacted": SimpleUploadedFile("a.pdf", b"%PDF")}
    form = Redacted({"why": "A name"}, sent)
    assert form.is_valid()
    assert form.uploaded == form.uploaded == b"%PDF"
    form.refuse(FileRefused("The selected file must be a PDF"))
    assert form.errors == {"redacted": ["The selected file must be a PDF"]}
    form = Redacted({"why": "A name"}, sent)
    form.is_valid()
    form.refuse(Refused({"why": "Enter why you are replacing it"}))
    assert form.errors == {"why": ["Enter why you are replacing it"]}
