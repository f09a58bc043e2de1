"""Tables of access: which person an account acts as, in which role, and what people signed.

The user's password and sign-in belong to Django; a row here says what that
user may do. Only the functions of this area write it.
"""

from django.conf import settings
from django.db import models

from stockthread.access.roles import ROLES


class Account(models.Model):
    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    person = models.ForeignKey("parties.Person", on_delete=models.PROTECT)
    role = models.CharField(max_length=16)

    class Meta:
        db_table = "access_account"
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=ROLES), name="access_account_role"),
        ]


class Signature(models.Model):
    """An act that somebody signed. A fact: triggers refuse to change or delete a row."""

    id = models.BigAutoField(primary_key=True)
    act_kind = models.CharField(max_length=40)
    act_id = models.CharField(max_length=200)
    meaning = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    person = models.BigIntegerField()
    role = models.CharField(max_length=16)
    how = models.CharField(max_length=16)
    device = models.CharField(max_length=200)
    signed_at = models.BigIntegerField()
    words = models.CharField(max_length=400)  # what it is found by

    class Meta:
        db_table = "access_signature"
        indexes = [models.Index(fields=["act_kind", "act_id"], name="access_signature_act")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(how__in=("password", "machine")), name="access_signature_how"
            ),
        ]
