"""Routes of public product pages, of the clone alarm, and of what programs send."""

from django.urls import path

from stockthread.web.views import complaints_api, passports

urlpatterns = [
    path("p/<str:key>", passports.by_code, name="passport"),
    path("01/<str:gtin>", passports.by_gtin, name="passport_gtin"),
    path("01/<str:gtin>/10/<path:lot>/21/<path:serial>", passports.by_gtin, name="passport_both"),
    path("01/<str:gtin>/10/<path:lot>", passports.by_gtin, name="passport_lot"),
    path("01/<str:gtin>/21/<path:serial>", passports.by_gtin, name="passport_serial"),
    path("product-pictures/<str:id>", passports.picture, name="passport_picture"),
    path("items/<str:id>/public", passports.of_item, name="item_public"),
    path("clones", passports.clones, name="clones"),
    path("products/<str:id>/passport", passports.setup, name="product_passport"),
    path("products/<str:id>/passport/post", passports.setup_post, name="product_passport_post"),
    path("api/v1/complaints", complaints_api.complaints_post, name="api_complaints"),
]
