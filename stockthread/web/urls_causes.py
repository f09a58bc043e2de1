"""Routes of causes."""

from django.urls import path

from stockthread.web.views import causes

urlpatterns = [
    path("causes", causes.studies, name="causes"),
    path("causes/new", causes.new, name="causes_new"),
    path("causes/new/count", causes.count, name="causes_count"),
    path("causes/post", causes.ask, name="causes_post"),
    path("causes/<str:id>", causes.study, name="study"),
    path("causes/<str:id>/csv", causes.study_csv, name="study_csv"),
    path("causes/<str:id>/pdf", causes.study_pdf, name="study_pdf"),
    path("causes/<str:id>/units/<int:line>/<str:side>", causes.study_units, name="study_units"),
]
