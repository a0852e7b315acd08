"""What this process serves, and whether its parts answer."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from isthmus.regions import geoip
from isthmus.tenancy.marker import is_frozen


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "down"
    return "up"


def _redis() -> str:
    try:
        cache.get("healthz")
    except (RedisError, OSError):
        return "down"
    return "up"


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Mode, tenant, state and parts; 503 where the database is down, without which nothing can be served.

    A frozen site answers 200: it can be read, and a proxy that took it away would make that worse.
    """
    parts = {"database": _database(), "redis": _redis(), "geoip": "up" if geoip.status().ok else "down"}
    up = parts["database"] == "up"
    state = "frozen" if up and is_frozen() else "active"
    body = {"mode": settings.TENANT.mode, "tenant": settings.TENANT.name, "state": state, "parts": parts}
    return JsonResponse(body, status=200 if up else 503)
