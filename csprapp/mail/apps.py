from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "csprapp.mail"
    label = "mail"
