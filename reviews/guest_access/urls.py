"""The doors without an account, below /staff/: a part of the service may serve them alone."""

from django.urls import path

from reviews.guest_access import views as door

urlpatterns = [
    path("door/", door.door, name="door"),
    path("door/request/<int:pk>/<slug:part>/", door.part, name="door-part"),
    path("door/request/<int:pk>/line/<int:line>/", door.line, name="door-line"),
    path("door/<str:token>/", door.link, name="door-link"),
]
