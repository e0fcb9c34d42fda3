"""The people: the list, one of them, and everything an administrator does with an account."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.models import RoleGrant, User
from csprapp.accounts.roles import Permission, Role, require_permission
from csprapp.accounts.tenants import tenant_of
from csprapp.partnership.models import Membership, Partnership
from csprapp.records.settings_rows import with_version
from csprapp.today import london_today
from csprapp.ui.form_pages import ButtonPage
from csprapp.ui.forms import Form
from csprapp.ui.templatetags.ui import plural
from dashboard.partnership.pages import SettingPage
from dashboard.partnership.pasting import Line, PastePage
from dashboard.people import checking, forms, pasted, queries, services
from dashboard.people.rules import BY_ANOTHER
from dashboard.people.work import work_of
from publishing.overview.publication_page import SignedInAfresh

PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Fifty at a time: roles, where they belong, when they were last here, whether they have a second factor."""
    require_permission(request.user, Permission.MANAGE_USERS)
    form = forms.PeopleFilter(request.GET or {})
    chosen = form.chosen
    page = Paginator(queries.narrowed(chosen, london_today()), PAGE).get_page(request.GET.get("page", 1))
    context = {"form": form, "page": page, "clear_url": request.path if chosen else ""}
    context["not_joined"] = queries.not_joined().count()
    return render(request, "dashboard/people/list.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person, with what can be done."""
    require_permission(request.user, Permission.MANAGE_USERS)
    today = london_today()
    found = get_object_or_404(queries.people(today), pk=pk)
    context = {
        "person": found,
        "roles": [(row.get_role_display(), queries.days(row), "role", row.pk) for row in found.held],
        "places": [
            (str(row.area or row.body or row.agency), queries.days(row), "place", row.pk) for row in found.places
        ],
        "work": str(work_of(found)) or "None",
        "oneself": found.pk == request.user.pk,
        "tenant": tenant_of(found.email),
        "invitation": None if found.last_login else queries.last_invitation(found),
    }
    return render(request, "dashboard/people/person.html", context)


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What was changed of an account, by whom and why."""
    require_permission(request.user, Permission.MANAGE_USERS)
    found = get_object_or_404(User, pk=pk)
    context = {"person": found, "events": queries.changes_of(found)}
    return render(request, "dashboard/people/changes.html", context)


# Said of a mail that is written and not sent: it waits for the next run of `deliver_mail`.
GOES = "The invitation will be sent within a minute: this page shows when it has been."
LOOK = "Each person’s page shows when theirs has been."


class AccountPage(SettingPage):
    """A page about one account, or that opens one."""

    deed, model = Permission.MANAGE_USERS, User
    back, shows_saved = "settings-people", False
    meanwhile = "Somebody else has changed this account. Check it, then try again."

    @property
    def back_url(self) -> str:
        return reverse("settings-person", args=[self.record.pk]) if self.record else reverse(self.back)


class Invite(AccountPage):
    """A new person."""

    title, button, form_class = "Invite somebody", "Send the invitation", forms.InviteForm
    done, starts_today = f"The account is open. {GOES}", ("valid_from",)
    lead = "They will get an email with a link to choose a password."

    def save(self, form: forms.InviteForm) -> str:
        said = form.cleaned_data
        days = {"valid_from": said["valid_from"], "valid_until": said["valid_until"]}
        made = services.invite(said["name"], said["email"], said["roles"], form.places, **days, **self.who)
        return reverse("settings-person", args=[made.pk])


class Two(AccountPage):
    """A unit of two people."""

    title, button, form_class = "A unit of two", "Set up both and send the invitation", forms.TwoForm
    done = "You are both set up. Your colleague’s invitation will be sent within a minute."
    lead = (
        "One of you is the coordinator and the other is the manager. You write what is published, your "
        "colleague checks it, and you both manage accounts. You can change any of this later on each person’s page."
    )

    def save(self, form: forms.TwoForm) -> None:
        services.set_up_two(**form.answers, **self.who)


class PastePeople(PastePage):
    """Several invitations at once."""

    title, back, model, deed = "Invite several people", "settings-people", User, Permission.MANAGE_USERS
    columns, one, many = pasted.COLUMNS, "person and send the email", "people and send the emails"
    done = f"The accounts are open. The invitations will be sent within a minute. {LOOK}"
    lead = (
        "Separate several roles with a comma or “and”. Give the name of the area, partner body or agency "
        "they belong to. Separate several with a semicolon."
    )

    def judge(self, lines: Sequence[Line]) -> None:
        pasted.judge(lines)

    def save_lines(self, lines: Sequence[Line]) -> None:
        for line in lines:
            services.invite(**line.facts, valid_from=self.today, **self.who)


class InviteAgain(ButtonPage, AccountPage):
    """A new link for somebody who lost theirs."""

    form_class, done = Form, f"A new link is made. {GOES}"

    def save(self, form: Form) -> None:
        services.invite_again(self.record, **self.who)


class InviteNotJoined(AccountPage):
    """A link to everybody who signed in with a password until their council's single sign-on was set up."""

    form_class, title, button = Form, "Invite everybody to their sign-in", "Send the invitations"

    @property
    def lead(self) -> str:
        waiting = plural(queries.not_joined().count(), "person,people")
        return (
            f"{waiting} cannot sign in with their council or other body "
            "until they have used a link that joins that sign-in to their account. Each will get an email with a link."
        )

    def save(self, form: Form) -> str:
        sent = services.invite_not_joined(**self.who)
        self.done = f"{plural(sent, 'invitation')} will be sent within a minute. {LOOK}"
        return self.back_url


class Unbind(SignedInAfresh, AccountPage):
    """The sign-in with a council joined to an account no more."""

    asks_fresh_sign_in = True  # whoever the council vouches for next has the account
    form_class, button, button_kind = forms.UnbindForm, "Remove it and invite again", "warning"
    title, done = ("Remove the sign-in and invite again", f"The sign-in has been removed. {GOES}")
    lead = (
        "They will be signed out immediately. Whoever signs in with the link in the new invitation will be joined "
        "to this account."
    )

    def save(self, form: forms.UnbindForm) -> None:
        services.unbind(self.record, form.expected_version, **form.answers, **self.who)


class CheckEverybody(SettingPage):
    """Twice a year: everybody with an account, and whose is to end."""

    title, button, form_class = "Check everybody", "Confirm: everybody was checked", forms.CheckForm
    template_name, deed = "dashboard/people/check.html", Permission.MANAGE_USERS
    back, shows_saved, done = "settings-people", False, "You have checked everybody."
    lead = (
        "Does each of them still work with you, in these roles? Tick anybody whose account should end. The others "
        "will stay open."
    )
    meanwhile = "Somebody else has just confirmed this. Check what is there now, then try again."

    def open(self) -> None:  # type: ignore[override]
        require_permission(self.request.user, self.deed)
        self.record = with_version(Partnership.current())

    def get_initial(self) -> dict[str, Any]:
        return {"to_end": list(User.objects.filter(to_end_since__isnull=False).values_list("pk", flat=True))}

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        ticked = {str(key) for key in context["form"]["to_end"].value() or ()}
        people = [(person, str(person.pk) in ticked) for person in queries.people(self.today).filter(is_active=True)]
        return context | {"people": people}

    def save(self, form: forms.CheckForm) -> None:
        checking.confirm(form.expected_version, form.answers["to_end"], **self.who)


class GiveRole(AccountPage):
    """One more role."""

    button, form_class, done = "Give the role", forms.RoleForm, "The role is given."
    starts_today = ("valid_from",)

    @property
    def title(self) -> str:
        return f"Give {self.record} a role"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.record.pk == self.actor.pk:
            form.offer("role", [choice for choice in Role.choices if choice[0] not in BY_ANOTHER])
        return form

    def save(self, form: forms.RoleForm) -> None:
        services.give_role(self.record, **form.answers, **self.who)


class GivePlace(AccountPage):
    """One more area, body or agency."""

    button, form_class, done = "Save", forms.PlaceForm, "Where they belong is saved."
    starts_today = ("valid_from",)

    @property
    def title(self) -> str:
        return f"Where {self.record} belongs"

    def save(self, form: forms.PlaceForm) -> None:
        said = form.answers
        kind, place = said.pop("place")
        services.give_place(self.record, kind, place, **said, **self.who)


class EndHeld(AccountPage):
    """The end of a role or of a membership."""

    form_class, done, button = forms.EndForm, "The last day is saved.", "Save the last day"

    def open(self, pk: int, kind: str, row: int) -> None:  # type: ignore[override]
        super().open(pk)
        self.person = self.record
        model: Any = {"role": RoleGrant, "place": Membership}[kind]
        self.record = with_version(get_object_or_404(model, pk=row, user=pk))

    @property
    def title(self) -> str:
        held = self.record
        what = held.get_role_display() if isinstance(held, RoleGrant) else held.area or held.body or held.agency
        return f"End for {self.person}: {what}"

    @property
    def back_url(self) -> str:
        return reverse("settings-person", args=[self.person.pk])

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": self.record.valid_until or self.today - timedelta(days=1)}

    def save(self, form: forms.EndForm) -> None:
        services.end(self.record, form.expected_version, **form.answers, **self.who)


class ChangeDetails(SignedInAfresh, AccountPage):
    """Another name or address."""

    asks_fresh_sign_in = True  # whoever changes the address can have a new password sent to it
    form_class, shows_saved, meanwhile = forms.DetailsForm, True, ""
    lead = "We will email both the old address and the new one about any change."
    title = "Name and email address"

    def save(self, form: forms.DetailsForm) -> None:
        services.change_details(self.record, form.expected_version, **form.answers, why=form.reason, **self.who)


class EndAccount(AccountPage):
    """The end of an account."""

    form_class, button, button_kind = forms.EndAccountForm, "End the account", "warning"
    done = "The account has ended."

    def open(self, pk: int) -> None:  # type: ignore[override]
        super().open(pk)
        self.work = work_of(self.record)
        self.title = f"End the account of {self.record}"

    @property
    def lead(self) -> str:
        theirs = f" They have {self.work}. One person must take over all of it." if self.work else ""
        return (
            f"They will be signed out immediately and will no longer be able to sign in. Their roles will end.{theirs}"
        )

    def save(self, form: forms.EndAccountForm) -> None:
        heir = form.answers.get("heir")
        reason = form.cleaned_data["reason"]
        services.end_account(self.record, form.expected_version, heir=heir, reason=reason, **self.who)


class ResetFactor(SignedInAfresh, AccountPage):
    """A lost second factor."""

    asks_fresh_sign_in = True
    form_class, button, button_kind = forms.FactorForm, "Remove the second factor", "warning"
    done = "The second factor has been removed. They will set up a new one when they next sign in."
    title = "Reset the second factor"

    @property
    def lead(self) -> str:
        return (
            f"Make sure that it is {self.record} who is asking. We will email them and the other "
            "administrators, and keep what you write here."
        )

    def save(self, form: forms.FactorForm) -> None:
        services.reset_second_factor(self.record, form.expected_version, **form.answers, **self.who)
