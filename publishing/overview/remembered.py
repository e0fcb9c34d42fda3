"""What a person is told when something was taken down, and a restore from a backup would not know of it."""

from typing import Any

from django.contrib import messages

from csprapp import memory
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import Form

NOT_REMEMBERED = (
    "It is done, but we could not record it where a restore from a backup would find it, so a restore would undo it. "
    "Tell whoever looks after the service today."
)


class SaysWhatIsNotRemembered(FormPage):
    """A page whose Save is remembered outside the database."""

    def act(self, form: Form) -> str:
        memory.untold()  # what an earlier request of this thread left is not this person's
        return super().act(form)

    def finish(self, form: Any) -> None:
        super().finish(form)
        for fault in memory.untold():
            messages.error(self.request, f"{NOT_REMEMBERED} {fault}.")
