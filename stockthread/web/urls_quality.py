"""Routes of quality: holds and their reasons, tasks, signatures."""

from django.urls import path

from stockthread.web.views import holds, signatures, tasks

urlpatterns = [
    path("signatures", signatures.signatures, name="signatures"),
    path("holds/reasons", holds.reasons, name="hold_reasons"),
    path("holds/reasons/save", holds.reason_save, name="hold_reason_save"),
    path("holds/reasons/undo", holds.reason_undo, name="hold_reason_undo"),
    path("tasks", tasks.tasks, name="tasks"),
    path("tasks/new", tasks.task_new, name="task_new"),
    path("tasks/new/post", tasks.task_new_post, name="task_new_post"),
    path("tasks/<str:id>", tasks.task, name="task"),
    path("tasks/<str:id>/scan", tasks.task_scan, name="task_scan"),
    path("tasks/<str:id>/back", tasks.task_back, name="task_back"),
    path("tasks/<str:id>/block", tasks.task_block, name="task_block"),
    path("tasks/<str:id>/state/<str:deed>", tasks.task_state, name="task_state"),
]
