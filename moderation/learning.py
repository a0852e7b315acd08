"""A text classifier that learns from decisions one by one, and says nothing where it has seen too few.

Features are hashed n-grams of characters (2 to 4), which ask for no words and so do for Chinese; the model is logistic
regression by stochastic gradient descent, its weights averaged over the way (Polyak and Juditsky 1992), since the last
few decisions would sway it otherwise. What it says is calibrated by how often it was right when it had said the like
before: each text is judged first and learnt from afterwards (Dawid's prequential principle, 1984), and the judgements
are counted in bins (Zadrozny and Elkan 2001).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from moderation.detectors.reading import Reading
from moderation.later import Later

np: Any = Later("numpy")
linear_model: Any = Later("sklearn.linear_model")
of_text: Any = Later("sklearn.feature_extraction.text")

FEATURES: Final = 2**18
# Decisions of either kind in a language, below which it says nothing there.
LEAST: Final = 50
LONGEST: Final = 4000
BINS: Final = 10
# Judgements by which the counts of a bin are halved: what it said long ago it would not say now.
FORGETS: Final = 0.999
# The average follows the way from here on, and the newest tenth of it at least.
AVERAGE_OF: Final = 10


@cache
def _vectorizer() -> Any:
    return of_text.HashingVectorizer(
        analyzer="char", ngram_range=(2, 4), n_features=FEATURES, alternate_sign=True, norm="l2", dtype=np.float32
    )


def features_of(texts: Sequence[str]) -> Any:
    """The rows of the texts, as a sparse matrix of unit vectors."""
    return _vectorizer().transform([Reading(text[:LONGEST]).words.text for text in texts])


class Learner:
    """Of one rule: withheld under it, or not."""

    def __init__(self) -> None:
        self._model = linear_model.SGDClassifier(
            loss="log_loss", alpha=1e-6, learning_rate="invscaling", eta0=20.0, power_t=0.25, shuffle=False
        )
        self._model.classes_ = np.array([0, 1])
        self._model.coef_ = np.zeros((1, FEATURES), dtype=np.float32)
        self._model.intercept_ = np.zeros(1, dtype=np.float32)
        self._model.t_ = 1.0
        self._average = np.zeros(FEATURES, dtype=np.float32)
        self._intercept = 0.0
        self._seen = 0
        # By bin of what it said: judgements, and those that were right to say withheld.
        self._bins = np.zeros((BINS, 2))
        # By language: [stayed, withheld].
        self.tally: dict[str, list[int]] = {}

    def learn(self, text: str, *, withheld: bool, lang: str) -> None:
        """One decision, once."""
        self.learn_row(features_of([text]), withheld=withheld, lang=lang)

    def learn_row(self, row: Any, *, withheld: bool, lang: str) -> None:
        """The same of a text whose features are known."""
        self._note(float(self._raw(row)[0]), withheld)
        counted = self.tally.setdefault(lang, [0, 0])
        counted[withheld] += 1
        self._model.partial_fit(row, [int(withheld)], classes=[0, 1])
        self._seen += 1
        share = max(1 / self._seen, AVERAGE_OF / (self._seen + 9 * AVERAGE_OF))
        self._average += np.float32(share) * (self._model.coef_[0] - self._average)
        self._intercept += share * (float(self._model.intercept_[0]) - self._intercept)

    def speaks(self, lang: str) -> bool:
        """Whether it has seen enough decisions of either kind in this language."""
        return min(self.tally.get(lang, [0, 0])) >= LEAST

    def says(self, texts: Sequence[str]) -> list[float]:
        """How probable it is that each is to be withheld, from 0 to 1, calibrated."""
        return [self._calibrated(float(raw)) for raw in self._raw(features_of(texts))]

    def raw(self, rows: Any) -> Any:
        """The same before calibration, of rows of features."""
        return self._raw(rows)

    def _raw(self, rows: Any) -> Any:
        told = np.clip(rows @ self._average + self._intercept, -30, 30)
        return 1 / (1 + np.exp(-told))

    def _note(self, raw: float, withheld: bool) -> None:
        self._bins *= FORGETS
        self._bins[min(int(raw * BINS), BINS - 1)] += (1, withheld)

    def _calibrated(self, raw: float) -> float:
        """What came of the like before, and what it says itself, as if that were five judgements more."""
        judged, right = self._bins[min(int(raw * BINS), BINS - 1)]
        return float((right + 5 * raw) / (judged + 5))

    def packed(self) -> bytes:
        """All of it as arrays of numbers, which can be read without running anything."""
        out = io.BytesIO()
        langs = sorted(self.tally)
        np.savez_compressed(
            out,
            coef=self._model.coef_,
            intercept=self._model.intercept_,
            t=np.array([self._model.t_]),
            average=self._average,
            average_intercept=np.array([self._intercept]),
            seen=np.array([self._seen]),
            bins=self._bins,
            langs=np.array(langs, dtype="U12"),
            tally=np.array([self.tally[lang] for lang in langs], dtype=np.int64).reshape(-1, 2),
        )
        return out.getvalue()

    @classmethod
    def unpacked(cls, packed: bytes) -> Learner:
        """As it was; a new one of nothing. Raises ValueError for anything that is no arrays of numbers."""
        self = cls()
        if not packed:
            return self
        with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
            self._model.coef_ = arrays["coef"]
            self._model.intercept_ = arrays["intercept"]
            self._model.t_ = float(arrays["t"][0])
            self._average = arrays["average"]
            self._intercept = float(arrays["average_intercept"][0])
            self._seen = int(arrays["seen"][0])
            self._bins = arrays["bins"]
            counted = zip(arrays["langs"], arrays["tally"], strict=True)
            self.tally = {str(lang): [int(n) for n in row] for lang, row in counted}
        return self


def digest_of(packed: bytes) -> str:
    """The name of packed weights: SHA-256."""
    return hashlib.sha256(packed).hexdigest()
