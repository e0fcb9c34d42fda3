"""Addresses of the people, below /staff/settings/people/."""

from django.urls import path

from dashboard.people import views

urlpatterns = [
    path("", views.people, name="settings-people"),
    path("invite/", views.Invite.as_view(), name="settings-people-invite"),
    path("invite/sign-in/", views.InviteNotJoined.as_view(), name="settings-people-not-joined"),
    path("paste/", views.PastePeople.as_view(), name="settings-people-paste"),
    path("check/", views.CheckEverybody.as_view(), name="settings-people-check"),
    path("two/", views.Two.as_view(), name="settings-people-two"),
    path("<int:pk>/", views.person, name="settings-person"),
    path("<int:pk>/changes/", views.changes, name="settings-person-changes"),
    path("<int:pk>/details/", views.ChangeDetails.as_view(), name="settings-person-details"),
    path("<int:pk>/invite/", views.InviteAgain.as_view(), name="settings-person-invite"),
    path("<int:pk>/sign-in/", views.Unbind.as_view(), name="settings-person-unbind"),
    path("<int:pk>/role/", views.GiveRole.as_view(), name="settings-person-role"),
    path("<int:pk>/place/", views.GivePlace.as_view(), name="settings-person-place"),
    path("<int:pk>/role/<int:row>/end/", views.EndHeld.as_view(), {"kind": "role"}, name="settings-person-role-end"),
    path("<int:pk>/place/<int:row>/end/", views.EndHeld.as_view(), {"kind": "place"}, name="settings-person-place-end"),
    path("<int:pk>/end/", views.EndAccount.as_view(), name="settings-person-end"),
    path("<int:pk>/second-factor/", views.ResetFactor.as_view(), name="settings-person-factor"),
]
