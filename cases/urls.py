"""Addresses of the private case, below /staff/."""

from django.urls import path

from cases.documents import views as documents

urlpatterns = [
    path("cases/<str:reference>/documents/", documents.documents, name="case-documents"),
    path("cases/<str:reference>/documents/<int:pk>/", documents.document_version, name="case-document-version"),
    path("cases/<str:reference>/documents/<int:pk>/<int:number>/", documents.document_file, name="case-document-file"),
    path(
        "cases/<str:reference>/documents/<int:pk>/<int:number>/scan/",
        documents.document_scan,
        name="case-document-scan",
    ),
]
