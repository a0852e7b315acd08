"""System checks of tenancy. E001: a model without a valid residency."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error

from isthmus.tenancy.residency import all_models, faults_of


def check_residency(**_: Any) -> list[CheckMessage]:
    """One error per fault in what the models declare."""
    return [Error(fault, id="isthmus.E001", obj=model) for model in all_models() for fault in faults_of(model)]
