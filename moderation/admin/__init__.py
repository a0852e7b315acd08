"""Where moderators work: the queue of cases; and, to read, what leads to them and follows from them."""

from moderation.admin.cases import CaseAdmin
from moderation.admin.demands import LegalDemandAdmin
from moderation.admin.detectors import DetectorAdmin
from moderation.admin.measures import AppealAdmin, MeasureAdmin
from moderation.admin.records import CheckAdmin, DecisionAdmin, GoldenCaseAdmin, RuleAdmin, TermAdmin

__all__ = [
    "AppealAdmin",
    "CaseAdmin",
    "CheckAdmin",
    "DecisionAdmin",
    "DetectorAdmin",
    "GoldenCaseAdmin",
    "LegalDemandAdmin",
    "MeasureAdmin",
    "RuleAdmin",
    "TermAdmin",
]
