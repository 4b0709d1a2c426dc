"""The one command that runs the whole product."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import School
from edu4all.demo import logins
from edu4all.env import BASE_DIR
from imagegen.pipeline.policies import load_words


class Command(BaseCommand):
    help = "Run web and worker until SIGTERM or Ctrl-C. In embedded mode: migrate first, and make the demo schools."

    def handle(self, *args: Any, **options: Any) -> None:
        lines: list[str] = []
        _require_words()
        if settings.PRODUCTION:
            _require_fit_for_production()
        else:
            self.stdout.write("Preparing the database …")
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
            call_command("migrate", interactive=False, verbosity=0)
            call_command("demo", verbosity=0)
            lines = [*logins(), "Stop it with Ctrl-C."]
        call_command("collectstatic", interactive=False, verbosity=0)
        connection.close()
        self.stdout.flush()
        os.chdir(BASE_DIR)
        values = [settings.HOST, str(settings.PORT), str(settings.WEB_PROCESSES), *lines]
        os.execv(sys.executable, [sys.executable, "-m", "edu4all.supervisor", *values])  # noqa: S606 - our own module


def _require_words() -> None:
    """A broken line in the guard's words ends the start, and not the first prompt."""
    try:
        load_words()
    except ValueError as problem:
        raise CommandError(f"The guard's words can't be used: {problem}") from problem


def _require_fit_for_production() -> None:
    """Production never starts with a demo login, nor on a database that is not migrated."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not migrated. Run: python manage.py migrate")
    if School.objects.filter(is_demo=True).exists():
        raise CommandError("This database holds a demo school, whose logins are public. Production does not start.")
