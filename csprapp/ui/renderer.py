"""One renderer for every form: GOV.UK markup for our own forms and for those of libraries alike."""

from typing import Any

from django.forms import widgets
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

# The first class in this list that a widget is an instance of decides its CSS class.
CLASSES: tuple[tuple[type[widgets.Widget], str], ...] = (
    (widgets.Textarea, "govuk-textarea"),
    (widgets.CheckboxInput, "govuk-checkboxes__input"),
    (widgets.Select, "govuk-select"),
    (widgets.FileInput, "govuk-file-upload"),
    (widgets.HiddenInput, ""),
    (
        widgets.PasswordInput,
        "govuk-input govuk-!-width-two-thirds govuk-password-input__input govuk-js-password-input-input",
    ),
    (widgets.Input, "govuk-input"),
)
# Django's own widget templates that have a GOV.UK shape of ours.
TEMPLATES = {
    "django/forms/widgets/radio.html": "forms/radios.html",
    "django/forms/widgets/checkbox_select.html": "forms/checkboxes.html",
    "django/forms/widgets/password.html": "forms/password.html",
    "django/forms/widgets/clearable_file_input.html": "forms/file.html",
}


def css_class(widget: widgets.Widget) -> str:
    """The GOV.UK class of a widget's input, "" when its template sets classes itself."""
    return next((name for kind, name in CLASSES if isinstance(widget, kind)), "")


class GovBoundField(BoundField):
    """A field that adds GOV.UK's classes, the error modifier and, for a date, the boxes that are wrong."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        """Django's attributes plus `class`; a class given on the widget (a width, say) is kept."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if name := css_class(widget):
            words = [name, widget.attrs.get("class", ""), attrs.get("class", "")]
            if self.errors and not isinstance(widget, widgets.CheckboxInput):
                words.append(f"{name.split()[0]}--error")
            attrs["class"] = " ".join(word for word in words if word)
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # a library's: a hint that vanishes when typing begins is no hint
        if getattr(widget, "has_parts", False):
            attrs["failed"] = self.failed_parts
        return attrs

    @property
    def failed_parts(self) -> list[str]:
        """Names of the boxes of a date that its errors name, in order; all boxes when none is named."""
        if not self.errors:
            return []
        found = [part for error in self.errors.as_data() for part in (error.params or {}).get("parts", ())]
        return found or list(getattr(self.field.widget, "parts", ()))

    @property
    def first_id(self) -> str:
        """The id an error-summary link goes to: the input, the first choice, or the first failing box."""
        widget = self.field.widget
        base = widget.attrs.get("id") or self.auto_id
        if getattr(widget, "has_parts", False):
            return f"{base}_{(self.failed_parts or list(widget.parts))[0]}"
        if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
            return next((option.id_for_label for option in self.subwidgets), base)
        return widget.id_for_label(base) or base

    @property
    def is_tick(self) -> bool:
        """True for a single check box, whose label stands beside it and not above."""
        return isinstance(self.field.widget, widgets.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """True if the label should say "(optional)": only where the form asks for that."""
        return bool(
            getattr(self.form, "mark_optional", False)
            and not self.field.required
            and not self.is_tick
            and getattr(self.field, "say_optional", True)
        )

    @property
    def label_size(self) -> str:
        """GOV.UK's size letter for the label or legend: s, m, l, xl, or "" for plain text."""
        return getattr(self.field, "label_size", "s" if self.use_fieldset else "")


class Renderer(TemplatesSetting):
    """Renders forms with the templates in templates/forms/."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovBoundField

    def get_template(self, template_name: str) -> Any:
        """The project's shape of a Django widget template where there is one."""
        return super().get_template(TEMPLATES.get(template_name, template_name))
