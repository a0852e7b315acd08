"""Write a note: with pictures, as a draft, for later, or anew."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from isthmus.regions.place import Place, place_here
from isthmus.tenancy.ids import id_from
from isthmus.web.text import has_something_to_see

from accounts.identity.duty import why_not_post
from accounts.policies import policies_of
from feeds.actions.delete_draft import delete_draft
from feeds.actions.post_draft import plan_draft, post_draft, unplan_draft
from feeds.actions.post_note import MOST_PICTURES, CannotPost, NewPicture, post_note
from feeds.actions.save_draft import CannotSave, draft_of, save_draft
from feeds.actions.tag_products import own_products
from feeds.forms import NoteForm, products_named, take_uploads
from feeds.models import Draft, Note
from feeds.models.draft import RATIOS
from feeds.models.note import DESIGNS
from feeds.product_forms import products_to_choose
from feeds.selling import MOST_IN_NOTE

# What the form's buttons ask for; without any of them, to post.
BUTTONS: Final = ("add", "move", "save", "plan")


@login_required
def compose(request: Any) -> HttpResponse:
    """The form of a new note, or of the draft named in `draft`; what its buttons ask for."""
    draft = _draft_of(request, request.GET.get("draft") or request.POST.get("draft"))
    # The field for a time is read and shown by one's own clocks.
    with timezone.override(_zone(request)):
        if request.method == "POST":
            return _sent(request, draft)
        return _page(request, NoteForm.of(draft) if draft else NoteForm(), draft)


def _sent(request: Any, draft: Draft | None) -> HttpResponse:
    form = NoteForm(request.POST)
    asked = next((each for each in BUTTONS if each in request.POST), "post")
    files = [file for file in request.FILES.getlist("pictures") if file.name]
    added, faults = take_uploads(files, MOST_PICTURES - (draft.pictures.count() if draft else 0))
    for fault in faults:
        form.add_error(None, fault)
    try:
        if form.is_valid() and asked == "post" and draft is None and not added:
            return _posted(_post(request, form))
        draft = _save(request, form, draft, added)
        if form.is_valid() and (answer := _done(request, form, draft, asked)):
            return answer
    except (CannotPost, CannotSave) as error:
        form.add_error(None, str(error))
    return _page(request, form, draft)


def _post(request: Any, form: NoteForm) -> Note:
    """Words alone need no draft."""
    said = form.cleaned_data
    return post_note(
        author=request.user,
        title=said["title"],
        text=said["text"],
        comments_from=said["comments_from"],
        sensitive=said["sensitive"],
        design=said["design"],
        place=place_asked(request),
        policies=request.viewer.policies,
        products=own_products(request.user, products_named(request.POST)),
    )


def _save(request: Any, form: NoteForm, draft: Draft | None, added: list[NewPicture]) -> Draft:
    form.is_valid()
    version = request.POST.get("version", "")
    saved, beside = save_draft(
        author=request.user,
        writing=form.writing(),
        draft=draft,
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        added=added,
    )
    if beside:
        messages.info(request, _("This draft was changed elsewhere meanwhile. Yours stands beside it."))
    return saved


def _done(request: Any, form: NoteForm, draft: Draft, asked: str) -> HttpResponse | None:
    """What the button asked for; None where the form is shown again."""
    if asked == "post":
        policies = request.viewer.policies
        note = post_draft(author=request.user, draft=draft, place=place_asked(request), policies=policies)
        return _posted(note, edited=draft.note_id is not None)
    if asked == "plan":
        _plan(request, form, draft)
    if asked == "save":
        messages.success(request, _("Your draft is saved."))
    if asked in ("plan", "save"):
        return redirect("drafts")
    # Loaded again, the page would otherwise add the same pictures once more.
    return None if request.htmx else redirect(f"{reverse('note_new')}?draft={draft.pk}")


def _plan(request: Any, form: NoteForm, draft: Draft) -> None:
    plan_draft(author=request.user, draft=draft, post_at=form.cleaned_data["post_at"], place=place_asked(request))
    messages.success(request, _("It will be posted by itself. Until then you find it here."))


def _posted(note: Note, *, edited: bool = False) -> HttpResponse:
    """To the note, whose page says what has happened to it: a message would have to be stored for it."""
    return redirect(f"{note.get_absolute_url()}?{'edited' if edited else 'posted'}=1")


def _page(request: Any, form: NoteForm, draft: Draft | None) -> HttpResponse:
    setting = request.viewer.policies.place
    pictures = list(draft.pictures.all()) if draft else []
    context = {
        "form": form,
        "draft": draft,
        "pictures": pictures,
        "undescribed": sum(not picture.alt.strip() for picture in pictures),
        "ratios": RATIOS,
        "designs": range(DESIGNS),
        "max_pictures": MOST_PICTURES,
        "zone": _zone(request),
        "why_not_post": why_not_post(request.user, policies_of(request.user)),
        "place_setting": setting.show,
        "place": place_here(request, setting.detail) if setting.show != "off" else None,
        "own_products": products_to_choose(request.user, _chosen(request, draft)),
        "most_products": MOST_IN_NOTE,
        "check_first": request.viewer.policies.check.when == "before",
    }
    # What htmx swaps in brings its sentences along.
    status = 422 if form.errors and not request.htmx else 200
    return render(request, "feeds/compose.html", context, status=status)


def _chosen(request: Any, draft: Draft | None) -> list[int]:
    """The products that the form names, else those of the draft."""
    return products_named(request.POST) if "choosing" in request.POST else draft.products if draft else []


def place_asked(request: Any) -> Place | None:
    """The place that is shown with what is posted: where a policy says so, or where its author chooses to."""
    setting = request.viewer.policies.place
    shown = setting.show == "always" or (setting.show == "choice" and "show_place" in request.POST)
    return place_here(request, setting.detail) if shown else None


@login_required
@require_POST
def autosave(request: Any) -> HttpResponse:
    """Save what is being written, again and again; answers as JSON which draft it is, and what to say."""
    named = request.POST.get("draft", "")
    draft = _draft_of(request, named) if named else None
    if named and draft is None:
        # Posted or deleted from another page: it must not come back.
        return JsonResponse({"told": _("This draft has been posted or deleted already.")}, status=410)
    form = NoteForm(request.POST)
    form.is_valid()
    writing = form.writing()
    if draft is None and not has_something_to_see(writing.title + writing.text):
        return JsonResponse({"draft": "", "version": 0, "told": ""})
    try:
        saved = _save(request, form, draft, [])
    except CannotSave as error:
        return JsonResponse({"told": str(error)}, status=409)
    told = _("Saved as a draft at %(time)s") % {"time": f"{timezone.now().astimezone(_zone(request)):%H:%M}"}
    return JsonResponse({"draft": str(saved.pk), "version": saved.version, "told": told})


@login_required
@require_safe
def drafts(request: Any) -> HttpResponse:
    """What one has begun and not posted, the latest first."""
    found = Draft.objects.filter(author=request.user).select_related("note").prefetch_related("pictures")
    return render(request, "feeds/drafts.html", {"drafts": found, "zone": _zone(request)})


@login_required
@require_POST
def discard(request: Any, draft_id: int) -> HttpResponse:
    """Delete a draft."""
    if delete_draft(author=request.user, draft_id=draft_id):
        messages.success(request, _("The draft is deleted."))
    return redirect("drafts")


@login_required
@require_POST
def unplan(request: Any, draft_id: int) -> HttpResponse:
    """Do not post a draft by itself."""
    unplan_draft(author=request.user, draft=get_object_or_404(Draft, pk=draft_id, author=request.user))
    return redirect("drafts")


@login_required
def edit(request: Any, note_id: int) -> HttpResponse:
    """Open one's own note as a draft of what it shall say."""
    note = get_object_or_404(Note, pk=note_id, author=request.user, deleted_at=None)
    if request.method != "POST":
        return redirect(note)
    try:
        draft = draft_of(author=request.user, note=note)
    except CannotSave as error:
        messages.error(request, str(error))
        return redirect("drafts")
    return redirect(f"{reverse('note_new')}?draft={draft.pk}")


def _draft_of(request: Any, named: str | None) -> Draft | None:
    number = id_from(named or "")
    return Draft.objects.filter(pk=number, author=request.user).select_related("note").first() if number else None


def _zone(request: Any) -> dt.tzinfo:
    """By whose clocks somebody plans."""
    zone: dt.tzinfo = request.user.clock.zone_at(timezone.now())
    return zone
