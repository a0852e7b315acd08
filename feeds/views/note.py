"""One note: read it, post one, like it, comment on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from isthmus.tenancy.ids import id_from

from accounts.models import Follow
from feeds.actions.comment_on_note import CannotComment, comment_on_note
from feeds.actions.like_note import like_note, unlike_note
from feeds.actions.post_note import MOST_PICTURES, CannotPost, post_note
from feeds.forms import CommentForm, KeptPicture, NoteForm, kept_pictures, take_uploads
from feeds.models import Comment, Like, Note
from feeds.queries.thread import CommentView, thread_of
from feeds.visibility import notice_of


def _note_or_404(request: Any, note_id: int) -> Note:
    notes = Note.objects.visible_to(request.viewer).select_related("author", "withheld_by__rule_version__rule")
    return get_object_or_404(notes, pk=note_id)


@require_safe
def show(request: Any, note_id: int) -> HttpResponse:
    """The note with its pictures and comments; 410 and the notice where it was removed under the site's rules."""
    note = _note_or_404(request, note_id)
    return _show(request, note, CommentForm())


def _show(request: Any, note: Note, form: CommentForm) -> HttpResponse:
    viewer = request.viewer
    notice = notice_of(note, viewer)
    mine = viewer.account is not None and viewer.account.pk == note.author_id
    context = {
        "note": note,
        "notice": notice,
        "is_me": mine,
        "pictures": list(note.pictures.all()),
        "comments": thread_of(note, viewer),
        "comment_form": form,
        "liked": viewer.account is not None and Like.objects.filter(account=viewer.account, note=note).exists(),
        "following": viewer.account is not None
        and Follow.objects.filter(follower=viewer.account, followee=note.author_id).exists(),
    }
    gone = notice is not None and not mine
    return render(request, "feeds/note.html", context, status=410 if gone else 422 if form.errors else 200)


@login_required
def new(request: Any) -> HttpResponse:
    """Write a note. "Add pictures" stores them and asks for their descriptions; "Post" posts."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    kept: list[KeptPicture] = []
    if request.method == "POST":
        kept, faults = _pictures(request)
        for fault in faults:
            form.add_error(None, fault)
        if "add" not in request.POST and form.is_valid():
            try:
                note = post_note(
                    author=request.user,
                    title=form.cleaned_data["title"],
                    text=form.cleaned_data["text"],
                    pictures=[one.picture for one in kept],
                )
            except CannotPost as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Your note is posted."))
                return redirect(note)
    context = {"form": form, "kept": kept, "max_pictures": MOST_PICTURES}
    return render(request, "feeds/note_new.html", context, status=422 if form.errors else 200)


def _pictures(request: Any) -> tuple[list[KeptPicture], list[str]]:
    post = request.POST
    dropped = set(post.getlist("drop"))
    kept = [
        one
        for one in kept_pictures(post.getlist("kept"), post.getlist("alt"), request.user)
        if one.picture.digest not in dropped
    ]
    files = [file for file in request.FILES.getlist("pictures") if file.name]
    taken, faults = take_uploads(files, post.getlist("alt_new"), request.user, MOST_PICTURES - len(kept))
    return [*kept, *taken], faults


@login_required
def like(request: Any, note_id: int) -> HttpResponse:
    """Like, or with `undo` no longer; answers with the button as it then stands."""
    note = _note_or_404(request, note_id)
    if request.method != "POST":
        # Whoever had to sign in first comes back this way, and sees the note.
        return redirect(note)
    undo = "undo" in request.POST
    (unlike_note if undo else like_note)(account=request.user, note=note)
    if request.htmx:
        return render(request, "web/components/like_button.html", {"note": note, "liked": not undo})
    return redirect(note)


@login_required
def comment(request: Any, note_id: int) -> HttpResponse:
    """Comment, or answer the comment named in `parent`."""
    note = _note_or_404(request, note_id)
    if request.method != "POST":
        return redirect(note)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            made = comment_on_note(
                author=request.user, note=note, text=form.cleaned_data["text"], parent=_parent(request, note)
            )
        except CannotComment as error:
            form.add_error("text", str(error))
        else:
            if request.htmx:
                view = CommentView(made, None)
                return render(request, "web/components/comment.html", {"item": view, "note": note})
            return redirect(f"{note.get_absolute_url()}#comment-{made.pk}")
    return _show(request, note, form)


def _parent(request: Any, note: Note) -> Comment | None:
    named = request.POST.get("parent", "")
    if not named:
        return None
    return get_object_or_404(Comment.objects.select_related("parent"), pk=id_from(named), note=note)
