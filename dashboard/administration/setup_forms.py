"""What the first administrator says of themselves."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from csprapp.accounts.forms import LONG_PASSWORD
from csprapp.accounts.models import User
from csprapp.ui import fields
from csprapp.ui.forms import Form


class NewPassword(fields.Text):
    """A password that somebody chooses: never shown, taken as it is typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput({"autocomplete": "new-password"})
        super().__init__(widget=widget, strip=False, max_length=200, **kwargs)


class SetupForm(Form):
    """The first administrator, who then sets up a second factor."""

    name = fields.Text(label="Your name", max_length=120, autocomplete="name")
    email = fields.Email(label="Your email address", max_length=254, autocomplete="username")
    password = NewPassword(label="Password", help_text=LONG_PASSWORD, missing="Enter a password")
    again = NewPassword(label="Password again", missing="Enter the password again")

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        password, again = answers.get("password"), answers.pop("again", None)
        if password and again and password != again:
            self.add_error("again", "Enter the same password twice")
        elif password:
            try:
                validate_password(password, User(name=answers.get("name", ""), email=answers.get("email", "")))
            except ValidationError as weak:
                self.add_error("password", weak)
        return answers
