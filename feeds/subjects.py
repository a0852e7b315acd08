"""What moderation has to know of notes, comments, products and shops: how to show, ascribe and withhold them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.policies import policies_of
from feeds.actions.move_pictures import bring_back, put_out_of_reach
from feeds.actions.notify import release
from feeds.models import Collection, Comment, Note, Product, Seller
from feeds.queries.collections import seen_by
from feeds.visibility import notices_of
from moderation.subjects import Effective, Said

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from accounts.models import Account


class _Kind:
    name: str
    label: Any
    measures: tuple[str, ...] = ("remove", "withhold", "age_restrict", "label")
    model: type[models.Model]
    # Where a measure is kept beside the subject: what it is called in `Effective`, and the column.
    columns: ClassVar[dict[str, str]] = {
        "everywhere": "withheld_by_id", "somewhere": "restricted", "labelled": "labelled_by_id",
    }  # fmt: skip
    # The path to whoever made it.
    made_by = "author"
    # What else its words and pictures are read from.
    parts: tuple[str, ...] = ()

    def load(self, subject_id: int) -> Any:
        """The subject, or None where it is gone."""
        return self.model._default_manager.select_related(self.made_by).filter(pk=subject_id).first()

    def load_many(self, subject_ids: Iterable[int]) -> dict[int, Any]:
        """Those that are still there, by id. Two queries at most."""
        found = self.model._default_manager.select_related(self.made_by).prefetch_related(*self.parts)
        return dict(found.in_bulk(subject_ids))

    def author(self, subject: Any) -> Account:
        return subject.author  # type: ignore[no-any-return]

    def languages(self, subject: Any) -> list[str]:
        return list(subject.languages)

    def revision(self, subject: Any) -> int:
        return int(subject.revision)

    def may_leave(self, subject: Any) -> bool:
        return policies_of(self.author(subject)).check.remote

    def shown(self, subjects: Sequence[Any], viewer: Viewer) -> list[Any]:
        """Those that the viewer sees, and no notice in their place. As many queries however many they are."""
        there = [subject for subject in subjects if not subject.held]
        models.prefetch_related_objects(there, "withheld_by__rule_version__rule")
        notices = notices_of(self.name, there, viewer)
        # Whoever blocks somebody can report them all the same.
        return [each for each in there if each.pk not in notices or notices[each.pk].cause == "block"]

    def restrict(self, subject: Any, effective: Effective) -> None:
        """Keep beside the subject what the measures in force come to; with nothing, it is shown as any other."""
        told = {column: getattr(effective, name) for name, column in self.columns.items()}
        self.model._default_manager.filter(pk=subject.pk).update(**told)
        move = bring_back if effective.everywhere is None else put_out_of_reach
        move(author=self.author(subject), pictures=self.pictures(subject))

    def effective(self, subject_ids: Sequence[int]) -> dict[int, Effective]:
        rows = self.there().filter(pk__in=subject_ids).values_list("pk", *self.columns.values())
        return {pk: Effective(**dict(zip(self.columns, told, strict=True))) for pk, *told in rows}

    def restricted(self) -> Iterable[int]:
        """The subjects beside which any measure is kept."""
        plain = models.Q(**{column: getattr(Effective(), name) for name, column in self.columns.items()})
        return self.there().exclude(plain).values_list("pk", flat=True).iterator()

    def there(self) -> models.QuerySet[Any]:
        """Those that `load` finds."""
        return self.model._default_manager.all()

    def publish(self, subject: Any) -> None:
        """Show a subject that waited for its check, where it did and nobody has edited it since it was loaded."""
        if subject.held:
            waits = self.model._default_manager.filter(pk=subject.pk, revision=self.revision(subject), held=True)
            waits.update(held=False)
        if isinstance(subject, Note | Comment):
            release(subject)

    def text_before(self, subject: Any, revision: int) -> str:
        """What an earlier revision said, where readers can still read it; empty where they cannot."""
        return ""

    def pictures(self, subject: Any) -> list[Any]:
        """No query where it has none."""
        return list(subject.pictures.all()) if "pictures" in self.parts and subject.pictures_count else []

    def context(self, subject: Any) -> list[Said]:
        """What was said around it, in order."""
        return []

    def reach(self, subject: Any) -> int:
        """How many people have answered to it in any way."""
        return 0


class NoteKind(_Kind):
    name = "note"
    label = _("A note")
    measures = (*_Kind.measures, "limit", "demote")
    model = Note
    columns: ClassVar[dict[str, str]] = _Kind.columns | {"limited": "limited", "demoted": "demoted"}
    parts = ("pictures",)

    def shown(self, subjects: Sequence[Note], viewer: Viewer) -> list[Note]:
        return super().shown([each for each in subjects if each.deleted_at is None], viewer)

    def text(self, subject: Note) -> str:
        alts = "\n".join(picture.alt for picture in self.pictures(subject))
        return f"{subject.title}\n{subject.text}\n{alts}".strip()

    def text_before(self, subject: Note, revision: int) -> str:
        said = subject.revisions.filter(revision=revision).first()
        return "\n".join([said.title, said.text, *said.alts]).strip() if said else ""

    def summary(self, subject: Note) -> str:
        return subject.headline

    def url(self, subject: Note) -> str:
        return subject.get_absolute_url()

    def reach(self, subject: Note) -> int:
        return subject.likes_count + subject.comments_count


class CommentKind(_Kind):
    name = "comment"
    label = _("A comment")
    model = Comment

    def there(self) -> models.QuerySet[Any]:
        return Comment.objects.exclude(text="")

    def load(self, subject_id: int) -> Comment | None:
        """Of one that was deleted for good there are no words to look at."""
        found: Comment | None = super().load(subject_id)
        return found if found is not None and found.text else None

    def load_many(self, subject_ids: Iterable[int]) -> dict[int, Any]:
        return {pk: comment for pk, comment in super().load_many(subject_ids).items() if comment.text}

    def shown(self, subjects: Sequence[Comment], viewer: Viewer) -> list[Comment]:
        there = super().shown([each for each in subjects if each.deleted_at is None], viewer)
        models.prefetch_related_objects(there, "note__author")
        notes = {note.pk for note in NoteKind().shown([each.note for each in there], viewer)}
        return [each for each in there if each.note_id in notes]

    def text(self, subject: Comment) -> str:
        return subject.text

    def context(self, subject: Comment) -> list[Said]:
        """The note, the comment that it answers, and the last ones before it in the thread. Two queries."""
        said = [Said(_("The note"), subject.note.author.name, subject.note.headline, subject.note.lang)]
        first = subject.parent_id or subject.pk
        thread = Comment.objects.filter(note=subject.note_id, pk__lt=subject.pk).select_related("author")
        before = thread.filter(pk=first) | thread.filter(parent=first)
        shown = sorted(before.order_by("-pk")[:4], key=lambda each: each.pk)
        return said + [Said(_("Before it"), each.author.name, each.text, each.lang) for each in shown if each.text]

    def summary(self, subject: Comment) -> str:
        return subject.text[:80]

    def url(self, subject: Comment) -> str:
        return f"{reverse('note', args=[subject.note_id])}#comment-{subject.pk}"


class ProductKind(_Kind):
    name = "product"
    label = _("A product")
    model = Product
    made_by = "seller__account"
    parts = ("pictures",)

    def shown(self, subjects: Sequence[Product], viewer: Viewer) -> list[Product]:
        return super().shown([each for each in subjects if each.deleted_at is None], viewer)

    def text(self, subject: Product) -> str:
        alts = [picture.alt for picture in self.pictures(subject)]
        return "\n".join([subject.title, subject.text, subject.contact, subject.link, *alts]).strip()

    def summary(self, subject: Product) -> str:
        return subject.title

    def url(self, subject: Product) -> str:
        return subject.get_absolute_url()


class SellerKind(_Kind):
    """A shop: what it says of itself. Its products are subjects of their own."""

    name = "seller"
    label = _("A shop")
    model = Seller
    made_by = "account"

    def text(self, subject: Seller) -> str:
        return "\n".join([subject.name, subject.about, subject.contact, subject.link]).strip()

    def summary(self, subject: Seller) -> str:
        return subject.name

    def url(self, subject: Seller) -> str:
        return subject.get_absolute_url()


class CollectionKind(_Kind):
    """What a collection is called and says of itself. The notes in it are subjects of their own."""

    name = "collection"
    label = _("A collection")
    model = Collection
    made_by = "owner"

    def shown(self, subjects: Sequence[Collection], viewer: Viewer) -> list[Collection]:
        seen = set(seen_by(viewer.account).filter(pk__in=[each.pk for each in subjects]).values_list("pk", flat=True))
        return super().shown([each for each in subjects if each.pk in seen], viewer)

    def text(self, subject: Collection) -> str:
        return f"{subject.name}\n{subject.about}".strip()

    def summary(self, subject: Collection) -> str:
        return subject.name

    def url(self, subject: Collection) -> str:
        return subject.get_absolute_url()
