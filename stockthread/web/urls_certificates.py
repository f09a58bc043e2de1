"""Routes of certificates and results."""

from django.urls import path

from stockthread.web.views import certificates

urlpatterns = [
    path("certificates", certificates.lacking, name="certificates"),
    path("certificates/all", certificates.listed, name="certificate_list"),
    path("certificates/new", certificates.new, name="certificate_new"),
    path("certificates/new/post", certificates.new_post, name="certificate_new_post"),
    path("certificates/undo", certificates.undo, name="certificates_undo"),
    path("certificates/concessions", certificates.conceded, name="concessions"),
    path("certificates/table", certificates.table, name="result_table"),
    path("certificates/table/post", certificates.table_post, name="result_table_post"),
    path("certificates/kinds", certificates.kinds, name="certificate_kinds"),
    path("certificates/kinds/save", certificates.kind_save, name="certificate_kind_save"),
    path("certificates/<str:id>", certificates.certificate, name="certificate"),
    path(
        "certificates/<str:id>/<str:deed>", certificates.certificate_post, name="certificate_post"
    ),
    path("items/<str:id>/certificates", certificates.item, name="item_certificates"),
    path("items/<str:id>/certificates/enter", certificates.item_post, name="item_results"),
    path(
        "items/<str:id>/certificates/<str:result>/withdraw",
        certificates.result_withdraw,
        name="result_withdraw",
    ),
    path("items/<str:id>/certificates/concede", certificates.concede, name="concede"),
    path(
        "items/<str:id>/certificates/<str:concession>/end",
        certificates.concession_end,
        name="concession_end",
    ),
    path("products/<str:id>/specification", certificates.specification, name="specification"),
    path(
        "products/<str:id>/specification/save",
        certificates.specification_post,
        name="specification_post",
    ),
]
