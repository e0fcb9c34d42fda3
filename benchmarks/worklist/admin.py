"""The peer: Django admin's changelist of cases, mounted in the benchmark alone, once with its total count and once
without; behind the middleware of Django's own start-up template."""

from django.contrib import admin
from django.urls import path

from cases.incidents.models import Incident


class Everybody(admin.AdminSite):
    """Admin asks for staff and permissions, which our people do not have."""

    def has_permission(self, request):
        return request.user.is_authenticated


class Cases(admin.ModelAdmin):
    """The columns of our list of cases, fifty a page."""

    list_display = ("reference", "area", "owner", "aware_on", "nature", "restricted", "closed_on")
    list_select_related = ("area", "owner")
    list_per_page = 50
    ordering = ("-reference",)
    actions = None

    def has_view_permission(self, request, obj=None):
        return True

    has_add_permission = has_change_permission = has_delete_permission = lambda self, *args, **more: False
    has_module_permission = has_view_permission


class Uncounted(Cases):
    show_full_result_count = False


plain, counted = Everybody("plain"), Everybody("counted")
plain.register(Incident, Uncounted)
counted.register(Incident, Cases)
urlpatterns = [path("plain/", plain.urls), path("counted/", counted.urls)]
