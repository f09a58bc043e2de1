"""The WSGI application that `stockthread serve` and any other WSGI server run.

Beside it runs the thread that prints: a process that serves pages also serves printers.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
application = get_wsgi_application()

from stockthread import jobs  # noqa: E402  (Django is set up by the line above)

jobs.start()
