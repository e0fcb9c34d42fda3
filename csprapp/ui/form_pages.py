"""The page that is one form: opened, shown, saved once, and answered in the same way everywhere."""

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Manager
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from csprapp.accounts.doors import may_send_file
from csprapp.accounts.models import User
from csprapp.accounts.roles import NotAllowed
from csprapp.clock.calendar import OutsideCalendar
from csprapp.clock.instants import LONDON
from csprapp.files.scanner import asked_before
from csprapp.records import services as records
from csprapp.records.models import Draft, Submission
from csprapp.records.services import Conflict, DuplicateSubmission, Overtaken, submit_once
from csprapp.today import london_today, now
from csprapp.ui.addresses import address
from csprapp.ui.conflicts import Clash, clash
from csprapp.ui.forms import ANOTHER, OURS, Form, problems
from csprapp.ui.sent import content_of
from csprapp.ui.templatetags.ui import instant
from csprapp.ui.widgets import day_pressed

SAME = (
    "You sent exactly this at {at}, and it was saved. It has not been saved a second time. If you do want another one, "
    "press the same button again."
)
CHANGED = (
    "You already saved this form at {at}, with other words. That has not changed. To save what is here now as another "
    "one, press the same button again."
)
TOO_MANY_FILES = "You have sent a lot of files in the last hour. Wait a while, then select this one again"


