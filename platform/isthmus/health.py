"""What this process serves, and whether its parts answer."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from isthmus.regions import geoip


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
    """Mode, tenant and the state of the parts; 503 where the database is down, without which nothing can be served."""
    parts = {"database": _database(), "redis": _redis(), "geoip": "up" if geoip.status().ok else "down"}
    body = {"mode": settings.TENANT.mode, "tenant": settings.TENANT.name, "parts": parts}
    return JsonResponse(body, status=200 if parts["database"] == "up" else 503)
