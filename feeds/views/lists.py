"""Following, a tag, a profile, nearby: lists of cards in the order of time."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions.place import place_here
from isthmus.tenancy.ids import id_from
from isthmus.web.kept import kept
from isthmus.web.prepared import Prepared

from accounts.between import following_refused_by
from accounts.blocks import why_apart
from accounts.former_names import once_called
from accounts.models import Account, Follow
from feeds.models import Note, Tag
from feeds.queries.following import following_page
from feeds.queries.nearby import notes_near
from feeds.queries.page import Listing, Page, page_of
from feeds.queries.topics import topics
from feeds.tags import fold
from feeds.views.news import news_address
from moderation.notices import Notice, notice_of_decision

_follows = Prepared(lambda me, them: Follow.objects.filter(follower=me, followee=them).values_list("pk"))
WITH_TAG: Final = Listing(lambda tag: Note.objects.filter(note_tags__tag=tag))
BY_AUTHOR: Final = Listing(lambda author: Note.objects.filter(author=author))


def _list(
    request: Any, template: str, page: Page, *, news: dict[str, str] | None = None, **context: Any
) -> HttpResponse:
    context["news"] = news_address(page, **news) if news else ""
    return show_page(request, template, page, **context)


def _before(request: Any) -> int | None:
    return id_from(request.GET.get("before", ""))


def show_page(request: Any, template: str, page: Page, **context: Any) -> HttpResponse:
    """A list's page with the template around it; for htmx the cards alone."""
    context["page"] = page
    # htmx asks for the next cards alone; a person's own reload or a first visit gets the whole page.
    part = request.htmx and "before" in request.GET and not request.htmx.history_restore_request
    response = render(request, "feeds/_cards.html" if part else template, context)
    response["Vary"] = "HX-Request"
    return response


def topics_line(*, tag: str = "", order: str = "", weighted: bool = False) -> SafeString:
    """The line of tags worth a look, and on Explore before them the orders to choose from."""
    context = {"topics": tuple(topics()), "tag": tag, "order": order, "weighted": weighted}
    return kept((*context.values(), get_language()), partial(render_to_string, "feeds/_topics.html", context))


@require_safe
def nearby(request: Any) -> HttpResponse:
    """Notes that show that they were posted from where the reader is, newest first."""
    setting = request.viewer.policies.place
    place = place_here(request, setting.detail)
    nav = topics_line(order="near", weighted=not request.viewer.policies.explore.is_plain)
    page = page_of(notes_near(place), viewer=request.viewer, before=_before(request))
    return _list(request, "feeds/nearby.html", page, place=place, setting=setting, nav=nav)


@require_safe
@login_required
def following(request: Any) -> HttpResponse:
    """The notes of those whom one follows, newest first."""
    page = following_page(request.viewer, _before(request))
    return _list(request, "feeds/following.html", page, news={"of": "following"})


@require_safe
def tag(request: Any, name: str) -> HttpResponse:
    """Notes with a tag, newest first."""
    found = get_object_or_404(Tag, name=fold(name))
    page = WITH_TAG.page(request.viewer, _before(request), tag=found.pk)
    news = {"of": "tag", "tag": found.name}
    return _list(request, "feeds/tag.html", page, tag=found, nav=topics_line(tag=found.name), news=news)


def _notice(person: Account) -> Notice | None:
    """What stands in the place of what a profile said of itself."""
    withheld = getattr(person, "withheld_profile", None)
    return notice_of_decision(withheld.decision) if withheld else None


@require_safe
def profile(request: Any, username: str) -> HttpResponse:
    """A person, and their notes."""
    namesake = once_called(username.lower())
    people = Account.objects.select_related("verification", "seller", "withheld_profile")
    person = people.filter(username=username.lower(), is_active=True).first()
    if person is None:
        if namesake is None:
            raise Http404
        return redirect(namesake)
    viewer = request.viewer.account
    return show_page(
        request,
        "accounts/profile.html",
        BY_AUTHOR.page(request.viewer, _before(request), author=person.pk),
        person=person,
        namesake=namesake,
        withheld=getattr(person, "withheld_profile", None),
        notice=_notice(person),
        blocking=viewer is not None and viewer.has_blocks and viewer.blocks.filter(blocked=person).exists(),
        apart=why_apart(viewer, person, otherwise=_("This person has blocked you.")) if viewer is not None else "",
        is_me=viewer is not None and viewer.pk == person.pk,
        deleted=id_from(request.GET.get("deleted", "")) if viewer is not None and viewer.pk == person.pk else None,
        cannot_follow=following_refused_by(request.viewer, person),
        muted=viewer is not None and viewer.muted.filter(person=person).exists(),
        following=viewer is not None and _follows.first(me=viewer.pk, them=person.pk) is not None,
    )
