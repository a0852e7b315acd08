"""Published community rules."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Reference
from isthmus.tenancy.rows import Row

# What a moderator can choose to work on.
AREAS: Final = [
    ("deceit", _("Spam and deceit")),
    ("people", _("Threats, hate and privacy")),
    ("sexual", _("Sexual content and minors")),
    ("goods", _("Goods and selling")),
]
# How much harm a breach does while it waits. It puts a case ahead (moderation.priority), sets its deadline, and from
# SEVERE on counts for the limits on what a moderator has to see.
SEVERITIES: Final = [(1, _("low")), (2, _("medium")), (3, _("high")), (4, _("very high"))]
SEVERE: Final = 3


class Rule(Row):
    residency = Reference("code")

    code = models.SlugField(_("name in its address"), max_length=40, unique=True)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    area = models.SlugField(_("area"), max_length=20, choices=AREAS, default="deceit")
    severity = models.PositiveSmallIntegerField(_("severity"), choices=SEVERITIES, default=2)
    # How precise a detector must have proved to be before it decides on this rule by itself (moderation.ladder).
    precision_bar = models.FloatField(_("least precision of detectors"), default=0.9)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("rule", args=[self.code])

    @property
    def current(self) -> RuleVersion:
        """The version in force today; of a rule that is not in force yet, the one to come."""
        versions, today = self.versions.all(), timezone.localdate()
        begun = [version for version in versions if version.in_force_since <= today]
        return max(begun, key=lambda one: one.version) if begun else min(versions, key=lambda one: one.version)

    @property
    def said(self) -> str:
        """Its number and title of today, in the reader's language. A query, where its versions are not at hand."""
        return f"{self.number}. {self.current.title(get_language() or 'en')}"

    @property
    def is_in_force(self) -> bool:
        return any(version.in_force_since <= timezone.localdate() for version in self.versions.all())


class RuleVersion(Row):
    """What a rule said from a day on. Never changed (a trigger holds it); a decision cites one."""

    residency = Reference("rule.code,version")

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField(_("version"))
    in_force_since = models.DateField(_("in force since"))
    title_en = models.CharField(_("title in English"), max_length=80)
    title_zh = models.CharField(_("title in Chinese"), max_length=80)
    text_en = models.TextField(_("text in English"))
    text_zh = models.TextField(_("text in Chinese"))

    class Meta:
        verbose_name = _("version of a rule")
        verbose_name_plural = _("versions of rules")
        ordering = ["rule__number", "-version"]
        constraints = [models.UniqueConstraint(fields=["rule", "version"], name="moderation_ruleversion_once")]

    def __str__(self) -> str:
        told = {"number": self.rule.number, "title": self.title(get_language() or "en"), "version": self.version}
        return str(_("%(number)d. %(title)s (version %(version)d)") % told)

    def title(self, language: str) -> str:
        return self.title_zh if language.startswith("zh") else self.title_en

    def text(self, language: str) -> str:
        return self.text_zh if language.startswith("zh") else self.text_en


class Term(Row):
    """Words that raise a signal for a rule. Those that ship are samples."""

    residency = Reference("rule.code,text")

    rule = models.ForeignKey(Rule, verbose_name=_("rule"), on_delete=models.CASCADE, related_name="terms")
    # Normalised as the detector normalises what it reads.
    text = models.CharField(_("text"), max_length=100)

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [models.UniqueConstraint(fields=["rule", "text"], name="moderation_term_once")]

    def __str__(self) -> str:
        return self.text


def rule_titles() -> dict[str, str]:
    """The titles of today by the codes of their rules, in the reader's language. Two queries."""
    language = get_language() or "en"
    return {rule.code: rule.current.title(language) for rule in Rule.objects.prefetch_related("versions")}
