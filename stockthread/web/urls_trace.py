"""Routes of traces, and of stock as it stood."""

from django.urls import path

from stockthread.web.views import items, past, traces

urlpatterns = [
    path("then", past.stock_then, name="stock_then"),
    path("then/csv", past.stock_then_csv, name="stock_then_csv"),
    path("items/<str:id>/history/csv", items.history_csv, name="item_history_csv"),
    path("items/<str:id>/trace", traces.show, name="trace"),
    path("items/<str:id>/trace/graph", traces.graph, name="trace_graph"),
    path("items/<str:id>/trace/csv", traces.as_csv, name="trace_csv"),
    path("items/<str:id>/trace/pdf", traces.as_pdf, name="trace_pdf"),
]
