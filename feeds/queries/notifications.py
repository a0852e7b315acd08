"""What somebody is told, for their page, their letters, and the number beside the bell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from isthmus.tenancy.ids import time_of
from isthmus.web.prepared import Prepared

from accounts.models import Account
from feeds.models import Comment, Note, Notification
from feeds.models.notification import BY_PEOPLE, BY_THE_SITE
from feeds.visibility import notices_of

if TYPE_CHECKING:
    import datetime as dt

    from isthmus.regions.viewer import Viewer

    from moderation.notices import Notice

# Which kinds a tab shows; "all" shows each.
TABS: Final = {
    "all": (),
    "answers": ("comment", "answer", "mention"),
    "likes": ("like",),
    "follows": ("follow",),
    "site": tuple(BY_THE_SITE),
}
GROUPS: Final = 20
# Beyond it the number says "99+": counting on would tell nobody more, and cost more.
MOST_UNREAD: Final = 100
# So many of the newest are put into groups. Whoever is told of more in ninety days finds the older ones in their notes.
NEWEST: Final = 5000


@dataclass
class Group:
    """What is told in one line: the newest of its rows, who else did the same, and whether any of it is new."""

    newest: Notification
    # Whoever did it last, and how many others did.
    people: list[Account]
    others: int
    rows: int
    unread: bool
    # What stands in the place of the words or of the note, for this viewer.
    comment_notice: Notice | None = None
    note_notice: Notice | None = None

    @property
    def kind(self) -> str:
        return self.newest.kind

    @property
    def told_at(self) -> dt.datetime:
        return time_of(self.newest.pk)

    @property
    def comment(self) -> Comment | None:
        return self.newest.comment

    @property
    def note(self) -> Note | None:
        """The note that it is about, directly or as that of a comment."""
        return self.newest.note or (self.comment.note if self.comment else None)


@dataclass
class Told:
    """A page of groups, and where the next one begins: the id to read below; 0 on the last page."""

    groups: list[Group]
    next: int = 0


def unread_count(account: Account) -> int:
    """How many are new, MOST_UNREAD at most. One look into an index."""
    return len(_unread.rows(recipient=account.pk))


def _unread_by(*, recipient: Any) -> QuerySet[Notification, tuple[int]]:
    unread = Notification.objects.filter(recipient=recipient, on_site=True, waits=False, read_at=None)
    return unread.order_by().values_list("pk")[:MOST_UNREAD]


# On every page of whoever has signed in.
_unread: Final = Prepared(_unread_by)


def count_since(account: Account, row_id: int) -> int:
    """How many have come behind this one, MOST_UNREAD at most."""
    return _shown(account).filter(pk__gt=row_id)[:MOST_UNREAD].count()


def newest_id(account: Account) -> int:
    """Of what the account is told, 0 where there is nothing."""
    return _shown(account).values_list("pk", flat=True).first() or 0


def notifications_of(viewer: Viewer, *, tab: str = "all", before: int | None = None) -> Told:
    """The newest groups whose newest row is below `before`, as this viewer gets to see them. The same few queries
    however many there are."""
    newest = _shown(viewer.account).values("pk")[:NEWEST]
    rows = Notification.objects.filter(pk__in=newest)
    if kinds := TABS[tab]:
        rows = rows.filter(kind__in=kinds)
    groups = (
        rows.order_by()
        .values("kind", "about")
        .annotate(
            last=Max("pk"),
            rows=Count("pk"),
            actors=ArrayAgg("actor", order_by="-pk"),
            unread=Count("pk", filter=Q(read_at=None)),
        )
        .order_by("-last")
    )
    if before is not None:
        groups = groups.filter(last__lt=before)
    found = list(groups[: GROUPS + 1])
    more, found = len(found) > GROUPS, found[:GROUPS]
    return Told(_groups(found, viewer), found[-1]["last"] if more else 0)


def letter_of(viewer: Viewer, ids: Sequence[int]) -> list[Group]:
    """Those of these rows that are still there, in groups, as their recipient gets to see them."""
    rows = Notification.objects.filter(pk__in=ids, recipient=viewer.account, waits=False)
    # What was read on the site in the meantime is no news; a decision is told all the same.
    rows = rows.exclude(read_at__isnull=False, kind__in=BY_PEOPLE)
    groups: dict[tuple[str, int], dict[str, Any]] = {}
    for row_id, kind, about, actor in rows.order_by("-pk").values_list("pk", "kind", "about", "actor"):
        told = groups.setdefault((kind, about), {"last": row_id, "rows": 0, "actors": [], "unread": 1})
        told["rows"] += 1
        told["actors"].append(actor)
    return _groups(list(groups.values()), viewer)


def _shown(account: Account) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=account, on_site=True, waits=False).order_by("-pk")


def _groups(found: Sequence[Mapping[str, Any]], viewer: Viewer) -> list[Group]:
    whole = _whole(each["last"] for each in found)
    # The two who did it last are named; the others are counted.
    named = {each["last"]: list(dict.fromkeys(each["actors"])) for each in found}
    people = Account.objects.in_bulk([actor for actors in named.values() for actor in actors[:2]])
    groups = []
    for each in found:
        row = whole.get(each["last"])
        if row is None or not _is_there(row, viewer):
            continue
        actors = named[row.pk]
        shown = [people[actor] for actor in actors[:2] if actor in people]
        groups.append(Group(row, shown, len(actors) - 1, each["rows"], bool(each["unread"])))
    return _with_notices(groups, viewer)


def _whole(ids: Iterable[int]) -> dict[int, Notification]:
    rule = "withheld_by__rule_version__rule"
    rows = Notification.objects.select_related(
        "note__author", f"note__{rule}", "comment__author", f"comment__{rule}", "comment__note__author",
        f"comment__note__{rule}", "statement__decision", "note__dispute", "comment__dispute",
    )  # fmt: skip
    return rows.in_bulk(list(ids))


def _is_there(row: Notification, viewer: Viewer) -> bool:
    """Whether the note has a place in the viewer's lists, as Note.objects.visible_to has it."""
    note = row.note or (row.comment.note if row.comment else None)
    if note is None:
        return True
    return note.deleted_at is None and (not note.held or note.author_id == viewer.account.pk)


def _with_notices(groups: list[Group], viewer: Viewer) -> list[Group]:
    """What one wrote oneself one reads all the same."""
    me = viewer.account.pk
    comments = {group.comment.pk: group.comment for group in groups if group.comment and group.comment.author_id != me}
    notes = {group.note.pk: group.note for group in groups if group.note and group.note.author_id != me}
    on_comments = notices_of("comment", list(comments.values()), viewer)
    on_notes = notices_of("note", list(notes.values()), viewer)
    for group in groups:
        group.comment_notice = on_comments.get(group.comment.pk) if group.comment else None
        group.note_notice = on_notes.get(group.note.pk) if group.note else None
    return groups


def address_of(row: Notification) -> str:
    """Where one finds what it tells of; an answer or a comment on a page that surely has it."""
    if row.statement is not None:
        return row.statement.get_absolute_url()
    if row.comment is not None:
        first = row.comment.parent_id or row.comment.pk
        return f"{row.comment.note.get_absolute_url()}?under={first}#comment-{row.comment.pk}"
    if row.note is not None:
        return row.note.get_absolute_url()
    pages = {"identity": "identity", "report": "reports", "appeal": "appeals"}
    return reverse(pages[row.kind]) if row.kind in pages else row.actor.get_absolute_url()
