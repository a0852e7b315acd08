"""One note: read it, like it, comment on it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import reswap, retarget, trigger_client_event
from isthmus.regions import words
from isthmus.regions.policy import Policy
from isthmus.regions.spoken import SPOKEN
from isthmus.regions.templatetags.policies import policy_link
from isthmus.regions.viewer import Viewer
from isthmus.tenancy.ids import id_from
from isthmus.web.frames import framed
from isthmus.web.templatetags.web import ago

from accounts.between import following_refused_by, passage
from accounts.identity.duty import why_not_post
from accounts.policies import policies_of
from feeds.actions.comment_on_note import CannotComment, comment_on_note, why_not_comment
from feeds.actions.correct_language import correct_language
from feeds.actions.delete_note import delete_note, undelete_note
from feeds.actions.dispute_place import dispute_place
from feeds.actions.like_note import CannotLike, like_note, unlike_note
from feeds.forms import CommentForm
from feeds.models import Comment, Note, PlaceDispute
from feeds.queries.note import Opened, opened_by, pictures_of
from feeds.queries.products import goods_in
from feeds.queries.similar import notes_like
from feeds.queries.thread import CommentView, thread_of
from feeds.queries.translations import Offers, reading_of
from feeds.views.compose import place_asked
from feeds.visibility import marks_of, notice_of, standing_of

if TYPE_CHECKING:
    from moderation.notices import Notice


def _opened_or_404(request: Any, note_id: int) -> Opened:
    opened = opened_by(request.viewer, note_id)
    if opened is None:
        raise Http404
    return opened


def _note_or_404(request: Any, note_id: int) -> Note:
    return _opened_or_404(request, note_id).note


@require_safe
def show(request: Any, note_id: int) -> HttpResponse:
    """The note with its pictures and comments, or the notice in its place: 410, 403 or 451."""
    opened = opened_by(request.viewer, note_id)
    return _show(request, opened, CommentForm()) if opened else _waits_again(request, note_id)


def _waits_again(request: Any, note_id: int) -> HttpResponse:
    """That an edited note waits for its check, for those who have read what it said before and come back."""
    edited = Note.objects.filter(held=True, edited_at__isnull=False, deleted_at=None).select_related("author")
    note = get_object_or_404(edited, pk=note_id)
    policy = policies_of(note.author).by["check"]
    return render(request, "feeds/waits.html", {"policy": policy}, status=403)


def _show(request: Any, opened: Opened, form: CommentForm) -> HttpResponse:
    viewer, note = request.viewer, opened.note
    notice = notice_of("note", note, viewer)
    mine = viewer.account is not None and viewer.account.pk == note.author_id
    asked = {name: id_from(request.GET.get(name, "")) or 0 for name in ("after", "under", "translated")}
    reading = reading_of(Offers(viewer), note, translated=request.GET.get("translated") == "note")
    given = _given(viewer, opened, notice)
    thread = thread_of(note, viewer, can_answer=bool(given["can_answer"]), unsettled=opened.unsettled, **asked)
    given |= {
        "is_me": mine,
        "reading": reading,
        "under": asked["under"],
        "uncomment": id_from(request.GET.get("uncomment", "")) if viewer.account else None,
        "comments": note.comments_count - thread.gone,
        "waiting": thread.waiting,
        "following_comments": thread.next,
    }
    rows: dict[str, Any] = {
        "note": note,
        "pictures": reading.told(pictures_of(note)),
        "dispute": PlaceDispute.objects.filter(note=note).first() if note.place or mine else None,
    }
    if note.mentions:
        # Read now, as it belongs to what is shown of the note.
        _names = note.mentioned
    marks = marks_of(note, viewer)
    # What most readers see: with its frame, as it is the same for all of them.
    if not (mine or notice or note.label or marks or note.selling or reading.shown or form.is_bound or request.GET):
        return framed(request, "feeds/note.html", {"thread": thread.html}, given, rows)
    own = {
        "thread": thread.html,
        "notice": notice,
        "goods": goods_in(note, viewer) if mine or viewer.policies.allows("products") else None,
        "parent": _parent(request, note) if viewer.account else None,
        "done": _done_to(request) if mine else "",
        # What withholds it anywhere, for its author.
        "standing": standing_of("note", note) if mine else [],
        "marks": marks,
        "spoken": SPOKEN,
        "comment_form": form,
    }
    status = notice.status if notice and not mine else 422 if form.errors else 200
    response = render(request, "feeds/note.html", {**rows, **given, **own}, status=status)
    if status == 451:
        # RFC 7725: who blocks it, which is this site and not whoever demands it.
        response["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response


def _done_to(request: Any) -> str:
    """What its author has just done to the note."""
    if "posted" in request.GET:
        return _("Your note is posted.")
    return _("Your note is changed.") if "edited" in request.GET else ""


def _given(viewer: Viewer, opened: Opened, notice: Notice | None) -> dict[str, Hashable]:
    """What the viewer may do with the note, has done with it, and is told of it, in words and links."""
    note, me, policies = opened.note, viewer.account, viewer.policies
    mine = me is not None and me.pk == note.author_id
    cannot_comment, policy = why_not_comment(me, note, policies) if me else ("", None)
    why_not = why_not_post(me, policies_of(me)) if me else ""
    return {
        "signed_in": me is not None,
        "covered": bool(note.sensitive) and not viewer.uncovers,
        "posted": ago(note.posted_at),
        "edited": ago(note.edited_at) if note.edited_at else "",
        "is_shared": mine or policies.allows("sharing"),
        "uncopied": not mine and not policies.allows("copying"),
        "cannot_comment": cannot_comment,
        "cannot_comment_by": policy_link(policy),
        "checked_first": policy_link(_checked_first(viewer, note)),
        "switched_off": words.listed([words.feature_name(each) for each in _named_nowhere_else(viewer)]),
        "features_by": policy_link(policies.by["features"]),
        "why_not_post": why_not,
        "can_answer": me is not None and not (notice or cannot_comment or why_not),
        "cannot_follow": policy_link(following_refused_by(viewer, note.author)),
        "liked": opened.liked,
        "saved": opened.saved,
        "following": opened.following,
    }


@require_safe
def similar(request: Any, note_id: int) -> HttpResponse:
    """Notes like this one; where a notice stands in its place, the notice."""
    opened = _opened_or_404(request, note_id)
    note = opened.note
    if notice_of("note", note, request.viewer):
        return _show(request, opened, CommentForm())
    context = {"note": note, "cards": notes_like(note, request.viewer)}
    return render(request, "feeds/_similar.html" if request.htmx else "feeds/similar.html", context)


def _named_nowhere_else(viewer: Viewer) -> list[str]:
    """What is switched off for the viewer and has no place on the page that says so, as sharing and products have."""
    said_in_place = {"sharing", "search", "products"} | ({"commenting"} if viewer.account else set())
    return [each for each in viewer.policies.features.off if each not in said_in_place]


def _is_kept_from(viewer: Viewer, note: Note) -> bool:
    """Whether a notice stands in the note's place for this viewer, who then does nothing with it either."""
    return viewer.account.pk != note.author_id and notice_of("note", note, viewer) is not None


