"""Routes of traces."""

from django.urls import path

from stockthread.web.views import traces

urlpatterns = [
    path("items/<str:id>/trace", traces.show, name="trace"),
    path("items/<str:id>/trace/graph", traces.graph, name="trace_graph"),
    path("items/<str:id>/trace/csv", traces.as_csv, name="trace_csv"),
    path("items/<str:id>/trace/pdf", traces.as_pdf, name="trace_pdf"),
]
