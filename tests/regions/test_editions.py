"""Under which policies a site has run, what they said, and by which country somebody is treated."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from isthmus.regions.editions import home_reason, record_edition, record_pack
from isthmus.regions.home import HomeFacts, home_here
from isthmus.regions.models import Edition
from isthmus.regions.packs import PackError, load
from isthmus.tenancy.mode import Tenant

from accounts.actions.change_home import change_home
from accounts.actions.declare_country import declare_country
from accounts.models import Account, HomeChange
from tests.freezing import frozen
from tests.people import PASSWORD, mara, person
from tests.policies import HEAD, pack_with, policy, put_in_force

pytestmark = pytest.mark.django_db
PLACE = policy("place-shown", '[policy.place]\nshow = "always"')
BY_COUNTRY = """
[[home.rule]]
code = "declared"
by = "declared_country"
home = "domestic"
text = { en = "You declare a domestic country.", zh-hans = "国内。" }
"""


def test_an_edition_is_recorded_once_and_never_changes(settings: Any) -> None:
    put_in_force(settings, PLACE)
    record_edition()
    record_edition()
    assert [str(edition) for edition in Edition.objects.all()] == ["trial 1"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(version=9)


def test_a_pack_that_says_something_else_under_its_old_version_is_refused(settings: Any) -> None:
    put_in_force(settings, PLACE)
    record_edition()
    put_in_force(settings)
    with pytest.raises(PackError, match=r"its version is 1 as before.*Set version = 2 in its pack\.toml"):
        record_edition()
    put_in_force(settings, head=HEAD.replace("version = 1", "version = 2"))
    record_edition()
    assert Edition.objects.count() == 2


def test_a_check_sees_what_the_start_would_refuse(tmp_path: Path) -> None:
    file = tmp_path / "mine" / "pack.toml"
    file.parent.mkdir()
    file.write_text(HEAD, encoding="utf-8")
    record_pack(load(str(file.parent)))
    call_command("policy", "check", str(file.parent), stdout=io.StringIO())
    file.write_text(HEAD.replace("For tests.", "For trials."), encoding="utf-8")
    with pytest.raises(CommandError, match="Set version = 2"):
        call_command("policy", "check", str(file.parent))


def test_an_earlier_edition_can_be_read_with_what_has_changed(client: Client, settings: Any) -> None:
    put_in_force(settings, PLACE)
    record_edition()
    put_in_force(settings, head=HEAD.replace("version = 1", "version = 2"))
    record_edition()
    page = client.get(reverse("policies")).content.decode()
    assert "In force: trial 2" in page and "The policy place-shown" not in page and "trial 1" in page
    page = client.get(reverse("policies"), {"edition": "trial 1"}).content.decode()
    assert "This is trial 1, which is not in force." in page
    assert "<del>The policy place-shown. For everybody: Everything posted shows the country" in page
    for none in ("trial 9", "x", "trial x", ""):
        assert client.get(reverse("policies"), {"edition": none}).status_code == 404


def test_other_domestic_countries_make_another_edition(client: Client, settings: Any) -> None:
    """Rules that mean the setting's countries say something else with every change of it, under the same version."""
    head = HEAD + BY_COUNTRY
    first = put_in_force(settings, head=head)
    record_edition()
    early = home_here(HomeFacts("HK"))
    second = put_in_force(settings, head=head, countries=["HK", "CN"])
    record_edition()
    late = home_here(HomeFacts("HK"))
    assert (first.edition, early.home, late.home) == ("trial 1", "global", "domestic")
    assert second.edition != "trial 1"
    assert second.edition == pack_with(head=head, countries=["CN", "HK"]).edition
    assert [str(edition) for edition in Edition.objects.all()] == [second.edition, "trial 1"]
    now = client.get(reverse("policies")).content.decode()
    before = client.get(reverse("policies"), {"edition": "trial 1"}).content.decode()
    assert "People who declare China and Hong Kong SAR China: domestic." in now
    assert "People who declare China: domestic." in before and "+" in before
    assert home_reason(second.edition, late.rule, "en") == "You declare a domestic country."
    assert client.get(reverse("policies"), {"edition": "trial 1-000000"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_frozen_site_is_read_under_the_edition_that_it_had(settings: Any) -> None:
    put_in_force(settings, PLACE)
    with frozen():
        record_edition()
    assert not Edition.objects.exists()


def test_a_reason_stays_that_of_the_edition_that_gave_it(settings: Any) -> None:
    put_in_force(settings, head=HEAD + BY_COUNTRY)
    record_edition()
    put_in_force(settings, head=HEAD.replace("version = 1", "version = 2"))
    assert home_reason("trial 1", "declared", "en") == "You declare a domestic country."
    assert home_reason("trial 2", "declared", "en") == home_reason("nobody 1", "declared", "en") == ""


def test_a_sticky_home_stays_and_another_follows_what_is_declared(settings: Any) -> None:
    head = HEAD + BY_COUNTRY
    put_in_force(settings, head=head)
    account = mara()
    assert declare_country(account=account, country="CN").home == "global"
    put_in_force(settings, head=head.replace("[home]\n", "[home]\nsticky = false\n"))
    account = declare_country(account=account, country="US")
    account = declare_country(account=account, country="CN")
    assert (account.home, account.home_rule) == ("domestic", "declared")
    assert HomeChange.objects.get().home == "global"
    # Who has asked for a home keeps it; what the rules decided before was no move of theirs to rest from.
    account = declare_country(account=change_home(account=account), country="US")
    assert declare_country(account=account, country="CN").home == "global"


def test_the_country_is_that_of_the_address_unless_the_pack_lets_people_declare_it(
    client: Client, settings: Any
) -> None:
    mara(country="JP")
    client.login(username="mara", password=PASSWORD)
    seen = client.get("/", REMOTE_ADDR="192.0.2.1").wsgi_request.viewer.country
    assert seen not in (None, "JP")
    put_in_force(settings, head='seen_from = "declared"\n' + HEAD)
    assert client.get("/", REMOTE_ADDR="192.0.2.1").wsgi_request.viewer.country == "JP"
    assert Client().get("/", REMOTE_ADDR="192.0.2.1").wsgi_request.viewer.country == seen


def test_a_damaged_country_file_is_said_in_the_admin_and_restricts_nothing(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from isthmus.regions import geoip

    put_in_force(settings, policy("off", '[policy.features]\noff = ["copying"]', audience='countries = ["CN", "DE"]'))
    (tmp_path / "bad.mmdb").write_bytes(b"no country file")
    settings.GEOIP_PATH = tmp_path / "bad.mmdb"
    geoip._reader.cache_clear()
    try:
        client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
        assert "the country file is missing or damaged" in client.get("/admin/").content.decode()
        viewer = client.get("/", REMOTE_ADDR="192.0.2.1").wsgi_request.viewer
        assert viewer.country is None and viewer.policies.allows("copying")
    finally:
        geoip._reader.cache_clear()


def test_forged_headers_change_no_country(client: Client, settings: Any) -> None:
    person("root_2")
    forged = {"HTTP_X_FORWARDED_FOR": "192.0.2.1", "HTTP_X_REAL_IP": "192.0.2.1", "HTTP_CF_IPCOUNTRY": "CN",
              "HTTP_FORWARDED": "for=192.0.2.1", "HTTP_CLIENT_IP": "192.0.2.1"}  # fmt: skip
    assert client.get("/", REMOTE_ADDR="127.0.0.1", **forged).wsgi_request.viewer.country is None


def test_the_rules_of_a_pack_decide_again_before_a_move(settings: Any) -> None:
    put_in_force(settings, head=HEAD + BY_COUNTRY)
    people = {
        "stays": person("stays", country="US", home_rule="otherwise"),
        "phone": person("phone", country="US", home_rule="otherwise", phone_prefix="+86"),
        "asked": person("asked", country="US", home_rule="on-request", phone_prefix="+86"),
    }
    Account.objects.update(joined_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC))
    said = io.StringIO()
    call_command("homes", "rednote_2026", stdout=said)
    assert "1 go from global to domestic, by the rule 'mainland-phone'" in said.getvalue()
    assert "Nothing was changed" in said.getvalue() and not HomeChange.objects.exists()
    for _time in range(2):
        call_command("homes", "rednote_2026", "--apply", stdout=said)
    homes = {name: Account.objects.get(pk=account.pk).home for name, account in people.items()}
    assert homes == {"stays": "global", "phone": "domestic", "asked": "global"}
    moved = Account.objects.get(username="phone")
    assert (moved.home_rule, moved.home_edition, HomeChange.objects.count()) == ("mainland-phone", "rednote_2026 2", 1)
    assert "mainland China" in home_reason(moved.home_edition, moved.home_rule, "en")


def test_a_province_is_shown_where_the_file_knows_it(settings: Any, tmp_path: Path, client: Client) -> None:
    from django.utils import translation
    from isthmus.regions import geoip
    from isthmus.regions.place import place_here, place_name
    from mmdb_writer import MMDBWriter
    from netaddr import IPSet

    writer = MMDBWriter(ip_version=4, database_type="Trial-City", languages=["en"])
    province = {"iso_code": "GD", "names": {"en": "Guangdong", "zh-CN": "广东"}}
    writer.insert_network(IPSet(["192.0.2.0/25"]), {"country": {"iso_code": "CN"}, "subdivisions": [province]})
    writer.insert_network(IPSet(["192.0.2.128/25"]), {"country": {"iso_code": "DE"}})
    writer.to_db_file(str(tmp_path / "city.mmdb"))
    settings.GEOIP_PATH = tmp_path / "city.mmdb"
    geoip._reader.cache_clear()
    try:
        known, unknown, nowhere = (
            client.get("/", REMOTE_ADDR=address).wsgi_request for address in ("192.0.2.1", "192.0.2.200", "10.0.0.1")
        )
        place = place_here(known, "subdivision")
        assert place == {"country": "CN", "subdivision": {"en": "Guangdong", "zh-hans": "广东"}}
        assert place_name(place) == "Guangdong, China" and place_here(known, "country") == {"country": "CN"}
        with translation.override("zh-hans"):
            assert place_name(place) == "中国广东"
        assert place_here(unknown, "subdivision") == {"country": "DE"} and place_here(nowhere, "country") is None
    finally:
        geoip._reader.cache_clear()


def test_an_edition_that_never_was_is_not_found(client: Client) -> None:
    for edition in ("x\0y 1", "open 99999999999999999999", "nobody 1"):
        assert client.get(reverse("policies"), {"edition": edition}).status_code == 404


@pytest.mark.parametrize("here", ["domestic", "global"])
def test_two_sites_side_by_side_say_which_is_this_one(here: str, settings: Any) -> None:
    pack = load("tiktok_douyin")
    settings.TENANT, settings.PACK, settings.POLICIES = Tenant("split", here), pack, pack.tenants[here]
    told = Client().get(reverse("policies")).content.decode()
    names = re.findall(r'<article class="policy" id="([^"]+)"', told)
    assert len(names) == len(set(names)) and "home" in names
    # A link to a policy leads to that of the site on which it stands.
    assert {policy.code for policy in settings.POLICIES.policies} <= set(names)
    assert told.count("this site</span>") == 1
