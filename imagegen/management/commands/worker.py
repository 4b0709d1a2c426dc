"""Work off the queue until told to stop."""

import ctypes
import logging
import os
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from imagegen.operations.model_watch import every_night
from imagegen.operations.worker import make_worker

log = logging.getLogger(__name__)
POLITENESS = 10
"""The worker gives way to the web: a page that answers late is noticed, a picture that is 20 ms later is not."""


M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_BYTES, LARGEST_KEPT_BYTES = 64 * 2**20, 32 * 2**20


def _keep_freed_memory() -> None:
    """Ask glibc to use a picture's memory again for the next one instead of returning it to the system in between.

    A third of the time of decoding a WebP of a megapixel was spent on getting the same pages anew (measured: 18.4 ms
    of processor time without, 12.1 with it). Elsewhere than on glibc nothing is asked.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT_BYTES)
        mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)


class Command(BaseCommand):
    requires_system_checks = ()  # It serves no address, and it has to be back quickly after a crash.
    help = "Make the pictures that wait in the queue, until SIGTERM or Ctrl-C; then finish what is under way."

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(POLITENESS)
        _keep_freed_memory()
        worker, ended = make_worker(), threading.Event()
        threading.Thread(target=every_night, args=[ended], name="model watch", daemon=True).start()

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()
            ended.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        log.info("The worker is ready.")
        worker.run()
        log.info("The worker has stopped.")
        logging.shutdown()
        os._exit(0)  # Threads that still wait for a provider must not hold the exit up; their rows come back by lease.
