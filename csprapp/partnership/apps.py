from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    name = "csprapp.partnership"
    label = "partnership"
