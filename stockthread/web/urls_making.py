"""The routes by which parts come to where things are made."""

from django.urls import path

from stockthread.web.views import fetching

urlpatterns = [
    path("orders/<str:id>/fetching", fetching.order_fetching, name="order_fetching"),
    path(
        "orders/<str:id>/fetching/check", fetching.order_fetching_check, name="order_fetching_check"
    ),
    path("orders/<str:id>/fetching/post", fetching.order_fetching_post, name="order_fetching_post"),
]
