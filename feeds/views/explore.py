"""Explore, why its notes stand where they do, and whether people of the same taste count."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions import words
from isthmus.web.kept import kept

from feeds.actions.choose_taste import choose_taste
from feeds.models import Note, Taste
from feeds.queries.explore import Cursor, Reckoned, explore_page, reckoned, running_for
from feeds.queries.page import CARDS
from feeds.queries.pool import LIKED, NEWEST
from feeds.views.lists import show_page, topics_line
from feeds.views.news import news_address
from feeds.visibility import notices_of


@require_safe
def explore(request: Any) -> HttpResponse:
    """Everybody's notes by the weights of the viewer's policy, or in the order of time, which is one tap away."""
    setting = request.viewer.policies.explore
    by_time = setting.is_plain or request.GET.get("order") == "time"
    page = explore_page(request.viewer, request.GET.get("before", ""), in_order_of_time=by_time)
    nav = topics_line(order="time" if by_time and not setting.is_plain else "first", weighted=not setting.is_plain)
    reason, news = _reason(request, by_time), news_address(page, "explore")
    return show_page(request, "feeds/explore.html", page, nav=nav, by_time=by_time, reason=reason, news=news)


def _reason(request: Any, by_time: bool) -> SafeString:
    """What decides, in words."""
    if by_time:
        return SafeString(_("These are everybody's notes, newest first. Nothing else decides."))
    setting, policy = request.viewer.policies.explore, request.viewer.policies.by["explore"]
    context = {"setting": setting, "policy": policy, "newest": NEWEST, "liked": LIKED}
    make = partial(_render_reason, context)
    return kept(("why explore", setting, policy and policy.code, get_language()), make)


def _render_reason(context: dict[str, Any]) -> SafeString:
    sentences = list(words.setting_sentences("explore", context["setting"]))
    return render_to_string("feeds/_why_explore.html", context | {"sentences": sentences})


@require_safe
def why(request: Any) -> HttpResponse:
    """The sums by which the notes of one page of Explore stand where they do, read from its cursor."""
    viewer, setting = request.viewer, request.viewer.policies.explore
    cursor = Cursor.read(request.GET.get("page", ""))
    if setting.is_plain or (cursor and cursor.below is not None):
        return redirect("explore")
    running = running_for(viewer, setting, cursor)
    sums = reckoned(viewer, running)
    context = {
        "reason": _reason(request, by_time=False),
        "sums": _in_words(sums, viewer),
        "first": running.cursor.place + 1,
        "next": str(Cursor(running.cursor.pool, running.cursor.moment, running.cursor.place + CARDS))
        if len(sums) == CARDS
        else "",
        "taste": Taste.objects.filter(account=viewer.account).order_by("-id").first() if viewer.account else None,
        "by_taste": setting.alike and viewer.account and viewer.account.by_taste,
        "asks_taste": bool(setting.alike),
    }
    return render(request, "feeds/_why_sums.html" if request.htmx else "feeds/why.html", context)


def _in_words(sums: list[Reckoned], viewer: Any) -> list[dict[str, Any]]:
    """Each with the note's first words, or without them where a notice stands in its place."""
    names, setting = words.explore_names() | {"demoted": _("put last by a decision")}, viewer.policies.explore
    shown = Note.objects.visible_to(viewer).filter(pk__in=[one.note_id for one in sums])
    whole = {note.pk: note for note in shown.select_related("author", "withheld_by__rule_version__rule")}
    withheld = notices_of("note", list(whole.values()), viewer)
    return [
        {
            "note": whole[one.note_id],
            "notice": withheld.get(one.note_id),
            "parts": [
                {"what": names[name], "weight": getattr(setting, name), "value": value,
                 "part": getattr(setting, name) * value}
                for name, value in one.values.items()
            ],
            "score": one.score,
            "waited": one.waited,
        }
        for one in sums if one.note_id in whole
    ]  # fmt: skip


@login_required
def taste(request: Any) -> HttpResponse:
    """Have people of the same taste count, or not."""
    if request.method == "POST" and (chosen := request.POST.get("by_taste")) in ("0", "1"):
        choose_taste(account=request.user, by_taste=chosen == "1")
        messages.success(
            request,
            _("What people like you like counts again, in a few seconds.")
            if chosen == "1"
            else _("What people like you like counts no more, and your likes count for nobody else."),
        )
    return redirect("explore_why")
