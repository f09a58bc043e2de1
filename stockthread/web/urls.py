"""Every route of the pages; docs/reference/routes.md lists them with their roles."""

from django.urls import path

from stockthread.web.views import sign_in, styleguide

urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
