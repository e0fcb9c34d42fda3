"""Addresses of the reviews, below /staff/."""

from django.urls import path

from reviews.decisions import views as decisions
from reviews.learning import views as learning
from reviews.rapid import views as rapid
from reviews.returns import views as returns

CASE = "cases/<str:reference>"
urlpatterns = [
    path(f"{CASE}/rapid-review/", rapid.workspace, name="case-rapid-review"),
    path(f"{CASE}/rapid-review/write/", rapid.write, name="case-rapid-review-write"),
    path(f"{CASE}/rapid-review/meeting/", rapid.meeting, name="case-rapid-review-meeting"),
    path(f"{CASE}/rapid-review/sent/", rapid.sent, name="case-rapid-review-sent"),
    path(f"{CASE}/rapid-review/panel-date/", rapid.panel_date, name="case-rapid-review-panel-date"),
    path(f"{CASE}/rapid-review/settle/", rapid.settle, name="case-rapid-review-settle"),
    path(f"{CASE}/rapid-review/agencies/", returns.of_case, name="case-requests"),
    path(f"{CASE}/rapid-review/agencies/ask/", returns.ask, name="case-requests-ask"),
    path(f"{CASE}/rapid-review/agencies/chase/", returns.chase_late, name="case-requests-chase"),
    path(f"{CASE}/timeline/", returns.chronology, name="case-timeline"),
    path(f"{CASE}/timeline/add/", returns.chronology_add, name="case-timeline-add"),
    path(f"{CASE}/timeline/<int:pk>/", returns.chronology_strike, name="case-timeline-strike"),
    path("requests/", returns.mine, name="requests"),
    path("requests/<int:pk>/", returns.one, name="request"),
    path("requests/<int:pk>/answer/", returns.answer, name="request-answer"),
    path("requests/<int:pk>/event/", returns.event, name="request-event"),
    path("requests/<int:pk>/chase/", returns.chase_one, name="request-chase"),
    path("requests/<int:pk>/take-back/", returns.take_back, name="request-take-back"),
    path(f"{CASE}/decision/", decisions.page, name="case-decision"),
    path(f"{CASE}/decision/criteria/", decisions.criteria, name="case-decision-criteria"),
    path(f"{CASE}/decision/outcome/", decisions.outcome, name="case-decision-outcome"),
    path(f"{CASE}/decision/ask/", decisions.ask, name="case-decision-ask"),
    path(f"{CASE}/decision/sign/<int:body>/", decisions.sign, name="case-decision-sign"),
    path(f"{CASE}/decision/record/<int:body>/", decisions.record, name="case-decision-record"),
    path(f"{CASE}/decision/confirm/<int:body>/", decisions.confirm, name="case-decision-confirm"),
    path(f"{CASE}/decision/take-back/", decisions.take_back, name="case-decision-take-back"),
    path(f"{CASE}/decision/again/", decisions.again, name="case-decision-again"),
    path(f"{CASE}/decision/amend/", decisions.amend, name="case-decision-amend"),
    path(f"{CASE}/decision/reply/", decisions.reply, name="case-decision-reply"),
    path(f"{CASE}/decision/reply/<int:pk>/", decisions.respond, name="case-decision-respond"),
    path(f"{CASE}/review/", learning.of_case, name="case-review"),
    path("reviews/<int:pk>/", learning.page, name="review"),
    path("reviews/<int:pk>/scope/", learning.scope, name="review-scope"),
    path("reviews/<int:pk>/lead/", learning.lead, name="review-lead"),
    path("reviews/<int:pk>/reviewer/", learning.reviewer, name="review-reviewer"),
    path("reviews/<int:pk>/cases/", learning.link, name="review-link"),
    path("reviews/<int:pk>/cases/<str:reference>/", learning.unlink, name="review-unlink"),
    path("reviews/<int:pk>/decided/", learning.decided_on, name="review-decided"),
    path("reviews/<int:pk>/date/", learning.agreed_date, name="review-agreed-date"),
    path("reviews/<int:pk>/delay/", learning.delay, name="review-delay"),
    path("reviews/<int:pk>/report/", learning.report, name="review-report"),
    path("reviews/<int:pk>/publication/", learning.publication, name="review-publication"),
    path("reviews/<int:pk>/end/", learning.end, name="review-end"),
    path("reviews/<int:pk>/resume/", learning.resume, name="review-resume"),
]
