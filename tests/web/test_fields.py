"""What is said of a field is said to whoever hears the page, too."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.people import PASSWORD, mara

pytestmark = pytest.mark.django_db
FORMS = [
    "/notes/new/",
    "/me/edit/",
    "/preferences/",
    "/collections/new/",
    "/me/shop/edit/",
    "/search/?q=tea&since=never",
]


def unsaid(page: str) -> set[str]:
    """What fields are described by and the page has not."""
    named = {each for ids in re.findall(r'aria-describedby="([^"]+)"', page) for each in ids.split()}
    return named - set(re.findall(r' id="([^"]+)"', page))


@pytest.mark.parametrize("path", FORMS)
def test_what_describes_a_field_is_on_the_page(client: Client, path: str) -> None:
    mara()
    assert client.login(username="mara", password=PASSWORD)
    assert unsaid(client.get(path, follow=True).content.decode()) == set()


def test_a_newcomer_hears_what_is_wrong_with_a_field(client: Client) -> None:
    page = client.post("/accounts/signup/?country=US", {"country": "US", "username": "no spaces"}).content.decode()
    assert 'id="id_username_error"' in page and unsaid(page) == set()


@pytest.mark.parametrize(("language", "told"), [("en", "an @ before somebody’s username"), ("zh-hans", "@用户名")])
def test_an_author_is_told_of_tags_and_of_mentions(client: Client, language: str, told: str) -> None:
    mara()
    assert client.login(username="mara", password=PASSWORD)
    page = client.get("/notes/new/", headers={"accept-language": language}).content.decode()
    said = re.search(r'id="id_text_helptext">([^<]+)<', page)
    assert said and told in said[1] and "#" in said[1]
    assert re.search(r'<textarea[^>]* aria-describedby="id_text_helptext"', page)
