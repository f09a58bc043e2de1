"""Tables of access: which person an account acts as, and in which role.

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
