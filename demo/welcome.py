"""The sign-in page of the demonstration says who there is: everybody here is invented."""

from csprapp.ui.context import INVENTED
from demo.people import PASSWORD, PEOPLE

INVENTED.accounts = tuple((person.email, person.what) for person in PEOPLE)
INVENTED.password = PASSWORD