class FormPage(FormView):
    """A page that is one form. Django's FormView, which also knows our records.

    `open` finds what the page is about: 404 for strangers, the read logged, the permission asked. GET shows the form.
    POST runs the service once: a refusal stands beside its field, a conflict shows both versions on the same page, a
    repeat is led to the first answer; else `done` is said and the page leads to `get_success_url`.

    A page gives its form, its title, what is said when it is done, and its service. A service that takes the record,
    the version seen, the form's answers, and who acts on which day needs no more than `service = services.set_lead`;
    any other one is called in `save`. What differs from page to page may be an attribute or a property.
    """

    http_method_names = ["get", "head", "post"]
    template_name = "ui/form_page.html"

    form_class: type[Form]
    service: ClassVar[Callable[..., Any]]
    title = ""
    done = ""
    already = "You had already saved this. It was not saved a second time."  # said of a second press
    meanwhile = ""  # said when a colleague was quicker, where the form holds no facts of the record to be compared
    lead = ""  # a sentence above the form
    guide = ""  # the part of the guide that helps with what is asked: a key of csprapp/ui/guide.py
    warning = ""
    button = "Save"
    button_kind = ""
    second = ""  # another button beside Save, which sends `action` as below
    second_value = "later"
    links: tuple[Any, ...] = ()  # below the form
    back = ""  # the name of the page to which Back leads; without one it is the record's own
    stays = False  # whether Save leads to this page again
    repeats = False  # whether the same may well be sent again soon, such as a choice that is taken back and made again

    record: Any = None  # what is changed; a page that adds something has none
    made: Any = None  # what the service gave back
    earlier: Submission | None = None  # the press by which this form was saved before, as it was shown that one time
    shows_saved = False  # whether the form begins with the record's values, under the same names
    starts_today: tuple[str, ...] = ()  # days that begin as today where the record has none
    needs_today = False  # whether the form is told the London day
    today: date
    now: time  # on a London clock

    def open(self, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Find what the page is about and keep it on the page; an answer when there is no page to show."""
        raise NotImplementedError

    @property
    def who(self) -> dict[str, Any]:
        """Who acts, and on which London day."""
        return {"by": self.actor, "today": self.today}

    @property
    def actor(self) -> User:
        """Whose deed it is: the person signed in."""
        return self.request.user

    @property
    def back_url(self) -> str:
        """Where Back and Cancel lead, and Save when nothing else is said."""
        return reverse(self.back) if self.back else self.record.get_absolute_url()

    def get_success_url(self) -> str:
        return self.request.path if self.stays else self.back_url

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.today, self.now = london_today(), now().astimezone(LONDON).time()
        if request.method and request.method.lower() not in self.http_method_names:
            return self.http_method_not_allowed(request, *args, **kwargs)
        return self.open(**kwargs) or super().dispatch(request, *args, **kwargs)

    # --- The form ---------------------------------------------------------------------------------------------------

    @property
    def version(self) -> int | None:
        """The version of the record from which the page is made."""
        return self.record.version if self.record is not None else None

    def get_initial(self) -> dict[str, Any]:
        saved = self.saved_values(self.record) if self.shows_saved and self.record is not None else {}
        return saved | {name: saved.get(name) or self.today for name in self.starts_today}

    def saved_values(self, record: Any) -> dict[str, Any]:
        """What is saved, under the names of the form's fields."""
        made = self.get_form_class()
        names = [name for name in made.base_fields if name not in made.unsaved]
        values = {name: getattr(record, name) for name in names if hasattr(record, name)}
        return {name: list(value.all()) if isinstance(value, Manager) else value for name, value in values.items()}

    @property
    def recorded(self) -> dict[str, Any]:
        """What of the form's facts is recorded already: to change or empty it asks why."""
        return self.saved_values(self.record) if self.record is not None else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs() | {"version": self.version} | self.get_form_class().told_by(self)
        return kwargs | {"today": self.today} if self.needs_today else kwargs

    def with_day(self, day: Mapping[str, str]) -> Form:
        """The form as it was typed, with a day that a button filled in; nothing is judged yet."""
        sent: Any = self.get_form()
        kwargs = {name: value for name, value in self.get_form_kwargs().items() if name not in ("data", "files")}
        form = type(sent).resume({**sent.typed, **day}, **kwargs)
        if (version := sent.sent_version) is not None:
            form.fields["version"].initial = version  # a colleague's save meanwhile is still noticed
            form.initial["version"] = version
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if day := day_pressed(request.POST.get("action", ""), self.today):
            return self.render_to_response(self.get_context_data(form=self.with_day(day)))
        form = self.get_form()
        if form.sent_token and self.actor.pk:  # whoever sets the service up is nobody yet
            self.earlier = records.pressed_before(form.sent_token, self.actor)
        if self.earlier and self.is_same(form, self.earlier):
            return self.led_again(self.earlier)  # before it is judged: what is there now may not be added once more
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    # --- Sent before: a second click, a page loaded anew, Back and then Save -----------------------------------------

    def content(self, form: Form, version: int | None) -> str:
        """The digest of what was sent, as if from that version of the record."""
        ours = {form.add_prefix(name) for name in OURS}
        return content_of(self.request, self.sender, version, without=ours)

    def is_same(self, form: Form, earlier: Submission) -> bool:
        """Whether the same was sent then. Of a press that another version kept, nobody knows otherwise."""
        return earlier.content in ("", self.content(form, form.sent_version))

    def led_again(self, earlier: Submission) -> HttpResponse:
        """The answer of the first press: nothing is done a second time. Of two clicks at one moment nobody has read yet
        what the first one did: that is said, and no more."""
        if not len(messages.get_messages(self.request)):
            messages.info(self.request, self.already)
        return redirect(earlier.answer_url or self.request.path)

    def asks_again(self, form: Form) -> str:
        """What is asked before a form is saved that was sent already; "" where nothing is. Whoever means a second one
        presses once more. Nothing typed is lost: what was changed after Back is no less theirs than what was saved.

        Of a page opened anew it is asked for an hour only: the same words on another day are another note. Where the
        record was saved by somebody else meanwhile, or says otherwise again, what is sent is no repeat.
        """
        if not form.sent_token or form.sent_token.startswith(ANOTHER) and not self.earlier:
            return ""
        if self.earlier:
            if self.repeats or self.shows_saved and self.record is not None:  # a change: both versions are shown
                form.cleaned_data["token"] = ""
                return ""
            return CHANGED.format(at=instant(self.earlier.at))
        if self.repeats or not form.says_something:
            return ""
        version = form.sent_version
        seen = [version] if version is None else [version, version - 1]
        lately = records.sent_lately([self.content(form, each) for each in seen], self.actor)
        # The first of two clicks may be saved at this very moment: the second is led to its answer.
        return SAME.format(at=instant(lately.at)) if lately and lately.token != form.sent_token else ""

    # --- Saving -----------------------------------------------------------------------------------------------------

    def save(self, form: Any) -> str | None:
        """Do what the form asks. Returns the address to go to, when it is not `get_success_url`.

        It is run again from the beginning when the database gave way, so it changes nothing but the database.
        """
        seen = () if self.record is None else (form.expected_version,)
        self.made = type(self).service(self.subject, *seen, **form.answers, **self.who)
        return None

    def before_saving(self, form: Any) -> None:
        """What takes long and writes nothing, such as reading a file: done before the transaction begins. It may refuse
        as `save` may."""

    def act(self, form: Form) -> str:
        """All that happens in the one transaction of a press; the address that answers it."""
        return self.save(form) or self.get_success_url()

    @property
    def subject(self) -> Any:
        """What the service is told first: the record that is changed, or what something is added to."""
        return self.record

    @property
    def sender(self) -> str:
        """Whose files are counted together."""
        return f"person {self.actor.pk}"

    def form_valid(self, form: Any) -> HttpResponse:
        if form.files and not may_send_file(self.request, self.sender):
            form.add_error(next(iter(form.files)), TOO_MANY_FILES)
            return self.form_invalid(form)
        if question := self.asks_again(form):
            form.as_another()
            form.add_error(None, question)
            return self.form_invalid(form)
        content = self.content(form, form.sent_version)
        try:
            with asked_before(form.sent_files):
                self.before_saving(form)
                url = submit_once(form.press, self.actor, partial(self.act, form), content)
        except DuplicateSubmission as repeat:
            return self.led_again(repeat.earlier)
        except Conflict as conflict:
            return self.form_conflict(form, conflict)
        except ValidationError as refused:
            form.refuse(refused)
        except (NotAllowed, OutsideCalendar, Overtaken) as refused:
            form.add_error(None, str(refused))
        else:
            self.finish(form)
            return redirect(url)
        return self.form_invalid(form)

    def form_conflict(self, form: Form, conflict: Conflict) -> HttpResponse:
        """A colleague saved first: both versions on the same page, and the next Save is made against theirs."""
        if self.meanwhile:
            form.renew(conflict.current.version)
            form.add_error(None, self.meanwhile)
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, clash=self.compare(form, conflict)), status=409)

    def compare(self, form: Form, conflict: Conflict) -> Clash:
        """What differs between the form and the record as a colleague saved it."""
        return clash(form, conflict, self.saved_values(conflict.current).__getitem__)

    @property
    def undo_url(self) -> str:
        """The page that takes back what was just recorded, for a reason; "" where there is none. Its button is beside
        `done`, once, for the person who pressed Save."""
        return ""

    def finish(self, form: Any) -> None:
        """What follows once it is saved: the person is told."""
        if self.done and (url := self.undo_url):
            messages.success(self.request, "\n".join((self.done, url, str(self.made.version))), extra_tags="undo")
        elif self.done:
            messages.success(self.request, self.done)

    # --- What is shown ----------------------------------------------------------------------------------------------

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        shown = (
            "title", "guide", "lead", "warning", "button", "button_kind", "second", "second_value", "links", "back_url",
        )  # fmt: skip
        return super().get_context_data(**{name: getattr(self, name) for name in shown}, **more)


