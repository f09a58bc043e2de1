"""Routes of quality: holds and their reasons, tasks, signatures."""

from django.urls import path

from stockthread.web.views import signatures

urlpatterns = [
    path("signatures", signatures.signatures, name="signatures"),
]
