"""Forms for the words of the site's own pages and for the contacts on all of them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from csprapp.ui.fields import Email, LongText, Note, Text, Tick
from csprapp.ui.forms import Form
from publishing.clearance.forms import FindingsForm

TELEPHONE = RegexValidator(r"^\+?[\d ()-]{3,}$", "Enter a telephone number, like 01632 960 001")


class PageForm(Form):
    """The words of a page, and what the second person should know."""

    source = LongText(label="Text", label_size="s", rows=24, missing="Enter the text of the page")
    change_note = Text(
        label="What has changed, for the second person",
        label_size="s",
        required=False,
        max_length=300,
        help_text="One sentence. The public does not see it.",
    )


class PageCheckForm(FindingsForm):
    """The second person has read it all, and says why each finding may stand."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["read"] = Tick(
            label="I have read the whole page as the public will see it",
            missing="Confirm that you have read the whole page",
        )


class GoBackForm(Form):
    """Why what the public reads must go at once."""

    why = Text(label="Why must it go?", max_length=300, missing="Enter why it must go")


class ContactsForm(Form):
    """The numbers and addresses that stand on every public page."""

    contact_email = Email(label="Email address of the partnership’s office", required=False)
    contact_phone = Text(label="Telephone of the office", required=False, width=20, validators=[TELEPHONE])
    worried_phone = Text(
        label="Number to call when worried about a child",
        required=False,
        width=20,
        validators=[TELEPHONE],
        help_text="This appears at the top of the support page and at the foot of every page.",
    )
    worried_hours = Text(label="When that number is answered", required=False, max_length=120, width="two-thirds")
    out_of_hours_phone = Text(label="Number to call at other times", required=False, width=20, validators=[TELEPHONE])

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if not answers.get("contact_email") and not answers.get("contact_phone") and not self.errors:
            raise ValidationError("Enter an email address or a telephone number, so that people can ask for a report")
        return answers


class BackForm(Form):
    """Back to the writer, with the reason."""

    why = Note(label="What needs to change", rows=3, missing="Enter what needs to change")
