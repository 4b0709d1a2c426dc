"""The one command that runs the whole product."""

import sys
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import School
from edu4all.demo import logins
from edu4all.supervisor import Child, Supervisor

BLOCKING_THREADS = 24
"""Requests that one web process works on at once; `?wait=` may hold some of them for seconds."""


class Command(BaseCommand):
    help = "Run web and worker until SIGTERM or Ctrl-C. In embedded mode: migrate first, and make the demo schools."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            _require_fit_for_production()
        else:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
            call_command("demo", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        connection.close()
        threading.Thread(target=self._announce, daemon=True).start()
        Supervisor([Child("web", _web()), Child("worker", [sys.executable, "manage.py", "worker"])]).run()

    def _announce(self) -> None:
        """Say where it is as soon as it answers, in plain words."""
        address = f"http://{settings.HOST}:{settings.PORT}"
        if not _wait_until_up(f"{address}/healthz"):
            self.stderr.write("The website does not answer yet; see the lines above.")
            return
        self.stdout.write(f"\n  Edu4All is running: {address}/\n")
        if not settings.PRODUCTION:
            for line in logins():
                self.stdout.write(f"  {line}")
            self.stdout.write("  Stop it with Ctrl-C.\n")
        self.stdout.flush()


def _web() -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi",
        "--host", settings.HOST, "--port", str(settings.PORT),
        "--workers", str(settings.WEB_PROCESSES),
        "--blocking-threads", str(BLOCKING_THREADS),
        "--blocking-threads-idle-timeout", "600",
        "--backlog", "2048",
        "--backpressure", "1024",
        "--no-ws", "--http", "1",
        "--respawn-failed-workers",
        "--workers-kill-timeout", "30",
        "--log-level", "warning",
        "edu4all.wsgi:application",
    ]  # fmt: skip


def _require_fit_for_production() -> None:
    """Production never starts with a demo login, nor on a database that is not migrated."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("The database is not migrated. Run: python manage.py migrate")
    if School.objects.filter(is_demo=True).exists():
        raise CommandError("This database holds a demo school, whose logins are public. Production does not start.")


def _wait_until_up(url: str, seconds: float = 60.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False
