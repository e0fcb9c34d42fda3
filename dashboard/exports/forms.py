"""What is asked before a sheet is taken out."""

from django.forms import CharField, HiddenInput

from csprapp.ui.fields import Choice, Tick, from_model
from csprapp.ui.forms import Form
from dashboard.exports.models import Export


class ExportForm(Form, model=Export):
    """In which form, what for, and whether with words about people."""

    told = ("kind", "query")

    form = Choice(label="File", choices=Export.Form.choices, initial=Export.Form.XLSX)
    private = Tick(label="With names and words about people", required=False, say_optional=False)
    purpose = from_model(
        label="What is the file for?",
        help_text="This is kept in the log of who read what. For example, board meeting in December. Do not name "
        "anybody.",
        missing="Enter what the file is for",
    )

    def prepare(self) -> None:
        self.fields["query"] = CharField(required=False, max_length=2000, widget=HiddenInput({"id": False}))
        self.fields["query"].initial = self.query
        if self.kind.private_words and not self.kind.always_private:
            self.fields["private"].help_text = f"{self.kind.private_words}. You will be asked to sign in again."
        else:
            del self.fields["private"]
