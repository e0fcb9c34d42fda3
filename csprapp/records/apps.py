from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate, pre_migrate
from simple_history.signals import post_create_historical_record

from csprapp import kept


class RecordsConfig(AppConfig):
    name = "csprapp.records"
    label = "records"

    def ready(self) -> None:
        from csprapp.records import guest_views, kept_connection, triggers

        # A SQLite table rebuild drops triggers silently, and a trigger that names a second table makes the rebuild
        # of that table fail: so they go before migrating and come back after it, in the transaction of the whole run.
        pre_migrate.connect(triggers.drop, sender=self)
        pre_migrate.connect(guest_views.drop, sender=self)
        post_migrate.connect(triggers.install, sender=self)
        request_started.connect(kept_connection.notice_another_file)
        post_create_historical_record.connect(kept.written)
