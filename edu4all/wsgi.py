"""The WSGI entry point, for granian, gunicorn and the like."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "edu4all.settings")
application = get_wsgi_application()

from imagegen.pipeline.policies import load_words  # noqa: E402 - the apps have to be there first

load_words()
