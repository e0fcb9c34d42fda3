"""Addresses of the reviews, below /staff/."""

from django.urls import path

from reviews.actions import action_views, views as actions
from reviews.contacts.urls import urlpatterns as of_contacts
from reviews.decisions import disagreement_views, views as decisions
from reviews.guest_access import views as door
from reviews.guest_access.urls import urlpatterns as of_doors
from reviews.overview import views as learning
from reviews.overview.urls import urlpatterns as of_reviews
from reviews.planning import views as planning
from reviews.rapid import views as rapid
from reviews.returns import views as returns

CASE = "cases/<str:reference>"
DECISION = f"{CASE}/decision"
urlpatterns = [
    *of_contacts,
    path(f"{CASE}/rapid-review/", rapid.workspace, name="case-rapid-review"),
    path(f"{CASE}/rapid-review/write/", rapid.Write.as_view(), name="case-rapid-review-write"),
    path(f"{CASE}/rapid-review/meeting/", rapid.Meeting.as_view(), name="case-rapid-review-meeting"),
    path(f"{CASE}/rapid-review/sent/", rapid.Sent.as_view(), name="case-rapid-review-sent"),
    path(f"{CASE}/rapid-review/panel-date/", rapid.PanelDate.as_view(), name="case-rapid-review-panel-date"),
    path(f"{CASE}/rapid-review/plan/", planning.FifteenDays.as_view(), name="case-rapid-review-plan"),
    path(f"{CASE}/rapid-review/settle/", rapid.Settle.as_view(), name="case-rapid-review-settle"),
    path(f"{CASE}/rapid-review/agencies/", returns.of_case, name="case-requests"),
    path(f"{CASE}/rapid-review/agencies/ask/", returns.AskAgencies.as_view(), name="case-requests-ask"),
    path(f"{CASE}/rapid-review/agencies/chase/", returns.ChaseLate.as_view(), name="case-requests-chase"),
    path(f"{CASE}/timeline/", returns.chronology, name="case-timeline"),
    path(f"{CASE}/timeline/add/", returns.ChronologyAdd.as_view(), name="case-timeline-add"),
    path(f"{CASE}/timeline/<int:pk>/", returns.ChronologyStrike.as_view(), name="case-timeline-strike"),
    path("requests/", returns.mine, name="requests"),
    path("requests/<int:pk>/", returns.one, name="request"),
    path("requests/<int:pk>/answer/", returns.Answer.as_view(), name="request-answer"),
    path("requests/<int:pk>/event/", returns.AddEvent.as_view(), name="request-event"),
    path("requests/<int:pk>/chase/", returns.ChaseOne.as_view(), name="request-chase"),
    path("requests/<int:pk>/document/", returns.AddPaper.as_view(), name="request-document"),
    path("requests/<int:pk>/word/", returns.word, name="request-word"),
    path("requests/<int:pk>/door/", door.make, name="request-door"),
    *of_doors,
    path("requests/<int:pk>/take-back/", returns.TakeBack.as_view(), name="request-take-back"),
    path(f"{DECISION}/", decisions.page, name="case-decision"),
    path(f"{DECISION}/criteria/", decisions.Criteria.as_view(), name="case-decision-criteria"),
    path(f"{DECISION}/before/", decisions.Before.as_view(), name="case-decision-before"),
    path(f"{DECISION}/outcome/", decisions.Outcome.as_view(), name="case-decision-outcome"),
    path(f"{DECISION}/ask/", decisions.Ask.as_view(), name="case-decision-ask"),
    path(f"{DECISION}/sign/<int:body>/", decisions.Sign.as_view(), name="case-decision-sign"),
    path(f"{DECISION}/record/<int:body>/", decisions.Record.as_view(), name="case-decision-record"),
    path(f"{DECISION}/confirm/<int:body>/", decisions.Confirm.as_view(), name="case-decision-confirm"),
    path(f"{DECISION}/take-back/", decisions.TakeBack.as_view(), name="case-decision-take-back"),
    path(f"{DECISION}/again/", decisions.Again.as_view(), name="case-decision-again"),
    path(f"{DECISION}/amend/", decisions.Amend.as_view(), name="case-decision-amend"),
    path(f"{DECISION}/reply/", decisions.Reply.as_view(), name="case-decision-reply"),
    path(f"{DECISION}/reply/<int:pk>/", decisions.Respond.as_view(), name="case-decision-respond"),
    path(f"{DECISION}/reply/<int:pk>/correct/", decisions.CorrectReply.as_view(), name="case-decision-reply-correct"),
    path("disagreements/<int:pk>/", disagreement_views.Resolve.as_view(), name="disagreement"),
    path(f"{CASE}/review/", learning.OfCase.as_view(), name="case-review"),
    *of_reviews,
    path("reviews/<int:pk>/", learning.page, name="review"),
    path("reviews/<int:pk>/scope/", learning.Scope.as_view(), name="review-scope"),
    path("reviews/<int:pk>/lead/", learning.Lead.as_view(), name="review-lead"),
    path("reviews/<int:pk>/reviewer/", learning.Reviewer.as_view(), name="review-reviewer"),
    path("reviews/<int:pk>/access/", learning.Access.as_view(), name="review-access"),
    path("reviews/<int:pk>/access/<int:person>/", learning.NoAccess.as_view(), name="review-no-access"),
    path("reviews/<int:pk>/cases/", learning.Link.as_view(), name="review-link"),
    path("reviews/<int:pk>/cases/<str:reference>/", learning.Unlink.as_view(), name="review-unlink"),
    path("reviews/<int:pk>/decided/", learning.DecidedOn.as_view(), name="review-decided"),
    path("reviews/<int:pk>/date/", learning.AgreedDate.as_view(), name="review-agreed-date"),
    path("reviews/<int:pk>/delay/", learning.Delay.as_view(), name="review-delay"),
    path("reviews/<int:pk>/report/", learning.Report.as_view(), name="review-report"),
    path("reviews/<int:pk>/publication/", learning.Publication.as_view(), name="review-publication"),
    path("reviews/<int:pk>/end/", learning.End.as_view(), name="review-end"),
    path("reviews/<int:pk>/resume/", learning.Resume.as_view(), name="review-resume"),
    path(f"{CASE}/actions/", actions.case_actions, name="case-actions"),
    path(f"{CASE}/actions/new/", actions.NewRecommendation.as_view(), name="case-recommendation-new"),
    path("recommendations/new/", actions.Follow.as_view(), name="recommendation-new"),
    path("recommendations/<int:pk>/", actions.recommendation, name="recommendation"),
    path("recommendations/<int:pk>/correct/", actions.Correct.as_view(), name="recommendation-correct"),
    path("recommendations/<int:pk>/before/", actions.Before.as_view(), name="recommendation-before"),
    path("recommendations/<int:pk>/respond/", actions.Respond.as_view(), name="recommendation-respond"),
    path("recommendations/<int:pk>/answer/", actions.Answer.as_view(), name="recommendation-answer"),
    path("recommendations/<int:pk>/action/", actions.AddAction.as_view(), name="recommendation-action"),
    path("actions/", actions.actions, name="actions"),
    path("actions/<int:pk>/", action_views.action, name="action"),
    path("actions/<int:pk>/progress/", action_views.Progress.as_view(), name="action-progress"),
    path("actions/<int:pk>/change/", action_views.Change.as_view(), name="action-change"),
    path("actions/<int:pk>/serves/", action_views.Serves.as_view(), name="action-serves"),
    path("actions/<int:pk>/checks/", action_views.checks, name="action-checks"),
    path("actions/<int:pk>/evidence/", action_views.Attach.as_view(), name="action-evidence"),
    path("actions/<int:pk>/evidence/<int:number>/", action_views.evidence_file, name="action-evidence-file"),
    path("actions/<int:pk>/evidence/<int:number>/scan/", action_views.evidence_scan, name="action-evidence-scan"),
    path("actions/<int:pk>/done/", action_views.Done.as_view(), name="action-done"),
    path("actions/<int:pk>/impact/", action_views.Impact.as_view(), name="action-impact"),
    path("actions/<int:pk>/end/", action_views.End.as_view(), name="action-end"),
    path("actions/<int:pk>/reopen/", action_views.Reopen.as_view(), name="action-reopen"),
    path("check-ins/<int:pk>/", action_views.SayCheck.as_view(), name="check-in"),
    path("themes/<slug:slug>/", actions.theme, name="theme"),
]
