"""E-mails about notifications: as chosen, in the reader's language, once, and ended with one tap."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.follow_account import follow_account
from accounts.hearing import AT_ONCE, Hearing, next_hour
from accounts.models import Account
from feeds.actions.choose_hearing import choose_hearing
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.forget_notifications import KEPT, forget_notifications
from feeds.actions.like_note import like_note, unlike_note
from feeds.actions.post_note import post_note
from feeds.actions.send_letter import GRACE, send_letter, sweep_letters
from feeds.actions.write_letters import write_letters
from feeds.models import Letter, Muted, Note, Notification
from feeds.tasks import send_letter as job
from tests.feeds.test_notifications import decide, signed_in, told
from tests.freezing import frozen
from tests.people import mara, person, xiaoman
from tests.policies import policy, put_in_force

pytestmark = pytest.mark.django_db
SOON = AT_ONCE + dt.timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages go nowhere; each test takes the letters to the server itself."""
    monkeypatch.setattr("feeds.tasks.send_letter.apply_async", lambda *_, **__: None)
    yield


def choose(account: Account, **mails: str) -> None:
    choose_hearing(account=account, chosen={subject: Hearing(True, how) for subject, how in mails.items()})
    account.refresh_from_db()


def deliver(after: dt.timedelta = SOON) -> list[Any]:
    """What is in the mailboxes once the jobs have run."""
    write_letters(now=timezone.now() + after)
    for letter in Letter.objects.filter(state="written"):
        send_letter(letter_id=letter.pk)
    return mail.outbox


# --- Who gets which --------------------------------------------------------------------------------------------------
def test_by_default_only_decisions_are_mailed() -> None:
    me, friend = mara(), xiaoman()
    note = post_note(author=me, title="Soup", text="")
    like_note(account=friend, note=note)
    comment_on_note(author=friend, note=note, text="好")
    assert deliver() == []
    decide(note, "remove")
    (message,) = deliver()
    assert message.to == ["mara@example.org"] and message.subject == "A note of yours is withheld. Read why."
    row = Notification.objects.get(kind="decision")
    assert settings.SITE_URL + reverse("notification", args=[row.pk]) in message.body


def test_what_is_to_come_at_once_comes_in_one_message_in_the_readers_language() -> None:
    friend, me = mara(), xiaoman()
    choose(me, like="now", comment="now", follow="now")
    note = post_note(author=me, title="茶", text="")
    like_note(account=friend, note=note)
    comment_on_note(author=friend, note=note, text="Lovely & <green>")
    follow_account(follower=friend, followee=me)
    assert deliver(dt.timedelta()) == []
    (message,) = deliver()
    assert message.subject == "Isthmus 上有 3 条新消息"
    assert "小满，你好：" in message.body and "Mara 赞了你的笔记\n    茶" in message.body
    assert "Mara 评论了你的笔记\n    Lovely & <green>\n    茶" in message.body and "Mara 关注了你" in message.body
    assert message.extra_headers["Content-Language"] == "zh-hans"
    assert len(deliver()) == 1


def test_once_a_day_comes_at_the_hour_of_ones_own_clock() -> None:
    me, friend = mara(time_zone="Asia/Shanghai"), xiaoman()
    choose(me, follow="daily")
    follow_account(follower=friend, followee=me)
    due = Notification.objects.get().mail_at
    assert due and due.astimezone(ZoneInfo("Asia/Shanghai")).hour == 18
    assert dt.timedelta() < due - timezone.now() <= dt.timedelta(days=1)
    write_letters(now=due - dt.timedelta(seconds=1))
    assert not Letter.objects.exists()
    write_letters(now=due)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T17:59", "2026-03-28T18:00"),
        ("2026-03-28T18:00", "2026-03-29T18:00"),  # the night in which clocks in Berlin are put forward
        ("2026-10-24T20:00", "2026-10-25T18:00"),
    ],
)
def test_the_hour_is_right_when_clocks_change(now: str, due: str) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    me = Account(time_zone="Europe/Berlin")
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=berlin)
    assert next_hour(me.clock, moment).astimezone(berlin).isoformat()[:16] == due


