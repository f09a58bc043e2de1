"""Routes of mass balances, mock recalls and recalls."""

from django.urls import path

from stockthread.web.views import recalls

urlpatterns = [
    path("items/<str:id>/balance", recalls.balance, name="balance"),
    path("mock-recalls", recalls.mock_recalls, name="mock_recalls"),
    path("mock-recalls/post", recalls.mock_recall_post, name="mock_recall_post"),
    path("mock-recalls/<str:id>", recalls.mock_recall, name="mock_recall"),
    path("mock-recalls/<str:id>/pdf", recalls.mock_recall_pdf, name="mock_recall_pdf"),
]
