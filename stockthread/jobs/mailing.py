"""Sends the e-mails that wait: notices of recalls and their reminders."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage

from stockthread import recalls

_logger = logging.getLogger(__name__)
MAILS_MAX = 100
"""How many are sent before anything else has its turn."""


def remind(at: datetime) -> int:
    """Remind whoever has been silent for long; not where nobody said how we are reached."""
    address = settings.ADDRESS
    return recalls.remind(at, link=lambda key: f"{address}/r/{key}") if address else 0


def send_waiting(now: Callable[[], datetime]) -> int:
    """Send what waits; return how many went out. What fails is tried again, later each time.

    Without a mail server nothing is tried.
    """
    if not settings.EMAIL_HOST:
        return 0
    count = 0
    for _ in range(MAILS_MAX):
        mail = recalls.take_mail(now())
        if mail is None:
            break
        try:
            EmailMessage(
                mail.subject, mail.body, settings.DEFAULT_FROM_EMAIL, [mail.recipient]
            ).send()
        except Exception as error:
            _logger.warning("An e-mail to %s did not go: %s", mail.recipient, error)
            recalls.failed(mail, f"{type(error).__name__}: {error}")
        else:
            recalls.sent(mail, at=now())
            count += 1
    return count