@pytest.mark.parametrize("how", ["undone", "read", "refused", "left", "without address", "muted"])
def test_what_is_no_news_any_more_is_not_mailed(how: str) -> None:
    me, friend = mara(), xiaoman()
    choose(me, like="now")
    note = post_note(author=me, title="Soup", text="")
    if how == "muted":
        Muted.objects.create(account=me, person=friend)
    like_note(account=friend, note=Note.objects.get(pk=note.pk))
    match how:
        case "undone":
            unlike_note(account=friend, note=note)
        case "read":
            Notification.objects.update(read_at=timezone.now())
        case "refused":
            choose(me, like="never")
        case "left":
            Account.objects.filter(pk=me.pk).update(is_active=False)
        case "without address":
            Account.objects.filter(pk=me.pk).update(email="")
    assert deliver() == []
    assert not Letter.objects.filter(state="written").exists()


def test_withheld_words_are_in_no_letter() -> None:
    me, friend = mara(), xiaoman()
    choose(me, comment="now")
    decide(comment_on_note(author=friend, note=post_note(author=me, title="Tea", text=""), text="secret"), "remove")
    (message,) = [each for each in deliver() if each.to == ["mara@example.org"]]
    assert "A comment stood here." in message.body and "secret" not in message.body


def test_a_policy_that_keeps_the_other_home_away_holds_for_letters(settings: Any) -> None:
    me, friend = mara(), xiaoman()
    choose(me, answer="now")
    note = post_note(author=friend, title="茶", text="")
    comment_on_note(author=friend, note=note, text="悄悄", parent=comment_on_note(author=me, note=note, text="one"))
    apart = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("apart", apart, audience='homes = ["global"]'))
    (message,) = deliver()
    assert "悄悄" not in message.body and "茶" not in message.body and "The policy apart" in message.body


def test_a_name_breaks_no_header() -> None:
    me, friend = mara(), person("odd", display_name="A\nBcc: all@example.org")
    choose(me, follow="now")
    follow_account(follower=friend, followee=me)
    (message,) = deliver()
    assert message.subject == "A Bcc: all@example.org began to follow you" and message.message()["Bcc"] is None


# --- Once, whatever is killed when -----------------------------------------------------------------------------------
class Killed(BaseException):
    """As if the process had ended there: the connection is gone, and with it what was not committed."""


def ready() -> Account:
    me = mara()
    choose(me, follow="now")
    for number in range(3):
        follow_account(follower=person(f"fan_{number}"), followee=me)
    return me


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before the letter", "after the letter", "before the server", "after the server"])
def test_a_worker_that_is_killed_leaves_one_letter_with_everything_in_it(
    moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready()

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    def die_after(self: Any, messages: Any) -> int:
        send(self, messages)
        raise Killed

    send = EmailBackend.send_messages
    with monkeypatch.context() as patched:
        match moment:
            case "before the letter":
                patched.setattr("feeds.models.Letter.objects.create", die)
            case "after the letter":
                patched.setattr("feeds.actions.write_letters.post_letter", die)
            case "before the server":
                patched.setattr(EmailBackend, "send_messages", die)
            case "after the server":
                patched.setattr(EmailBackend, "send_messages", die_after)
        with pytest.raises(Killed):
            deliver()
    Letter.objects.update(due_at=timezone.now() - GRACE - dt.timedelta(seconds=1))
    assert sweep_letters(now=timezone.now()) == (0 if moment == "before the letter" else 1)
    messages = deliver()
    # A server that knows a Message-ID has one letter of it in the mailbox.
    letters = {message.extra_headers["Message-ID"]: message for message in messages}
    assert len(letters) == 1 and len(messages) == (2 if moment == "after the server" else 1)
    assert "fan_2 and 2 others began to follow you" in next(iter(letters.values())).body
    assert [letter.state for letter in Letter.objects.all()] == ["sent"]
    assert len(deliver()) == len(messages)


def test_a_letter_is_sent_once_however_often_the_message_comes() -> None:
    ready()
    deliver()
    for _time in range(3):
        job.apply(args=[Letter.objects.get().pk], throw=True)
    assert len(mail.outbox) == 1


def test_a_server_that_is_down_gets_the_letter_later(monkeypatch: pytest.MonkeyPatch) -> None:
    ready()

    def refuse(*_: Any) -> int:
        raise ConnectionRefusedError("no server")

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        deliver()
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.fault) == ("written", 1, "no server")
    assert letter.due_at > timezone.now() and sweep_letters(now=timezone.now()) == 0
    assert len(deliver()) == 1


