"""Joining, signing in, one's profile, following."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.actions.follow_account import follow_account, recount_follows, unfollow_account
from accounts.models import Account, Follow
from tests.images import jpeg
from tests.people import PASSWORD, mara, xiaoman

pytestmark = pytest.mark.django_db
NEW = {
    "display_name": "Nadia",
    "username": "Nadia_B",
    "email": "nadia@example.org",
    "password1": PASSWORD,
    "country": "US",
    "languages": ["en", "es"],
    "consent": "on",
}


def test_the_home_and_its_reason_stand_before_consent(client: Client) -> None:
    page = client.get(reverse("account_signup"), {"country": "CN"}).content.decode()
    assert page.index("Your home will be: domestic") < page.index('name="consent"')
    assert "is one of the domestic countries" in page
    assert 'name="consent"' not in client.get(reverse("account_signup")).content.decode()


@pytest.mark.parametrize(("country", "home"), [("US", "global"), ("CN", "domestic")])
def test_joining_signs_one_in_with_the_home_of_the_rule(client: Client, country: str, home: str) -> None:
    answer = client.post(f"{reverse('account_signup')}?country={country}", NEW | {"country": country})
    assert answer.status_code == 302
    account = Account.objects.get(username="nadia_b")
    rule = "declared-country" if home == "domestic" else "otherwise"
    assert (account.home, account.home_rule, account.country) == (home, rule, country)
    assert account.home_edition == settings.PACK.edition
    assert account.languages == ["en", "es"]
    assert client.get(reverse("following")).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"consent": ""}, "Tick this box to agree"),
        ({"password1": "12345"}, "Choose a longer password"),
        ({"username": "mara"}, "username"),
        ({"username": "Moderator"}, "sername"),
        ({"country": "XX"}, ""),
        ({"email": "nobody"}, "email"),
    ],
)
def test_what_is_wrong_gets_a_sentence_and_the_rest_is_kept(
    client: Client, wrong: dict[str, str], sentence: str
) -> None:
    mara()
    page = client.post(f"{reverse('account_signup')}?country=US", NEW | wrong).content.decode()
    assert sentence in page
    assert "Nadia" in page or wrong == {"country": "XX"}
    assert not Account.objects.filter(email="nadia@example.org").exists()


def test_signing_in_by_name_or_address_and_out(client: Client) -> None:
    mara()
    for login in ("mara", "MARA", "mara@example.org"):
        assert client.post(reverse("account_login"), {"login": login, "password": PASSWORD}).status_code == 302
        assert client.get(reverse("following")).status_code == 200
        client.post(reverse("account_logout"))
        assert client.get(reverse("following")).status_code == 302


def test_a_profile_picture_loses_its_metadata(client: Client) -> None:
    account = mara()
    client.login(username="mara", password=PASSWORD)
    picture = SimpleUploadedFile("me.jpg", jpeg(size=(300, 300)), "image/jpeg")
    sent = {"display_name": "Mara O.", "bio": "Clay.", "languages": ["en", "zh-hans"], "picture": picture}
    assert client.post(reverse("profile_edit"), sent).status_code == 302
    account.refresh_from_db()
    assert (account.display_name, account.languages) == ("Mara O.", ["en", "zh-hans"])
    stored = b"".join(client.get(account.avatar_url).streaming_content)  # type: ignore[attr-defined]
    assert Image.open(io.BytesIO(stored)).format == "WEBP"


def test_a_broken_profile_picture_gets_a_sentence_and_keeps_the_words(client: Client) -> None:
    mara()
    client.login(username="mara", password=PASSWORD)
    sent = {"display_name": "New name", "bio": "", "picture": SimpleUploadedFile("me.jpg", b"no picture")}
    page = client.post(reverse("profile_edit"), sent).content.decode()
    assert "not a picture" in page and "New name" in page
    assert Account.objects.get().display_name == "Mara"


def test_following_and_no_longer(client: Client) -> None:
    mara(), xiaoman()
    client.login(username="mara", password=PASSWORD)
    follow = reverse("follow", args=["xiaoman"])
    button = client.post(follow, headers={"HX-Request": "true"}).content.decode()
    assert "Following" in button and "<html" not in button
    client.post(follow)
    assert Follow.objects.count() == 1
    client.post(follow, {"undo": "1"})
    assert not Follow.objects.exists()


def test_nobody_follows_themselves(client: Client) -> None:
    mara()
    client.login(username="mara", password=PASSWORD)
    client.post(reverse("follow", args=["mara"]))
    assert not Follow.objects.exists()


def test_language_and_theme_are_kept_for_visitors_too(client: Client) -> None:
    client.post(reverse("preferences"), {"theme": "dark"})
    client.post(reverse("set_language"), {"language": "zh-hans", "next": "/"})
    page = client.get("/").content.decode()
    assert 'data-theme="dark"' in page and 'lang="zh-hans"' in page


def test_a_name_turns_nothing_behind_it(client: Client) -> None:
    mara()
    client.login(username="mara", password=PASSWORD)
    client.post(reverse("profile_edit"), {"display_name": "\u202eMara\u2066", "bio": "", "languages": ["en"]})
    assert Account.objects.get().display_name == "Mara"


def test_two_who_take_one_name_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form has found the name free; somebody else is quicker."""
    mara()
    monkeypatch.setattr("accounts.forms.SignupForm.clean_username", lambda form: form.cleaned_data["username"])
    answer = client.post(f"{reverse('account_signup')}?country=US", NEW | {"username": "mara"})
    assert answer.status_code == 200
    assert "Somebody has just taken this name" in answer.content.decode() and "Nadia" in answer.content.decode()
    assert Account.objects.count() == 1


def test_a_follow_counts_once_and_is_taken_back_once(client: Client) -> None:
    fan, star = mara(), xiaoman()
    for change, count in ((follow_account, 1), (follow_account, 1), (unfollow_account, 0), (unfollow_account, 0)):
        change(follower=fan, followee=star)
        fan.refresh_from_db()
        star.refresh_from_db()
        assert fan.following_count == star.followers_count == count
        assert f"<b>{count}</b> follower" in client.get(star.get_absolute_url()).content.decode()
    Follow.objects.create(follower=star, followee=fan)
    recount_follows()
    fan.refresh_from_db()
    assert (fan.followers_count, fan.following_count) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_follow_each_other_at_once_do_not_wait_for_each_other_for_ever() -> None:
    both = (mara(), xiaoman())
    start = threading.Barrier(2)

    def go(me: int) -> None:
        start.wait(30)
        try:
            for _ in range(20):
                follow_account(follower=both[me], followee=both[1 - me])
                unfollow_account(follower=both[me], followee=both[1 - me])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(go, (0, 1)))
    assert set(Account.objects.values_list("followers_count", "following_count")) == {(0, 0)}
