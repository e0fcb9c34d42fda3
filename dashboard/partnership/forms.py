"""What is asked about the partnership, its areas, partner bodies and themes."""

from datetime import date
from typing import Any

from django.core.validators import MinValueValidator, URLValidator

from csprapp.partnership.models import DEFAULT_PANEL, Area, PartnerBody, Partnership, Theme
from csprapp.records.refusals import not_ahead
from csprapp.today import london_today
from csprapp.ui import colours
from csprapp.ui.fields import DateField, Email, ModelCheckboxes, ModelSelect, Note, Text, from_model
from dashboard.partnership.pages import SettingForm
from publishing.site_pages.forms import TELEPHONE

NUMBER: dict[str, Any] = {"required": False, "width": 20, "validators": [TELEPHONE], "max_length": 40}
ADDRESS = URLValidator(["https", "http"], message="Enter a web address, like https://www.example.org/")


class WebAddress(Text):
    """A web address as people write it: one without https:// gets it."""

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, required=False, max_length=200, spellcheck=False, validators=[ADDRESS])

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return f"https://{text}" if text and ":" not in text else text


class PartnershipForm(SettingForm, model=Partnership):
    """Who the partnership is, how it is reached, how it decides."""

    name = from_model(label="Name of the partnership", missing="Enter the name of the partnership", width="two-thirds")
    contact_email = Email(label="Email address of the office", required=False)
    contact_phone = Text(label="Telephone of the office", **NUMBER)
    address = Note(label="Postal address", rows=4, required=False)
    worried_phone = Text(
        label="Number to call when worried about a child",
        help_text="This appears at the top of the support page and at the foot of every public page.",
        **NUMBER,
    )
    worried_hours = from_model(label="When that number is answered", width="two-thirds")
    out_of_hours_phone = Text(label="Number to call at other times", **NUMBER)
    host_body = from_model(label="Council that hosts this service", width="two-thirds")
    chair = from_model(
        label="Who chairs the partnership?",
        help_text="Name and job title, as they should appear on the About us page. Leave this empty if nobody does.",
        width="two-thirds",
    )
    scrutineer = from_model(label="Who is the independent scrutineer?", width="two-thirds")
    arrangements_site = WebAddress(label="Address of the published safeguarding arrangements")
    quorum = from_model(
        label="How many partner bodies must decide on a rapid review?",
        help_text="Leave this empty if every partner body in the area must.",
        validators=[MinValueValidator(1, "Enter 1 or more, or leave it empty")],
        width=3,
    )
    protection_teams_from = DateField(
        label="Multi-agency child protection teams work here from",
        help_text="From this day you can add agencies of this kind, and returns ask whether a team was involved. Leave "
        "this empty until you know the day.",
        subject="The day these teams start",
        required=False,
    )
    panel_name = from_model(
        label="Name of the national Panel", missing="Enter the name of the national Panel", width="two-thirds"
    )
    panel_short = from_model(
        label="The same name in the middle of a sentence",
        help_text="With its article, such as the Panel. It is used on every page, form and new date.",
        width="one-half",
        required=False,
    )
    panel_site = WebAddress(label="Address of its own site")
    national_service = WebAddress(label="Address of the national notification service")
    national_since = DateField(
        label="When did these names and addresses come into use?", required=False, subject="The date they came into use"
    )
    brand_colour = from_model(
        label="Colour of headings and links",
        help_text="Six figures after #, such as #0b4f55. It needs a contrast of 7 to 1 on white.",
        missing="Enter a colour, such as #0b4f55",
        width=10,
    )

    def clean_panel_short(self) -> str:
        return self.cleaned_data["panel_short"] or DEFAULT_PANEL

    def clean_national_since(self) -> date | None:
        return not_ahead(self.cleaned_data["national_since"], london_today(), "The date they came into use")

    def clean_brand_colour(self) -> str:
        return colours.read(self.cleaned_data["brand_colour"])


class AreaForm(SettingForm, model=Area):
    """A local authority area."""

    name = from_model(label="Name of the area", missing="Enter the name of the area", width="two-thirds")


class BodyForm(SettingForm, model=PartnerBody):
    """A statutory safeguarding partner, the areas it is a partner in, and who acts for it."""

    name = from_model(label="Name of the partner body", missing="Enter the name of the partner body")
    kind = from_model(label="What is it?", missing="Select what it is")
    areas = ModelCheckboxes(label="In which areas?", queryset=Area.objects.all(), missing="Select at least one area")
    acted_for_by = ModelSelect(
        label="Another body acts for it",
        help_text="Only if the partners have agreed it (Children Act 2004, section 16J). The "
        "other body’s delegates decide and sign for both.",
        queryset=PartnerBody.objects.none(),
        empty_label="No, it acts for itself",
        required=False,
        say_optional=False,
    )
    is_joint_controller = from_model(
        label="It is a joint controller: the privacy notice names it (UK GDPR, article 26)", say_optional=False
    )

    def prepare(self) -> None:
        super().prepare()
        others = PartnerBody.objects.filter(acted_for_by=None)
        self.fields["acted_for_by"].queryset = others.exclude(pk=self.record.pk) if self.record else others


class ThemeForm(SettingForm, model=Theme):
    """A word for what reviews learn again and again."""

    name = from_model(label="Name of the theme", missing="Enter the name of the theme", width="two-thirds")
