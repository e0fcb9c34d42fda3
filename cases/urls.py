"""Addresses of the private case, below /staff/."""

from django.urls import include, path

from cases.audit import second_views as second, views as access
from cases.dates import views as dates
from cases.documents import views as documents
from cases.editing import children_views as children, closing_views, proceeding_views as proceedings, views as editing
from cases.intake import views as incidents
from cases.letters import views as letters
from cases.mails import views as mails
from cases.notifications import led_by_other_area_views as elsewhere, views as notifications
from cases.referrals import views as referrals
from cases.restrictions import views as restrictions

of_a_case = [
    path("logged/", incidents.logged, name="case-logged"),
    path("awareness/", editing.Awareness.as_view(), name="case-awareness"),
    path("edit/", editing.edit, name="case-edit"),
    path("details/", editing.Details.as_view(), name="case-details"),
    path("people/add/child/", children.AddChild.as_view(), name="case-child-new"),
    path("people/<int:pk>/care/", children.Care.as_view(), name="case-care"),
    path("people/<int:pk>/birth/", children.Birth.as_view(), name="case-birth"),
    path("people/add/<slug:kind>/", editing.AddPerson.as_view(), name="case-person-new"),
    path("people/<int:pk>/", editing.ChangePerson.as_view(), name="case-person"),
    path("proceedings/add/", proceedings.AddProceeding.as_view(), name="case-proceeding-new"),
    path("proceedings/<int:pk>/", proceedings.CorrectProceeding.as_view(), name="case-proceeding"),
    path("proceedings/<int:pk>/lift/", proceedings.LiftEmbargo.as_view(), name="case-embargo-lift"),
    path("mistakes/<slug:kind>/<int:pk>/", closing_views.Mistake.as_view(), name="case-mistake"),
    path("code-name/", editing.CodeName.as_view(), name="case-code-name"),
    path("owner/", editing.Owner.as_view(), name="case-owner"),
    path("close/", closing_views.Close.as_view(), name="case-close"),
    path("reopen/", closing_views.Reopen.as_view(), name="case-reopen"),
    path("reopen/<int:pk>/", closing_views.CorrectReopening.as_view(), name="case-reopening"),
    path("another-area/", elsewhere.leads, name="case-another-area"),
    path("another-area/add/", elsewhere.NewLead.as_view(), name="case-another-area-new"),
    path("another-area/<int:pk>/", elsewhere.CorrectLead.as_view(), name="case-another-area-change"),
    path("another-area/<int:pk>/sent/", elsewhere.OurPart.as_view(), name="case-another-area-sent"),
    path("another-area/<int:pk>/back/", elsewhere.LeadBack.as_view(), name="case-another-area-back"),
    path("link/", editing.LinkCase.as_view(), name="case-link"),
    path("access/", access.access, name="case-access"),
    path("access/restrict/", access.Restrict.as_view(), name="case-restrict"),
    path("access/lift/", access.Lift.as_view(), name="case-unrestrict"),
    path("access/name/", access.Name.as_view(), name="case-access-name"),
    path("access/<int:pk>/remove/", access.Remove.as_view(), name="case-access-remove"),
    path("break-glass/", access.BreakGlass.as_view(), name="case-break-glass"),
    path("history/", access.history, name="case-history"),
    path("history/as-it-was/", access.moments, name="case-as-it-was"),
    path("mail/", mails.mails, name="case-mail"),
    path("mail/<int:pk>/again/", mails.TryAgain.as_view(), name="case-mail-again"),
    path("mail/<int:pk>/settle/", mails.Settle.as_view(), name="case-mail-settle"),
    path("notification/", notifications.notification, name="case-notification"),
    path("notification/sent/", notifications.RecordSent.as_view(), name="case-notification-sent"),
    path("notification/<int:pk>/correct/", notifications.CorrectSent.as_view(), name="case-notification-correct"),
    path("notification/<int:pk>/withdraw/", notifications.Withdraw.as_view(), name="case-notification-withdraw"),
    path("notification/not/", notifications.NotNotifying.as_view(), name="case-not-notifying"),
    path("notification/not/again/", notifications.LookAgain.as_view(), name="case-not-notifying-again"),
    path("notification/agreed/", notifications.Positions.as_view(), name="case-notify-agreed"),
    path("notification/told/", notifications.RecordInformed.as_view(), name="case-told"),
    path("notification/told/<int:pk>/", notifications.CorrectInformed.as_view(), name="case-told-correct"),
    path("restrictions/", restrictions.restrictions, name="case-restrictions"),
    path("restrictions/add/", restrictions.AddRestriction.as_view(), name="case-restriction-new"),
    path("restrictions/<int:pk>/", restrictions.CorrectRestriction.as_view(), name="case-restriction"),
    path("restrictions/<int:pk>/lift/", restrictions.LiftRestriction.as_view(), name="case-restriction-lift"),
    path("parallel-reviews/add/", restrictions.AddParallelReview.as_view(), name="case-parallel-review-new"),
    path("parallel-reviews/<int:pk>/", restrictions.CorrectParallelReview.as_view(), name="case-parallel-review"),
    path("documents/", documents.Documents.as_view(), name="case-documents"),
    path("documents/<int:pk>/", documents.NewVersion.as_view(), name="case-document-version"),
    path("documents/<int:pk>/<int:number>/", documents.document_file, name="case-document-file"),
    path("documents/<int:pk>/<int:number>/scan/", documents.scan_again, name="case-document-scan"),
    path("letters/", letters.letters, name="case-letters"),
    path("letters/<slug:kind>/", letters.MakeLetter.as_view(), name="case-letter"),
]
urlpatterns = [
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/new/", referrals.NewReferral.as_view(), name="referral-new"),
    path("referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/<int:pk>/consider/", referrals.Consider.as_view(), name="referral-consider"),
    path("referrals/<int:pk>/told/", referrals.RecordTold.as_view(), name="referral-told"),
    path("referrals/<int:pk>/case/", referrals.MakeCase.as_view(), name="referral-case"),
    path("deadlines/<int:pk>/", dates.deadline_page, name="deadline"),
    path("deadlines/<int:pk>/change/", dates.ChangeDate.as_view(), name="deadline-change"),
    path("deadlines/<int:pk>/change/reason/", dates.ChangeReason.as_view(), name="deadline-change-reason"),
    path("deadlines/<int:pk>/change/check/", dates.ChangeCheck.as_view(), name="deadline-change-check"),
    path("deadlines/<int:pk>/history/<int:line>/", dates.TakeBack.as_view(), name="deadline-take-back"),
    path("deadlines/<int:pk>/give/", dates.Give.as_view(), name="deadline-give"),
    path("deadlines/<int:pk>/looked-at/", dates.LookedAt.as_view(), name="deadline-looked-at"),
    path("access-changes/<int:pk>/", second.Answer.as_view(), name="access-change"),
    path("emergencies/", second.emergencies, name="emergencies"),
    path("emergencies/<int:pk>/", second.Review.as_view(), name="emergency"),
    path("calculator/", dates.calculator, name="calculator"),
    path("cases/new/", incidents.new_case, name="case-new"),
    path("cases/new/check/", incidents.Check.as_view(), name="case-new-check"),
    path("cases/new/again/", incidents.start_again, name="case-new-again"),
    path("cases/new/<slug:page>/", incidents.new_case, name="case-new-page"),
    path("birthdays/<int:pk>/", restrictions.birthday, name="person-birthday"),
    path("births/<int:pk>/", children.birth, name="person-birth"),
    path("cases/<str:reference>/", include(of_a_case)),
]
