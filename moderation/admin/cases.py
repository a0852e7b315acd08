"""The console: the queue, a case at a time, one's own desk. Everything is a form or a link; keys are added to them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from isthmus.tenancy.ids import id_from
from unfold.admin import ModelAdmin

from moderation.actions.appeal_decision import write_in_appeal
from moderation.actions.arrange_desk import arrange_desk
from moderation.actions.claim_case import claim_case, release_case, reported_by, require_claim
from moderation.actions.claim_next_case import claim_next_case
from moderation.actions.commit_decision import commit_decision, commit_due
from moderation.actions.decide_alike import decide_alike
from moderation.actions.look_again import next_look
from moderation.actions.reopen_case import reopen_case
from moderation.actions.set_aside_case import ask_second_look, escalate_case, hold_case
from moderation.actions.take_back_decision import take_back_decision
from moderation.admin.case_page import told
from moderation.admin.dashboard import dashboard
from moderation.admin.forms import KEEP, DecisionForm, DeskForm, given_before
from moderation.admin.just_decided import just_decided
from moderation.admin.looks import answer_look, given_look, look_told
from moderation.admin.translation import translate, translation_of
from moderation.errors import ModerationError, RestNeeded
from moderation.exposure import allowance_of
from moderation.models import Case, Claim, Desk, Detector, PendingDecision
from moderation.models.rule import AREAS, SEVERE
from moderation.priority import MOST
from moderation.queries.like_cases import like_cases
from moderation.queries.queue import STATES_LISTED, counted, listed
from moderation.subjects import kind_named
from moderation.views.report import rules_told

QUEUE, CASE = "admin:moderation_case_changelist", "admin:moderation_case_change"
# In the session: what the forms of cases begin with, once, and the cases that were taken back together and come next.
FILLED, BACK = "filled", "taken_back"
# Where a case is then, for whoever has just set it aside.
SET_ASIDE = {
    "escalate": gettext_lazy("a senior decides on it"),
    "second_look": gettext_lazy("somebody else looks at it"),
    "hold": gettext_lazy("on hold until tomorrow"),
}
ASIDE = {"escalate": escalate_case, "second_look": ask_second_look, "hold": hold_case}


@admin.register(Case)
class CaseAdmin(ModelAdmin):  # type: ignore[misc]
    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        def at(route: str, view: Callable[..., HttpResponse], name: str) -> Any:
            return path(route, self.admin_site.admin_view(view), name=f"moderation_case_{name}")

        return [
            at("next/", self.next_view, "next"),
            at("undo/", self.undo_view, "undo"),
            at("now/", self.now_view, "now"),
            at("desk/", self.desk_view, "desk"),
            at("look/", self.look_view, "look"),
            at("handbook/", self.handbook_view, "handbook"),
            at("figures/", self.dashboard_view, "dashboard"),
            *super().get_urls(),
        ]

    # --- The queue -----------------------------------------------------------------------------------------------
    def changelist_view(self, request: Any, extra_context: Any = None) -> HttpResponse:
        """What waits, in the order in which it is given out; filters are links."""
        self._enter(request)
        state = request.GET.get("state", "")
        asked = {name: request.GET.get(name, "").replace("\0", "") for name in ("lang", "area", "after")}
        page = listed(state=state if state in STATES_LISTED else "", **asked)
        counts = counted()
        by_state = dict(counts.by_state)
        if not any(asked.values()) and not page.after:
            # Counted half a minute ago; what is listed has been read just now.
            by_state[state] = len(page.rows)
        return self._page(
            request, "queue.html", _("Queue"), page=page, state=state if state in STATES_LISTED else "", asked=asked,
            tabs=[(name, label, by_state.get(name, 0)) for name, label in STATES_LISTED.items()],
            languages=sorted(counts.by_language), areas=AREAS, most=MOST // dt.timedelta(hours=1),
            allowance=allowance_of(request.user),
        )  # fmt: skip

    def next_view(self, request: Any) -> HttpResponse:
        """Claim the next case and go there; back to the queue where there is none."""
        self._must_decide(request)
        if skipped := id_from(request.POST.get("skip", "")):
            release_case(case_id=skipped, moderator=request.user, how="skipped")
        return self._next(request)

    def _next(self, request: Any) -> HttpResponse:
        if look := next_look(moderator=request.user):
            request.session["look"] = [type(look).__name__, look.pk]
            return redirect("admin:moderation_case_look")
        case = self._taken_back(request) or claim_next_case(moderator=request.user)
        if case is not None:
            return redirect(CASE, case.pk)
        if allowance_of(request.user).is_used_up:
            return redirect("admin:moderation_case_desk")
        messages.info(request, _("Nothing is waiting. Well done."))
        return redirect(QUEUE)

    # --- One case ------------------------------------------------------------------------------------------------
    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """One case: what was posted, why it is here, and the decision."""
        self._enter(request)
        cases = Case.objects.select_related("author", "rule").prefetch_related("rule__versions")
        case = cases.filter(pk=id_from(object_id) or 0).first()
        if case is None:
            raise Http404
        appealed = case.appeals.filter(state="open").exists()
        form = DecisionForm(request.POST or None, kind=kind_named(case.kind), appealed=appealed)
        if request.POST.get("do") == "translate":
            return self._translate(request, case, form)
        if request.method == "POST":
            self._must_decide(request)
            if answer := self._act(request, case, form):
                return answer
            case.refresh_from_db()
            case.__dict__.pop("claim", None)
        return self._show(request, case, form)

    def _act(self, request: Any, case: Case, form: DecisionForm) -> HttpResponse | None:
        """Do what the button says; None shows the page again with what went wrong, nothing typed being lost."""
        button = request.POST.get("do")
        if button in ("decide", "decide_alike"):
            return self._decide(request, case, form, alike=button == "decide_alike")
        if button == "release":
            release_case(case_id=case.pk, moderator=request.user)
            return redirect(QUEUE)
        if button in ("claim", "reopen"):
            return self._claim(request, case, form, claim_case if button == "claim" else reopen_case)
        if button == "write":
            return self._write(request, case)
        return self._set_aside(request, case, form, button) if button in ASIDE else None

    def _claim(self, request: Any, case: Case, form: DecisionForm, claim: Callable[..., Case]) -> HttpResponse | None:
        """Claimed again from the form, what was typed in it stands in the next one."""
        if "token" in request.POST:
            _fill(request, {case.pk: {name: form[name].value() for name in form.fields}})
        try:
            claim(case_id=case.pk, moderator=request.user)
        except RestNeeded:
            return redirect("admin:moderation_case_desk")
        except ModerationError as error:
            messages.error(request, str(error))
            if "token" in request.POST:
                return None
        return redirect(CASE, case.pk)

    def _write(self, request: Any, case: Case) -> HttpResponse:
        """A word to whoever appeals, by whoever holds the case; what is not sent stays in the form."""
        appeal = case.appeals.filter(pk=id_from(request.POST.get("appeal", "")) or 0).first()
        if appeal is None:
            raise PermissionDenied
        said = request.POST.get("said", "")
        try:
            require_claim(case, moderator=request.user, token=case.claim_token or uuid.uuid4())
            write_in_appeal(appeal=appeal, said=said, staff=request.user)
        except ModerationError as error:
            messages.error(request, str(error))
            _fill(request, {case.pk: {"appeal": appeal.pk, "said": said}})
        return redirect(CASE, case.pk)

    def _translate(self, request: Any, case: Case, form: DecisionForm) -> HttpResponse:
        """Have it translated for whoever may read it, and show it on the page; what is typed stays in the form."""
        if "token" in request.POST:
            typed = {name: form[name].value() for name in form.fields}
            _fill(request, {case.pk: typed | {"alike": bool(request.POST.get("alike"))}})
        if not translate(told(case, names=False), kind=kind_named(case.kind), moderator=request.user):
            messages.error(request, _("The translation did not come. Try again in a minute."))
        asked = request.GET.copy()
        asked["translated"] = "1"
        return redirect(f"{reverse(CASE, args=[case.pk])}?{asked.urlencode()}#translation")

    def _set_aside(self, request: Any, case: Case, form: DecisionForm, button: str) -> HttpResponse | None:
        form.full_clean()
        token, note = form.cleaned_data.get("token"), form.cleaned_data.get("note", "")
        try:
            ASIDE[button](case_id=case.pk, moderator=request.user, token=token or uuid.uuid4(), note=note)
        except ModerationError as error:
            form.errors.clear()
            form.add_error(None, str(error))
            return None
        about = _("%(what)s by %(name)s") % {"what": kind_named(case.kind).label, "name": case.author.name}
        messages.success(request, _("%(about)s: %(what)s.") % {"about": about, "what": SET_ASIDE[button]})
        return self._next(request)

    def _decide(self, request: Any, case: Case, form: DecisionForm, *, alike: bool) -> HttpResponse | None:
        if not form.is_valid():
            return None
        data = form.cleaned_data
        if not alike and request.POST.get("alike") and like_cases(case, moderator=request.user):
            return self._preview(request, case, form)
        also = [pk for text in request.POST.getlist("also") if (pk := id_from(text))] if alike else []
        try:
            made = decide_alike(
                case_id=case.pk, moderator=request.user, token=data["token"], measures=form.chosen(),
                rule_version=data["rule_version"], facts=data["facts"], also=also, seen=data["seen"],
            )  # fmt: skip
        except ModerationError as error:
            form.add_error(None, str(error))
            return None
        if len(made) > 1:
            n = len(made)
            messages.success(request, ngettext("%(n)d case decided.", "%(n)d cases decided.", n) % {"n": n})
        return self._next(request)

    def _preview(self, request: Any, case: Case, form: DecisionForm) -> HttpResponse:
        """How many and which, before anything is decided on several at once."""
        named = dict(form.fields["measures"].choices)  # type: ignore[attr-defined]
        sent = [(name, value) for name in form.fields for value in request.POST.getlist(name)]
        found = like_cases(case, moderator=request.user)
        return self._page(
            request, "alike.html", _("Decide together"), case=case, alike=found, sent=sent,
            follows=[named[name] for name in form.cleaned_data["measures"] if name != KEEP],
            facts=form.cleaned_data["facts"],
        )  # fmt: skip

    def _show(self, request: Any, case: Case, form: DecisionForm) -> HttpResponse:
        mine = case.is_held and case.claimed_by_id == request.user.pk and case.claim is not None
        # Claimed again on another page, this one's claim is another.
        mine = mine and (not form.is_bound or form["token"].value() == str(case.claim_token))
        shown = told(case, names="who" in request.GET)
        translation = translation_of(
            shown, kind=kind_named(case.kind), moderator=request.user, shown="translated" in request.GET
        )
        filled = request.session.get(FILLED, {}).pop(str(case.pk), {}) if mine and not form.is_bound else {}
        request.session.modified = request.session.modified or bool(filled)
        if not form.is_bound:
            facts = shown["facts"]
            form.initial = {"rule_version": case.rule.current.pk, "facts": facts, "suggested": facts}
            form.initial |= filled | {"token": case.claim_token}
        may = self.has_change_permission(request, case)
        waits = case.claim is not None and case.claim.state == "waiting"
        edits = bool(shown["pictures"]) and request.user.has_perm("moderation.change_detector")
        return self._page(
            request, "case.html", _("Case"), case=case, form=form, **shown, translation=translation,
            mine=mine and not waits, waits=waits, may_decide=may, own=case.author_id == request.user.pk,
            barred=request.user.pk in case.barred,
            for_senior=case.is_for_seniors and not request.user.has_perm("moderation.take_escalated_case"),
            alike=like_cases(case, moderator=request.user) if mine and may and not waits else [],
            reported_by_me=reported_by(request.user).filter(kind=case.kind, subject_id=case.subject_id).exists(),
            severe=case.rule.severity >= SEVERE, filled=filled, edits_banks=edits,
            banks=list(Detector.objects.filter(kind="pictures")) if edits else [],
        )  # fmt: skip

    # --- Taking back, and one's own desk -------------------------------------------------------------------------
    def undo_view(self, request: Any) -> HttpResponse:
        """Take back the last decision of the last ten seconds, and go to its case with what was typed. What was decided
        together comes back together, one case after the other."""
        self._must_decide(request)
        taken = take_back_decision(moderator=request.user)
        if not taken:
            messages.info(request, _("It has taken effect. Open the case to decide anew."))
            return redirect(QUEUE)
        n = len(taken)
        _fill(request, {one.claim.case_id: given_before(one) | {"alike": n > 1} for one in taken})
        request.session[BACK] = [one.claim.case_id for one in taken[1:]]
        if n > 1:
            said = ngettext("%(n)d case is open again.", "%(n)d cases are open again, one after the other.", n)
            messages.info(request, said % {"n": n})
        return redirect(CASE, taken[0].claim.case_id)

    def _taken_back(self, request: Any) -> Case | None:
        """The next of the cases that were taken back together, claimed; None where none is left."""
        left = request.session.pop(BACK, [])
        for place, pk in enumerate(left, 1):
            try:
                case = claim_case(case_id=pk, moderator=request.user)
            except ModerationError:
                # Decided meanwhile, or somebody else's.
                continue
            request.session[BACK] = left[place:]
            return case
        return None

    def now_view(self, request: Any) -> HttpResponse:
        """Let one's pending decisions take effect at once."""
        self._must_decide(request)
        for pk in _pending_of(request.user).values_list("pk", flat=True):
            commit_decision(pending_id=pk, now=True)
        return redirect(request.POST.get("back") if request.POST.get("back", "").startswith("/admin/") else QUEUE)

    def desk_view(self, request: Any) -> HttpResponse:
        """How one wants to work, and how much that is severe one has seen."""
        self._enter(request)
        desk = Desk.objects.filter(moderator=request.user).first() or Desk(moderator=request.user)
        form = DeskForm(request.POST or None, instance=desk)
        if request.method == "POST":
            self._must_decide(request)
            if form.is_valid():
                arrange_desk(moderator=request.user, **form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("admin:moderation_case_desk")
        return self._page(request, "desk.html", _("My desk"), form=form, allowance=allowance_of(request.user))

    def look_view(self, request: Any) -> HttpResponse:
        """Judge what changes nothing: a decided case without its result, or a prepared one. It looks like any other."""
        self._enter(request)
        if not self.has_change_permission(request):
            raise PermissionDenied
        name, pk = request.session.get("look", ["", 0])
        look = given_look(name, pk, moderator=request.user)
        if look is None:
            request.session.pop("look", None)
            return redirect(QUEUE)
        rules = rules_told()
        if request.method == "POST" and request.POST.get("answer") in {KEEP, *(rule["code"] for rule in rules)}:
            request.session.pop("look", None)
            messages.info(request, answer_look(look, moderator=request.user, answer=request.POST["answer"]))
            return self._next(request)
        return self._page(request, "look.html", _("Case"), rules=rules, **look_told(look))

    def handbook_view(self, request: Any) -> HttpResponse:
        """What holds for everybody's work, said openly."""
        self._enter(request)
        return self._page(request, "handbook.html", _("Handbook"), allowance=allowance_of(request.user))

    def dashboard_view(self, request: Any) -> HttpResponse:
        """The figures of the queue, for seniors and auditors."""
        self._enter(request)
        if not request.user.has_perm("moderation.see_dashboard"):
            raise PermissionDenied
        return self._page(request, "dashboard.html", _("Figures"), **dashboard())

    # --- What all of them need -----------------------------------------------------------------------------------
    def _enter(self, request: Any) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied
        # Whoever asks for a page sees what has become due by then, whether a worker came or not.
        commit_due(moderator=request.user)

    def _must_decide(self, request: Any) -> None:
        if request.method != "POST" or not self.has_change_permission(request):
            raise PermissionDenied

    def _page(self, request: Any, template: str, title: str, **context: Any) -> HttpResponse:
        desk = Desk.objects.filter(moderator=request.user).first() or Desk()
        pending = list(
            _pending_of(request.user).select_related("claim__case__author", "rule_version__rule").order_by("-pk")[:20]
        )
        failed = Claim.objects.filter(
            moderator=request.user, how="failed", ended_at__gte=timezone.now() - dt.timedelta(minutes=5)
        ).order_by("-pk")[:3]
        given = self.admin_site.each_context(request) | {
            "title": title, "opts": self.model._meta, "desk": desk, "pending": pending, "failed": failed,
            "decided": just_decided(pending),
            "is_nav_sidebar_enabled": False, "may_decide": self.has_change_permission(request),
            "may_see_dashboard": request.user.has_perm("moderation.see_dashboard"), "asked": None,
        }  # fmt: skip
        return TemplateResponse(request, f"admin/moderation/case/{template}", given | context)


def _fill(request: Any, forms: dict[int, dict[str, Any]]) -> None:
    """What is typed for each case, by its id."""
    request.session[FILLED] = request.session.get(FILLED, {}) | {str(pk): values for pk, values in forms.items()}


def _pending_of(moderator: Any) -> Any:
    return PendingDecision.objects.filter(claim__moderator=moderator)
