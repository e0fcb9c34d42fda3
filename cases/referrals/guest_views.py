"""The page by which an agency refers without an account. It tells nothing back but a reference."""

from allauth.core.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cases.referrals.forms import ReferForm
from cases.referrals.incoming import leave, take_in
from csprapp.accounts.event_models import Kind, Outcome
from csprapp.accounts.events import note
from csprapp.partnership.models import Partnership
from csprapp.records.refusals import Refused
from csprapp.today import london_today


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request: HttpRequest) -> HttpResponse:
    """Refer with the least possible. While it is switched off, 404 and whom to call: agencies keep the address."""
    if not Partnership.current().referrals_by_page:
        return render(request, "cases/referrals/not_here.html", status=404)
    today = london_today()
    form = ReferForm(request.POST or None, today=today)
    if request.method == "POST":
        if not consume(request, action="refer"):
            note(Kind.THROTTLED, Outcome.REFUSED, about="referral")
            form.add_error(
                None, "There have been too many referrals from your network in the last hour. Call us instead."
            )
        elif form.is_valid():
            try:
                reference = leave(form.where, form.facts, today=today)
            except Refused as refused:
                form.refuse(refused)
            else:
                if settings.CSPR_SERVE != "guests":  # that part may write the row and read no word of it
                    take_in(today)
                return render(request, "cases/referrals/referred.html", {"reference": reference})
    return render(request, "cases/referrals/refer.html", {"form": form})
