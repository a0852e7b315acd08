"""The detector that has learnt from decisions (moderation.learning), with the weights that its version names."""

from __future__ import annotations

from typing import Any, Final

from pydantic import field_validator

from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen
from moderation.learning import Learner
from moderation.models import Weights


class ClassifierParameters(Parameters):
    """`weights`: the digest of what it had learnt when the version was made of it."""

    weights: str

    @field_validator("weights")
    @classmethod
    def _are_stored(cls, digest: str) -> str:
        if not Weights.objects.filter(digest=digest).exists():
            raise ValueError(f"No weights are called {digest!r}. Make the version from what the classifier has learnt.")
        return digest


class Classifier:
    def __init__(self, settings: dict[str, Any]) -> None:
        digest = ClassifierParameters(**settings["parameters"]).weights
        self._learner = Learner.unpacked(bytes(Weights.objects.get(digest=digest).packed))

    def find(self, seen: Seen) -> list[Finding]:
        """One finding with its probability; none in a language of which it has seen too few decisions."""
        if not self._learner.speaks(seen.lang) or not seen.text.strip():
            return []
        score = self._learner.says([seen.text])[0]
        return [Finding(score, "", f"probability {score:.2f}")]


KIND: Final = DetectorKind("classifier", ClassifierParameters, Classifier)
