"""Detectors for everybody: what looks at what is posted, how far it may go, and how it came there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from isthmus.regions.words import language_name

from moderation.audits import precision_of
from moderation.models import Backtest, DetectorVersion, LadderStep
from moderation.models.detector import ACTIVE, STATES
from moderation.queries.backtests import tables_of
from moderation.subjects import kind_named

NAMES = dict(STATES)


def told(version: Any) -> dict[str, Any]:
    """A version with its state, in words; its terms and patterns are not told, so that nobody writes around them."""
    language = get_language() or "en"
    return {
        "version": version,
        "kind": version.detector.get_kind_display(),
        "state": version.state,
        "state_name": NAMES[version.state],
        "rule": version.rule,
        "rule_title": version.rule.current.title(language) if version.rule else "",
        "area": [kind_named(name).label for name in version.area],
        "languages": [language_name(code) for code in version.languages],
    }


@require_safe
def detectors(request: HttpRequest) -> HttpResponse:
    """Every version that looks at what is posted, and those that are on their way."""
    rows = DetectorVersion.objects.with_state().select_related("detector", "rule").prefetch_related("rule__versions")
    versions = [told(version) for version in rows]
    at_work = [each for each in versions if each["state"] in ACTIVE]
    context = {"at_work": at_work, "others": [each for each in versions if each["state"] not in ACTIVE]}
    return render(request, "moderation/detectors.html", context)


@require_safe
def detector(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One version: what it is, and each step that it took."""
    rows = DetectorVersion.objects.with_state().select_related("detector", "rule").prefetch_related("rule__versions")
    # Two sites may each have made one of that number; the older keeps the address.
    found = rows.filter(detector__name=name, number=number).order_by("pk").first()
    version = get_object_or_404(rows, pk=found.pk if found else 0)
    backtest = Backtest.objects.filter(version=version, state="done").first()
    context = told(version) | {
        "steps": LadderStep.objects.filter(version=version),
        "backtest": backtest,
        "tables": tables_of(backtest),
        "precision": precision_of(version),
        "bar": version.rule.precision_bar if version.rule else None,
    }
    return render(request, "moderation/detector.html", context)
