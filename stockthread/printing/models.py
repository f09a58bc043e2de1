"""Tables of printing: templates with their versions, images, printers, jobs, rules.

A template's versions are facts: none is changed or deleted, so that what printed a label stays on
record. A job's progress is in its columns; whoever works on it holds `claim` until `claimed_until`.
Measures of printers are whole thousandths of a mm, their scale whole millionths.
"""

from django.db import models
from django.db.models import Q

from stockthread.printing.records import (
    EVENTS,
    IDLE_STATES,
    KINDS,
    LANGUAGES,
    OPEN_STATES,
    STATES,
    SUBJECTS,
)


class Template(models.Model):
    """A kind of label; `version` is the number of the version that prints now."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=12)
    version = models.BigIntegerField()
    is_active = models.BooleanField()

    class Meta:
        db_table = "printing_template"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="printing_template_code_once"),
            models.CheckConstraint(
                condition=Q(subject__in=SUBJECTS), name="printing_template_subject"
            ),
        ]


class TemplateVersion(models.Model):
    """What a template was from one day on: its description as JSON."""

    id = models.BigAutoField(primary_key=True)
    template = models.ForeignKey(Template, on_delete=models.PROTECT)
    number = models.BigIntegerField()
    description = models.TextField()
    note = models.CharField(max_length=200)
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "printing_template_version"
        constraints = [
            models.UniqueConstraint(
                fields=["template", "number"], name="printing_template_version_once"
            ),
        ]


class Image(models.Model):
    """A picture that templates may show, as grey PNG."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80, db_collation="binary")
    png = models.BinaryField()
    width = models.BigIntegerField()
    height = models.BigIntegerField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "printing_image"
        constraints = [
            models.UniqueConstraint(fields=["name"], name="printing_image_name_once"),
        ]


class Printer(models.Model):
    """Where labels go: a file to download, a socket, or a queue that speaks IPP."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=40, db_collation="binary")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    language = models.CharField(max_length=4)
    address = models.CharField(max_length=300)
    dots = models.BigIntegerField()
    sheet = models.TextField()
    offset_x = models.BigIntegerField()
    offset_y = models.BigIntegerField()
    scale = models.BigIntegerField()
    is_active = models.BooleanField()

    class Meta:
        db_table = "printing_printer"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="printing_printer_code_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="printing_printer_kind"),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="printing_printer_language"
            ),
            models.CheckConstraint(
                condition=Q(kind="download", address="") | (~Q(kind="download") & ~Q(address="")),
                name="printing_printer_address",
            ),
            models.CheckConstraint(
                condition=Q(dots__gt=0, scale__gt=0), name="printing_printer_measures"
            ),
        ]


class Job(models.Model):
    """Labels on their way to a printer."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120, db_collation="binary")
    printer = models.ForeignKey(Printer, on_delete=models.PROTECT)
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=400)
    is_reprint = models.BooleanField()
    person = models.BigIntegerField()
    asked_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(default=0)
    cause_event = models.BigIntegerField(default=0)
    first_cell = models.BigIntegerField(default=0)
    labels_count = models.BigIntegerField()
    labels_drawn = models.BigIntegerField(default=0)
    labels_sent = models.BigIntegerField(default=0)
    tries = models.BigIntegerField(default=0)
    next_try_at = models.BigIntegerField()
    claim = models.CharField(max_length=32, default="", blank=True)
    claimed_until = models.BigIntegerField(default=0)
    problems = models.TextField(default="[]")

    class Meta:
        db_table = "printing_job"
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=OPEN_STATES),
                name="printing_job_open",
            ),
            models.Index(
                fields=["printer", "id"],
                condition=Q(state__in=(*OPEN_STATES, *IDLE_STATES)),
                name="printing_job_of_printer",
            ),
            models.Index(
                fields=["cause_event"], condition=~Q(cause_event=0), name="printing_job_cause"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="printing_job_key_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="printing_job_state"),
            models.CheckConstraint(
                condition=Q(
                    labels_sent__gte=0,
                    labels_sent__lte=models.F("labels_drawn"),
                    labels_drawn__lte=models.F("labels_count"),
                ),
                name="printing_job_counts",
            ),
        ]


class JobLabel(models.Model):
    """One label of a job: what it is stuck on, and the code that it says once it is drawn."""

    id = models.BigAutoField(primary_key=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, db_index=False)
    position = models.BigIntegerField()
    subject = models.CharField(max_length=8)
    subject_id = models.BigIntegerField()
    code = models.TextField()

    class Meta:
        db_table = "printing_job_label"
        indexes = [
            models.Index(fields=["subject_id", "subject"], name="printing_job_label_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="printing_job_label_once"),
        ]


class Rule(models.Model):
    """Which events print labels by themselves; 0 for product, class or place is any."""

    id = models.BigAutoField(primary_key=True)
    event = models.CharField(max_length=12)
    product = models.BigIntegerField()
    product_class = models.BigIntegerField()
    place = models.BigIntegerField()
    template = models.ForeignKey(Template, on_delete=models.PROTECT)
    printer = models.ForeignKey(Printer, on_delete=models.PROTECT)
    after_position = models.BigIntegerField()
    is_active = models.BooleanField()
    person = models.BigIntegerField()
    made_at = models.BigIntegerField()

    class Meta:
        db_table = "printing_rule"
        constraints = [
            models.CheckConstraint(condition=Q(event__in=EVENTS), name="printing_rule_event"),
            models.UniqueConstraint(
                fields=["event", "product", "product_class", "place", "template", "printer"],
                condition=Q(is_active=True),
                name="printing_rule_once",
            ),
        ]


class Cursor(models.Model):
    """Up to which position of the ledger the rules have looked; one row."""

    id = models.BigIntegerField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "printing_cursor"
