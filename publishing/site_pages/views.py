"""The site's own pages at the desk: the list, one page, writing, preview, comparing, the check, the contacts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from csprapp.accounts.roles import Permission, has_permission, require_permission
from csprapp.partnership.models import Partnership
from csprapp.today import now
from csprapp.ui.components import Fact, Link
from csprapp.ui.form_pages import ButtonPage, DraftedFormPage, FormPage, OneOfSeveral, by_action
from csprapp.ui.forms import Form
from publications.content import queries as content, rules, services as library
from publications.content.models import PageEdition
from publications.library.permissions import may_approve, may_send_back
from publications.public import content as public, pages as public_pages
from publishing.overview.publication_page import SignedInAfresh
from publishing.overview.remembered import SaysWhatIsNotRemembered
from publishing.site_pages import queries as content_queries, services as content_services
from publishing.site_pages.comparing import Place, places_that_differ
from publishing.site_pages.forms import BackForm, ContactsForm, GoBackForm, PageCheckForm, PageForm


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Every page publishers look after, since when its words stand and what is in hand."""
    require_permission(request.user, Permission.SEE_PUBLICATIONS)
    return render(request, "publishing/content_list.html", {"rows": content_queries.rows(), **_may(request)})


def _may(request: HttpRequest) -> dict[str, bool]:
    return {"writes": has_permission(request.user, Permission.WRITE_PUBLICATION)}


def _opened(
    request: HttpRequest, page: str, current: str, deed: Permission = Permission.SEE_PUBLICATIONS
) -> dict[str, Any]:
    """What every page about one of them shows. Raises NotAllowed, Http404."""
    require_permission(request.user, Permission.SEE_PUBLICATIONS)
    require_permission(request.user, deed)
    if page not in rules.Page.values:
        raise Http404
    editions = list(PageEdition.objects.of(page).select_related("author", "checker"))
    in_hand = next((each for each in editions if each.state in {"draft", "in_review"}), None)
    return {
        "page": page,
        "title": rules.Page(page).label,
        "editions": editions,
        "in_hand": in_hand,
        "places": _places(page, current, in_hand),
        **_may(request),
    }


def _draft(opened: dict[str, Any]) -> PageEdition | None:
    """The edition being written, if any."""
    in_hand = opened["in_hand"]
    return in_hand if in_hand and in_hand.is_open else None


