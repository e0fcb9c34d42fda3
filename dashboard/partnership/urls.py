"""Addresses of the settings of the partnership, below /staff/settings/."""

from django.urls import path

from dashboard.partnership import agency_views, views
from dashboard.partnership.doors import Doors

urlpatterns = [
    path("partnership/", views.OurPartnership.as_view(), name="settings-partnership"),
    path("open-without-signing-in/", Doors.as_view(), name="settings-doors"),
    path("areas/", views.areas, name="settings-areas"),
    path("areas/add/", views.AddArea.as_view(), name="settings-area-add"),
    path("areas/<int:pk>/", views.ChangeArea.as_view(), name="settings-area"),
    path("areas/<int:pk>/close/", views.CloseArea.as_view(), name="settings-area-close"),
    path("areas/<int:pk>/open/", views.OpenArea.as_view(), name="settings-area-open"),
    path("bodies/", views.bodies, name="settings-bodies"),
    path("bodies/add/", views.AddBody.as_view(), name="settings-body-add"),
    path("bodies/<int:pk>/", views.ChangeBody.as_view(), name="settings-body"),
    path("agencies/", agency_views.agencies, name="settings-agencies"),
    path("agencies/add/", agency_views.AddAgency.as_view(), name="settings-agency-add"),
    path("agencies/paste/", agency_views.PasteAgencies.as_view(), name="settings-agency-paste"),
    path("agencies/<int:pk>/", agency_views.ChangeAgency.as_view(), name="settings-agency"),
    path("agencies/<int:pk>/close/", agency_views.CloseAgency.as_view(), name="settings-agency-close"),
    path("themes/", views.themes, name="settings-themes"),
    path("themes/add/", views.AddTheme.as_view(), name="settings-theme-add"),
    path("themes/<int:pk>/", views.ChangeTheme.as_view(), name="settings-theme"),
]
