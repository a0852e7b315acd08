"""What notifications say, in the reader's language."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feeds.queries.notifications import Group

TAB_NAMES: Final[dict[str, Promise]] = {
    "all": gettext_lazy("All"),
    "answers": gettext_lazy("Answers and mentions"),
    "likes": gettext_lazy("Likes"),
    "follows": gettext_lazy("Follows"),
    "site": gettext_lazy("From the site"),
}


def sentence(group: Group) -> SafeString:
    """One line: who did what, the names set off. As plain text it reads the same."""
    if group.newest.statement is not None:
        return format_html("{}", _decided(group))
    if group.kind == "dispute":
        return format_html("{}", _settled(group))
    if group.kind == "identity":
        return format_html("{}", _("Somebody has looked at the document by which you show who you are."))
    if group.kind == "appeal":
        return format_html("{}", _("Somebody has answered your appeal. Read what they say."))
    if group.kind == "report":
        return format_html("{}", _("Somebody has decided on what you reported. Read what came of it."))
    return _filled(_what(group), who=_who(group))


def _filled(text: str, **parts: str) -> SafeString:
    """A sentence of the catalogue, which is ours, with what stands in its places escaped."""
    return SafeString(text % {name: conditional_escape(part) for name, part in parts.items()})


def _who(group: Group) -> SafeString:
    names = [format_html('<b dir="auto">{}</b>', person.name) for person in group.people] or [
        format_html("<b>{}</b>", _("Somebody"))
    ]
    if group.others == 0:
        return names[0]
    if group.others == 1 and len(names) > 1:
        return _filled(_("%(one)s and %(two)s"), one=names[0], two=names[1])
    told = ngettext("%(one)s and %(n)s other", "%(one)s and %(n)s others", group.others)
    return _filled(told, one=names[0], n=str(group.others))


def _what(group: Group) -> str:
    match group.kind:
        case "follow":
            return _("%(who)s began to follow you")
        case "like":
            return _("%(who)s liked your note")
        case "comment":
            return _("%(who)s commented on your note")
        case "answer":
            return _("%(who)s answered your comment")
    return _("%(who)s mentioned you in a comment") if group.comment else _("%(who)s mentioned you in a note")


def _decided(group: Group) -> str:
    statement = group.newest.statement
    assert statement is not None  # noqa: S101 - asked of decisions alone
    if statement.decision.outcome == "restrict":
        return _("A decision changes what can be done with something of yours. Read why.")
    withheld = statement.decision.outcome == "remove"
    sentences = {
        ("note", True): _("A note of yours is withheld. Read why."),
        ("note", False): _("Somebody has looked at a note of yours: it stays."),
        ("comment", True): _("A comment of yours is withheld. Read why."),
        ("comment", False): _("Somebody has looked at a comment of yours: it stays."),
    }
    otherwise = (
        _("Something that you made is withheld. Read why.")
        if withheld
        else _("Somebody has looked at something that you made: it stays.")
    )
    return sentences.get((statement.decision.kind, withheld), otherwise)


def _settled(group: Group) -> str:
    dispute = getattr(group.newest.comment or group.newest.note, "dispute", None)
    if dispute is not None and dispute.state == "removed":
        return _("You said that a place is wrong. Somebody has looked, and took it away.")
    return _("You said that a place is wrong. Somebody has looked, and it stays.")
