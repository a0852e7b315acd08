"""A site that is being moved can be read, says so, and loses nothing that somebody typed."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError
from django.test import Client
from django.urls import reverse
from isthmus.tenancy import marker
from isthmus.tenancy.marker import is_refusal
from psycopg.errors import InFailedSqlTransaction, ReadOnlySqlTransaction

from feeds.actions.post_note import post_note
from feeds.models import Comment, Like, Note
from tests.freezing import forget, frozen
from tests.images import jpeg
from tests.people import PASSWORD, mara, person, xiaoman

pytestmark = pytest.mark.django_db(transaction=True)
BANNER = "Reading only for a few minutes: this site is being moved."
HEADING = "This site can only be read for a few minutes"
HTMX = {"HX-Request": "true"}


def fields(page: str) -> list[tuple[str, str]]:
    """What the page would send again."""
    form = page[page.index("<main") : page.index("</main")]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return [(unescape(name), unescape(value)) for name, value in found]


def typed(page: str) -> list[str]:
    return [unescape(text) for text in re.findall(r"<textarea readonly[^>]*>\n(.*?)</textarea>", page, flags=re.S)]


def test_a_note_comes_back_whole_and_can_be_sent_again(client: Client) -> None:
    client.force_login(mara())
    text = '\nTwo "bowls" & <b>clay</b>\n\n#craft'
    sent = {"title": "茶 </textarea><script>", "text": text, "picture": ["1", "2"], "alt_1": "A bowl"}
    with frozen():
        answer = client.post(reverse("note_new"), sent)
        page = answer.content.decode()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "120")
        assert answer.headers["Cache-Control"] == "no-store"
        assert HEADING in page and BANNER not in page and "<script>" not in page
        assert typed(page) == [sent["title"], text, "A bowl"]
        assert "Pictures have to be chosen again" not in page and "Passwords are not kept" not in page
        token, *kept = fields(page)
        assert token[0] == "csrfmiddlewaretoken"
        assert kept == [
            ("title", sent["title"]), ("text", text), ("picture", "1"), ("picture", "2"), ("alt_1", "A bowl"),
        ]  # fmt: skip
        assert not Note.objects.exists()
    again = client.post(reverse("note_new"), {"title": kept[0][1], "text": kept[1][1]})
    assert again.status_code == 302 and Note.objects.get().title == sent["title"]


def test_pictures_are_chosen_again_on_the_same_page(client: Client) -> None:
    client.force_login(mara())
    pictures = [SimpleUploadedFile(f"{n}.jpg", jpeg(), "image/jpeg") for n in range(2)]
    with frozen():
        page = client.post(reverse("note_new"), {"title": "Tea", "pictures": pictures}).content.decode()
    assert "Pictures have to be chosen again" in page
    assert '<input type="file" name="pictures" multiple aria-labelledby="again">' in page


def test_a_password_is_never_shown_or_kept(client: Client) -> None:
    mara()
    with frozen():
        page = client.post(reverse("account_login"), {"login": "mara", "password": PASSWORD}).content.decode()
        assert PASSWORD not in page and "Passwords are not kept here" in page
        assert [name for name, _value in fields(page)] == ["csrfmiddlewaretoken", "login"]
        joined = {"username": "new", "password1": PASSWORD, "old_PassWord": PASSWORD, "languages": ["en", "zh-hans"]}
        page = client.post(reverse("account_signup"), joined).content.decode()
        assert PASSWORD not in page and ("languages", "zh-hans") in fields(page) and typed(page) == ["new"]
        assert SESSION_KEY not in client.session
    client.post(reverse("account_login"), {"login": "mara", "password": PASSWORD})
    assert SESSION_KEY in client.session


@pytest.mark.parametrize("noticed", [True, False], ids=["known before", "refused by the database"])
def test_htmx_gets_one_sentence_and_the_page_stays_as_it_is(client: Client, noticed: bool) -> None:
    note = post_note(author=mara(), title="Tea", text="")
    client.force_login(xiaoman())
    with frozen(noticed=noticed):
        for path, sent in (
            (reverse("note_like", args=[note.pk]), {}),
            (reverse("comment_new", args=[note.pk]), {"text": "Yes"}),
        ):
            answer = client.post(path, sent, headers=HTMX | {"Accept-Language": "zh-CN"})
            assert (answer.status_code, answer.content, answer.headers["HX-Reswap"]) == (503, b"", "none")
            assert json.loads(answer.headers["HX-Trigger"]) == {
                "isthmus:say": {"sentence": "网站正在搬家，这几分钟只能浏览。什么都不会丢，过几分钟再试吧。"}
            }
            assert answer.headers["Retry-After"] == "120"
    assert not Like.objects.exists() and not Comment.objects.exists()


def test_the_databases_refusal_is_answered_alike(client: Client) -> None:
    client.force_login(mara())
    with frozen(noticed=False):
        answer = client.post(reverse("note_new"), {"title": "Tea", "text": "Green"})
        assert marker._frozen is False, "this process has not read the state"
        assert answer.status_code == 503 and typed(answer.content.decode()) == ["Tea", "Green"]
        answer = client.post(reverse("profile_edit"), {"bio": "Potter", "languages": ["en"]})
        assert answer.status_code == 503 and HEADING in answer.content.decode()


def test_only_that_refusal_counts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal, other = InternalError(), InternalError()
    refusal.__cause__, other.__cause__ = ReadOnlySqlTransaction(), InFailedSqlTransaction()
    wrapped = ValueError()
    wrapped.__cause__ = refusal
    assert is_refusal(refusal) and is_refusal(wrapped) and is_refusal(ReadOnlySqlTransaction())
    assert not is_refusal(other) and not is_refusal(ValueError()) and not is_refusal(None)

    def fail(**_: object) -> None:
        raise other

    monkeypatch.setattr("feeds.views.compose.post_note", fail)
    client.force_login(mara())
    client.raise_request_exception = False
    assert client.post(reverse("note_new"), {"title": "Tea"}).status_code == 500


def test_a_page_that_would_write_while_it_is_read_offers_another_try(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = mara()
    monkeypatch.setattr("moderation.views.public.render", lambda *_, **__: account.save())
    with frozen():
        answer = client.get(reverse("rules") + "?a=1")
    page = answer.content.decode()
    assert answer.status_code == 503 and "Nothing you typed" not in page
    assert f'href="{reverse("rules")}?a=1">Try again</a>' in page


def test_a_forged_request_is_turned_away_as_ever() -> None:
    stranger = Client(enforce_csrf_checks=True)
    with frozen():
        answer = stranger.post(reverse("note_new"), {"title": "Forged"})
    assert answer.status_code == 403 and "Forged" not in answer.content.decode()


def test_language_theme_place_and_leaving_go_on(client: Client, settings) -> None:
    settings.SEEN_FROM = True
    client.force_login(mara())
    with frozen():
        assert client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"}).status_code == 302
        assert "网站正在搬家" in client.get("/").content.decode()
        assert client.post(reverse("set_language"), {"language": "en", "next": "/"}).status_code == 302
        assert client.post(reverse("preferences"), {"theme": "dark"}).status_code == 302
        assert "Saved." in client.get(reverse("preferences")).content.decode(), "a message that waits is shown"
        assert client.post(reverse("region_choose"), {"country": "CN", "next": "/"}).status_code == 302
        assert client.post(reverse("account_logout")).status_code == 302
        assert SESSION_KEY not in client.session


def test_signed_in_people_go_on_reading_under_a_banner(client: Client) -> None:
    account = mara()
    note = post_note(author=account, title="Tea", text="Green #tea")
    client.force_login(account)
    pages = ["/", reverse("following"), note.get_absolute_url(), reverse("profile_edit"), "/rules/", "/me/statements/"]
    for path in pages:
        assert BANNER not in client.get(path).content.decode()
    with frozen():
        for path in [*pages, reverse("note_new")]:
            answer = client.get(path)
            assert answer.status_code == 200 and answer.content.decode().count(BANNER) == 1
        missing = client.get("/nowhere/")
        assert missing.status_code == 404 and BANNER in missing.content.decode()
        assert BANNER in Client().get(reverse("account_login")).content.decode()
    assert BANNER not in client.get("/").content.decode()


def test_a_moderators_words_come_back_and_the_admin_says_why(client: Client) -> None:
    client.force_login(person("warden", is_staff=True, is_superuser=True))
    queue = reverse("admin:moderation_case_changelist")
    assert "Reading only" not in client.get(queue).content.decode()
    with frozen():
        assert "Reading only" in client.get(queue).content.decode()
        sent = {"do": "remove", "rule_version": "7", "facts": "It sells.", "_save": "Save"}
        answer = client.post(reverse("admin:moderation_case_change", args=[1]), sent)
        page = answer.content.decode()
        assert answer.status_code == 503 and typed(page) == ["It sells."] and fields(page)[1:] == list(sent.items())
        assert client.post(reverse("admin:logout")).status_code in (200, 302)
        assert SESSION_KEY not in client.session


def test_health_names_the_state_and_stays_well(client: Client) -> None:
    assert client.get("/healthz").json()["state"] == "active"
    with frozen():
        answer = client.get("/healthz")
        assert (answer.status_code, answer.json()["state"]) == (200, "frozen")
    assert client.get("/healthz").json()["state"] == "active"


def test_the_state_is_read_once_in_two_seconds(client: Client, django_assert_num_queries) -> None:
    forget()
    with django_assert_num_queries(1):
        assert not marker.is_frozen() and not marker.is_frozen()
    with frozen(noticed=False):
        assert not marker.is_frozen(), "as it was read before"
        forget()
        assert marker.is_frozen()
