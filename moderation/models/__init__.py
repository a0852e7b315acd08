from moderation.models.answer import Answer
from moderation.models.appeal import Appeal, AppealMessage
from moderation.models.audit import Audit
from moderation.models.backtest import Backtest
from moderation.models.case import Case
from moderation.models.check import Check
from moderation.models.checkpoint import Checkpoint
from moderation.models.claim import Claim
from moderation.models.decision import Decision
from moderation.models.demand import LegalDemand
from moderation.models.desk import Desk
from moderation.models.detector import Detector, DetectorVersion, LadderStep
from moderation.models.dsa_statement import DsaStatement
from moderation.models.evidence import Evidence
from moderation.models.figure import Figure
from moderation.models.fingerprint import Fingerprint, PictureHash
from moderation.models.golden_case import GoldenAnswer, GoldenCase
from moderation.models.log_entry import LogEntry
from moderation.models.measure import Measure
from moderation.models.opening import Opening
from moderation.models.pending_decision import PendingDecision
from moderation.models.report import Report
from moderation.models.rule import Rule, RuleVersion, Term
from moderation.models.second_look import SecondLook
from moderation.models.signal import Signal
from moderation.models.statement import Statement
from moderation.models.tile import Tile
from moderation.models.weights import Lesson, Weights

__all__ = [
    "Answer",
    "Appeal",
    "AppealMessage",
    "Audit",
    "Backtest",
    "Case",
    "Check",
    "Checkpoint",
    "Claim",
    "Decision",
    "Desk",
    "Detector",
    "DetectorVersion",
    "DsaStatement",
    "Evidence",
    "Figure",
    "Fingerprint",
    "GoldenAnswer",
    "GoldenCase",
    "LadderStep",
    "LegalDemand",
    "Lesson",
    "LogEntry",
    "Measure",
    "Opening",
    "PendingDecision",
    "PictureHash",
    "Report",
    "Rule",
    "RuleVersion",
    "SecondLook",
    "Signal",
    "Statement",
    "Term",
    "Tile",
    "Weights",
]
