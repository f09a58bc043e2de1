"""Routes of mass balances, mock recalls and recalls."""

from django.urls import path

from stockthread.web.views import actions, recall_acts, recall_notices, recalls

urlpatterns = [
    path("items/<str:id>/balance", recalls.balance, name="balance"),
    path("mock-recalls", recalls.mock_recalls, name="mock_recalls"),
    path("mock-recalls/post", recalls.mock_recall_post, name="mock_recall_post"),
    path("mock-recalls/<str:id>", recalls.mock_recall, name="mock_recall"),
    path("mock-recalls/<str:id>/pdf", recalls.mock_recall_pdf, name="mock_recall_pdf"),
    path("actions", actions.action_list, name="actions"),
    path("actions/new", actions.action_new, name="action_new"),
    path("actions/new/post", actions.action_post, name="action_post"),
    path("actions/<str:id>", actions.action, name="action"),
    path("actions/<str:id>/state/post", actions.action_state_post, name="action_state_post"),
    path("recalls", recall_acts.recall_list, name="recalls"),
    path("recalls/new", recall_acts.recall_new, name="recall_new"),
    path("recalls/new/post", recall_acts.recall_post, name="recall_post"),
    path("recalls/<str:id>", recall_acts.recall, name="recall"),
    path("recalls/<str:id>/change", recall_acts.recall_change, name="recall_change"),
    path("recalls/<str:id>/change/post", recall_acts.recall_change_post, name="recall_change_post"),
    path("recalls/<str:id>/state/post", recall_acts.recall_state_post, name="recall_state_post"),
    path("recalls/<str:id>/tell/post", recall_notices.recall_tell_post, name="recall_tell_post"),
    path("recalls/<str:id>/deed/post", recall_notices.recall_deed_post, name="recall_deed_post"),
    path("recalls/<str:id>/letters", recall_notices.recall_letters, name="recall_letters"),
    path("recalls/<str:id>/notices", recall_notices.recall_notices_csv, name="recall_notices_csv"),
    path("recalls/<str:id>/report", recall_notices.recall_report, name="recall_report"),
    path("r/<str:key>", recall_notices.notice_answer, name="notice_answer"),
    path("recalls/<str:id>/csv", recall_acts.recall_csv, name="recall_csv"),
]
