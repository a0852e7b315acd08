"""Search: what is found in which script, by whom, and what is never told."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from isthmus.tenancy.ids import first_id_at
from isthmus.web.kept import STORE
from isthmus.web.seeking import sought

from accounts.actions.index_person import index_person
from accounts.models import Account
from feeds.actions.correct_language import correct_language
from feeds.actions.delete_product import delete_product
from feeds.actions.like_note import like_note
from feeds.actions.offer_product import Offer, edit_product
from feeds.actions.post_note import NewPicture, post_note
from feeds.models import Note, NoteTokens, ProductTokens, SellerTokens, Tag, TagTokens
from feeds.queries import by_words, search
from feeds.queries.by_words import NEWEST_ID, NOTES, Statistics, Wanted, newest_with
from moderation.actions.obey_demand import obey_demand
from tests.decisions import decide_on, withheld
from tests.lists import listed
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.shops import OFFER, product_of, shop_of

pytestmark = pytest.mark.django_db
PICTURE = NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "一盆羅勒")
SEARCH = "/search/"


def post(author: Account, text: str, **fields: Any) -> Note:
    return post_note(author=author, title=fields.pop("title", ""), text=text, **fields)


def ids(client: Client, q: str, **asked: str) -> list[int]:
    """The notes that stand on the first page."""
    return listed(client, SEARCH, q=q, **asked).ids


def text_of(client: Client, q: str, **asked: str) -> str:
    return client.get(SEARCH, {"q": q, **asked}).content.decode()


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def withhold(note: Note, **where: Any) -> None:
    decide_on("note", note, withheld(**where))


# --- Scripts ---------------------------------------------------------------------------------------------------------
SENTENCES = [
    ("周末去上海的一家小咖啡馆坐了一下午，窗外一直下雨。", ["咖啡", "上海", "咖啡馆", "雨", "週末", "周末 下雨"]),
    ("我在臺北學做麵包，第一次就發得很好！", ["台北", "面包", "學做", "学做面包", "发得", "臺北 麵包", "第"]),
    ("東京タワーの近くで、とても美味しいラーメンを食べました。", ["東京", "东京", "ラーメン", "らーめん", "食べ"]),
    ("ذهبتُ إلى المَدرسة مع أحمد في الصباح الباكر.", ["المدرسة", "المدرسه", "احمد", "أَحْمَد", "الى", "إلى المدرسة"]),
    ("서울에서 한국어를 배워요.", ["한국어", "서울", "배워"]),
    ("ฉันดื่มน้ำชาที่เชียงใหม่", ["น้ำชา", "เชียงใหม่"]),
    ("Un café crème à Orléans, s'il vous plaît", ["cafe", "CAFÉ", "orleans", "plait", "s'il", "“café crème”"]),
    ("新买的iPhone手机壳到了，Très joli!", ["iphone", "手机壳", "iPhone手机", "tres", "joli 手機殼", "ＩＰＨＯＮＥ"]),
    ("मुझे हिन्दी में लिखना पसंद है", ["हिन्दी", "लिखना"]),
    ("iPhone15手机壳，送朋友🎁", ["iphone", "iPhone 15", "iPhone15", "iPhone手机壳", "手机壳🎁", "🎁", "朋友iphone"]),
    ("أحبُّ القهوةَ الســــوداء في الصباح", ["قهوة", "القهوة", "قهوه سوداء", "السوداء", "صباح"]),
    ("広島の桜がきれい、駅前のカフェで抹茶ラテ", ["广岛", "広島", "桜", "樱", "かふぇ", "ｶﾌｪ", "抹茶ラテ", "駅前"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "words"), SENTENCES)
def test_a_real_sentence_is_found_by_its_words(client: Client, sentence: str, words: list[str]) -> None:
    author = mara()
    note = post(author, sentence)
    post(author, "Nothing of the kind. 完全无关的话题。")
    for word in words:
        assert ids(client, word) == [note.pk], word


@pytest.mark.parametrize(
    "q", ["咖啡厅", "海上", "caf", '"crème café"', "上海 北京", "咖啡 -上海", "“咖啡 上海”", "“café上海”", "☕"]
)
def test_what_is_not_there_is_not_found(client: Client, q: str) -> None:
    post(mara(), "上海的咖啡馆，un café crème。")
    assert ids(client, q) == []


@examples(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=40),
    data=st.data(),
)
def test_any_two_neighbouring_characters_find_the_note(text: str, data: st.DataObject, db: Any) -> None:
    author = Account.objects.filter(username="mara").first() or mara()
    note = post(author, f"去年，{text}。tea", title="散步")
    at = data.draw(st.integers(0, len(text) - 2))
    for piece in (text[at : at + 2], text[at]):
        assert note.pk in newest_with(NOTES, Wanted(sought(piece)), below=NEWEST_ID, size=1000)


def test_titles_descriptions_of_pictures_and_tags_are_searched(client: Client) -> None:
    note = post(mara(), "#阳台种菜", title="Balcony", pictures=[PICTURE])
    for q in ("balcony", "罗勒", "种菜", "#阳台种菜 balcony"):
        assert ids(client, q, **{"in": "notes"}) == [note.pk], q


# --- Filters and order -----------------------------------------------------------------------------------------------
def test_by_language_as_corrected(client: Client) -> None:
    author = mara()
    english, chinese = post(author, "tea in the rain"), post(author, "雨天喝 tea 很好，喝茶真好")
    assert ids(client, "tea", lang="en") == [english.pk]
    assert ids(client, "tea", lang="zh-hans") == [chinese.pk]
    correct_language(author=author, note=english, languages=["de"])
    assert ids(client, "tea", lang="en") == [] and ids(client, "tea", lang="de") == [english.pk]


def test_by_kind(client: Client) -> None:
    author = mara()
    pictured, worded = post(author, "tea", pictures=[PICTURE]), post(author, "tea")
    assert ids(client, "tea", kind="pictures") == [pictured.pk]
    assert ids(client, "tea", kind="words") == [worded.pk]


def test_by_date_both_days_included(client: Client) -> None:
    author = mara()
    days = [dt.datetime(2025, 5, day, hour, tzinfo=dt.UTC) for day, hour in ((1, 0), (2, 12), (3, 23))]
    made = []
    for day in days:
        note = post(author, "tea")
        new = first_id_at(day)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE feeds_notetokens SET note_id = %s WHERE note_id = %s", [new, note.pk])
            cursor.execute("UPDATE feeds_note SET id = %s WHERE id = %s", [new, note.pk])
        made.append(new)
    assert ids(client, "tea", since="2025-05-02", until="2025-05-03") == [made[2], made[1]]
    assert ids(client, "tea", until="2025-05-01") == [made[0]]
    assert ids(client, "tea", since="2025-05-03", until="2025-05-01") == []


@pytest.mark.parametrize("asked", ["since=yesterday", "until=9999-12-31", "since=0001-01-01", "lang=xx"])
def test_a_filter_that_makes_no_sense_gets_a_sentence_and_loses_nothing(client: Client, asked: str) -> None:
    answer = client.get(f"{SEARCH}?q=tea&{asked}")
    page = answer.content.decode()
    assert answer.status_code == 422 and 'role="alert"' in page and 'value="tea"' in page


def test_what_is_not_found_can_be_tried_in_another_way(client: Client) -> None:
    post(mara(), "tea")
    page = text_of(client, "tea", lang="de", since="2020-01-01")
    assert "Try fewer of them" in page and "Search without the filters" in page
    assert 'href="?q=tea&amp;lang=de&amp;since=2020-01-01&amp;in=shops"' in page and 'href="?q=tea"' in page


@pytest.mark.parametrize("q", ["x" * 101, "\0", "-tea", "!!!", "'", "\\", "a" * 90 + "' & 'b", "🙂"])
def test_odd_words_break_nothing(client: Client, q: str) -> None:
    post(mara(), "tea")
    for kind in ("notes", "people", "tags", "products", "shops", "nonsense"):
        assert client.get(SEARCH, {"q": q, "in": kind}).status_code in (200, 422)
    assert client.get(reverse("suggest"), {"q": q}).status_code == 200


def test_newest_first_and_on_where_the_page_ended(client: Client) -> None:
    author = mara()
    made = [post(author, f"tea number {number}").pk for number in range(45)]
    seen: list[int] = []
    before = ""
    for _ in range(3):
        page = listed(client, SEARCH, q="tea", before=before)
        seen += page.ids
        before = page.next
    assert seen == made[::-1] and before == ""
    part = client.get(SEARCH, {"q": "tea", "before": str(2**62)}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "q=tea" in part


def test_the_best_are_those_with_the_words_in_the_title_then_in_tags_then_with_likes(client: Client) -> None:
    author = mara()
    titled, tagged = post(author, "x", title="A tea"), post(author, "#tea")
    liked, plain = post(author, "some tea"), post(author, "more tea")
    like_note(account=xiaoman(), note=liked)
    assert ids(client, "tea", order="best") == [titled.pk, tagged.pk, liked.pk, plain.pk]
    assert ids(client, "tea") == [plain.pk, liked.pk, tagged.pk, titled.pk]


def test_behind_the_best_come_the_others(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RANKED", 25)
    author = mara()
    made = [post(author, f"tea {number}").pk for number in range(50)]
    seen: list[int] = []
    before = ""
    for _ in range(4):
        page = listed(client, SEARCH, q="tea", order="best", before=before)
        seen += page.ids
        before = page.next
    assert sorted(seen) == made and len(set(seen)) == 50 and before == ""


@pytest.mark.parametrize("part", [0.0, 0.5, 1.0])
def test_whichever_way_is_taken_the_same_is_found(part: float, monkeypatch: pytest.MonkeyPatch) -> None:
    author = mara()
    made = [post(author, "茶" + ("和咖啡" if number % 3 else "") + "。").pk for number in range(60)]
    wanted = Wanted(sought("咖啡"))
    # As if a word were rare or common in a site whose statistics are old.
    monkeypatch.setattr(by_words, "statistics", lambda _words: Statistics(40.0, {"咖啡": part}, 0.0))
    with_it = [pk for number, pk in enumerate(made) if number % 3][::-1]
    assert newest_with(NOTES, wanted, below=NEWEST_ID, size=21) == with_it[:21]
    assert newest_with(NOTES, wanted, below=with_it[20], size=21) == with_it[21:]


def test_the_statistics_are_those_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    author = mara()
    for number in range(40):
        post(author, "咖啡" if number % 2 else "红茶")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE feeds_notetokens")
    monkeypatch.setattr(by_words, "_statistics", {})
    known = by_words.statistics(NOTES)
    assert known.rows == 40 and known.part_with([("咖啡", False)]) == pytest.approx(0.5)
    assert known.part_with([("咖啡", False), ("琥珀", False)]) == 0 and known.part_with([("咖", True)]) > 0


# --- Who finds what --------------------------------------------------------------------------------------------------
def test_the_words_of_a_withheld_note_are_not_told_by_its_notice(client: Client) -> None:
    note = post(mara(), "a secret recipe")
    before = text_of(client, "nonexistent")
    assert "are not searched" not in before
    withhold(note)
    # What is withheld altogether may be told a minute late.
    caches["process"].clear()
    assert ids(client, "secret") == []
    pages = {word: text_of(client, word).replace(word, "") for word in ("secret", "nonexistent")}
    # But for the token of its forms.
    asked = {word: re.sub('value="[A-Za-z0-9]{64}"', "", page) for word, page in pages.items()}
    # Whoever tries a word that is in it reads the same as whoever tries one that is not.
    assert asked["secret"] == asked["nonexistent"]
    assert "Notes that are withheld from you are not searched" in asked["secret"]


def test_its_author_finds_it_and_sees_the_notice(client: Client) -> None:
    withhold(post(mara(), "a secret recipe"))
    page = text_of(signed_in("mara"), "secret")
    assert "A note stood here." in page and "1 note on this page is withheld" in page


@pytest.mark.parametrize("order", ["", "best"])
def test_withheld_in_one_country_it_is_searched_in_the_others(client: Client, order: str) -> None:
    note, staff = post(mara(), "a secret recipe"), person("staff_1", is_staff=True)
    obey_demand(kind="note", subject=note, country="DE", authority="A court", law="Section 1", reference="",
                received_on=dt.date(2026, 1, 1), staff=staff)  # fmt: skip
    there = Client()
    session = there.session
    session["seen_from"] = "DE"
    session.save()
    assert ids(client, "secret", order=order) == [note.pk] and ids(there, "secret", order=order) == []
    assert "A court, by law" in text_of(there, "anything") and "A court" not in text_of(client, "anything")


@pytest.fixture(autouse=True)
def _seen_from(settings: Any) -> None:
    settings.SEEN_FROM = True


def test_what_is_held_only_its_author_finds(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    note = post(mara(), "tea")
    xiaoman()
    assert ids(client, "tea") == [] and ids(signed_in("xiaoman"), "tea") == []
    assert ids(signed_in("mara"), "tea") == [note.pk]


def test_what_a_policy_keeps_apart_is_not_searched_and_the_policy_named(settings: Any) -> None:
    there, here = mara(), xiaoman()
    for _ in range(30):
        post(there, "tea")
    mine = [post(here, "tea") for _ in range(25)]
    for _ in range(30):
        post(there, "tea")
    put_in_force(settings, policy("apart", "[policy.between]\nsee = false\nfollow = false\ncomment = false"))
    client = signed_in("xiaoman")
    first = listed(client, SEARCH, q="tea")
    rest = listed(client, SEARCH, q="tea", before=first.next)
    assert first.ids + rest.ids == [note.pk for note in mine[::-1]]
    assert rest.next == ""
    assert "The policy apart" in text_of(client, "tea")
    assert len(ids(Client(), "tea")) == 20


def test_switched_off_it_is_off_and_named(client: Client, settings: Any) -> None:
    xiaoman()
    put_in_force(settings, policy("quiet", '[policy.features]\noff = ["search"]', audience='homes = ["domestic"]'))
    at_home = signed_in("xiaoman")
    for path in (SEARCH, SEARCH + "?q=tea", SEARCH + "?q=tea&in=people"):
        answer = at_home.get(path)
        page = answer.content.decode()
        assert answer.status_code == 403 and "Search is switched off for you." in page and "The policy quiet" in page
    assert at_home.get(reverse("suggest"), {"q": "tea"}).status_code == 403
    assert "Search is switched off for you" in at_home.get("/").content.decode()
    assert client.get(SEARCH).status_code == 200 and 'name="q"' in client.get("/").content.decode()


# --- Tags, people, suggestions ---------------------------------------------------------------------------------------
def test_tags_in_either_script_and_with_or_without_accents(client: Client) -> None:
    post(mara(), "#臺北咖啡 #Café_de_nuit #cafeteria #咖啡")
    found = client.get(SEARCH, {"q": "咖啡", "in": "tags"}).context["tags"]
    assert [tag.name for tag in found] == ["咖啡", "臺北咖啡"]
    assert [tag.name for tag in client.get(SEARCH, {"q": "#cafe"}).context["tags"]] == ["cafeteria", "café_de_nuit"]
    assert "#臺北咖啡" in text_of(client, "台北", **{"in": "tags"})


def test_an_at_sign_asks_for_people(client: Client) -> None:
    index_person(mara())
    assert [each.username for each in client.get(SEARCH, {"q": "@mraa"}).context["people"]] == ["mara"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("李小明", "李晓明"),
        ("李小明", "李明"),
        ("李明", "李小明"),
        ("林小滿", "林小瞒"),
        ("山田花子", "山田華子"),
        ("Anna", "ana"),
        ("José Núñez", "jose nunes"),
        ("Łukasz Wójcik", "lukazs wojcik"),
        ("محمود درويش", "محمد درويش"),
        ("Nadia 77", "nadai 77"),
    ],
)
def test_a_name_with_one_slip_in_it_is_found(client: Client, name: str, typed: str) -> None:
    index_person(person("somebody", display_name=name))
    index_person(person("another", display_name="完全另一个"))
    found = client.get(SEARCH, {"q": typed, "in": "people"}).context["people"]
    assert [each.username for each in found] == ["somebody"]


def test_two_slips_are_another_name(client: Client) -> None:
    index_person(person("somebody", display_name="李小明"))
    for typed in ("李大光", "王小", "小"):
        assert [each.username for each in client.get(SEARCH, {"q": typed, "in": "people"}).context["people"]] == (
            ["somebody"] if typed == "小" else []
        )


def test_suggestions_are_tags_and_people_and_at_most_eight(client: Client) -> None:
    author = mara()
    index_person(author)
    post(author, " ".join(f"#marble{number}" for number in range(12)))
    page = client.get(reverse("suggest"), {"q": "mar"}).content.decode()
    assert page.count('role="option"') == 8 and "@mara" in page and "marble" in page
    for number in range(12):
        index_person(person(f"marta_{number}"))
    page = client.get(reverse("suggest"), {"q": "mar"}).content.decode()
    assert page.count('role="option"') == 8 and page.count("/tags/") == 4
    assert 'role="option"' not in client.get(reverse("suggest"), {"q": "m"}).content.decode()
    assert "/tags/" not in client.get(reverse("suggest"), {"q": "@mar"}).content.decode()


# --- Products and shops ----------------------------------------------------------------------------------------------
def products(client: Client, q: str, **asked: str) -> list[int]:
    """The products that stand on the first page."""
    return [good.product.pk for good in client.get(SEARCH, {"q": q, "in": "products", **asked}).context["goods"].items]


def shops(client: Client, q: str) -> list[str]:
    return [shop.name for shop in client.get(SEARCH, {"q": q, "in": "shops"}).context["shops"]]


def withhold_this(kind: str, subject: Any) -> None:
    decide_on(kind, subject, withheld())
    caches["process"].clear()


def test_a_product_is_found_by_its_words_in_either_script(client: Client) -> None:
    seller = mara()
    cup = product_of(seller, title="手作陶瓷杯", text="景德鎮燒製，Café crème 色。")
    product_of(seller, title="Linen towel", text="Washed.")
    for q in ("陶瓷", "陶瓷杯", "景德镇", "燒制", "cafe creme", "mug", "杯"):
        assert products(client, q)[-1:] == [cup.pk] or q == "mug", q
    assert products(client, "陶瓷 towel") == [] and len(products(client, "mug")) == 2, "their pictures show mugs"
    assert "手作陶瓷杯" in text_of(client, "陶瓷", **{"in": "products"})


def test_products_by_language_and_day(client: Client) -> None:
    chinese = product_of(mara(), title="手冲咖啡壶 tea", text="喝茶喝咖啡都合适的玻璃壶")
    english = product_of(Account.objects.get(username="mara"), title="Tea pot", text="A pot that is made for tea.")
    assert products(client, "tea") == [english.pk, chinese.pk]
    assert products(client, "tea", lang="zh-hans") == [chinese.pk] and products(client, "tea", lang="en") == [
        english.pk
    ]
    assert products(client, "tea", until="2020-01-01") == []
    # A filter of notes says nothing of products.
    assert products(client, "tea", kind="words") == [english.pk, chinese.pk]


def test_a_changed_product_is_found_by_its_new_words_alone(client: Client) -> None:
    seller = mara()
    product = product_of(seller, title="Mug")
    offer = Offer(**(OFFER | {"title": "Basin"}))
    pictures = [NewPicture("ab" * 32, 640, 480, "LKO2?U%2Tw=w]~RBVZRi};RPxuwH", "Blue")]
    edit_product(account=seller, product=product, offer=offer, pictures=pictures)
    assert products(client, "mug") == [] and products(client, "basin blue") == [product.pk]
    delete_product(account=seller, product=product)
    assert products(client, "basin") == []


def test_pages_of_products_repeat_none(client: Client) -> None:
    seller = mara()
    made = [product_of(seller, title=f"Mug {number}").pk for number in range(30)]
    first = client.get(SEARCH, {"q": "mug", "in": "products"}).context["goods"]
    rest = client.get(SEARCH, {"q": "mug", "in": "products", "before": first.next}).context["goods"]
    assert [good.product.pk for page in (first, rest) for good in page.items] == made[::-1] and rest.next == ""


def test_shops_by_name_by_a_slip_in_it_and_by_what_they_say(client: Client) -> None:
    shop_of(mara(), name="Clay and Kiln", about="Cups from 景德鎮")
    shop_of(xiaoman(), name="小滿陶藝", about="Clay as well")
    assert shops(client, "clay") == ["Clay and Kiln", "小滿陶藝"]
    assert shops(client, "kolm") == [] and shops(client, "klin") == ["Clay and Kiln"]
    assert shops(client, "小满陶艺") == shops(client, "陶艺") == shops(client, "小曼陶艺") == ["小滿陶藝"]
    assert shops(client, "景德镇") == ["Clay and Kiln"]
    assert "Clay and Kiln" in text_of(client, "clay", **{"in": "shops"})


def test_a_withheld_product_is_told_of_in_every_search_and_found_by_its_seller(client: Client) -> None:
    seller = mara()
    product = product_of(seller, title="A secret recipe")
    withhold_this("product", product)
    assert products(client, "secret") == []
    pages = {word: text_of(client, word, **{"in": "products"}).replace(word, "") for word in ("secret", "nonexistent")}
    asked = {word: re.sub('value="[A-Za-z0-9]{64}"', "", page) for word, page in pages.items()}
    assert asked["secret"] == asked["nonexistent"]
    assert "Products that are withheld from you are not searched" in asked["secret"]
    assert 'role="option"' not in client.get(reverse("suggest"), {"q": "secret"}).content.decode()
    own = signed_in("mara")
    assert products(own, "secret") == [product.pk] and "A product stood here." in text_of(
        own, "secret", **{"in": "products"}
    )


def test_a_shop_whose_words_are_withheld_is_not_found_by_them(client: Client) -> None:
    seller = mara()
    shop = shop_of(seller, name="A secret shop")
    withhold_this("seller", shop)
    assert shops(client, "secret") == [] and shops(signed_in("mara"), "secret") == ["A secret shop"]
    assert "Shops whose words are withheld" in text_of(client, "x", **{"in": "shops"})


def test_products_that_wait_for_their_check_only_their_seller_finds(client: Client, settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    product = product_of(mara(), title="Mug")
    assert products(client, "mug") == shops(client, "clay") == []
    assert products(signed_in("mara"), "mug") == [product.pk] and shops(signed_in("mara"), "clay") == ["Clay"]


def test_where_products_are_off_they_are_not_searched_and_the_policy_is_named(client: Client, settings: Any) -> None:
    product_of(mara(), title="Mug")
    put_in_force(settings, policy("no-shops", '[policy.features]\noff = ["products"]'))
    for kind in ("products", "shops"):
        answer = client.get(SEARCH, {"q": "mug", "in": kind})
        page = answer.content.decode()
        assert answer.status_code == 403 and "they are not searched" in page and "The policy no-shops" in page
        assert "/p/" not in page and "Clay" not in page
    assert 'role="option"' not in client.get(reverse("suggest"), {"q": "mug"}).content.decode()
    assert client.get(SEARCH, {"q": "mug"}).status_code == 200


def test_shops_and_products_are_suggested(client: Client) -> None:
    seller = mara()
    for number in range(4):
        product_of(seller, title=f"陶瓷杯 {number}")
    shop_of(seller, name="陶瓷小店")
    shop_of(xiaoman(), name="Needle", about="陶瓷")
    post(seller, " ".join(f"#陶瓷{number}" for number in range(12)))
    page = client.get(reverse("suggest"), {"q": "陶瓷"}).content.decode()
    assert (
        page.count('role="option"') == 8 and page.count("suggested-product") == 2 and page.count("suggested-shop") == 1
    )


# --- Rows and queries ------------------------------------------------------------------------------------------------
def test_what_came_in_past_the_site_is_found_after_the_command(client: Client) -> None:
    author = mara()
    notes = [Note.objects.create(author=author, text=f"旧茶 {number}", languages=["zh-hans"]) for number in range(7)]
    post(author, "新茶")
    Tag.objects.create(name="老茶")
    product = product_of(author, title="Mug")
    ProductTokens.objects.all().delete()
    SellerTokens.objects.all().delete()
    assert ids(client, "旧茶") == [] and products(client, "mug") == shops(client, "clay") == []
    call_command("search", batch=3, verbosity=0)
    assert ids(client, "旧茶", lang="zh-hans") == [note.pk for note in notes[::-1]]
    assert [tag.name for tag in client.get(SEARCH, {"q": "#老茶"}).context["tags"]] == ["老茶"]
    assert products(client, "mug") == [product.pk] and shops(client, "clay") == ["Clay"]
    assert [each.username for each in client.get(SEARCH, {"q": "@mraa"}).context["people"]] == ["mara"]


def test_the_command_goes_on_where_it_was_and_renews_earlier_editions(capsys: pytest.CaptureFixture[str]) -> None:
    author = mara()
    kept, stale = post(author, "kept #kept"), post(author, "stale")
    NoteTokens.objects.filter(note=stale).update(edition=0, tokens="'nothing'")
    before = NoteTokens.objects.get(note=kept).pk
    call_command("search")
    assert "1 notes can be found now" in capsys.readouterr().out
    assert newest_with(NOTES, Wanted(sought("stale")), below=NEWEST_ID, size=9) == [stale.pk]
    call_command("search")
    assert "0 notes can be found now" in capsys.readouterr().out
    assert NoteTokens.objects.get(note=kept).pk == before
    call_command("search", again=True)
    assert "2 notes can be found now" in capsys.readouterr().out and TagTokens.objects.count() == 1


@pytest.mark.usefixtures("frozen_is_asked")
@pytest.mark.parametrize(
    "asked",
    [{}, {"order": "best"}, {"in": "people"}, {"in": "tags"}, {"in": "products"}, {"in": "shops"}, {"lang": "en"}],
)
def test_queries_do_not_grow_with_what_is_found(
    asked: dict[str, str],
    client: Client,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    author = mara()
    index_person(author)
    post(author, "mara likes #mara", pictures=[PICTURE], languages=["en"])
    product_of(author, title="mara")
    client.login(username="mara", password=PASSWORD)
    client.get(SEARCH, {"q": "mara", **asked})
    # Not one card is kept from before, which would cost no query.
    STORE.clear()
    with django_assert_max_num_queries(12) as few:
        client.get(SEARCH, {"q": "mara", **asked})
    for number in range(15):
        post(author, f"mara #mara{number}", pictures=[PICTURE], languages=["en"])
        index_person(person(f"mara_{number}"))
        shop_of(Account.objects.get(username=f"mara_{number}"), name="mara", country="US")
        product_of(author, title=f"mara {number}")
    STORE.clear()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(SEARCH, {"q": "mara", **asked})
