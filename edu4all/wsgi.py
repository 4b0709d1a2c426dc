"""The WSGI entry point, for granian, gunicorn and the like."""

import os
import threading
from typing import Any

from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edu4all.settings")
application = get_wsgi_application()


def _prepare(**_signal: Any) -> None:
    """Load the guard's words beside the first request: a server's main process, which serves none, needs no copy."""
    from imagegen.pipeline.policies import load_words

    request_started.disconnect(_prepare)
    threading.Thread(target=load_words, name="guard's words", daemon=True).start()


request_started.connect(_prepare)
