"""Work off the queue until told to stop."""

import logging
import os
import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from imagegen.operations.worker import make_worker

log = logging.getLogger(__name__)
POLITENESS = 10
"""The worker gives way to the web: a page that answers late is noticed, a picture that is 20 ms later is not."""


class Command(BaseCommand):
    requires_system_checks = ()  # It serves no address, and it has to be back quickly after a crash.
    help = "Make the pictures that wait in the queue, until SIGTERM or Ctrl-C; then finish what is under way."

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(POLITENESS)
        worker = make_worker()

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        log.info("The worker is ready.")
        worker.run()
        log.info("The worker has stopped.")
        logging.shutdown()
        os._exit(0)  # Threads that still wait for a provider must not hold the exit up; their rows come back by lease.
