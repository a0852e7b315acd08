from moderation.models.case import Case
from moderation.models.check import Check
from moderation.models.claim import Claim
from moderation.models.decision import Decision
from moderation.models.demand import LegalDemand
from moderation.models.desk import Desk
from moderation.models.detector import Detector, DetectorVersion, LadderStep
from moderation.models.log_entry import LogEntry
from moderation.models.opening import Opening
from moderation.models.pending_decision import PendingDecision
from moderation.models.report import Report
from moderation.models.rule import Rule, RuleVersion, Term
from moderation.models.signal import Signal
from moderation.models.statement import Statement
from moderation.models.tile import Tile

__all__ = [
    "Case",
    "Check",
    "Claim",
    "Decision",
    "Desk",
    "Detector",
    "DetectorVersion",
    "LadderStep",
    "LegalDemand",
    "LogEntry",
    "Opening",
    "PendingDecision",
    "Report",
    "Rule",
    "RuleVersion",
    "Signal",
    "Statement",
    "Term",
    "Tile",
]
