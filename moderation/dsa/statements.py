"""A decision as a statement of reasons in the schema of the EU's database.

Nothing of it is anybody's: what moderators wrote, what people posted and where it stood stay here (Article 24(5)). The
facts are told in a sentence made from what the decision itself says.
"""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from isthmus.regions.words import language_name
from isthmus.tenancy.ids import time_of

from moderation.dsa.categories import category_of
from moderation.dsa.schema import allowed
from moderation.found_by import found_by
from moderation.log.bodies import lang_of
from moderation.models import Decision, LogEntry
from moderation.subjects import kind_named

# What a measure is in the words of the database.
VISIBILITY: Final = {
    "remove": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "withhold": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "age_restrict": "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "limit": "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "demote": "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "label": "DECISION_VISIBILITY_CONTENT_LABELLED",
}
AUTOMATED: Final = {"person": "AUTOMATED_DECISION_NOT_AUTOMATED", "detector": "AUTOMATED_DECISION_FULLY"}
CONTENT: Final = {"note": "CONTENT_TYPE_TEXT", "comment": "CONTENT_TYPE_TEXT", "product": "CONTENT_TYPE_PRODUCT"}
SAID: Final = {
    "remove": "it is withheld and a notice stands in its place",
    "withhold": "it is withheld there and a notice stands in its place",
    "age_restrict": "it is shown to adults only",
    "limit": "it takes no comments or likes and is not shared",
    "demote": "it stands last where recommendations go by weights",
    "label": "a label with the name of the rule stands above it",
    "suspend": "the account can read and appeal, and post nothing",
}
FOUND: Final = {
    "people": "somebody reported it",
    "detectors": "an automatic check pointed it out",
    "both": "an automatic check pointed it out and somebody reported it",
    "authority": "an authority demanded it",
}


def concerns_the_union(decision: Decision) -> bool:
    """Whether it restricts anything for anybody in the European Economic Area."""
    return decision.restricts and bool(_scope(decision))


def statement_of(decision: Decision) -> dict[str, Any]:
    """The statement, whose `puid` is the same however often it is made."""
    with translation.override("en"):
        category = category_of(decision.rule_version.rule.code if decision.rule_version else None)
        told = {
            "category": category.code,
            "category_specification": list(category.keywords),
            "territorial_scope": _scope(decision),
            "content_language": _language(decision),
            "content_date": time_of(decision.subject_id).date().isoformat(),
            "application_date": decision.decided_at.date().isoformat(),
            "decision_facts": _facts(decision),
            "automated_decision": AUTOMATED[decision.means],
            "puid": puid_of(decision),
            **_measures(decision),
            **_content(decision),
            **_ground(decision),
            **_source(decision),
        }
    return {field: value for field, value in told.items() if value not in (None, "", [])}


def puid_of(decision: Decision) -> str:
    """The hash of its entry in the public log, which leads from the one to the other; where that log is not kept here,
    the decision's number."""
    leaf = LogEntry.objects.filter(decision_id=decision.pk).values_list("leaf_hash", flat=True).first()
    return bytes(leaf).hex() if leaf else f"decision-{decision.pk}"


def _scope(decision: Decision) -> list[str]:
    """The countries of the European Economic Area in which it holds."""
    here = allowed("territorial_scope")
    domestic = here & set(settings.DOMESTIC_COUNTRIES)
    if decision.is_everywhere:
        return sorted(here)
    found = here & set(decision.countries)
    found |= domestic if "domestic" in decision.homes else frozenset()
    found |= here - domestic if "global" in decision.homes else frozenset()
    return sorted(found)


def _measures(decision: Decision) -> dict[str, Any]:
    """What is restricted, and until when where that has an end."""
    measures = list(decision.measures.all())
    seen = [measure for measure in measures if measure.effect in VISIBILITY]
    told: dict[str, Any] = {"decision_visibility": sorted({VISIBILITY[measure.effect] for measure in seen})}
    ends = [measure.until for measure in seen if measure.until]
    if ends and len(ends) == len(seen):
        told["end_date_visibility_restriction"] = max(ends).date().isoformat()
    for measure in measures:
        if measure.effect == "suspend":
            told["decision_account"] = "DECISION_ACCOUNT_SUSPENDED"
            told["end_date_account_restriction"] = measure.until.date().isoformat() if measure.until else None
    return told


def _language(decision: Decision) -> str | None:
    code = lang_of(decision).split("-")[0].upper()
    return code if code in allowed("content_language") else None


def _content(decision: Decision) -> dict[str, Any]:
    """What kind of thing it was; a note with pictures is both."""
    kind = kind_named(decision.kind)
    subject = kind.load(decision.subject_id)
    if decision.kind not in CONTENT:
        return {"content_type": ["CONTENT_TYPE_OTHER"], "content_type_other": str(kind.label)}
    types = [CONTENT[decision.kind]]
    if subject is not None and kind.pictures(subject):
        types.append("CONTENT_TYPE_IMAGE")
    return {"content_type": sorted(types)}


def _ground(decision: Decision) -> dict[str, Any]:
    if demand := decision.demand:
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "decision_ground_reference_url": f"{settings.SITE_URL}{reverse('demands')}",
            "illegal_content_legal_ground": demand.law[:500],
            "illegal_content_explanation": f"{demand.authority} demands that it is not shown in {demand.country}, and "
            f"rests that on: {demand.law}"[:2000],
        }
    version = decision.rule_version
    assert version is not None  # noqa: S101 - the database refuses a restriction without a rule or demand
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "decision_ground_reference_url": f"{settings.SITE_URL}{version.rule.get_absolute_url()}",
        "incompatible_content_ground": f"Rule {version.rule.number}, {version.title_en} (version {version.version})",
        "incompatible_content_explanation": version.text_en[:2000],
    }


def _source(decision: Decision) -> dict[str, Any]:
    """How it was found. A report cites a rule of ours; it is no notice of illegal content under Article 16."""
    found = "authority" if decision.demand else found_by(decision)
    told = {
        "source_type": "SOURCE_VOLUNTARY" if found == "detectors" else "SOURCE_TYPE_OTHER_NOTIFICATION",
        "automated_detection": "Yes" if found in ("detectors", "both") else "No",
    }
    return told | ({"source_identity": decision.demand.authority[:500]} if decision.demand else {})


def _facts(decision: Decision) -> str:
    what, lang = str(kind_named(decision.kind).label), lang_of(decision)
    where = "everywhere" if decision.is_everywhere else "in some countries or for some people"
    spoken = "" if lang == "und" else f" in {language_name(lang)}"
    found = FOUND["authority" if decision.demand else found_by(decision)]
    who = "a person decided" if decision.means == "person" else "the decision was automatic"
    version = decision.rule_version
    broken = f" It was found to break the rule “{version.title_en}”." if version else ""
    done = "; ".join(SAID[measure.effect] for measure in decision.measures.all())
    return f"{what}{spoken}: {found}; {who}.{broken} What was done, {where}: {done}."
