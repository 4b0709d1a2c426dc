"""Running the queue: what the worker command does, and what health checks ask."""

from __future__ import annotations

from imagegen.engine import queue
from imagegen.engine.dispatcher import BATCH, Dispatcher
from imagegen.pipeline import painters
from imagegen.pipeline.run import Answer, Pipeline
from imagegen.pipeline.settling import Job


def make_worker() -> Dispatcher[Job, Answer]:
    """A dispatcher over this installation's providers; `run` works until `stop`."""
    waiting, working = painters.lanes()
    return Dispatcher(Pipeline(), waiting, working)


def run_once() -> int:
    """Work off what waits, one generation after the other, in this thread; for commands. How many were worked on."""
    pipeline, done = Pipeline(), 0
    while claims := queue.claim(BATCH, list(painters.KINDS)):
        for job in pipeline.send(claims):
            pipeline.finish(job, pipeline.call(job))
            done += 1
    return done
