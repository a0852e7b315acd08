"""Whether sellers have to show who they are: as a pack says it, and as people read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from isthmus.regions import packs

from accounts.actions.record_verification import store as record
from accounts.identity.duty import providers_asked, why_not_post, why_not_sell
from accounts.policies import policies_of
from tests.people import mara, person
from tests.policies import policy, put_in_force

VERIFIED = policy("sellers-verified", '[policy.selling]\nverify = "before_selling"\nproviders = ["document"]')
POSTING = policy("real-people", '[policy.identity]\nverify = "before_posting"\nproviders = ["openid"]')


@pytest.mark.parametrize("name", ["tiktok_douyin", "kwai_kuaishou"])
def test_the_packs_with_two_sites_ask_it_at_home_and_not_abroad(name: str) -> None:
    pack = packs.load(name)
    for tenant, asks in (("domestic", "before_selling"), ("global", "never")):
        applied = pack.tenants[tenant].applied(home=tenant, country=None, languages=(), age=None)
        assert applied.selling.verify == asks


@pytest.mark.parametrize("wrong", ['verify = "before_selling"', 'providers = ["document"]', 'verify = "always"'])
def test_it_is_checked_like_the_rest_of_a_pack(settings: Any, wrong: str) -> None:
    with pytest.raises(packs.PackError, match=r"pack\.toml:\d+"):
        put_in_force(settings, policy("sellers", f"[policy.selling]\n{wrong}"))


@pytest.mark.django_db
def test_it_is_published_in_both_languages(client: Client, settings: Any) -> None:
    put_in_force(settings, VERIFIED)
    english = client.get("/rules/policies/").content.decode()
    assert "Before selling something, people show who they are: by a document" in english
    chinese = client.get("/rules/policies/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "售卖前须先证明身份" in chinese


@pytest.mark.django_db
def test_it_is_asked_of_who_sells_and_of_nobody_who_only_posts(client: Client, settings: Any) -> None:
    put_in_force(settings, VERIFIED)
    seller = mara()
    assert not why_not_post(seller, policies_of(seller))
    assert "“The policy sellers-verified” asks you" in why_not_sell(seller, policies_of(seller))
    client.force_login(seller)
    told = client.get(reverse("identity")).content.decode()
    assert "The policy sellers-verified" in told and reverse("identity_document") in told
    assert "You can post and comment without it for now." in told
    assert client.get(reverse("identity_document")).status_code == 200
    record(account=seller, provider="document", checked_by=person("staff").pk, digest="d")
    assert not why_not_sell(seller, policies_of(seller))
    assert "sellers-verified” asks" not in client.get(reverse("identity")).content.decode()


@pytest.mark.django_db
def test_who_has_to_show_it_in_two_ways_is_offered_both(settings: Any) -> None:
    put_in_force(settings, VERIFIED, POSTING)
    seller = mara()
    assert set(providers_asked(policies_of(seller))) == {"openid", "document"}
    record(account=seller, provider="document", checked_by=person("staff").pk, digest="d")
    assert "real-people" in why_not_sell(seller, policies_of(seller)), "what is sold is posted"
