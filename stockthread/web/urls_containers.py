"""The routes of containers, below /containers/."""

from django.urls import path

from stockthread.web.views import containers

urlpatterns = [
    path("containers/pack", containers.pack, name="pack"),
    path("containers/pack/preview", containers.pack_preview, name="pack_preview"),
    path("containers/pack/post", containers.pack_post, name="pack_post"),
    path("containers/types", containers.types, name="container_types"),
    path("containers/types/save", containers.type_save, name="container_type_save"),
    path("containers/<str:id>/unpack", containers.unpack, name="unpack"),
    path("containers/<str:id>/unpack/preview", containers.unpack_preview, name="unpack_preview"),
    path("containers/<str:id>/unpack/post", containers.unpack_post, name="unpack_post"),
    path("containers/<str:id>/check", containers.check, name="sample_check"),
    path(
        "containers/<str:id>/check/preview", containers.check_preview, name="sample_check_preview"
    ),
    path("containers/<str:id>/check/post", containers.check_post, name="sample_check_post"),
]
