"""A person, and their notes."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django.db.models import Exists
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.regions.templatetags.policies import policy_link
from isthmus.regions.viewer import Viewer
from isthmus.tenancy.ids import id_from
from isthmus.web.prepared import Prepared

from accounts.between import following_refused_by
from accounts.blocks import why_apart
from accounts.former_names import once_called
from accounts.models import Account, Follow, Verification
from accounts.signed_in import FIELDS, account_of
from accounts.suspension import suspension_of
from feeds.models import Muted, Note
from feeds.queries.page import Listing
from feeds.views.lists import before_of, show_page
from moderation.notices import Notice, notice_of_decision, notice_of_measure

BY_AUTHOR: Final = Listing(lambda author: Note.objects.filter(author=author))
_BESIDE: Final = (
    "verification__id",
    "verification__provider",
    "verification__issuer",
    "seller__id",
    "withheld_profile__id",
)
_named = Prepared(lambda name: Account.objects.filter(username=name, is_active=True).values_list(*FIELDS, *_BESIDE))
# Whether somebody follows a person, and whether they hear nothing of them.
_toward = Prepared(
    lambda me, them: Account.objects.filter(pk=me).values_list(
        Exists(Follow.objects.filter(follower=me, followee=them)),
        Exists(Muted.objects.filter(account=me, person=them)),
    )
)


class Shown(NamedTuple):
    """All that a profile shows of its person."""

    pk: int
    username: str
    name: str
    bio: str
    avatar: str
    avatar_url: str
    initial: str
    hue: int
    followers_count: int
    following_count: int
    address: str
    label: Notice | None

    def get_absolute_url(self) -> str:
        return self.address


@require_safe
def profile(request: Any, username: str) -> HttpResponse:
    """What somebody says of themselves, and their notes, newest first."""
    namesake = once_called(username.lower())
    row = _named.first(name=username.lower())
    if row is None:
        if namesake is None:
            raise Http404
        return redirect(namesake)
    person = account_of(row[: len(FIELDS)])
    verified, provider, issuer, shop, withheld = row[len(FIELDS) :]
    viewer = request.viewer.account
    is_me = viewer is not None and viewer.pk == person.pk
    following, muted = (viewer and _toward.first(me=viewer.pk, them=person.pk)) or (False, False)
    vouched = Verification(pk=verified, provider=provider, issuer=issuer) if verified else None
    return show_page(
        request,
        "accounts/profile.html",
        BY_AUTHOR.page(request.viewer, before_of(request), author=person.pk),
        person=_shown(person),
        namesake=(namesake.get_absolute_url(), namesake.username) if namesake else None,
        vouched=(date_format(vouched.shown_at, "DATE_FORMAT"), vouched.by) if vouched else None,
        shop=bool(shop),
        **(_instead(person, is_me) if withheld else {}),
        suspension=_suspension(person),
        **_between(request.viewer, person),
        signed_in=viewer is not None,
        is_me=is_me,
        deleted=id_from(request.GET.get("deleted", "")) if is_me else None,
        muted=muted,
        following=following,
    )


def _shown(person: Account) -> Shown:
    return Shown(
        person.pk,
        person.username,
        person.name,
        person.bio,
        person.avatar,
        person.avatar_url,
        person.initial,
        person.hue,
        person.followers_count,
        person.following_count,
        person.get_absolute_url(),
        person.label,
    )


def _instead(person: Account, is_me: bool) -> dict[str, Any]:
    """What stands in the place of what a profile said of itself; what it said is for its owner alone."""
    withheld = person.withheld_profile
    said = f"{withheld.display_name} {withheld.bio}"
    return {"notice": notice_of_decision(withheld.decision), "said": said if is_me else ""}


def _suspension(person: Account) -> tuple[str, str] | None:
    """Until when the account is suspended, and where it says why; None where it is not, without a query."""
    measure = suspension_of(person)
    if measure is None or measure.until is None:
        return None
    return date_format(measure.until, "DATE_FORMAT"), notice_of_measure(measure).url


def _between(viewer: Viewer, person: Account) -> dict[str, Any]:
    """What keeps the two apart, or the one from following the other."""
    me, refused = viewer.account, following_refused_by(viewer, person)
    return {
        "blocking": me is not None and me.has_blocks and me.blocks.filter(blocked=person).exists(),
        "apart": why_apart(me, person, otherwise=_("This person has blocked you.")) if me is not None else "",
        "cannot_follow": policy_link(refused),
    }
