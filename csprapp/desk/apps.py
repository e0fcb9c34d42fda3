from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "csprapp.desk"
    label = "desk"
