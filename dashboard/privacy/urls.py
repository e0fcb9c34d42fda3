"""Addresses, below /staff/."""

from django.urls import path

from dashboard.privacy import figure_views, subject_views as subjects, views

urlpatterns = [
    path("privacy/", views.index, name="privacy"),
    path("privacy/retention/", views.kept, name="privacy-kept"),
    path("privacy/retention/<int:pk>/", views.Review.as_view(), name="retention-review"),
    path("privacy/periods/", views.periods, name="privacy-periods"),
    path("privacy/periods/<slug:key>/", views.Period.as_view(), name="privacy-period"),
    path("privacy/holds/", views.holds, name="privacy-holds"),
    path("privacy/holds/add/", views.Hold.as_view(), name="privacy-hold-new"),
    path("privacy/holds/<int:pk>/lift/", views.LiftHold.as_view(), name="privacy-hold-lift"),
    path("privacy/erasures/", views.erasures, name="privacy-erasures"),
    path("privacy/erasures/add/", views.NewErasure.as_view(), name="privacy-erasure-new"),
    path("privacy/erasures/<int:pk>/", views.Erasure.as_view(), name="erasure"),
    path("privacy/erasures/<int:pk>/do/", views.CarryOut.as_view(), name="privacy-erasure-do"),
    path("privacy/figures/", figure_views.figures, name="privacy-figures"),
    path("privacy/figures/sheet/", figure_views.sheet, name="privacy-figures-sheet"),
    path("privacy/requests/", subjects.requests, name="subject-requests"),
    path("privacy/requests/add/", subjects.NewRequest.as_view(), name="subject-request-new"),
    path("privacy/requests/<int:pk>/", subjects.subject_request, name="subject-request"),
    path("privacy/requests/<int:pk>/correct/", subjects.Correct.as_view(), name="subject-correct"),
    path("privacy/requests/<int:pk>/longer/", subjects.Extend.as_view(), name="subject-extend"),
    path("privacy/requests/<int:pk>/close/", subjects.Close.as_view(), name="subject-close"),
    path("privacy/requests/<int:pk>/found/", subjects.Pieces.as_view(), name="subject-found"),
    path("privacy/requests/<int:pk>/copy/<slug:kind>/", subjects.copy, name="subject-copy"),
    path("cases/<str:reference>/erase/", views.Erase.as_view(), name="case-erase"),
]
