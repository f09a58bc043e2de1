"""Routes of complaints."""

from django.urls import path

from stockthread.web.views import complaints

urlpatterns = [
    path("complaints", complaints.listed, name="complaints"),
    path("complaints/new", complaints.new, name="complaint_new"),
    path("complaints/new/preview", complaints.new_preview, name="complaint_preview"),
    path("complaints/new/post", complaints.new_post, name="complaint_new_post"),
    path("complaints/setup", complaints.setup, name="complaint_setup"),
    path("complaints/setup/post", complaints.setup_post, name="complaint_setup_post"),
    path("complaints/undo", complaints.undo, name="complaints_undo"),
    path("complaints/<str:id>", complaints.show, name="complaint"),
    path("complaints/<str:id>/state", complaints.state, name="complaint_state"),
    path("complaints/<str:id>/assign", complaints.assign, name="complaint_assign"),
    path("complaints/<str:id>/sort", complaints.sort, name="complaint_sort"),
    path("complaints/<str:id>/danger", complaints.judge, name="complaint_judge"),
    path("complaints/<str:id>/note", complaints.note, name="complaint_note"),
    path("complaints/<str:id>/file", complaints.file, name="complaint_file"),
    path("complaints/<str:id>/hints", complaints.hints, name="complaint_hints"),
    path("complaints/<str:id>/hints/post", complaints.hints_post, name="complaint_hints_post"),
    path("complaints/<str:id>/link", complaints.link, name="complaint_link"),
    path("complaints/<str:id>/unlink", complaints.unlink, name="complaint_unlink"),
    path("complaints/<str:id>/answer", complaints.answer, name="complaint_answer"),
    path("complaints/<str:id>/answer/post", complaints.answer_post, name="complaint_answer_post"),
    path(
        "complaints/<str:id>/answers/<int:answer>/letter",
        complaints.letter,
        name="complaint_letter",
    ),
    path("complaints/<str:id>/empty", complaints.empty, name="complaint_empty"),
]
