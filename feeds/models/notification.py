"""What somebody is told of: a row for each thing that happened to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.ids import time_of
from isthmus.tenancy.residency import Crossing
from isthmus.tenancy.rows import Row

if TYPE_CHECKING:
    import datetime as dt

BY_PEOPLE = ["follow", "like", "comment", "answer", "mention"]
# A decision with its statement; a disputed place that somebody has looked at; a document likewise; a report answered; a
# word in an appeal.
BY_THE_SITE = ["decision", "dispute", "identity", "report", "appeal"]


class Notification(Row):
    # A comment goes only where all of these are; so does what tells of it.
    residency = Crossing(
        maker="actor",
        other="recipient",
        also=("note.author", "comment.author", "comment.note.author", "comment.parent.author"),
    )
    tie = False
    echoes = True

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    # Who did it. Of what comes from the site, the recipient: it joins nobody to anybody, and staff are not named.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    # What it happened to, or in. With the thing it goes.
    note = models.ForeignKey("feeds.Note", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(
        "feeds.Comment", null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    statement = models.ForeignKey(
        "moderation.Statement", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # Those of one kind about one thing are told together: the note that people like, the day on which they follow.
    about = models.BigIntegerField(default=0)
    # Its recipient finds it on the site; else it is there for an e-mail alone.
    on_site = models.BooleanField(default=True)
    # Nobody is told before the check of what was written has ended.
    waits = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)
    # When it is to be told by e-mail; empty where it is not, or has been put into a letter.
    mail_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="feeds_notification_newest"),
            # The number beside the bell, on every page.
            models.Index(
                fields=["recipient"],
                condition=Q(read_at=None, on_site=True, waits=False),
                name="feeds_notification_unread",
            ),
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="feeds_notification_to_mail"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=BY_PEOPLE) & ~Q(actor=F("recipient"))
                | Q(kind__in=BY_THE_SITE) & Q(actor=F("recipient")),
                name="feeds_notification_not_of_oneself",
            ),
            # Once, however often a job runs, a note is edited, or somebody is named.
            models.UniqueConstraint(
                fields=["actor", "recipient"], condition=Q(kind="follow"), name="feeds_notification_follow_once"
            ),
            models.UniqueConstraint(
                fields=["note", "actor"], condition=Q(kind="like"), name="feeds_notification_like_once"
            ),
            models.UniqueConstraint(
                fields=["note", "recipient"],
                condition=Q(kind="mention", comment=None),
                name="feeds_notification_mention_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "recipient"],
                condition=Q(comment__isnull=False) & ~Q(kind="dispute"),
                name="feeds_notification_comment_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind}"

    @property
    def told_at(self) -> dt.datetime:
        return time_of(self.pk)


class Muted(Row):
    """Of what this person does, the account is not told."""

    residency = Crossing(maker="account", other="person")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="muted", db_index=False
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("muted person")
        verbose_name_plural = _("muted people")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["account", "person"], name="feeds_muted_once"),
            models.CheckConstraint(condition=~Q(account=F("person")), name="feeds_muted_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} has muted {self.person_id}"
