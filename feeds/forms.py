"""The form for a note. Whatever is wrong with it, what was typed and the pictures that were right are kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from isthmus.web.media import PictureError, picture_url, read_picture, store

from accounts.models import Account
from feeds.actions.post_note import MOST_PICTURES, NewPicture

SALT = "feeds.kept-picture"


@dataclass
class KeptPicture:
    """A picture that is stored already and waits for its note; the signed token is all that the form carries."""

    token: str
    picture: NewPicture

    @property
    def url(self) -> str:
        return picture_url(self.picture.digest, 360)


class NoteForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=100, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your comment"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


def token_of(picture: NewPicture, author: Account) -> str:
    """A signed token for a stored picture, good for its author alone."""
    return signing.dumps(asdict(picture) | {"author": author.pk}, salt=SALT, compress=True)


def kept_pictures(tokens: list[str], alts: list[str], author: Account) -> list[KeptPicture]:
    """The pictures that the form brought back; a token that is broken, a day old or somebody else's is left out."""
    kept = []
    for position, token in enumerate(tokens[:MOST_PICTURES]):
        try:
            values: dict[str, Any] = signing.loads(token, salt=SALT, max_age=86_400)
        except signing.BadSignature:
            continue
        if values.pop("author") != author.pk:
            continue
        values["alt"] = _alt(alts, position)
        kept.append(KeptPicture(token, NewPicture(**values)))
    return kept


def take_uploads(files: list[Any], alts: list[str], author: Account, room: int) -> tuple[list[KeptPicture], list[str]]:
    """Store the pictures that can be read; return them and a sentence for each that cannot."""
    taken: list[KeptPicture] = []
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
        alt = _alt(alts, position)
        picture = NewPicture(prepared.digest, prepared.width, prepared.height, prepared.blurhash, alt)
        taken.append(KeptPicture(token_of(picture, author), picture))
    return taken, faults


def _alt(alts: list[str], position: int) -> str:
    """The description at that place, cut to what fits; null characters, which no database takes, are dropped."""
    return (alts[position] if position < len(alts) else "").replace("\0", "")[:500]
