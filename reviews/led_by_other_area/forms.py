"""Forms of a review that another area leads."""

from csprapp.ui.fields import DateField, Note
from csprapp.ui.forms import Form


class ReturnForm(Form):
    returned_on = DateField(label="Date it was sent", missing="Enter the date it was sent")
    returned_what = Note(label="What we sent, to whom and how", missing="Enter what we sent, to whom and how", rows=5)


class OutcomeForm(Form):
    report_on = DateField(label="Date their report reached us", missing="Enter the date their report reached us")
    report_what = Note(label="What it means for us", missing="Enter what it means for us", rows=5)
