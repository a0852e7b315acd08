"""Saved notes, and collections of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from isthmus.tenancy.ids import id_from

from accounts.models import Account
from feeds.actions.keep_collection import (
    CannotKeep,
    add_member,
    delete_collection,
    edit_collection,
    make_collection,
    remove_member,
)
from feeds.actions.save_note import save_note, sort_note, take_out, unsave_note
from feeds.models import Collection, Note, Saved
from feeds.models.collection import VISIBILITIES
from feeds.queries.collections import (
    kept_by,
    members_of,
    notice_instead,
    notices_instead,
    saved_page,
    seen_by,
    shelves,
)
from feeds.views.lists import asks_for_more, holes_of, wall_of
from feeds.visibility import notice_of, standing_of


class CollectionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    about = forms.CharField(label=gettext_lazy("What it is about"), max_length=300, required=False)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who can see it"), choices=VISIBILITIES, initial="private", widget=forms.RadioSelect
    )


def _note(request: Any, note_id: int) -> Note:
    return get_object_or_404(Note.objects.visible_to(request.viewer).select_related("author"), pk=note_id)


@login_required
def save(request: Any, note_id: int) -> HttpResponse:
    """Save, or with `undo` no longer; answers with the button as it then stands."""
    note = _note(request, note_id)
    undo = "undo" in request.POST
    if request.method != "POST":
        return redirect(note)
    if not undo and notice_of("note", note, request.viewer):
        # Refused, htmx sends the plain form, and that leads to the notice.
        return HttpResponse(status=403) if request.htmx else redirect(note)
    (unsave_note if undo else save_note)(account=request.user, note=note)
    if request.htmx:
        return render(request, "web/components/save_button.html", {"note": note, "saved": not undo})
    return redirect(note)


@login_required
def sort(request: Any, note_id: int) -> HttpResponse:
    """Into which collections a note is put."""
    note = _note(request, note_id)
    if notice_of("note", note, request.viewer):
        return redirect(note)
    mine = kept_by(request.user).select_related("owner", "withheld_by__rule_version__rule")
    possible, fault, typed = list(mine), "", request.POST.get("new", "")
    inside = set(Saved.objects.filter(account=request.user, note=note).values_list("collection_id", flat=True))
    unseen = set(notices_instead(possible, request.viewer))
    if request.method == "POST":
        chosen = {id_from(each) or 0 for each in request.POST.getlist("collections")} - unseen
        try:
            if typed.strip():
                chosen.add(make_collection(owner=request.user, name=typed).pk)
        except CannotKeep as error:
            fault = str(error)
        else:
            # What one is not shown stays as it is.
            sort_note(account=request.user, note=note, collections=chosen | (inside & unseen))
            messages.success(request, _("The note is saved."))
            return redirect(note)
    offered = [one for one in possible if one.pk not in unseen]
    context = {"note": note, "collections": offered, "inside": inside, "fault": fault, "typed": typed}
    return render(request, "feeds/collections/sort.html", context, status=422 if fault else 200)


@login_required
@require_safe
def saved(request: Any) -> HttpResponse:
    """All that one has saved, the latest first, and one's collections."""
    saves = Saved.objects.filter(account=request.user, collection=None)
    page = saved_page(saves, viewer=request.viewer, before=id_from(request.GET.get("before", "")))
    if asks_for_more(request):
        return render(request, "feeds/_cards.html", holes_of(request, page))
    context = {
        **holes_of(request, page),
        **wall_of(request, page),
        "shelves": shelves(kept_by(request.user), request.viewer),
    }
    return render(request, "feeds/collections/saved.html", context)


@require_safe
def show(request: Any, collection_id: int) -> HttpResponse:
    """A collection, for whoever can look at it."""
    account = request.viewer.account
    collection = get_object_or_404(
        seen_by(account).select_related("owner", "withheld_by__rule_version__rule"), pk=collection_id
    )
    if notice := notice_instead(collection, request.viewer):
        withheld = {"notice": notice, "collection": collection, "is_member": _is_member(account, collection)}
        return render(request, "feeds/collections/withheld.html", withheld, status=notice.status)
    before = id_from(request.GET.get("before", ""))
    page = saved_page(collection.saves.all(), viewer=request.viewer, before=before)
    if asks_for_more(request):
        return render(request, "feeds/_cards.html", holes_of(request, page))
    context = {
        **holes_of(request, page),
        **wall_of(request, page),
        "collection": collection,
        "is_owner": account is not None and account.pk == collection.owner_id,
        "standing": standing_of("collection", collection) if account == collection.owner else [],
        "members": members_of(collection, request.viewer),
        "is_member": _is_member(account, collection),
    }
    return render(request, "feeds/collections/show.html", context)


def _is_member(account: Account | None, collection: Collection) -> bool:
    return account is not None and collection.members.filter(account=account).exists()


@require_safe
def of_person(request: Any, username: str) -> HttpResponse:
    """The collections of a person at which the viewer can look."""
    person = get_object_or_404(Account, username=username.lower(), is_active=True)
    found = shelves(seen_by(request.viewer.account).filter(owner=person), request.viewer)
    return render(request, "feeds/collections/of_person.html", {"person": person, "shelves": found})


@login_required
def make(request: Any) -> HttpResponse:
    """A new collection."""
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(make_collection(owner=request.user, **form.cleaned_data))
        except CannotKeep as error:
            form.add_error("name", str(error))
    return render(request, "feeds/collections/edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def edit(request: Any, collection_id: int) -> HttpResponse:
    """Change one's own collection; add and remove members, take notes out, delete it."""
    collection = get_object_or_404(Collection, pk=collection_id, owner=request.user)
    given = {name: getattr(collection, name) for name in ("name", "about", "visibility")}
    form = CollectionForm(request.POST if "name" in request.POST else None, initial=given)
    fault = ""
    if request.method == "POST":
        try:
            if answer := _changed(request, collection, form):
                return answer
        except CannotKeep as error:
            fault = str(error)
    context = {
        "form": form,
        "collection": collection,
        "fault": fault,
        "typed": request.POST.get("add", ""),
        "members": collection.members.select_related("account"),
        "saves": collection.saves.select_related("note", "account").order_by("-id")[:200],
    }
    status = 422 if fault or form.errors else 200
    return render(request, "feeds/collections/edit.html", context, status=status)


def _changed(request: Any, collection: Collection, form: CollectionForm) -> HttpResponse | None:
    """What the pressed button asks for; None where the form is shown again."""
    post = request.POST
    if "delete" in post:
        delete_collection(collection=collection)
        messages.success(request, _("The collection is deleted. Its notes are still saved."))
        return redirect("saved")
    if "add" in post:
        add_member(collection=collection, username=post["add"], policies=request.viewer.policies)
    elif "remove" in post:
        remove_member(collection=collection, account_id=id_from(post["remove"]) or 0)
    elif "out" in post:
        take_out(account=request.user, collection=collection, note_id=id_from(post["out"]) or 0)
    elif form.is_valid():
        edit_collection(collection=collection, **form.cleaned_data)
        return redirect(collection)
    else:
        return None
    return redirect("collection_edit", collection.pk)


@login_required
@require_POST
def leave(request: Any, collection_id: int) -> HttpResponse:
    """Out of a collection to which one was added."""
    collection = get_object_or_404(Collection, pk=collection_id)
    remove_member(collection=collection, account_id=request.user.pk)
    return redirect("saved")
