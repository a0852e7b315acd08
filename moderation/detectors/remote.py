"""The detector that asks a classifier of somebody else's: OpenAI's moderation protocol
(https://platform.openai.com/docs/api-reference/moderations), which others speak as well."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from isthmus.web.calling import Nonsense
from pydantic import Field

from moderation.detectors.asking import NotAsked, ask
from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen

NAME: Final = "classifier"
# Of a text, in characters: what a classifier reads at most.
LONGEST: Final = 8000


class RemoteParameters(Parameters):
    """`model`: exactly this one, named with its date or version. `categories`: of its categories, the rule's code that
    each stands for; empty for the version's own."""

    model: str = Field(min_length=1, max_length=120)
    categories: dict[str, str] = Field(min_length=1)

    def rules(self) -> set[str]:
        return set(self.categories.values())


class Remote:
    def __init__(self, said: dict[str, Any]) -> None:
        self._said = RemoteParameters(**said["parameters"])

    def find(self, seen: Seen) -> list[Finding]:
        """A finding for each category that the version names, with its score. Raises CallFailed."""
        if not settings.REMOTE_CLASSIFIER_URL:
            raise NotAsked("REMOTE_CLASSIFIER_URL is not set.")
        sent = {"model": self._said.model, "input": seen.text[:LONGEST]}
        answer = ask(NAME, f"{settings.REMOTE_CLASSIFIER_URL}/moderations", settings.REMOTE_CLASSIFIER_KEY, sent)
        scores = self._scores(answer)
        return [
            Finding(scores[category], "", f"{category} {scores[category]:.2f}", rule)
            for category, rule in self._said.categories.items()
            if category in scores
        ]

    def _scores(self, answer: Any) -> dict[str, float]:
        try:
            model, scores = answer["model"], answer["results"][0]["category_scores"]
            told = {str(name): float(score) for name, score in scores.items()}
        except (TypeError, KeyError, IndexError, ValueError, AttributeError) as error:
            raise Nonsense("Its answer is none of the moderation protocol.") from error
        if model != self._said.model:
            raise Nonsense(f"It answers as {model!r}, and not as {self._said.model!r}, which this version names.")
        if not all(0 <= score <= 1 for score in told.values()):
            raise Nonsense("A score of its answer is not from 0 to 1.")
        return told


KIND: Final = DetectorKind("remote", RemoteParameters, Remote, repeats=False, is_remote=True)
