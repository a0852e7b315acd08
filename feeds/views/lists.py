"""Following, a tag, nearby: lists of cards in the order of time."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from isthmus.regions.place import place_here, place_name
from isthmus.regions.templatetags.policies import policy_link
from isthmus.tenancy.ids import id_from
from isthmus.web.frames import framed
from isthmus.web.kept import kept

from feeds.models import Note, Tag
from feeds.queries.following import following_page
from feeds.queries.nearby import notes_near
from feeds.queries.page import Listing, Page, page_of
from feeds.queries.topics import topics
from feeds.tags import fold
from feeds.views.news import news_address

WITH_TAG: Final = Listing(lambda tag: Note.objects.filter(note_tags__tag=tag))


def before_of(request: Any) -> int | None:
    return id_from(request.GET.get("before", ""))


def show_page(request: Any, template: str, page: Page, *, news: str = "", **given: Hashable) -> HttpResponse:
    """A list's page with the template around it; for htmx the cards alone. `news` is where the page asks whether there
    is more (feeds.views.news); what is given is as isthmus.web.frames wants it."""
    holes = holes_of(request, page, news)
    if asks_for_more(request):
        response = render(request, "feeds/_cards.html", holes)
    else:
        response = framed(request, template, holes, given | wall_of(request, page, is_me=bool(given.get("is_me"))))
    response["Vary"] = "HX-Request"
    return response


def asks_for_more(request: Any) -> bool:
    """Whether htmx asks for the next lines of a list alone; a person's own reload or first visit gets the page."""
    return bool("before" in request.GET and request.htmx and not request.htmx.history_restore_request)


def holes_of(request: Any, page: Page, news: str = "") -> dict[str, str]:
    """What feeds/_cards.html and feeds/_wall.html show of one page and of no other, as HTML."""
    return {
        "cards": page.html,
        "more": _address_of(request, page.next),
        "here": page.here,
        "news": escape(news),
        "this": escape(request.get_full_path()),
    }


def wall_of(request: Any, page: Page, *, is_me: bool = False) -> dict[str, Hashable]:
    """What else feeds/_wall.html asks for."""
    return {
        "withheld": tuple(page.withheld),
        "withheld_count": page.withheld_count,
        "uncopied": not is_me and not request.viewer.policies.allows("copying"),
    }


def _address_of(request: Any, cursor: str) -> str:
    """Of the page that begins there; empty for none."""
    if not cursor:
        return ""
    others = [(name, value) for name, values in request.GET.lists() if name != "before" for value in values]
    return escape(f"?{urlencode([*others, ('before', cursor)])}")


def topics_line(*, tag: str = "", order: str = "", weighted: bool = False) -> SafeString:
    """The line of tags worth a look, and on Explore before them the orders to choose from."""
    context = {"topics": tuple(topics()), "tag": tag, "order": order, "weighted": weighted}
    return kept((*context.values(), get_language()), partial(render_to_string, "feeds/_topics.html", context))


@require_safe
def nearby(request: Any) -> HttpResponse:
    """Notes that show that they were posted from where the reader is, newest first."""
    setting = request.viewer.policies.place
    place = place_here(request, setting.detail)
    named = place_name(place) if place else ""
    nav = topics_line(order="near", weighted=not request.viewer.policies.explore.is_plain)
    page = page_of(notes_near(place), viewer=request.viewer, before=before_of(request))
    off = policy_link(request.viewer.policies.by["place"]) if setting.show == "off" else None
    return show_page(request, "feeds/nearby.html", page, place=named, off=off, nav=nav)


@require_safe
@login_required
def following(request: Any) -> HttpResponse:
    """The notes of those whom one follows, newest first."""
    page = following_page(request.viewer, before_of(request))
    return show_page(request, "feeds/following.html", page, news=news_address(page, "following"))


@require_safe
def tag(request: Any, name: str) -> HttpResponse:
    """Notes with a tag, newest first."""
    found = get_object_or_404(Tag, name=fold(name))
    page = WITH_TAG.page(request.viewer, before_of(request), tag=found.pk)
    news = news_address(page, "tag", tag=found.name)
    return show_page(request, "feeds/tag.html", page, tag=found.name, nav=topics_line(tag=found.name), news=news)
