"""Addresses of the settings of the clock and of mail, below /staff/settings/."""

from django.urls import path

from dashboard.administration import (
    arriving,
    calendar_views as views,
    checking,
    guidance,
    index,
    mail_views,
    sheet_views,
)

urlpatterns = [
    path("", index.settings, name="settings"),
    path("bank-holidays/", views.bank_holidays, name="settings-bank-holidays"),
    path("bank-holidays/add/", views.AddDay.as_view(), name="settings-bank-holidays-add"),
    path("bank-holidays/published/", views.Published.as_view(), name="settings-bank-holidays-published"),
    path("bank-holidays/checked/", checking.HolidaysChecked.as_view(), name="settings-holidays-checked"),
    path("test-mail/", arriving.TestMail.as_view(), name="settings-test-mail"),
    path("test-mail/arrived/<str:token>/", arriving.MailArrived.as_view(), name="settings-mail-arrived"),
    path("bank-holidays/<str:iso>/remove/", views.RemoveDay.as_view(), name="settings-bank-holidays-remove"),
    path("closure-days/", views.Closures.as_view(), name="settings-closure-days"),
    path("closure-days/<int:pk>/end/", views.EndClosure.as_view(), name="settings-closure-days-end"),
    path("mail/", mail_views.mails, name="settings-mail"),
    path("mail/<int:pk>/again/", mail_views.TryAgain.as_view(), name="settings-mail-again"),
    path("mail/<int:pk>/settle/", mail_views.Settle.as_view(), name="settings-mail-settle"),
    path("guidance/", guidance.guidance, name="settings-guidance"),
    path("guidance/check/", guidance.RecordCheck.as_view(), name="settings-guidance-check"),
    path("guidance/sheet/", sheet_views.sheet, name="settings-guidance-sheet"),
    path("guidance/sheet/check/", sheet_views.RecordSheetCheck.as_view(), name="settings-guidance-sheet-check"),
    path(
        "guidance/sheet/<int:pk>/take-back/",
        sheet_views.TakeBackSheetCheck.as_view(),
        name="settings-guidance-sheet-take-back",
    ),
    path("rules/", views.rules, name="settings-rules"),
    path("rules/<slug:key>/", views.ChangeRule.as_view(), name="settings-rules-change"),
]
