"""Addresses of the private case, below /staff/."""

from django.urls import include, path

from cases.audit import views as access
from cases.documents import views as documents
from cases.editing import closing_views
from cases.editing import proceeding_views as proceedings
from cases.editing import views as editing
from cases.intake import views as incidents
from cases.letters import views as letters
from cases.notifications import led_by_other_area_views as elsewhere
from cases.notifications import views as notifications
from cases.referrals import views as referrals
from cases.restrictions import views as restrictions

urlpatterns = [
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/new/", referrals.NewReferral.as_view(), name="referral-new"),
    path("referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/<int:pk>/consider/", referrals.Consider.as_view(), name="referral-consider"),
    path("referrals/<int:pk>/told/", referrals.RecordTold.as_view(), name="referral-told"),
    path("referrals/<int:pk>/case/", referrals.MakeCase.as_view(), name="referral-case"),
    path("", include("cases.dates.urls")),
    path("cases/new/", incidents.new_case, name="case-new"),
    path("cases/new/check/", incidents.Check.as_view(), name="case-new-check"),
    path("cases/new/again/", incidents.start_again, name="case-new-again"),
    path("cases/new/<slug:page>/", incidents.new_case, name="case-new-page"),
    path("cases/<str:reference>/logged/", incidents.logged, name="case-logged"),
    path("cases/<str:reference>/awareness/", editing.Awareness.as_view(), name="case-awareness"),
    path("cases/<str:reference>/edit/", editing.edit, name="case-edit"),
    path("cases/<str:reference>/details/", editing.Details.as_view(), name="case-details"),
    path("cases/<str:reference>/people/add/<slug:kind>/", editing.AddPerson.as_view(), name="case-person-new"),
    path("cases/<str:reference>/people/<int:pk>/", editing.ChangePerson.as_view(), name="case-person"),
    path("cases/<str:reference>/proceedings/add/", proceedings.AddProceeding.as_view(), name="case-proceeding-new"),
    path(
        "cases/<str:reference>/proceedings/<int:pk>/", proceedings.CorrectProceeding.as_view(), name="case-proceeding"
    ),
    path(
        "cases/<str:reference>/proceedings/<int:pk>/lift/", proceedings.LiftEmbargo.as_view(), name="case-embargo-lift"
    ),
    path("cases/<str:reference>/mistakes/<slug:kind>/<int:pk>/", closing_views.Mistake.as_view(), name="case-mistake"),
    path("cases/<str:reference>/owner/", editing.Owner.as_view(), name="case-owner"),
    path("cases/<str:reference>/close/", closing_views.Close.as_view(), name="case-close"),
    path("cases/<str:reference>/reopen/", closing_views.Reopen.as_view(), name="case-reopen"),
    path("cases/<str:reference>/reopen/<int:pk>/", closing_views.CorrectReopening.as_view(), name="case-reopening"),
    path("cases/<str:reference>/another-area/", elsewhere.leads, name="case-another-area"),
    path("cases/<str:reference>/another-area/add/", elsewhere.NewLead.as_view(), name="case-another-area-new"),
    path(
        "cases/<str:reference>/another-area/<int:pk>/", elsewhere.CorrectLead.as_view(), name="case-another-area-change"
    ),
    path(
        "cases/<str:reference>/another-area/<int:pk>/sent/", elsewhere.OurPart.as_view(), name="case-another-area-sent"
    ),
    path(
        "cases/<str:reference>/another-area/<int:pk>/back/", elsewhere.LeadBack.as_view(), name="case-another-area-back"
    ),
    path("cases/<str:reference>/link/", editing.LinkCase.as_view(), name="case-link"),
    path("cases/<str:reference>/access/", access.access, name="case-access"),
    path("cases/<str:reference>/access/restrict/", access.Restrict.as_view(), name="case-restrict"),
    path("cases/<str:reference>/access/lift/", access.Lift.as_view(), name="case-unrestrict"),
    path("cases/<str:reference>/access/name/", access.Name.as_view(), name="case-access-name"),
    path("cases/<str:reference>/access/<int:pk>/remove/", access.Remove.as_view(), name="case-access-remove"),
    path("cases/<str:reference>/break-glass/", access.BreakGlass.as_view(), name="case-break-glass"),
    path("cases/<str:reference>/history/", access.history, name="case-history"),
    path("cases/<str:reference>/notification/", notifications.notification, name="case-notification"),
    path("cases/<str:reference>/notification/sent/", notifications.RecordSent.as_view(), name="case-notification-sent"),
    path(
        "cases/<str:reference>/notification/<int:pk>/correct/",
        notifications.CorrectSent.as_view(),
        name="case-notification-correct",
    ),
    path(
        "cases/<str:reference>/notification/<int:pk>/withdraw/",
        notifications.Withdraw.as_view(),
        name="case-notification-withdraw",
    ),
    path("cases/<str:reference>/notification/not/", notifications.NotNotifying.as_view(), name="case-not-notifying"),
    path(
        "cases/<str:reference>/notification/not/again/",
        notifications.LookAgain.as_view(),
        name="case-not-notifying-again",
    ),
    path("cases/<str:reference>/notification/told/", notifications.RecordInformed.as_view(), name="case-told"),
    path(
        "cases/<str:reference>/notification/told/<int:pk>/",
        notifications.CorrectInformed.as_view(),
        name="case-told-correct",
    ),
    path("birthdays/<int:pk>/", restrictions.birthday, name="person-birthday"),
    path("cases/<str:reference>/restrictions/", restrictions.restrictions, name="case-restrictions"),
    path("cases/<str:reference>/restrictions/add/", restrictions.AddRestriction.as_view(), name="case-restriction-new"),
    path(
        "cases/<str:reference>/restrictions/<int:pk>/",
        restrictions.CorrectRestriction.as_view(),
        name="case-restriction",
    ),
    path(
        "cases/<str:reference>/restrictions/<int:pk>/lift/",
        restrictions.LiftRestriction.as_view(),
        name="case-restriction-lift",
    ),
    path(
        "cases/<str:reference>/parallel-reviews/add/",
        restrictions.AddParallelReview.as_view(),
        name="case-parallel-review-new",
    ),
    path(
        "cases/<str:reference>/parallel-reviews/<int:pk>/",
        restrictions.CorrectParallelReview.as_view(),
        name="case-parallel-review",
    ),
    path("cases/<str:reference>/documents/", documents.Documents.as_view(), name="case-documents"),
    path("cases/<str:reference>/documents/<int:pk>/", documents.NewVersion.as_view(), name="case-document-version"),
    path("cases/<str:reference>/documents/<int:pk>/<int:number>/", documents.document_file, name="case-document-file"),
    path(
        "cases/<str:reference>/documents/<int:pk>/<int:number>/scan/",
        documents.ScanAgain.as_view(),
        name="case-document-scan",
    ),
    path("cases/<str:reference>/letters/", letters.letters, name="case-letters"),
    path("cases/<str:reference>/letters/<slug:kind>/", letters.MakeLetter.as_view(), name="case-letter"),
]
