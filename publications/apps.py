from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class PublicationsConfig(AppConfig):
    name = "publications"
    label = "publications"

    def ready(self) -> None:
        from csprapp.partnership.models import PartnerBody, Partnership
        from publications.content.models import PageEdition
        from publications.library.generation import renew
        from publications.library.models import Edition, Publication, PublicDocument

        # Whatever a public page shows is one of these, and each is written only by save() or delete().
        for model in (Publication, Edition, PublicDocument, PageEdition, Partnership, PartnerBody):
            post_save.connect(renew, sender=model, dispatch_uid=f"generation-{model.__name__}")
            post_delete.connect(renew, sender=model, dispatch_uid=f"generation-gone-{model.__name__}")
