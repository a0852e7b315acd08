"""Rules for everybody; statements for whom they concern."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from isthmus.regions.countries import country_name
from isthmus.regions.policy import in_language
from isthmus.tenancy.ids import id_from
from isthmus.tenancy.marker import is_frozen

from moderation.actions.report_subject import MOST_A_DAY
from moderation.dsa.categories import category_of
from moderation.log.opened import logged, opened
from moderation.models import LegalDemand, Rule, RuleVersion, Statement
from moderation.models.demand import with_in_force
from moderation.queries.transparency import Use, period_name, use_of_rule, use_of_rules
from moderation.reasons import reasons_of, rule_told, statements_of
from moderation.subjects import kind_named
from moderation.views.log import proof_of

# On a page.
DEMANDS: Final = 100


def _told(version: RuleVersion) -> dict[str, Any]:
    language = get_language() or "en"
    return {"version": version, "title": version.title(language), "text": version.text(language)}


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force."""
    found = [rule for rule in Rule.objects.prefetch_related("versions") if rule.is_in_force]
    use = use_of_rules()
    told = [{"rule": rule, "use": use.get(rule.code, Use())} | _told(rule.current) for rule in found]
    head, language = settings.PACK.head, get_language()
    context = {
        "rules": told,
        "pack_title": in_language(head.title, language),
        "most_a_day": MOST_A_DAY,
        "pack_summary": in_language(head.summary, language),
    }
    return render(request, "moderation/rules.html", context)


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with all its versions, newest first, and how decisions have used it."""
    found = get_object_or_404(Rule.objects.prefetch_related("versions"), code=code)
    versions = [_told(version) for version in sorted(found.versions.all(), key=lambda one: -one.version)]
    context = {
        "rule": found,
        "current": _told(found.current),
        "versions": versions,
        "today": timezone.localdate(),
        "use": [(period_name(period), use) for period, use in use_of_rule(code)],
        "category": category_of(code),
    }
    return render(request, "moderation/rule.html", context)


@require_safe
def demands(request: HttpRequest) -> HttpResponse:
    """What laws have demanded to be withheld, where, and whether it still is; the newest first, in pages."""
    asked = with_in_force(LegalDemand.objects.all())
    if before := id_from(request.GET.get("before", "")):
        asked = asked.filter(pk__lt=before)
    found = list(asked[: DEMANDS + 1])
    following = found[DEMANDS - 1].pk if len(found) > DEMANDS else 0
    found = found[:DEMANDS]
    language, urls = get_language() or "en", _urls_of(found)
    told = [
        {
            "demand": demand,
            "in_force": demand.in_force,
            "url": urls.get((demand.kind, demand.subject_id), ""),
            "country": country_name(demand.country, language),
        }
        for demand in found
    ]
    return render(request, "moderation/demands.html", {"demands": told, "next": following})


def _urls_of(demands: Iterable[LegalDemand]) -> dict[tuple[str, int], str]:
    """Where what they are about stands, as far as it is still there. Two queries at most for each kind."""
    ids: dict[str, list[int]] = {}
    for demand in demands:
        ids.setdefault(demand.kind, []).append(demand.subject_id)
    return {
        (name, pk): kind.url(subject)
        for name, wanted in ids.items()
        for kind in [kind_named(name)]
        for pk, subject in kind.load_many(wanted).items()
    }


@require_safe
@login_required
def statements(request: Any) -> HttpResponse:
    """The decisions about what one has made."""
    told = [_line(one) for one in statements_of(request.user)[:200]]
    return render(request, "moderation/statements.html", {"statements": told})


@require_safe
@login_required
def statement(request: Any, statement_id: int) -> HttpResponse:
    """One statement of reasons, for its author alone."""
    found = get_object_or_404(statements_of(request.user), pk=statement_id)
    # On a frozen site it can be read all the same, and stays new until afterwards.
    if found.read_at is None and not is_frozen():
        Statement.objects.filter(pk=found.pk, read_at=None).update(read_at=timezone.now())
    context = {"reasons": reasons_of(found), "rule": rule_told(found.decision), "logged": logged(found.decision)}
    return render(request, "moderation/statement.html", context)


@require_safe
@login_required
def proof(request: Any, statement_id: int) -> HttpResponse:
    """That the decision of one's own statement stands in the public log, with what opens its entry; as JSON."""
    decision = get_object_or_404(
        Statement.objects.select_related("decision"), pk=statement_id, author=request.user
    ).decision
    found = logged(decision)
    if found is None or found.entry is None or found.checkpoint is None:
        raise Http404("There is no proof yet.")
    version = decision.rule_version
    says = {"outcome": decision.outcome, "kind": decision.kind, "rule": version.rule.code if version else None}
    return JsonResponse(proof_of(found.entry, found.checkpoint) | {"says": says, "opened": opened(decision)})


def _line(statement: Statement) -> dict[str, Any]:
    decision = statement.decision
    kind = kind_named(decision.kind)
    subject = kind.load(decision.subject_id)
    return {"statement": statement, "decision": decision, "summary": kind.summary(subject) if subject else ""}