@pytest.mark.django_db(transaction=True)
def test_on_a_frozen_site_nothing_is_sent_and_afterwards_everything() -> None:
    ready()
    write_letters(now=timezone.now() + SOON)
    letter = Letter.objects.get()
    with frozen():
        job.apply(args=[letter.pk], throw=True)
        assert mail.outbox == []
    job.apply(args=[letter.pk], throw=True)
    assert len(mail.outbox) == 1


# --- Ending it -------------------------------------------------------------------------------------------------------
def letters_end() -> str:
    ready()
    (message,) = deliver()
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(
        rf"<{re.escape(settings.SITE_URL)}(/unsubscribe/[^>]+)>", message.extra_headers["List-Unsubscribe"]
    )
    assert found and found[1] in message.body
    return found[1]


def test_one_tap_ends_the_letters_also_signed_out_and_twice() -> None:
    address, visitor = letters_end(), Client(enforce_csrf_checks=True)
    me = Account.objects.get(username="mara")
    # What looks at every link of a letter ends nothing.
    assert "No more e-mails" in visitor.get(address).content.decode()
    follow_account(follower=person("one_more"), followee=Account.objects.get(pk=me.pk))
    for _time in range(2):
        answer = visitor.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    decide(post_note(author=Account.objects.get(pk=me.pk), title="Soup", text=""), "keep")
    assert len(deliver()) == 1
    assert len(told(me)) == 2


@pytest.mark.parametrize("token", ["x", "WzFd:x:y", "%00"])
def test_an_address_that_nobody_was_given_ends_nothing(client: Client, token: str) -> None:
    assert client.post(f"/unsubscribe/{token}/").status_code == 404


def test_mara_chooses_and_the_form_says_what_she_chose() -> None:
    me, client = mara(), signed_in("mara")
    client.post(
        reverse("notification_settings"),
        {"site_like": "on", "mail_like": "daily", "mail_follow": "nonsense", "mail_decision": "never"},
    )
    me.refresh_from_db()
    assert me.hearing["like"] == {"site": True, "mail": "daily"}
    assert me.hearing["follow"] == {"site": False, "mail": "never"}
    page = client.get(reverse("notification_settings")).content.decode()
    assert page.count("checked") == 2 and '<option value="daily" selected>' in page
    friend = xiaoman()
    follow_account(follower=friend, followee=me)
    decide(post_note(author=me, title="Soup", text=""), "keep")
    assert told(me) == ["Somebody has looked at a note of yours: it stays. · new"] and deliver() == []


def test_mara_mutes_somebody_on_their_page_and_unmutes_them_in_the_settings() -> None:
    me, friend = mara(), xiaoman()
    client = signed_in("mara")
    assert "Hear nothing of them" in client.get(friend.get_absolute_url()).content.decode()
    for _time in range(2):
        client.post(reverse("mute", args=["xiaoman"]))
    client.post(reverse("mute", args=["mara"]))
    assert Muted.objects.count() == 1
    assert "小满" in client.get(reverse("notification_settings")).content.decode()
    answer = client.post(reverse("mute", args=["xiaoman"]), {"undo": "1", "settings": "1"})
    assert answer.headers["Location"] == reverse("notification_settings") and not Muted.objects.exists()
    assert me.muted.count() == 0


# --- Forgetting ------------------------------------------------------------------------------------------------------
def test_what_was_read_ninety_days_ago_is_forgotten_and_what_is_new_is_kept() -> None:
    me = ready()
    read, new, unmailed = Notification.objects.order_by("pk")
    deliver()
    Notification.objects.exclude(pk=new.pk).update(read_at=timezone.now())
    Notification.objects.filter(pk=unmailed.pk).update(mail_at=timezone.now())
    assert forget_notifications(now=timezone.now() + KEPT - dt.timedelta(minutes=5)) == 0
    assert forget_notifications(now=timezone.now() + KEPT + dt.timedelta(minutes=5)) == 2
    assert set(me.notifications.values_list("pk", flat=True)) == {new.pk, unmailed.pk} and read.pk
    assert not Letter.objects.exists()