def _checked_first(viewer: Viewer, note: Note) -> Policy | None:
    """The policy by which a comment between the two homes is checked before it is shown; both sides are told."""
    if viewer.account is None:
        return None
    return passage("comment", maker=viewer.account, other=note.author, policies=viewer.policies).checked_by


@login_required
def like(request: Any, note_id: int) -> HttpResponse:
    """Like, or with `undo` no longer; answers with the button as it then stands."""
    opened = _opened_or_404(request, note_id)
    note = opened.note
    if request.method != "POST":
        # Whoever had to sign in first comes back this way, and sees the note.
        return redirect(note)
    if _is_kept_from(request.viewer, note):
        return _show(request, opened, CommentForm())
    undo = "undo" in request.POST
    try:
        (unlike_note if undo else like_note)(account=request.user, note=note)
    except CannotLike as error:
        return _not_liked(request, note, str(error))
    if request.htmx:
        return render(request, "web/components/like_button.html", {"note": note, "liked": not undo})
    return redirect(note)


def _not_liked(request: Any, note: Note, sentence: str) -> HttpResponse:
    """Why not: on the note's page, which says it as well, or in a sentence beside what is on the screen."""
    if request.htmx:
        return trigger_client_event(reswap(HttpResponse(status=403), "none"), "isthmus:say", {"sentence": sentence})
    messages.error(request, sentence)
    return redirect(note)


