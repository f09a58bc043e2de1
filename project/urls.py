"""Every address of the application. The pages themselves belong to the web shell."""

from django.urls import include, path

urlpatterns = [path("", include("stockthread.web.urls"))]
