"""A comment as it stands under a note."""

from __future__ import annotations

from functools import partial

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from isthmus.web.kept import kept
from isthmus.web.templatetags.web import ago

from feeds.queries.thread import CommentView

register = template.Library()


@register.simple_tag(takes_context=True)
def comment_body(context: Context, item: CommentView) -> SafeString:
    """Who said it, when and what, or the notice in its place; kept. `context` says whether it can be answered."""
    comment, notice = item.comment, item.notice
    author, said = comment.author, ago(comment.posted_at)
    can_answer = bool(context.get("can_answer")) and notice is None and not item.waits
    key = (
        "comment", comment.pk, comment.revision, comment.lang, repr(comment.place), author.username,
        author.display_name, author.avatar, said, notice, item.waits, can_answer, get_language(),
    )  # fmt: skip
    shown = {"comment": comment, "ago": said, "notice": notice, "waits": item.waits, "can_answer": can_answer}
    shown["note_url"] = context["note"].get_absolute_url()
    return kept(key, partial(render_to_string, "feeds/_comment_body.html", shown))