def _places(page: str, current: str, in_hand: PageEdition | None) -> list[Link]:
    listed = [("Overview", "content-page"), ("Preview", "content-preview")]
    if in_hand:
        listed.append(("Write", "content-write") if in_hand.is_open else ("Check", "content-check"))
    return [Link(text, reverse(name, args=[page]), name == current) for text, name in listed]


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One page: since when its words stand, the next step, what the law asks and is not there, its editions."""
    opened = _opened(request, page, "content-page")
    in_hand, text = opened["in_hand"], content.in_force(page)
    live = next((each for each in opened["editions"] if each.state == "approved"), None)
    draft = _draft(opened)
    opened |= {
        "facts": [
            Fact("What the public reads", content_queries.stands_words(live)),
            Fact("In progress", content_queries.in_hand_words(in_hand) or "Nothing"),
        ],
        "draft": draft,
        "waiting": None if draft else in_hand,
        "changed": bool(draft and draft.source != text.source),
        "at_once": bool(draft and rules.only_contacts_differ(text.source, draft.source)),
        "approves": bool(in_hand and may_approve(request.user, in_hand)),
        "lacking": rules.missing_parts(page, in_hand.source if in_hand else text.source),
        "goes_back": live is not None and has_permission(request.user, Permission.TAKE_DOWN),
        "unseen": live if live and live.unseen and _may_look(request, live) else None,
    }
    return render(request, "publishing/content_page.html", opened)


def _may_look(request: HttpRequest, edition: PageEdition) -> bool:
    return has_permission(request.user, Permission.TAKE_DOWN) and edition.author_id != request.user.pk


@require_safe
def preview(request: HttpRequest, page: str) -> HttpResponse:
    """Exactly what the public will see of the newest edition: the public page itself, marked as a preview."""
    opened = _opened(request, page, "content-preview")
    edition = opened["editions"][0] if opened["editions"] else None
    text = content.InForce(edition.source, edition.approved_at) if edition else content.in_force(page)
    context = public_pages.around(page, public.shown(page, text))
    back = {"url": reverse("content-page", args=[page]), "edition": edition}
    return render(request, public.TEMPLATES[rules.Page(page)], context | {"preview": back})


@require_safe
def compare(request: HttpRequest, page: str, number: int) -> HttpResponse:
    """What one edition says otherwise than the one before it, word by word."""
    opened = _opened(request, page, "content-compare")
    edition = get_object_or_404(PageEdition, page=page, number=number)
    return render(
        request, "publishing/content_compare.html", opened | {"edition": edition, "changes": _changes(edition)}
    )


def _changes(edition: PageEdition) -> list[Place]:
    return places_that_differ(content.text_before(edition), edition.source)


# --- Forms and buttons --------------------------------------------------------------------------------------


class SiteFormPage(SignedInAfresh):
    """A form about one page of the site: its editions read once, the deed asked of the role.

    It changes what `find` gives, the edition in hand unless a page says otherwise; when that is None there is nothing
    to do here, and the page of the site is shown.
    """

    current = "content-page"
    deed = Permission.WRITE_PUBLICATION
    adds = False  # whether something begins here, so that nothing has to be found
    at_an_instant = False  # whether what the public reads changes now, or somebody is asked to look from now
    page: str
    opened: dict[str, Any]

    def open(self, page: str) -> HttpResponse | None:
        self.page, self.opened = page, _opened(self.request, page, self.current, self.deed)
        self.record = None if self.adds else self.find(self.opened)
        return None if self.adds or self.record is not None else redirect("content-page", page)

    def find(self, opened: dict[str, Any]) -> Any:
        """The edition that is changed here, if there is one."""
        return opened["in_hand"]

    @property
    def subject(self) -> Any:
        return self.page if self.record is None else self.record.pk

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.actor} | ({"at": now()} if self.at_an_instant else {})

    @property
    def back_url(self) -> str:
        return reverse("content-page", args=[self.page])

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(**more) | self.opened


class SiteButton(ButtonPage, SiteFormPage):
    """A button on the page about one page of the site."""

    meanwhile = "Somebody else has changed this. Look again."


class Begin(SiteButton):
    """A new draft, a copy of what the public reads."""

    adds = True
    service = library.start

    def get_success_url(self) -> str:
        return reverse("content-write", args=[self.page])


class Write(DraftedFormPage, SiteFormPage):
    """The words of the draft."""

    current = draft_name = "content-write"
    template_name = "publishing/content_write.html"
    form_class, service, done = PageForm, library.save, "The page is saved. The public does not see it yet."
    shows_saved = True

    def find(self, opened: dict[str, Any]) -> PageEdition | None:
        return _draft(opened)

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """As it was last typed and not saved, while the edition is still the one the person saw."""
        if self.draft is not None and self.draft.version_seen != self.record.version:
            self.draft = None
        return super().get_form(form_class)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(fills=rules.FILLED, **more)


class Submit(SiteButton):
    """Send the draft to the second person."""

    service, done, at_an_instant = library.submit, "The page has been sent for a check.", True


class AtOnce(SiteButton):
    """Put out a draft in which only numbers, addresses or hours changed."""

    service, done, at_an_instant = content_services.publish_contacts, "The public can read it now.", True


class GoBack(SaysWhatIsNotRemembered, SiteFormPage):
    """One person takes what the public reads down, at once, for a reason: the text before it stands again."""

    current, deed, adds, at_an_instant = "content-go-back", Permission.TAKE_DOWN, True, True
    template_name = "publishing/content_go_back.html"
    form_class, service, done = GoBackForm, content_services.go_back, "The public now reads the text before it."


class See(SiteButton):
    """A second person has looked at why a page went back."""

    deed = Permission.TAKE_DOWN
    service, done = library.see, "It is recorded that you have looked at it."

    def find(self, opened: dict[str, Any]) -> PageEdition | None:
        return next((each for each in opened["editions"] if each.unseen), None)


class Check(OneOfSeveral, SiteFormPage):
    """The second person reads it, settles what the disclosure check found, and puts it out or sends it back."""

    current, deed, asks_fresh_sign_in = "content-check", Permission.SEE_PUBLICATIONS, True
    template_name = "publishing/content_check.html"
    forms, name, at_an_instant = {"form": PageCheckForm, "back": BackForm}, "form", True
    meanwhile = "Somebody else has changed this edition. Read it again before you approve it."

    def find(self, opened: dict[str, Any]) -> PageEdition | None:
        edition: PageEdition | None = opened["in_hand"]
        if edition is None or edition.is_open:
            return None
        self.findings = content_queries.newly_found(edition, reader=self.actor, today=self.today)
        return edition

    def save(self, form: PageCheckForm) -> None:
        digest = self.request.POST.get("digest", "")
        self.done = f"Edition {self.record.number} is approved, and the public can read it now."
        content_services.approve(self.record.pk, form.expected_version, digest, form.reasons, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        edition, user = self.record, self.actor
        return super().get_context_data(**more) | {
            "edition": edition,
            "changes": _changes(edition),
            "digest": rules.digest(edition.source),
            "lacking": rules.missing_parts(self.page, edition.source),
            "approves": may_approve(user, edition),
            "sends_back": may_send_back(user),
        }


class SendBack(Check):
    """The edition goes back to its writer."""

    name, done, asks_fresh_sign_in = "back", "The page has been sent back to its writer.", False
    meanwhile = "Somebody else has changed this edition. Read it again before you send it back."

    def save(self, form: Form) -> None:
        why = form.cleaned_data["why"]
        library.send_back(self.record.pk, form.expected_version, by=self.actor, why=why)


check = by_action(Check, back=SendBack)


class Contacts(FormPage):
    """The numbers and addresses of every public page, changed by one person at once."""

    template_name = "publishing/content_contacts.html"
    form_class, done = ContactsForm, "Your changes are saved, and the public can see them now."
    back, stays = "content-pages", True

    def open(self) -> None:
        require_permission(self.request.user, Permission.SEE_PUBLICATIONS)
        if self.request.method == "POST":
            require_permission(self.request.user, Permission.WRITE_PUBLICATION)

    @property
    def version(self) -> int | None:
        return library.contacts_seen()

    def get_initial(self) -> dict[str, Any]:
        return self.saved_values(Partnership.current())

    def save(self, form: ContactsForm) -> None:
        content_services.set_contacts(form.answers, form.cleaned_data["version"], by=self.actor, at=now())

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        fields = context["form"].fields
        facts = [Fact(str(fields[name].label), value) for name, value in self.get_initial().items()]
        return context | {"facts": facts, **_may(self.request)}
