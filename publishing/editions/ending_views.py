"""The pages on which a publication is ended before it is public, and taken up again."""

from django.urls import reverse

from csprapp.accounts.roles import Permission
from csprapp.ui.form_pages import FormPage
from csprapp.ui.forms import ReasonForm
from publishing.overview.publication_page import PublicationFormPage
from publishing.schedule import ending


class End(PublicationFormPage):
    """End a publication that is not to come out."""

    place, deed, template_name = "publication-end", Permission.WRITE_PUBLICATION, FormPage.template_name
    form_class = ReasonForm.asking("Why are you ending it?", "Enter why you are ending it")
    service = ending.end
    title, done, button = "End this publication", "The publication is ended.", "End this publication"
    button_kind = "warning"
    lead = (
        "It will leave the lists, and nobody will be asked to do anything about it. What has been written and recorded "
        "is kept, and you can take it up again."
    )
    meanwhile = "Somebody else has changed this publication. Look again."

    @property
    def undo_url(self) -> str:
        return reverse("publication-resume", args=[self.publication.pk])


class Resume(PublicationFormPage):
    """Take up one that was ended."""

    place, deed, template_name = "publication-resume", Permission.WRITE_PUBLICATION, FormPage.template_name
    form_class = ReasonForm.asking("Why are you taking it up again?", "Enter why you are taking it up again")
    service = ending.resume
    title, done, button = "Take it up again", "It is taken up again, as a draft.", "Take it up again"
    lead = "It will be a draft. A second person must check it, even if it was approved before."
    meanwhile = End.meanwhile