class ButtonPage(FormPage):
    """A button of another page: what it does is done once, then the person is led on.

    It has no page of its own, so what is against it is said on the page that `back_url` leads to.
    """

    http_method_names = ["post"]
    form_class = Form
    repeats = True
    already = "You had already pressed this button. Nothing was done a second time."
    meanwhile = "Somebody else saved first. Check what the record says now and try again."

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, " ".join(problem.message for problem in problems(form)))
        return redirect(self.back_url)


class OneOfSeveral(FormPage):
    """One form of a page that holds several; `by_action` finds the one whose button was pressed.

    The page's own class names every form and what each is made with; a subclass for each says which it is, and saves.
    """

    forms: Mapping[str, type[Form]]  # all of the page, under the names by which its template knows them
    name: ClassVar[str]  # which of them this one is

    def made_with(self, name: str) -> dict[str, Any]:
        """What one of the forms is made with, beside what was sent."""
        return {"version": self.version, **self.forms[name].told_by(self)}

    def get_form_class(self) -> type[Form]:
        return self.forms[self.name]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | self.made_with(self.name)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        shown = {name: form(**self.made_with(name)) for name, form in self.forms.items() if name != self.name}
        shown[self.name] = context["form"]
        return context | shown | {"forms": list(shown.values())}


def by_action(otherwise: type[FormPage], **pressed: type[FormPage]) -> Callable[..., HttpResponseBase]:
    """One address for several forms: which of them was sent is the value of the button that was pressed."""

    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return pressed.get(request.POST.get("action", ""), otherwise).as_view()(request, *args, **kwargs)

    page.__doc__ = otherwise.__doc__
    return page


class DraftedFormPage(FormPage):
    """A page whose long form is kept as the person's draft while they type, until it is saved or discarded."""

    draft_name = ""
    draft: Draft | None = None

    @property
    def draft_subject(self) -> str:
        """Which of several drafts of this form it is."""
        return str(self.record.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.draft = records.load_draft(self.actor, self.draft_name, self.draft_subject)
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        if self.draft is None:
            return super().get_form(form_class)
        kwargs = self.get_form_kwargs()
        if self.draft.version_seen is not None:
            kwargs["version"] = self.draft.version_seen
        return (form_class or self.get_form_class()).resume(self.draft.data, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = request.POST.get("action")
        if action == "discard":
            records.drop_draft(self.actor, self.draft_name, self.draft_subject)
            return redirect(request.path)
        if self.second and action == self.second_value:
            return self.keep_for_later(self.get_form())
        return super().post(request, *args, **kwargs)

    def keep_for_later(self, form: Form) -> HttpResponse:
        """The person goes on later; nothing is judged yet."""
        records.save_draft(self.actor, self.draft_name, form.typed, self.draft_subject, self.version)
        return redirect(self.back_url)

    def act(self, form: Form) -> str:
        url = super().act(form)
        records.drop_draft(self.actor, self.draft_name, self.draft_subject)
        return url

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        autosave = address("autosave", self.draft_name, self.draft_subject)
        return super().get_context_data(draft=self.draft, autosave=autosave, **more)
