"""What stands in a note's place, as words for programs that show no page of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from isthmus.clients.addresses import whole

if TYPE_CHECKING:
    from moderation.notices import Notice


def name_of(notice: Notice) -> str:
    """The rule with its number, the authority, or the policy."""
    if notice.rule_number:
        return _("Rule %(number)s · %(title)s") % {"number": notice.rule_number, "title": notice.title}
    return notice.title


def sentence_of(notice: Notice) -> str:
    """What withholds it, where and since when."""
    if notice.cause == "policy":
        return _("A policy of this site keeps it from you. %(where)s.") % {"where": notice.where}
    since = date_format(localtime(notice.since), "DATE_FORMAT") if notice.since else ""
    if notice.cause == "demand":
        told = _("Withheld %(where)s since %(since)s, because a law demands it.")
    else:
        told = _("Withheld %(where)s since %(since)s, by a decision under this rule.")
    return told % {"where": notice.where, "since": since}


def html_of(notice: Notice) -> SafeString:
    """The notice as a paragraph, with the way to the rule."""
    return format_html(
        '<p>{} {} <a href="{}">{}</a></p>',
        _("A note stood here."),
        sentence_of(notice),
        whole(notice.url),
        name_of(notice),
    )
