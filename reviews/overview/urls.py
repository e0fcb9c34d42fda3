"""Addresses of the reviews that follow a decision or start without a case, below /staff/."""

from django.urls import path

from reviews.drafts import views as drafts
from reviews.events import views as events
from reviews.led_by_other_area import views as elsewhere
from reviews.overview import listing, views
from reviews.planning import views as planning
from reviews.signing import views as signing

REVIEW = "reviews/<int:pk>"
urlpatterns = [
    path("reviews/", listing.reviews, name="reviews"),
    path("reviews/new/", views.WithoutCase.as_view(), name="review-new"),
    path("reviews/elsewhere/", views.Elsewhere.as_view(), name="review-elsewhere-new"),
    path(f"{REVIEW}/start/", views.Begin.as_view(), name="review-start"),
    path(f"{REVIEW}/plan/", planning.page, name="review-plan"),
    path(f"{REVIEW}/plan/propose/", planning.Propose.as_view(), name="review-plan-propose"),
    path(f"{REVIEW}/plan/add/", planning.Add.as_view(), name="review-plan-add"),
    path(f"{REVIEW}/quality/", planning.quality, name="review-quality"),
    path(f"{REVIEW}/plan/checks/", planning.Interval.as_view(), name="review-checks"),
    path("milestones/<int:pk>/", planning.milestone, name="milestone"),
    path("milestones/<int:pk>/reached/", planning.Reach.as_view(), name="milestone-reached"),
    path("milestones/<int:pk>/move/", planning.Move.as_view(), name="milestone-move"),
    path("milestones/<int:pk>/drop/", planning.Drop.as_view(), name="milestone-drop"),
    path("milestones/<int:pk>/take-back/", planning.TakeBack.as_view(), name="milestone-take-back"),
    path("checks/<int:pk>/", planning.Check.as_view(), name="progress-check"),
    path(f"{REVIEW}/drafts/", drafts.Drafts.as_view(), name="review-drafts"),
    path(f"{REVIEW}/drafts/<int:number>/", drafts.file, name="review-draft-file"),
    path(f"{REVIEW}/drafts/<int:number>/scan/", drafts.scan, name="review-draft-scan"),
    path(f"{REVIEW}/drafts/<int:number>/sent/", drafts.Sent.as_view(), name="review-draft-sent"),
    path(f"{REVIEW}/drafts/<int:number>/sent/<int:row>/answer/", drafts.Answer.as_view(), name="review-draft-answer"),
    path(f"{REVIEW}/drafts/<int:number>/sent/<int:row>/", drafts.SentChange.as_view(), name="review-draft-sent-change"),
    path(f"{REVIEW}/events/", events.page, name="review-events"),
    path(f"{REVIEW}/events/new/", events.NewEvent.as_view(), name="review-event-new"),
    path(f"{REVIEW}/events/<int:event>/", events.ChangeEvent.as_view(), name="review-event"),
    path(f"{REVIEW}/events/<int:event>/cancel/", events.CancelEvent.as_view(), name="review-event-cancel"),
    path(f"{REVIEW}/partners/", signing.page, name="review-partners"),
    path(f"{REVIEW}/partners/<str:about>/ask/", signing.Ask.as_view(), name="review-partners-ask"),
    path("positions/<int:pk>/", signing.Sign.as_view(), name="position"),
    path("positions/<int:pk>/record/", signing.Record.as_view(), name="position-record"),
    path("positions/<int:pk>/confirm/", signing.Confirm.as_view(), name="position-confirm"),
    path(f"{REVIEW}/terms/", views.versions, name="review-terms"),
    path(f"{REVIEW}/terms/agree/", views.Agree.as_view(), name="review-terms-agree"),
    path(f"{REVIEW}/return/", elsewhere.OurReturn.as_view(), name="review-return"),
    path(f"{REVIEW}/outcome/", elsewhere.Outcome.as_view(), name="review-outcome"),
    path(f"{REVIEW}/recommendations/new/", views.Recommend.as_view(), name="review-recommendation-new"),
]
