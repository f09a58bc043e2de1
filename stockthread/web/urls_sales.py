"""Routes of selling: orders allocated, picked, packed and shipped, their papers, and waves."""

from django.urls import path

from stockthread.web.views import order_sales, shipments, waves

urlpatterns = [
    path("waves", waves.show, name="waves"),
    path("waves/post", waves.start, name="wave_start"),
    path("waves/<str:id>", waves.one, name="wave"),
    path("waves/<str:id>/check", waves.check, name="wave_check"),
    path("waves/<str:id>/pick", waves.pick, name="wave_pick"),
    path("waves/<str:id>/promise", waves.promise, name="wave_promise"),
    path("waves/<str:id>/paper", waves.paper, name="wave_paper"),
    path("orders/<str:id>/allocating", order_sales.allocating, name="order_allocating"),
    path(
        "orders/<str:id>/allocating/choose",
        order_sales.allocating_choose,
        name="order_allocating_choose",
    ),
    path(
        "orders/<str:id>/allocating/release",
        order_sales.allocating_release,
        name="order_allocating_release",
    ),
    path(
        "orders/<str:id>/allocating/again",
        order_sales.allocating_again,
        name="order_allocating_again",
    ),
    path("orders/<str:id>/picking", order_sales.picking, name="order_picking"),
    path("orders/<str:id>/picking/check", order_sales.picking_check, name="order_picking_check"),
    path("orders/<str:id>/picking/pick", order_sales.picking_pick, name="order_picking_pick"),
    path(
        "orders/<str:id>/picking/promise", order_sales.picking_promise, name="order_picking_promise"
    ),
    path(
        "orders/<str:id>/picking/instead", order_sales.picking_instead, name="order_picking_instead"
    ),
    path("orders/<str:id>/picking/paper", order_sales.picking_paper, name="order_picking_paper"),
    path("orders/<str:id>/drop-ship", order_sales.dropping, name="order_dropping"),
    path(
        "orders/<str:id>/drop-ship/preview",
        order_sales.dropping_preview,
        name="order_dropping_preview",
    ),
    path("orders/<str:id>/drop-ship/post", order_sales.dropping_post, name="order_dropping_post"),
    path("orders/<str:id>/shipping", order_sales.shipping, name="order_shipping"),
    path("orders/<str:id>/shipping/check", order_sales.shipping_check, name="order_shipping_check"),
    path("orders/<str:id>/shipping/pack", order_sales.shipping_pack, name="order_shipping_pack"),
    path("orders/<str:id>/shipping/ship", order_sales.shipping_ship, name="order_shipping_ship"),
    path(
        "orders/<str:id>/shipping/arrived",
        order_sales.shipping_arrived,
        name="order_shipping_arrived",
    ),
    path(
        "orders/<str:id>/shipping/refused",
        order_sales.shipping_refused,
        name="order_shipping_refused",
    ),
    path("orders/<str:id>/papers/<int:shipment>/<str:kind>", order_sales.paper, name="order_paper"),
    path("shipping", shipments.shipping, name="shipping"),
    path("shipping/check", shipments.shipping_check, name="shipping_check"),
    path("shipping/ship", shipments.shipping_ship, name="shipping_ship"),
]
