from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "csprapp.files"
    label = "files"
