"""Structured logs: structlog formats the standard library's records, so other packages' lines look the same."""

from __future__ import annotations

import logging
from typing import Any

import structlog


def formatter(*, as_json: bool, tenant: str) -> logging.Formatter:
    """A formatter for logging's dictConfig: JSON lines for machines, aligned lines for a terminal."""

    def add_tenant(_: Any, __: str, event: Any) -> Any:
        return event | {"tenant": tenant}

    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        add_tenant,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    )
