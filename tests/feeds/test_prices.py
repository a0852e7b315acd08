"""Prices in the reader's currency, by a dated table of rates."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from isthmus.regions.currency import currencies, currency_of, places

from feeds.actions.post_note import post_note
from feeds.actions.store_rates import store_rates
from feeds.models import RateTable
from feeds.queries.rates import rates_in_force
from feeds.rates import Rates, read_rates, sample
from tests.people import mara, xiaoman
from tests.shops import product_of

BANK = "European Central Bank"
DAILY = "Date, USD, JPY, BGN, CNY, \n20 November 2026, 1.1566, 180.50, 1.9558, 8.2000, \n"
HISTORY = "Date,USD,JPY,TRL,\n2026-11-19,1.1,180,N/A,\n2026-11-20,1.1566,180.50,N/A,\n2026-11-18,1.2,170,N/A,\n"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01"
 xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject>
<Cube><Cube time='2026-11-20'><Cube currency='USD' rate='1.1566'/><Cube currency='JPY' rate='180.50'/></Cube></Cube>
</gesmes:Envelope>"""


def rates(**values: str) -> Rates:
    return Rates(BANK, dt.date(2026, 11, 20), "EUR", {code: Decimal(value) for code, value in values.items()})


# --- Reading a table -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", [DAILY, "\ufeff" + DAILY, HISTORY, XML])
def test_what_the_bank_publishes_is_read(text: str) -> None:
    found = read_rates(text, base="EUR", source=BANK)
    assert found.day == dt.date(2026, 11, 20)
    assert (found.values["USD"], found.values["JPY"]) == (Decimal("1.1566"), Decimal("180.50"))
    assert "TRL" not in found.values


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "begins with a line"),
        ("USD,1.1", "begins with a line"),
        ("Date,USD\nyesterday,1.1", "“yesterday” is no date"),
        ("Date,USD\n2026-11-20,-1", "which is no number above 0"),
        ("Date,USD\n2026-11-20,NaN", "which is no number above 0"),
        ("Date,USD\n2026-11-20,abc", "which is no number above 0"),
        ("Date,XYZ\n2026-11-20,1", "No rate of a currency of today"),
        ("<Envelope>", "This file is damaged"),
        ("<Envelope/>", "No day of rates"),
    ],
)
@pytest.mark.django_db
def test_what_is_no_table_is_refused_and_changes_nothing(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "rates"
    file.write_text(text)
    with pytest.raises(CommandError, match=sentence):
        call_command("rates", str(file))
    assert not RateTable.objects.exists()


@pytest.mark.django_db
def test_the_newest_table_is_in_force_and_the_sample_until_there_is_one(tmp_path: Path) -> None:
    assert rates_in_force().source == ""
    for name, text in (("new", DAILY), ("old", DAILY.replace("20 Nov", "19 Nov").replace("1.1566", "9"))):
        file = tmp_path / name
        file.write_text(text)
        told = io.StringIO()
        call_command("rates", str(file), stdout=told)
    assert (
        rates_in_force().values["USD"] == Decimal("1.1566")
        and f"2026-11-20: 4 rates of EUR ({BANK})" in told.getvalue()
    )
    call_command("rates", str(tmp_path / "new"), stdout=told)
    assert RateTable.objects.count() == 2, "the same day of the same source stands once"
    for arguments in (["--base", "ABC"], ["--source", ""]):
        with pytest.raises(CommandError):
            call_command("rates", str(tmp_path / "new"), *arguments)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("rates", str(tmp_path / "nowhere"))


# --- Computing -------------------------------------------------------------------------------------------------------
def test_amounts_have_the_places_of_their_currency() -> None:
    table = rates(USD="1.25", JPY="180.5", KWD="0.35")
    assert table.convert(Decimal("100"), "EUR", "USD") == Decimal("125.00")
    assert str(table.convert(Decimal("10"), "USD", "JPY")) == "1444"
    assert str(table.convert(Decimal("10"), "EUR", "KWD")) == "3.500"
    assert table.convert(Decimal("1"), "GHS", "EUR") is None and table.convert(Decimal("1"), "EUR", "GHS") is None


@given(st.decimals("0.01", "99999999999", places=2), st.sampled_from(sorted(sample().values)))
def test_there_and_back_again_is_the_same_price(amount: Decimal, currency: str) -> None:
    there = sample().convert(amount, "EUR", currency)
    assert there is not None
    back = sample().convert(there, currency, "EUR")
    assert back is not None
    # Half of the smallest coin of either currency is what rounding can cost.
    coin = Decimal(1).scaleb(-places(currency)) / sample().values[currency] / 2 + Decimal("0.005")
    assert abs(back - amount) <= coin + Decimal("0.01")


def test_each_country_has_a_currency_that_can_be_chosen() -> None:
    assert (currency_of("CN"), currency_of("US"), currency_of("JP"), currency_of("PA")) == ("CNY", "USD", "JPY", "PAB")
    assert currency_of(None) is None and currency_of("AQ") is None
    assert {"CNY", "USD", "EUR", "JPY", "JOD"} <= currencies() and "DEM" not in currencies()


# --- On pages --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_everybody_reads_their_own_currency_and_nobody_anothers(settings: object) -> None:
    store_rates(rates=rates(USD="1.25", JPY="180", CNY="8"))
    product = product_of(mara(), price=Decimal("34"), currency="USD")
    note = post_note(author=product.author, title="New mug", text="", products=[product])
    seen = {}
    for currency in ("CNY", "JPY", "USD", "GHS", ""):
        reader = Client()
        if currency:
            reader.cookies["currency"] = currency
        for address in (product.get_absolute_url(), "/@mara/shop/", note.get_absolute_url()):
            # Twice, so that whatever is kept has been.
            reader.get(address)
            seen[currency, address] = reader.get(address).content.decode()
    for (currency, _address), shown in seen.items():
        assert "$34.00" in shown, "what the seller asks is always shown"
        assert ("about CN¥217.60" in shown) == (currency == "CNY")
        assert ("about ¥4,896" in shown) == (currency == "JPY")
        told = "Computed with the rates of Nov. 20, 2026 (European Central Bank)."
        assert (told in shown) == (currency in ("CNY", "JPY"))
        assert ("about" in shown.split("<main")[1]) == (currency in ("CNY", "JPY"))


@pytest.mark.django_db
def test_the_country_decides_until_somebody_chooses(client: Client) -> None:
    store_rates(rates=rates(USD="1.25", JPY="180", CNY="8"))
    product = product_of(mara(), price=Decimal("34"), currency="USD")
    session = client.session
    session["seen_from"] = "CN"
    session.save()
    from django.conf import settings
    from django.test import override_settings

    with override_settings(SEEN_FROM=True):
        assert settings.SEEN_FROM
        assert "about CN¥217.60" in client.get(product.get_absolute_url()).content.decode()
        assert "That of the country I am in: CNY" in client.get("/preferences/").content.decode()
        client.post("/preferences/", {"currency": "JPY"})
        assert "about ¥4,896" in client.get(product.get_absolute_url()).content.decode()
        client.post("/preferences/", {"currency": "nonsense"})
        assert "about ¥4,896" in client.get(product.get_absolute_url()).content.decode()
        client.post("/preferences/", {"currency": ""})
        assert "about CN¥217.60" in client.get(product.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_where_no_address_tells_the_country_the_declared_one_does(client: Client) -> None:
    store_rates(rates=rates(USD="1.25", CNY="8"))
    product = product_of(mara(), price=Decimal("34"), currency="USD")
    assert "about" not in client.get(product.get_absolute_url()).content.decode().split("<main")[1]
    client.force_login(xiaoman())
    assert "about CN¥217.60" in client.get(product.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_the_sample_says_that_it_is_one(client: Client) -> None:
    product = product_of(mara())
    client.cookies["currency"] = "CNY"
    told = "Computed with sample rates of Nov. 1, 2026, rounded and not those of any bank."
    assert told in client.get(product.get_absolute_url()).content.decode()
