"""Where sessions are kept: Django's table, read by a question that is put together and planned once."""

import time
from datetime import date
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from csprapp.composed import composed


class SessionStore(db.SessionStore):
    """Django's; every staff page reads it first. It has Django's name, which Django signs what is kept with."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing once it is over, by the machine's clock, which Django ends it by."""
        for data, ends in composed(_held, None, None, about=(self.session_key or "",)):
            if ends.timestamp() > time.time():
                return self.decode(data)
        self._session_key = None
        return {}


def _held(_user: None, _on: date | None, key: str) -> QuerySet[Session, Any]:
    return Session.objects.filter(session_key=key).values_list("session_data", "expire_date")
