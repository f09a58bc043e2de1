"""The routes of labels, their templates, printers and jobs, as `urls` takes them in."""

from django.urls import path

from stockthread.web.views import label_jobs, label_prints, label_templates, printers

urlpatterns = [
    path("labels", label_jobs.label_jobs, name="label_jobs"),
    path("labels/jobs/<str:id>", label_jobs.label_job, name="label_job"),
    path("labels/jobs/<str:id>/file", label_jobs.label_job_file, name="label_job_file"),
    path("labels/jobs/<str:id>/cancel", label_jobs.label_job_cancel, name="label_job_cancel"),
    path("labels/jobs/<str:id>/go-on", label_jobs.label_job_go_on, name="label_job_go_on"),
    path("labels/printers", printers.printers, name="printers"),
    path("labels/printers/new", printers.printer_new, name="printer_new"),
    path("labels/printers/new/post", printers.printer_new_post, name="printer_new_post"),
    path("labels/printers/preview", printers.printer_preview, name="printer_preview"),
    path("labels/printers/<str:id>", printers.printer, name="printer"),
    path("labels/printers/<str:id>/post", printers.printer_post, name="printer_post"),
    path("labels/printers/<str:id>/test", printers.printer_test, name="printer_test"),
    path("labels/printers/<str:id>/close", printers.printer_close, name="printer_close"),
    path("labels/printers/<str:id>/reopen", printers.printer_reopen, name="printer_reopen"),
    path("labels/rules", printers.rules, name="print_rules"),
    path("labels/rules/post", printers.rule_post, name="print_rule_post"),
    path("labels/print", label_prints.label_print_form, name="label_print"),
    path("labels/print/choice", label_prints.label_print_choice, name="label_print_choice"),
    path("labels/print/post", label_prints.label_print_post, name="label_print_post"),
    path("labels/templates", label_templates.label_templates, name="label_templates"),
    path("labels/templates/new", label_templates.label_template_new, name="label_template_new"),
    path(
        "labels/templates/new/post",
        label_templates.label_template_new_post,
        name="label_template_new_post",
    ),
    path(
        "labels/templates/draft", label_templates.label_template_draft, name="label_template_draft"
    ),
    path("labels/templates/read", label_templates.label_template_read, name="label_template_read"),
    path(
        "labels/templates/preview",
        label_templates.label_template_preview,
        name="label_template_preview",
    ),
    path("labels/templates/<str:id>", label_templates.label_template, name="label_template"),
    path(
        "labels/templates/<str:id>/post",
        label_templates.label_template_post,
        name="label_template_post",
    ),
    path(
        "labels/templates/<str:id>/name",
        label_templates.label_template_name,
        name="label_template_name",
    ),
    path(
        "labels/templates/<str:id>/close",
        label_templates.label_template_close,
        name="label_template_close",
    ),
    path(
        "labels/templates/<str:id>/reopen",
        label_templates.label_template_reopen,
        name="label_template_reopen",
    ),
    path(
        "labels/templates/<str:id>/picture",
        label_templates.label_template_picture,
        name="label_template_picture",
    ),
    path(
        "labels/templates/<str:id>/file",
        label_templates.label_template_file,
        name="label_template_file",
    ),
    path(
        "labels/templates/<str:id>/wear",
        label_templates.label_template_wear,
        name="label_template_wear",
    ),
    path("labels/images", label_templates.label_images_page, name="label_images"),
    path("labels/images/post", label_templates.label_image_post, name="label_image_post"),
    path("labels/images/<str:id>", label_templates.label_image, name="label_image"),
    path(
        "labels/images/<str:id>/remove",
        label_templates.label_image_remove,
        name="label_image_remove",
    ),
]
