"""The tables of tasks: what somebody is to do with an item, and what became of it.

A task is changed by the functions of this area alone, each from a known state to the next; every
change is kept beside it.
"""

from django.db import models
from django.db.models import Q

from stockthread.tasks.records import KINDS, PROBLEMS, STATES


class Task(models.Model):
    """Bring an item from a place (and out of a container) to another, or look at it there.

    `target` 0: wherever it is brought, or nowhere. `brought`: where it went. `step`: how many of
    its scans are done. `event`: what completion recorded, 0 for nothing.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.CharField(max_length=80)
    position = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    item = models.BigIntegerField()
    quantity = models.BigIntegerField()
    source = models.BigIntegerField()
    container = models.BigIntegerField()
    target = models.BigIntegerField()
    brought = models.BigIntegerField()
    cause_kind = models.CharField(max_length=40)
    cause_id = models.CharField(max_length=80)
    instruction = models.CharField(max_length=200)
    state = models.CharField(max_length=12)
    person = models.BigIntegerField()
    step = models.SmallIntegerField()
    event = models.BigIntegerField()
    problem = models.CharField(max_length=16)
    words = models.CharField(max_length=200)
    issued_by = models.BigIntegerField()
    issued_at = models.BigIntegerField()
    changed_at = models.BigIntegerField()

    class Meta:
        db_table = "tasks_task"
        indexes = [
            models.Index(fields=["state", "source"], name="tasks_task_state"),
            models.Index(fields=["cause_kind", "cause_id", "state"], name="tasks_task_cause"),
            models.Index(fields=["item"], name="tasks_task_item"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="tasks_task_once"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="tasks_task_kind"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="tasks_task_known"),
            models.CheckConstraint(condition=Q(step__range=(0, 3)), name="tasks_task_step"),
            models.CheckConstraint(
                condition=Q(problem__in=["", *PROBLEMS]), name="tasks_task_problem"
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", person__gt=0)
                | Q(state="done", person__gt=0)
                | Q(state__in=("open", "blocked", "cancelled")),
                name="tasks_task_person",
            ),
        ]


class Change(models.Model):
    """What somebody did to a task; none is changed."""

    id = models.BigAutoField(primary_key=True)
    task = models.BigIntegerField()
    what = models.CharField(max_length=12)
    person = models.BigIntegerField()
    at = models.BigIntegerField()
    words = models.CharField(max_length=200)

    class Meta:
        db_table = "tasks_change"
        indexes = [models.Index(fields=["task"], name="tasks_change_task")]
