"""Every route of the pages; docs/reference/routes.md lists them with their roles."""

from django.urls import path

from stockthread.web.views import (
    acts,
    events,
    holds,
    home,
    items,
    places,
    products,
    receive,
    sign_in,
    styleguide,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("find", home.find, name="find"),
    path("items", items.items, name="items"),
    path("items/<str:id>", items.item, name="item"),
    path("labels", items.labels, name="labels"),
    path("places", places.places, name="places"),
    path("places/<str:id>", places.place, name="place"),
    path("places/<str:id>/hold", acts.place_hold, name="place_hold"),
    path("places/<str:id>/hold/post", acts.place_hold_post, name="place_hold_post"),
    path("products", products.products, name="products"),
    path("products/<str:id>", products.product, name="product"),
    path("receive", receive.receive, name="receive"),
    path("receive/preview", receive.receive_preview, name="receive_preview"),
    path("receive/post", receive.receive_post, name="receive_post"),
    path("move", acts.move, name="move"),
    path("move/post", acts.move_post, name="move_post"),
    path("hold", acts.hold, name="hold"),
    path("hold/post", acts.hold_post, name="hold_post"),
    path("release", acts.release, name="release"),
    path("release/post", acts.release_post, name="release_post"),
    path("holds", holds.holds, name="holds"),
    path("events/<str:id>", events.event, name="event"),
    path("events/<str:id>/undo", acts.undo, name="undo"),
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
]