@login_required
def comment(request: Any, note_id: int) -> HttpResponse:
    """Comment, or answer the comment named in `parent`."""
    opened = _opened_or_404(request, note_id)
    note = opened.note
    if request.method != "POST":
        return redirect(note)
    form = CommentForm(request.POST)
    if _is_kept_from(request.viewer, note):
        return _show(request, opened, form)
    if form.is_valid():
        try:
            made = comment_on_note(
                author=request.user,
                note=note,
                text=form.cleaned_data["text"],
                parent=_parent(request, note),
                place=place_asked(request),
                policies=request.viewer.policies,
            )
        except CannotComment as error:
            form.add_error("text", str(error))
        else:
            if request.htmx:
                return _said(request, note, made)
            return redirect(f"{note.get_absolute_url()}#comment-{made.pk}")
    return _show(request, opened, form)


def _said(request: Any, note: Note, made: Comment) -> HttpResponse:
    """The new comment for its place in the thread, how many there are now, and the form as it was before anybody was
    answered."""
    view = CommentView(
        made, None, made.held, mine=True, under_mine=note.author_id == made.author_id, can_answer=not made.held
    )
    context = {"item": view, "note": note, "can_answer": True, "fresh": True}
    body = render_to_string("feeds/_comment.html", context, request)
    form = render_to_string("feeds/_say.html", context | {"comment_form": CommentForm()}, request)
    now = {"comments": note.comments.filter(deleted_at=None).count(), "fresh": True}
    response = HttpResponse(body + render_to_string("feeds/_comments_title.html", now) + form)
    return retarget(response, f"#answers-{made.parent_id}") if made.parent_id else response


@login_required
def correct(request: Any, note_id: int) -> HttpResponse:
    """Correct the languages of one's own note."""
    note = _note_or_404(request, note_id)
    if request.method == "POST":
        known = dict(SPOKEN)
        languages = [code for code in request.POST.getlist("languages") if code in known]
        correct_language(author=request.user, note=note, languages=languages)
    return redirect(note)


@login_required
def delete(request: Any, note_id: int) -> HttpResponse:
    """Delete one's own note; the profile that follows offers to take it back."""
    note = _note_or_404(request, note_id)
    if request.method != "POST" or not delete_note(author=request.user, note=note):
        return redirect(note)
    return redirect(f"{request.user.get_absolute_url()}?deleted={note.pk}")


@login_required
def undelete(request: Any, note_id: int) -> HttpResponse:
    """Take a deletion back, for ten seconds."""
    if request.method == "POST" and (note := undelete_note(author=request.user, note_id=note_id)):
        messages.success(request, _("Your note is back."))
        return redirect(note)
    messages.error(request, _("It is too late: the note is deleted for good."))
    return redirect(request.user)


@login_required
def dispute(request: Any, note_id: int) -> HttpResponse:
    """Say that the place shown with one's own note, or with one's comment under it, is wrong."""
    note = _note_or_404(request, note_id)
    if request.method == "POST":
        number = id_from(request.POST.get("comment", ""))
        subject = get_object_or_404(note.comments, pk=number, author=request.user) if number else note
        if dispute_place(author=request.user, subject=subject, words=request.POST.get("words", "")[:500]):
            messages.success(request, _("Readers see that the place is disputed, until somebody has looked at it."))
    return redirect(note)


def _parent(request: Any, note: Note) -> Comment | None:
    named = request.POST.get("parent", request.GET.get("reply", ""))
    if not named:
        return None
    # What waits for its check is answered once it is shown.
    comments = Comment.objects.filter(note=note, held=False, deleted_at=None)
    comments = comments.select_related("author", "parent__author", "withheld_by__rule_version__rule")
    parent: Comment = get_object_or_404(comments, pk=id_from(named))
    if notice_of("comment", parent, request.viewer):
        raise Http404
    return parent
