"""What can go wrong with whoever translates: what can with any program that is asked (isthmus.web.calling)."""

from __future__ import annotations

from isthmus.web.calling import CallFailed as TranslationFailed
from isthmus.web.calling import Nonsense, Refused, Unreachable

__all__ = ["Nonsense", "Refused", "TranslationFailed", "Unreachable"]
