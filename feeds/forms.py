"""The forms for notes and comments, and what a form says of pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from isthmus.tenancy.ids import id_from
from isthmus.web.media import PictureError, read_picture, store

from feeds.actions.post_note import MOST_PICTURES, NewPicture
from feeds.actions.save_draft import Arranged, Writing
from feeds.models import Draft
from feeds.models.draft import RATIOS
from feeds.models.note import COMMENTS_FROM, DESIGNS, SENSITIVE


class NoteForm(forms.Form):
    """What is left out is as a program would want it that sends a title and a text alone."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=100, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "A # before a word makes it a tag, an @ before somebody’s username tells them of the note."
        ),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-mentions": reverse_lazy("suggest_mentions")}),
    )
    comments_from = forms.ChoiceField(
        label=gettext_lazy("Who may comment"), choices=COMMENTS_FROM, required=False, initial=COMMENTS_FROM[0][0]
    )
    sensitive = forms.ChoiceField(
        label=gettext_lazy("Cover it until somebody asks to see it"),
        choices=[("", gettext_lazy("No, show it right away")), *SENSITIVE],
        required=False,
    )
    design = forms.TypedChoiceField(
        choices=[("", ""), *((number, number) for number in range(DESIGNS))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    show_place = forms.BooleanField(required=False)
    post_at = forms.DateTimeField(
        label=gettext_lazy("Post it by itself on"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    @classmethod
    def of(cls, draft: Draft) -> NoteForm:
        names = ("title", "text", "comments_from", "sensitive", "design", "show_place", "post_at")
        return cls(initial={name: getattr(draft, name) for name in names})

    def clean_comments_from(self) -> str:
        return self.cleaned_data["comments_from"] or COMMENTS_FROM[0][0]

    def writing(self) -> Writing:
        """What can be saved of it, also where something is wrong; the pictures as the form arranges them."""
        kept, sent = self.cleaned_data, self.data
        return Writing(
            title=kept.get("title", sent.get("title", "").replace("\0", "")[:100]),
            text=kept.get("text", sent.get("text", "").replace("\0", "")[:5000]),
            comments_from=kept.get("comments_from", COMMENTS_FROM[0][0]),
            sensitive=kept.get("sensitive", ""),
            design=kept.get("design"),
            show_place=kept["show_place"],
            products=products_named(sent) if "choosing" in sent else None,
            arranged=_arranged(sent) if "arranged" in sent else None,
        )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def take_uploads(files: list[Any], room: int) -> tuple[list[NewPicture], list[str]]:
    """Store the pictures that can be read; return them and a sentence for each that cannot."""
    taken: list[NewPicture] = []
    faults: list[str] = []
    for position, file in enumerate(files):
        # Broken ones count as well: decoding is what costs.
        if len(taken) >= room or position >= MOST_PICTURES:
            faults.append(
                _("A note holds up to %(most)d pictures; the others were left out.") % {"most": MOST_PICTURES}
            )
            break
        try:
            prepared = read_picture(file)
        except PictureError as error:
            faults.append(f"{file.name}: {error}")
            continue
        store(prepared)
        taken.append(NewPicture.of(prepared))
    return taken, faults


def products_named(sent: Any) -> list[int]:
    """The ids of the products that a form names."""
    return [number for each in dict.fromkeys(sent.getlist("products")) if (number := id_from(each))]


def _arranged(sent: Any) -> list[Arranged]:
    """The pictures of the draft in the order of the form, after what its buttons ask for."""
    dropped = set(sent.getlist("drop"))
    ids = [each for each in dict.fromkeys(sent.getlist("picture")) if each not in dropped]
    picture, _colon, step = sent.get("move", "").partition(":")
    if picture in ids and step in ("-1", "1"):
        place = ids.index(picture)
        ids.insert(max(0, place + int(step)), ids.pop(place))
    return [_arranged_one(sent, each) for each in ids]


def _arranged_one(sent: Mapping[str, str], picture: str) -> Arranged:
    ratio = sent.get(f"ratio_{picture}", "")
    return Arranged(
        id_from(picture) or 0,
        sent.get(f"alt_{picture}", "").replace("\0", "")[:500],
        ratio if ratio in RATIOS else "",
        _percent(sent.get(f"across_{picture}", "")),
        _percent(sent.get(f"down_{picture}", "")),
    )


def _percent(told: str) -> int:
    return min(int(told), 100) if told.isdecimal() and len(told) < 4 else 50
