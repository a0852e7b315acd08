"""Search, and suggestions while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions.policy import Policy
from isthmus.regions.viewer import Viewer
from isthmus.web.frames import framed
from isthmus.web.kept import kept
from isthmus.web.seeking import LONGEST_QUERY

from accounts.queries.people import people_named
from accounts.zones import zone_named
from feeds.queries.by_words import Wanted
from feeds.queries.search import best_page, newest_page
from feeds.queries.search_products import products_titled, products_with, shops_named
from feeds.queries.tags import tags_named
from feeds.queries.topics import topics
from feeds.queries.unsearched import unsearched, waiting_unsearched
from feeds.search_form import SearchForm
from feeds.selling import products_off
from feeds.views.lists import asks_for_more, holes_of, wall_of
from moderation.labels import read_labels

SUGGESTED: Final = 8
# Products and shops among them, where there are so many of the others.
SUGGESTED_GOODS: Final = 2
# People, tags or shops on one page.
LISTED: Final = 40


def why_not_search(viewer: Viewer) -> tuple[str, Policy | None]:
    """Why somebody cannot search, and the policy that says so; empty where they can."""
    if not viewer.policies.allows("search"):
        return _("Search is switched off for you."), viewer.policies.by["features"]
    return "", None


def _wanted(form: SearchForm, viewer: Viewer) -> Wanted:
    return form.wanted(viewer.account.clock.zone if viewer.account else zone_named(""))


def _notes(request: Any, form: SearchForm) -> dict[str, Any]:
    viewer = request.viewer
    find = best_page if form.by_score else newest_page
    if form.by_score:
        reason = _(
            "Of the newest four hundred notes with all of your words, the best come first: 2 points where the title "
            "has them, 1 where tags do, and up to 1 for likes. Behind them come the others, newest first."
        )
    else:
        reason = _("These are the notes with all of your words, newest first. Nothing else decides.")
    page = find(viewer, _wanted(form, viewer), request.GET.get("before", ""))
    return {
        **holes_of(request, page),
        **wall_of(request, page),
        "part": "feeds/_cards.html",
        "reason": reason,
        "unsearched": tuple(unsearched(viewer)),
        "waiting": waiting_unsearched(viewer),
        "empty": _(
            "No note has all of these words. Try fewer of them, or put a space between words that may stand apart."
        ),
    }


def _people(request: Any, form: SearchForm) -> dict[str, Any]:
    people, following = _part_of(people_named(form.cleaned_data["q"]), request)
    read_labels(people)
    return {
        "people": people,
        "next": following,
        "part": "feeds/search/_people.html",
        "reason": _(
            "First whoever has this username, then whose name it is, then whose name begins so, then names one slip "
            "away; among equals whoever has been here longest."
        ),
        "empty": _("Nobody here has a name like this. The beginning of a name is enough, or the @username."),
    }


def _tags(request: Any, form: SearchForm) -> dict[str, Any]:
    tags, following = _part_of(tags_named(form.cleaned_data["q"]), request)
    return {
        "tags": tags,
        "next": following,
        "part": "feeds/search/_tags.html",
        "reason": _(
            "First the tag itself, then those that begin so, then those that have the word; among equals what people "
            "use most right now, then the shorter."
        ),
        "empty": _("No tag has this word. Notes may have it all the same."),
    }


def _products(request: Any, form: SearchForm) -> dict[str, Any]:
    viewer = request.viewer
    return {
        "goods": products_with(viewer, _wanted(form, viewer), request.GET.get("before", "")),
        "part": "feeds/_goods.html",
        "reason": _("These are the products with all of your words, newest first. Nothing else decides."),
        "unsearched": unsearched(viewer, "product"),
        "empty": _("No product has all of these words. Try fewer of them, or look among the shops."),
    }


def _shops(request: Any, form: SearchForm) -> dict[str, Any]:
    shops, following = _part_of(shops_named(request.viewer, form.cleaned_data["q"]), request)
    return {
        "shops": shops,
        "next": following,
        "part": "feeds/search/_shops.html",
        "reason": _(
            "First the shop whose name it is, then those whose name begins so or has the words, then names one slip "
            "away, then those that say so of themselves; among equals whoever opened first."
        ),
        "unsearched": unsearched(request.viewer, "seller"),
        "empty": _("No shop has a name like this. The beginning of a name is enough; products may have the word."),
    }


# Each kind of thing that can be found: its name, and what reads it. Its results are shown by feeds/search/<kind>.html.
KINDS: Final[dict[str, tuple[Any, Callable[[Any, SearchForm], dict[str, Any]]]]] = {
    "notes": (gettext_lazy("Notes"), _notes),
    "people": (gettext_lazy("People"), _people),
    "tags": (gettext_lazy("Tags"), _tags),
    "products": (gettext_lazy("Products"), _products),
    "shops": (gettext_lazy("Shops"), _shops),
}
# What there is not, for somebody for whom a policy switches products off.
GOODS: Final = {"products", "shops"}
_SIGNS: Final = {"@": "people", "＠": "people", "#": "tags", "＃": "tags"}


@require_safe
def search(request: Any) -> HttpResponse:
    """What has the words that somebody typed: notes, people, tags, products or shops."""
    reason, policy = why_not_search(request.viewer)
    if reason:
        return render(request, "feeds/off.html", {"title": _("Search"), "reason": reason, "policy": policy}, status=403)
    looked_for = request.GET.get("q", "").strip()
    chosen = request.GET.get("in", "")
    kind = chosen if chosen in KINDS else _SIGNS.get(looked_for[:1], "notes")
    form = SearchForm(request.GET, kind)
    context: dict[str, Any] = {
        "form": form,
        "looked_for": looked_for,
        "kind": kind,
        "chose_kind": chosen in KINDS,
        "links": _html_of(_links(request, form, kind)),
        "results": f"feeds/search/{kind}.html",
        "asked": form.is_valid() and bool(form.words),
    }
    if form.filter_names:
        without: dict[str, None] = dict.fromkeys(form.filter_names)
        context |= {"filters": _filters(form), "undone": _with(request, **without) if form.is_filtered else ""}
    if kind in GOODS and products_off(request.viewer.policies):
        context |= {"asked": True, "results": "feeds/search/goods_off.html"}
        return _vary(render(request, "feeds/search/page.html", context, status=403))
    if not context["asked"]:
        context |= {"faults": _faults(form, looked_for), "topics": topics()}
        return _vary(render(request, "feeds/search/page.html", context, status=200 if form.is_valid() else 422))
    context |= KINDS[kind][1](request, form)
    if asks_for_more(request):
        return _vary(render(request, context["part"], context))
    if kind == "notes" and (context["cards"] or context["more"]):
        return _vary(_framed(request, context))
    context["others"] = [link for link in _kinds(request, kind) if not link.is_here]
    return _vary(render(request, "feeds/search/page.html", context))


# What of a page of notes differs from search to search; all else is the same for all that find something.
_HOLES: Final = ("looked_for", "links", "undone", "cards", "more", "here", "news", "this")


def _framed(request: Any, context: dict[str, Any]) -> HttpResponse:
    holes = {name: conditional_escape(context.get(name, "")) for name in _HOLES}
    given = {name: value for name, value in context.items() if name not in ("form", "part", *_HOLES)}
    return framed(request, "feeds/search/page.html", holes, given)


@require_safe
def suggest(request: Any) -> HttpResponse:
    """Tags, people, shops and products whose name begins with what somebody has typed so far; at most eight."""
    viewer = request.viewer
    if why_not_search(viewer)[0]:
        return HttpResponse(status=403)
    typed = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    # A Latin letter alone begins the name of everybody.
    enough = typed and not (len(typed) == 1 and typed.isascii())
    only = _SIGNS.get(typed[:1])
    tags = tags_named(typed, most=60) if enough and only != "people" else []
    people = people_named(typed, most=60, misspelled=False) if enough and only != "tags" else []
    goods: dict[str, Any] = {"shops": [], "products": []}
    if enough and not only and not products_off(viewer.policies):
        goods["shops"] = shops_named(viewer, typed, typing=True)[:SUGGESTED_GOODS]
        goods["products"] = products_titled(viewer, typed, most=SUGGESTED_GOODS)
    left = SUGGESTED - sum(map(len, goods.values()))
    tags = tags[: max(left // 2, left - len(people))]
    people = people[: left - len(tags)]
    read_labels(people)
    return render(request, "feeds/_suggestions.html", {"tags": tags, "people": people, **goods})


@dataclass(frozen=True)
class Link:
    """To the same words in another way."""

    url: str
    label: str
    is_here: bool


def _links(request: Any, form: SearchForm, kind: str) -> list[Link]:
    """To each kind of thing that can be found, and of notes to the other order."""
    links = _kinds(request, kind)
    if kind == "notes" and form.data.get("q"):
        other = (None, _("Newest first")) if form.by_score else ("best", _("Best first"))
        links.append(Link(_with(request, order=other[0]), other[1], is_here=False))
    return links


def _html_of(links: list[Link]) -> SafeString:
    here = SafeString(' aria-current="page"')
    told = ((link.url, here if link.is_here else "", link.label) for link in links)
    return format_html_join("", '<a href="{}"{}>{}</a>', told)


def _kinds(request: Any, kind: str) -> list[Link]:
    return [Link(_with(request, **{"in": name}), str(label), name == kind) for name, (label, _find) in KINDS.items()]


def _with(request: Any, **changes: str | None) -> str:
    """The address of the first page, with this changed about it."""
    asked = {key: value for key, value in request.GET.items() if value and key != "before"} | changes
    return "?" + urlencode({key: value for key, value in asked.items() if value})


def _filters(form: SearchForm) -> SafeString:
    render_them = partial(render_to_string, "feeds/search/_filters.html", {"form": form})
    if not form.is_valid():
        return render_them()
    # Its values are the form's own choices and dates: few are asked for, and these again and again.
    values = tuple((name, form.cleaned_data[name]) for name in form.filter_names)
    return kept(("search filters", get_language(), form.by_score, values), render_them)


def _part_of(found: list[Any], request: Any) -> tuple[list[Any], str]:
    """The part that comes next of what was found, and where the one behind it begins; empty on the last."""
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 4 else 0
    return found[start : start + LISTED], str(start + LISTED) if len(found) > start + LISTED else ""


def _faults(form: SearchForm, looked_for: str) -> list[str]:
    # What is wrong with a filter stands beside it.
    faults = [str(fault) for name in ("q",) for fault in form.errors.get(name, [])]
    if form.is_valid() and looked_for:
        faults.append(_("Add a word or name to look for; signs alone, and words with a minus alone, find nothing."))
    return faults


def _vary(response: HttpResponse) -> HttpResponse:
    response["Vary"] = "HX-Request"
    return response
