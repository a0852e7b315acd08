"""A golden case: prepared, about nobody, with a known answer. It measures how alike moderators judge, and no more."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned, Reference
from isthmus.tenancy.rows import Row


class GoldenCase(Row):
    residency = Reference("code")

    code = models.SlugField(_("short name"), max_length=40, unique=True)
    lang = models.CharField(_("language"), max_length=12)
    text = models.TextField(_("text"), max_length=2000)
    # None for one that stays.
    rule = models.ForeignKey(
        "moderation.Rule", verbose_name=_("rule"), null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text=_("The one that it breaks; empty for a case that stays."),
    )  # fmt: skip
    why_en = models.TextField(_("why, in English"), max_length=500)
    why_zh = models.TextField(_("why, in Chinese"), max_length=500)
    is_used = models.BooleanField(_("is given out"), default=True)

    class Meta:
        verbose_name = _("golden case")
        verbose_name_plural = _("golden cases")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def why(self, language: str) -> str:
        return self.why_zh if language.startswith("zh") else self.why_en


class GoldenAnswer(Row):
    residency = Owned("moderator")

    golden = models.ForeignKey(GoldenCase, on_delete=models.PROTECT, related_name="answers")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The code of a rule, or "keep".
    answer = models.CharField(max_length=40)
    is_right = models.BooleanField()

    class Meta:
        verbose_name = _("answer to a golden case")
        verbose_name_plural = _("answers to golden cases")
        constraints = [models.UniqueConstraint(fields=["golden", "moderator"], name="moderation_goldenanswer_once")]

    def __str__(self) -> str:
        return f"{self.golden_id}: {self.answer}"
