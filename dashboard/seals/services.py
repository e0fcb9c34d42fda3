"""Sealing a day's work, and telling people outside the database what the newest seal is."""

import datetime as dt

from csprapp.accounts.models import User
from csprapp.accounts.roles import MAY, Permission
from csprapp.mail.services import compose, post
from csprapp.records.models import Seal
from csprapp.records.seals import outside
from csprapp.records.seals.sealing import Sealed, make_seals
from csprapp.today import london_today


def seal_the_day() -> Sealed:
    """Seal what is not sealed yet; once a week tell whoever may see seals, so that a digest lies in their mail; write
    it into the memory. Raises MemoryFault when all but the last is done."""
    sealed = make_seals()
    tell(sealed.newest)
    outside.remember(sealed.newest)
    return sealed


def tell(seal: Seal) -> None:
    """The newest seal by mail: the first of each week."""
    today = london_today()
    monday = today - dt.timedelta(days=today.weekday())
    title, text = compose("seal", seal=seal)
    for person in User.objects.with_roles(MAY[Permission.SEE_SEALS], today):
        post("seal", "seals", person, title, text, day=monday)
