"""The routes by which parts come to where things are made."""

from django.urls import path

from stockthread.web.views import fetching, values

urlpatterns = [
    path("orders/<str:id>/fee", values.order_fee, name="order_fee"),
    path("orders/<str:id>/fee/post", values.order_fee_post, name="order_fee_post"),
    path("orders/<str:id>/fetching", fetching.order_fetching, name="order_fetching"),
    path(
        "orders/<str:id>/fetching/check", fetching.order_fetching_check, name="order_fetching_check"
    ),
    path("orders/<str:id>/fetching/post", fetching.order_fetching_post, name="order_fetching_post"),
]
