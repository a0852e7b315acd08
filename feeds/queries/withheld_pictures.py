"""From whom the files of a picture are withheld: from whoever sees a notice in the place of all that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.models import DraftPicture, Note, Product
from feeds.visibility import notices_of
from moderation.measures import WITHHOLDING
from moderation.models import Evidence, Measure
from moderation.notices import Notice, notice_among

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

RULE = "withheld_by__rule_version__rule"


@dataclass(frozen=True)
class Reach:
    """Who may have the files of a picture."""

    # Whether anything that shows it is withheld from some only: then an answer is good for one viewer.
    differs: bool
    # What withholds all that shows it from this viewer.
    notice: Notice | None = None


def reach_of(digest: str, viewer: Viewer) -> Reach:
    """Whether the viewer sees anything that shows the picture; they do where they made it or decide on it, and where no
    decision is about it.

    Two queries where nothing that shows it is withheld from some only, as goes for nearly every picture.
    """
    notes = Note.objects.filter(pictures__digest=digest, restricted=True).select_related("author", RULE)
    products = Product.objects.filter(pictures__digest=digest, restricted=True).select_related("seller__account", RULE)
    notices = [*_notices("note", list(notes), viewer), *_notices("product", list(products), viewer)]
    if not notices or None in notices or _is_shown_besides(digest, viewer) or _decides(viewer):
        return Reach(differs=bool(notices))
    return Reach(differs=True, notice=notices[0])


def notice_on_gone(digest: str, viewer: Viewer) -> Notice | None:
    """The notice of what withholds from this viewer something that showed a picture whose files are gone. One query by
    an index for an address where there never was one, and one more where somebody has decided."""
    decided = list(Evidence.objects.filter(pictures__contains=[digest]).values_list("decision_id", flat=True))
    if not decided:
        return None
    measures = Measure.objects.filter(decision__in=decided, state="in_force", effect__in=WITHHOLDING)
    told = measures.select_related("decision__rule_version__rule", "decision__demand").order_by("id")
    return notice_among(list(told), viewer)


def _notices(kind: str, subjects: Sequence[Note | Product], viewer: Viewer) -> list[Notice | None]:
    found = notices_of(kind, subjects, viewer) if subjects else {}
    told = [None if viewer.account == subject.author else found.get(subject.pk) for subject in subjects]
    # A block, or a policy between homes, hides what somebody posts and takes away no address.
    return [notice if notice and notice.cause in ("rule", "demand") else None for notice in told]


def _is_shown_besides(digest: str, viewer: Viewer) -> bool:
    """Whether the very same picture stands in something that no decision withholds, or in a draft of the viewer's."""
    shown = {"pictures__digest": digest, "restricted": False, "withheld_by": None, "held": False, "deleted_at": None}
    if Note.objects.filter(**shown).exists() or Product.objects.filter(**shown).exists():
        return True
    return viewer.account is not None and DraftPicture.objects.filter(author=viewer.account, digest=digest).exists()


def _decides(viewer: Viewer) -> bool:
    """Whoever decides on pictures sees them, wherever they sit."""
    return viewer.account is not None and viewer.account.has_perm("moderation.view_case")
