"""What is noted when a person signs in."""

import time

from allauth.account.signals import user_logged_in
from django.dispatch import receiver

SIGNED_IN_AT = "signed_in_at"


@receiver(user_logged_in)
def note_the_time(request, **kwargs) -> None:
    """Keep the second of sign-in in the session, so that it ends after `SESSION_ABSOLUTE_AGE` however busy it is."""
    request.session[SIGNED_IN_AT] = int(time.time())
