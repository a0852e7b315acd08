"""Comment on a note, or answer a comment."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.place import Place
from isthmus.regions.policy import Policy, in_language
from isthmus.web.text import has_something_to_see

from accounts.between import Passage, passage
from accounts.blocks import why_apart
from accounts.identity.duty import why_not_post
from accounts.models import Account, Follow
from accounts.policies import policies_of
from feeds.actions.notify import notify
from feeds.actions.notify_mentioned import notify_mentioned
from feeds.language import UNKNOWN, languages_of
from feeds.mentions import meant_by, people_named_in
from feeds.models import Comment, Note
from moderation.actions.request_check import request_check


class CannotComment(Exception):
    """The text says why, for the person who comments."""


def why_not_comment(
    author: Account, note: Note, policies: Applied, parent: Comment | None = None
) -> tuple[str, Policy | None]:
    """Why somebody cannot comment on a note, or answer a comment, for them, and the policy that says so; empty where
    they can."""
    if note.withheld_by_id:
        return _("This note is withheld, so it takes no comments."), None
    if note.limited:
        return _("A decision lets this note take no new comments."), None
    for other in [note.author, *([parent.author] if parent else [])]:
        if apart := why_apart(author, other, otherwise=_("This person does not take comments from you.")):
            return apart, None
    # Never on one's own notes.
    if author.pk != note.author_id and not policies.allows("commenting"):
        return _("Commenting is switched off for you."), policies.by["features"]
    if why_not := _not_from(author, note):
        return why_not, None
    for through in _passages(author, note, parent, policies):
        if not through.allowed:
            return _("You cannot comment on what people of the other home post."), through.refused_by
    return "", None


def _not_from(author: Account, note: Note) -> str:
    """Why the note's author takes no comments from somebody; empty where they do."""
    if note.comments_from == "everybody" or author.pk == note.author_id:
        return ""
    follows = Follow.objects.all()
    if note.comments_from == "followers":
        told = _("Its author takes comments from people who follow them.")
        return "" if follows.filter(follower=author, followee=note.author_id).exists() else told
    if note.comments_from == "followed":
        told = _("Its author takes comments from people whom they follow.")
        return "" if follows.filter(follower=note.author_id, followee=author).exists() else told
    return _("Its author takes no comments.")


def _passages(author: Account, note: Note, parent: Comment | None, policies: Applied) -> list[Passage]:
    """To whom the words go: the note's author, and whoever is answered."""
    others = [note.author, *([parent.author] if parent else [])]
    return [passage("comment", maker=author, other=other, policies=policies) for other in others]


def comment_on_note(
    *,
    author: Account,
    note: Note,
    text: str,
    parent: Comment | None = None,
    place: Place | None = None,
    policies: Applied | None = None,
) -> Comment:
    """Store a comment, count it on the note, and ask for its check, in one transaction.

    An answer to an answer joins the thread of the first comment. `place` is stored where it is to be shown; `policies`
    are those of the author's request, else those of the account. Raises CannotComment for an empty text, where the note
    or a policy takes no comment, for a parent under another note, or for an author whom a policy asks to show who they
    are first.
    """
    # By what the account has declared and never by the address of a request, which a journey changes.
    if why_not := why_not_post(author, policies_of(author)):
        raise CannotComment(why_not)
    policies = policies or policies_of(author)
    text = text.strip()
    if not has_something_to_see(text):
        raise CannotComment(_("Write something first."))
    reason, policy = why_not_comment(author, note, policies, parent)
    if reason:
        raise CannotComment(f"{reason} {in_language(policy.title, get_language())}." if policy else reason)
    if parent is not None and parent.note_id != note.pk:
        raise CannotComment(_("The comment that you answer stands under another note."))
    checked_first = any(through.checked_by for through in _passages(author, note, parent, policies))
    languages = languages_of(text, reads=author.languages)
    named = people_named_in(text)
    with transaction.atomic():
        comment = Comment.objects.create(
            author=author,
            note=note,
            parent=parent.parent or parent if parent else None,
            text=text,
            lang=languages[0] if languages else UNKNOWN,
            languages=languages,
            place=place,
            mentions=meant_by(named),
            edition=settings.PACK.edition,
            held=policies.check.when == "before" or checked_first,
        )
        Note.objects.filter(pk=note.pk).update(comments_count=F("comments_count") + 1)
        if parent is not None:
            notify("answer", recipients=[parent.author], actor=author, comment=comment, waits=comment.held)
        notify("comment", recipients=[note.author], actor=author, note=note, comment=comment, waits=comment.held)
        notify_mentioned(named, author=author, policies=policies, comment=comment)
        request_check(
            kind="comment", subject_id=comment.pk, author=author, revision=comment.revision, lang=comment.lang
        )
    return comment
