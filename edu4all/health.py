"""Health: whether the process answers, and whether what it needs does."""

from __future__ import annotations

import logging
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Database (which is the queue) and storage answer; 503 with what does not."""
    parts = {"database": _database_answers(), "storage": _storage_answers()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM imagegen_generation LIMIT 1")
    except DatabaseError:
        log.exception("The database does not answer.")
        return False
    return True


def _storage_answers() -> bool:
    try:
        name = default_storage.save(f"health/{secrets.token_hex(8)}", ContentFile(b"ok"))
        default_storage.delete(name)
    except Exception:
        log.exception("The storage does not answer.")
        return False
    return True
