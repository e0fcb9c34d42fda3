"""What came back from a backup, without the memory of what was taken down meanwhile: a publisher confirms each."""

from typing import Any

from csprapp.accounts.roles import Permission
from csprapp.ui.forms import Form
from publishing.overview.publication_page import PublicationFormPage
from publishing.schedule import services
from publishing.takedown.forms import ConfirmForm


class Restored(PublicationFormPage):
    """Page, words and files as they would be public again, and one confirmation."""

    place, template_name, deed = "publication-restored", "publishing/restored.html", Permission.WRITE_PUBLICATION
    form_class, asks_fresh_sign_in = ConfirmForm, True
    done = "You have confirmed it. It is public again whenever its dates say so."
    meanwhile = "Somebody else has changed this publication. Look again."

    def save(self, form: Form) -> None:
        services.confirm(self.subject, form.expected_version, **self.who)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        current = self.opened.view.current
        files = [each for each in current.documents.all() if each.withheld_at is None] if current else []
        return super().get_context_data(files=files, waits=self.publication.unconfirmed_since is not None, **more)
