"""What policies do to posting, commenting and reading."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, Follow
from feeds.actions.comment_on_note import CannotComment, comment_on_note
from feeds.actions.count_pool import count_pool
from feeds.actions.post_note import post_note
from feeds.models import Comment, Note, PlaceDispute
from moderation.actions.obey_demand import DemandKnown, lift_demand, obey_demand
from moderation.actions.run_check import run_check
from moderation.models import Check, Decision, Statement
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.shops import product_of

pytestmark = pytest.mark.django_db
PLACE = policy("place-shown", '[policy.place]\nshow = "always"')
# Of the documentation networks in the file that ships.
SEEN = {"REMOTE_ADDR": "192.0.2.1"}


@pytest.fixture
def at_mara(client: Client) -> Client:
    mara()
    assert client.login(username="mara", password=PASSWORD)
    return client


def page(client: Client, note: Note, **extra: Any) -> str:
    return client.get(note.get_absolute_url(), **extra).content.decode()


def main_of(client: Client, note: Note) -> str:
    """What the page says, without the tokens that differ from request to request."""
    found = re.search("<main.*</main>", page(client, note), re.S)
    assert found
    return re.sub('value="[A-Za-z0-9]{64}"', "", found[0])


def seen_from(country: str | None) -> Client:
    client = Client()
    if country:
        session = client.session
        session["seen_from"] = country
        session.save()
    return client


# --- The place label -------------------------------------------------------------------------------------------------
def test_without_a_policy_no_place_is_stored(at_mara: Client) -> None:
    at_mara.post(reverse("note_new"), {"title": "Fog", "show_place": "on"}, **SEEN)
    assert Note.objects.get().place is None


def test_a_place_is_shown_to_its_author_before_posting_and_then_to_all(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, PLACE)
    form = at_mara.get(reverse("note_new"), **SEEN).content.decode()
    at_mara.post(reverse("note_new"), {"title": "Fog"}, **SEEN)
    note = Note.objects.get()
    from isthmus.regions.countries import country_name

    name = country_name(note.place["country"], "en")
    assert f"from where it is posted: {name}" in form and "The policy place-shown" in form
    assert name in page(Client(), note)
    at_mara.post(reverse("comment_new", args=[note.pk]), {"text": "Mine"}, **SEEN)
    assert Comment.objects.get().place == note.place


def test_a_forged_header_changes_no_place(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, PLACE)
    at_mara.post(reverse("note_new"), {"title": "Fog"}, HTTP_X_FORWARDED_FOR="192.0.2.1", REMOTE_ADDR="127.0.0.1")
    assert Note.objects.get().place is None


def test_by_choice_means_chosen(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("choice", '[policy.place]\nshow = "choice"'))
    at_mara.post(reverse("note_new"), {"title": "One"}, **SEEN)
    at_mara.post(reverse("note_new"), {"title": "Two", "show_place": "on"}, **SEEN)
    assert [note.place is None for note in Note.objects.order_by("id")] == [True, False]


def test_a_disputed_place_says_so_until_it_is_settled(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, PLACE)
    at_mara.post(reverse("note_new"), {"title": "Fog"}, **SEEN)
    note = Note.objects.get()
    at_mara.post(reverse("note_place", args=[note.pk]), {"words": "I use a proxy."})
    assert "disputed by its author" in page(Client(), note)
    staff = Account.objects.create_superuser("root_1", "", PASSWORD)
    admin = Client()
    admin.force_login(staff)
    listed = reverse("admin:feeds_placedispute_changelist")
    assert "I use a proxy." in admin.get(listed).content.decode()
    admin.post(listed, {"action": "remove_place", "_selected_action": [PlaceDispute.objects.get().pk]})
    note.refresh_from_db()
    assert note.place is None and PlaceDispute.objects.get().state == "removed"
    assert "disputed" not in page(Client(), note)
    assert "Somebody has looked, and took it away." in page(at_mara, note)
    sent = {"action": "keep_place", "_selected_action": [PlaceDispute.objects.get().pk]}
    again = admin.post(listed, sent, follow=True)
    assert "0 disputes settled." in again.content.decode()


def test_nobody_disputes_somebody_elses_place(at_mara: Client, settings: Any) -> None:
    note = post_note(author=xiaoman(), title="茶", text="", place={"country": "CN"})
    at_mara.post(reverse("note_place", args=[note.pk]), {"words": "x"})
    assert not PlaceDispute.objects.exists()


# --- Before or after -------------------------------------------------------------------------------------------------
def test_what_is_held_shows_when_its_check_found_nothing(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    note = post_note(author=Account.objects.get(), title="Fog", text="")
    assert Client().get(note.get_absolute_url()).status_code == 404
    assert "so far only you see it" in page(at_mara, note)
    run_check(check_id=Check.objects.get().pk)
    assert Client().get(note.get_absolute_url()).status_code == 200


def test_a_held_comment_is_announced_and_read_by_its_author_alone(at_mara: Client, settings: Any) -> None:
    note = post_note(author=xiaoman(), title="茶", text="")
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    at_mara.post(reverse("comment_new", args=[note.pk]), {"text": "How deep?"})
    assert "How deep?" in page(at_mara, note)
    others = page(Client(), note)
    assert "How deep?" not in others and "1 comment waits for its check" in others
    run_check(check_id=Check.objects.get(kind="comment").pk)
    assert "How deep?" in page(Client(), note)


# --- Switched off ----------------------------------------------------------------------------------------------------
def test_commenting_switched_off_is_shown_named_and_enforced_but_not_on_ones_own(
    at_mara: Client, settings: Any
) -> None:
    put_in_force(settings, policy("quiet", '[policy.features]\noff = ["commenting"]', audience='homes = ["global"]'))
    theirs, own = post_note(author=xiaoman(), title="茶", text=""), post_note(author=mara_(), title="Fog", text="")
    told = page(at_mara, theirs)
    assert "Commenting is switched off for you." in told and "The policy quiet" in told and 'id="say"' not in told
    answer = at_mara.post(reverse("comment_new", args=[theirs.pk]), {"text": "Kept words"})
    assert answer.status_code == 422 and not Comment.objects.exists()
    assert 'id="say"' in page(at_mara, own)
    comment_on_note(author=mara_(), note=own, text="Mine")
    comment_on_note(author=Account.objects.get(username="xiaoman"), note=own, text="好")


def mara_() -> Account:
    return Account.objects.get(username="mara")


# --- Between two homes -----------------------------------------------------------------------------------------------
def test_comments_between_homes_are_checked_first_and_both_sides_are_told(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("strait", '[policy.between]\ncheck = "before"', audience='homes = ["domestic"]'))
    note, near = post_note(author=xiaoman(), title="茶", text=""), post_note(author=person("near"), title="x", text="")
    assert "The policy strait" in page(at_mara, note) and "The policy strait" not in page(at_mara, near)
    assert comment_on_note(author=mara_(), note=note, text="Tea?").held
    assert not comment_on_note(author=mara_(), note=near, text="Tea?").held
    fog = post_note(author=mara_(), title="Fog", text="")
    neighbour = Client()
    neighbour.force_login(Account.objects.get(username="xiaoman"))
    assert "The policy strait" in page(neighbour, fog)


def test_who_may_not_comment_across_is_told_by_which_policy(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("shut", "[policy.between]\ncomment = false", audience='homes = ["global"]'))
    note = post_note(author=xiaoman(), title="茶", text="")
    with pytest.raises(CannotComment, match="The policy shut"):
        comment_on_note(author=mara_(), note=note, text="Tea?")
    assert comment_on_note(
        author=Account.objects.get(username="xiaoman"), note=post_note(author=mara_(), title="Fog", text=""), text="好"
    )


def test_what_is_not_seen_across_leaves_a_notice_in_its_place(at_mara: Client, settings: Any) -> None:
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("wall", body, audience='homes = ["global"]'))
    note = post_note(author=xiaoman(), title="茶馆", text="")
    answer = at_mara.get(note.get_absolute_url())
    told = answer.content.decode()
    assert answer.status_code == 403 and "The policy wall" in told and "茶馆" not in told
    explore = at_mara.get("/").content.decode()
    assert "The policy wall" in explore and "茶馆" not in explore and "1 note on this page is withheld" in explore
    assert "茶馆" in Client().get("/").content.decode()


# --- Withheld in some places -----------------------------------------------------------------------------------------
def demand(subject: Note | Comment, country: str = "DE", *, kind: str = "note", **fields: Any) -> Any:
    staff = Account.objects.filter(is_staff=True).first() or Account.objects.create_superuser("root_1", "", PASSWORD)
    values = {"authority": "A court", "law": "Section 1", "reference": "1/26", "received_on": dt.date(2026, 11, 1)}
    return obey_demand(kind=kind, subject=subject, country=country, staff=staff, **(values | fields))


def test_a_demand_withholds_in_its_country_and_changes_nothing_elsewhere(at_mara: Client, settings: Any) -> None:
    settings.SEEN_FROM = True
    note = post_note(author=mara_(), title="Fog", text="Deep.")
    before = main_of(seen_from("FR"), note)
    made = demand(note)
    there = seen_from("DE").get(note.get_absolute_url())
    told = there.content.decode()
    assert there.status_code == 451 and there["Link"] == f'<{settings.SITE_URL}/>; rel="blocked-by"'
    assert "A court, by law" in told and "Withheld in Germany since" in told and "Deep." not in told
    assert main_of(seen_from("FR"), note) == main_of(seen_from("US"), note) == before
    assert seen_from(None).get(note.get_absolute_url()).status_code == 200, "unknown is not every restriction"
    assert "A court, by law" in seen_from("DE").get("/").content.decode()
    assert "A court" not in seen_from("FR").get("/").content.decode()
    assert "Section 1" in Client().get(reverse("demands")).content.decode()
    # Its author is told, and sees what others see.
    told = at_mara.get(Statement.objects.get().get_absolute_url()).content.decode()
    assert "It holds in Germany," in told and "A court" in told
    with pytest.raises(DemandKnown):
        demand(note)
    lift_demand(demand=made, facts="Overturned.", staff=Account.objects.get(username="root_1"))
    assert main_of(seen_from("DE"), note) == before
    note.refresh_from_db()
    assert (note.restricted, Statement.objects.count()) == (False, 2)
    assert "No longer in force" in Client().get(reverse("demands")).content.decode()
    # The court changes its mind once more: the same demand, with all its decisions.
    assert demand(note) == made and seen_from("DE").get(note.get_absolute_url()).status_code == 451
    assert "No longer in force" not in Client().get(reverse("demands")).content.decode()
    assert [each.outcome for each in made.decisions.order_by("pk")] == ["remove", "keep", "remove"]


def test_two_demands_stand_beside_each_other(settings: Any) -> None:
    settings.SEEN_FROM = True
    note = post_note(author=mara(), title="Fog", text="")
    first, _second = demand(note, "DE"), demand(note, "FR")
    lift_demand(demand=first, facts="", staff=Account.objects.get(username="root_1"))
    status = {country: seen_from(country).get(note.get_absolute_url()).status_code for country in ("DE", "FR")}
    assert status == {"DE": 200, "FR": 451}
    assert Decision.objects.filter(outcome="remove", superseded_by=None).count() == 1


def test_however_many_demands_there_are_the_pages_ask_as_often(client: Client) -> None:
    author = mara()
    asked = []
    for count in (1, 9):
        for number in range(count):
            note = post_note(author=author, title=f"Fog {number}", text="")
            demand(note)
            comment = comment_on_note(author=author, note=note, text="Deep.")
            lifted = demand(comment, kind="comment")
            lift_demand(demand=lifted, facts="", staff=Account.objects.get(username="root_1"))
        client.force_login(Account.objects.get(username="root_1"))
        for url in (reverse("demands"), reverse("admin:moderation_legaldemand_changelist")):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(url).content.decode()
            asked.append(len(queries))
            assert f"#comment-{comment.pk}" in page or "admin" in url
    assert asked[:2] == asked[2:]


def test_demands_come_in_pages_and_each_has_an_address_that_shows_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.views.public.DEMANDS", 2)
    author = mara()
    made = [demand(post_note(author=author, title=f"Fog {number}", text="")) for number in range(3)]
    first = client.get(reverse("demands"))
    assert [told["demand"] for told in first.context["demands"]] == [made[2], made[1]]
    rest = client.get(reverse("demands"), {"before": first.context["next"]})
    assert [told["demand"] for told in rest.context["demands"]] == [made[0]] and rest.context["next"] == 0
    assert client.get(made[0].get_absolute_url()).context["demands"][0]["demand"] == made[0]
    assert len(client.get(reverse("demands"), {"before": "x\0"}).context["demands"]) == 2


def test_a_demand_is_entered_and_lifted_in_the_admin(client: Client, settings: Any) -> None:
    settings.SEEN_FROM = True
    note = post_note(author=mara(), title="Fog", text="")
    client.force_login(Account.objects.create_superuser("root_1", "", PASSWORD))
    add, sent = reverse("admin:moderation_legaldemand_add"), {
        "address": "http://x/n/1/", "country": "DE", "authority": "A court", "law": "Section 1", "reference": "",
        "received_on": "2026-11-01",
    }  # fmt: skip
    assert "There is no note, comment or product at this address" in client.post(add, sent).content.decode()
    right = f"https://x{note.get_absolute_url()}"
    assert "still to come" in client.post(add, sent | {"address": right, "received_on": "2999-01-01"}).content.decode()
    assert "ten years ago" in client.post(add, sent | {"address": right, "received_on": "0001-01-01"}).content.decode()
    assert client.post(add, sent | {"address": f"https://x{note.get_absolute_url()}"}).status_code == 302
    assert seen_from("DE").get(note.get_absolute_url()).status_code == 451
    client.get(listed := reverse("admin:moderation_legaldemand_changelist"))
    again = client.post(add, sent | {"address": right}, follow=True).content.decode()
    assert "in force already" in again and "added successfully" not in again
    client.post(listed, {"action": "lift", "_selected_action": [note.pk]})
    from moderation.models import LegalDemand

    client.post(listed, {"action": "lift", "_selected_action": [LegalDemand.objects.get().pk]})
    assert seen_from("DE").get(note.get_absolute_url()).status_code == 200


# --- Languages -------------------------------------------------------------------------------------------------------
def test_a_mixed_note_counts_as_both_and_its_author_can_correct_that(at_mara: Client) -> None:
    note = post_note(author=mara_(), title="I love 这个茶馆 so much", text="真的很好")
    assert note.languages == ["zh-hans", "en"] and note.lang == "zh-hans"
    assert 'value="zh-hans" checked' in page(at_mara, note)
    at_mara.post(reverse("note_language", args=[note.pk]), {"languages": ["en", "xx"]})
    note.refresh_from_db()
    assert (note.languages, note.lang) == (["en"], "en")
    stranger = Client()
    stranger.force_login(xiaoman())
    stranger.post(reverse("note_language", args=[note.pk]), {"languages": ["ja"]})
    note.refresh_from_db()
    assert note.lang == "en"


@pytest.mark.parametrize(
    ("text", "reads", "languages"),
    [
        ("三套通勤穿搭 OK！", [], ["zh-hans"]),
        ("台灣的夜市真的很好吃，我們明天再來", [], ["zh-hant"]),
        ("早安", ["zh-hant"], ["zh-hant"]),
        ("今日は天気がいい", [], ["ja"]),
        ("서울 맛집", [], ["ko"]),
        ("Le chat dort sur la chaise", [], ["fr"]),
        ("Guten Morgen aus Berlin", ["en"], ["de"]),
        ("Hola", ["es"], ["es"]),
        ("😀 123", ["en"], []),
    ],
)
def test_the_script_decides_first_then_lingua(text: str, reads: list[str], languages: list[str]) -> None:
    from feeds.language import languages_of

    assert languages_of(text, reads=reads) == languages


# --- Explore ---------------------------------------------------------------------------------------------------------
def headlines(client: Client, address: str = "/") -> list[str]:
    return re.findall(r'<h3 lang="[^"]*" dir="auto">([^<]*)</h3>', client.get(address).content.decode())


def test_explore_prefers_what_the_policy_says_and_says_so(at_mara: Client, settings: Any) -> None:
    post_note(author=xiaoman(), title="茶馆里的下午", text="")
    post_note(author=mara_(), title="Fog over the harbour", text="")
    assert headlines(at_mara) == ["Fog over the harbour", "茶馆里的下午"]
    weights = policy("taste", "[policy.explore]\nfresh = 1.0\nlanguage = 3.0")
    put_in_force(settings, weights)
    reader = person("reader", languages=["zh-hans"])
    theirs = Client()
    theirs.force_login(reader)
    assert headlines(theirs) == ["茶馆里的下午", "Fog over the harbour"]
    assert headlines(at_mara)[0] == "Fog over the harbour"
    assert headlines(theirs, "/?order=time") == ["Fog over the harbour", "茶馆里的下午"]
    told = theirs.get("/").content.decode()
    assert "in a language the reader reads (3)" in told and "The policy taste" in told and "order=time" in told
    # The sums that are shown are those that decided: fresh 1.00 and language 3.00.
    told = theirs.get("/explore/why/").content.decode()
    assert "<b>4.00</b>" in told and "in a language the reader reads 3 × 1.00" in told


def test_every_note_is_on_one_page_of_explore_and_on_no_other(settings: Any) -> None:
    put_in_force(settings, policy("taste", "[policy.explore]\nfresh = 1.0\nliked = 5.0"))
    author = mara()
    for number in range(47):
        note = post_note(author=author, title=f"Note {number}", text="")
        Note.objects.filter(pk=note.pk).update(likes_count=number % 7)
    count_pool()
    client, address, seen = Client(), "/", []
    for _page in range(5):
        page_ = client.get(address).content.decode()
        seen += re.findall(r'<h3 lang="[^"]*" dir="auto">([^<]*)</h3>', page_)
        following = re.search(r'href="(\?before=[^"]+)"', page_)
        if not following:
            break
        address = f"/{following[1]}"
    assert len(seen) == 47 and len(set(seen)) == 47
    assert seen[0] == "Note 41" and Client().get("/?before=x-y").status_code == 200


def test_who_may_not_follow_across_is_told_by_which_policy(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("shut", "[policy.between]\nfollow = false", audience='homes = ["global"]'))
    xiaoman()
    answer = at_mara.post(reverse("follow", args=["xiaoman"]), follow=True)
    assert "You cannot follow people of the other home. The policy shut" in answer.content.decode()


def test_one_notice_stands_for_all_that_a_policy_keeps_back(at_mara: Client, settings: Any) -> None:
    neighbour = xiaoman()
    for number in range(3):
        post_note(author=neighbour, title=f"茶 {number}", text="")
    post_note(author=mara_(), title="Fog", text="")
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("wall", body, audience='homes = ["global"]'))
    told = at_mara.get("/").content.decode()
    assert (
        "3 notes stood here." in told and "3 notes on this page are withheld" in told and headlines(at_mara) == ["Fog"]
    )


# --- Compare ---------------------------------------------------------------------------------------------------------
def test_two_viewers_beside_each_other_and_the_rule_at_the_seam(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("quiet", '[policy.features]\noff = ["copying"]', audience='homes = ["global"]'))
    note = post_note(author=mara_(), title="Fog", text="Deep.")
    demand(note)
    address = reverse("compare", args=[note.pk])
    told = Client().get(address, {"a_country": "DE", "b_country": "FR", "b_home": "global"}).content.decode()
    assert "A court, by law" in told and told.count("Deep.") == 1
    assert "The policy quiet" in told and "Switched off: copying." in told
    told = Client().get(address, {"a_country": "FR", "b_country": "xx", "b_age": "x"}).content.decode()
    assert "both see the same, under the same settings" in told


def test_what_belongs_to_a_note_is_compared_as_well(settings: Any) -> None:
    seller, neighbour = mara(), xiaoman()
    note = post_note(author=seller, title="New mug", text="", products=[product_of(seller, title="small mug")])
    comment_on_note(author=neighbour, note=note, text="好看")
    address = reverse("compare", args=[note.pk])
    alike = Client().get(address, {"a_home": "global", "b_home": "domestic"}).content.decode()
    assert "both see the same" in alike and alike.count("small mug") == 2 and alike.count("1 comment can be read.") == 2
    put_in_force(
        settings,
        policy("no-shop", '[policy.features]\noff = ["products"]', audience='homes = ["domestic"]'),
        policy("wall", "[policy.between]\nsee = false\nfollow = false\ncomment = false", audience='homes = ["global"]'),
    )
    told = Client().get(address, {"a_home": "global", "b_home": "domestic", "b_country": "CN"}).content.decode()
    assert "not the same of what belongs to it" in told and told.count("small mug") == 1
    assert "Its products are switched off." in told and "0 comments can be read." in told
    assert "The policy no-shop" in told and "The policy wall" in told
    assert "<b>China · domestic</b>" in told, "the seam names its two sides"


# --- Nothing round the back ------------------------------------------------------------------------------------------
def test_who_reads_a_notice_can_neither_like_nor_comment(at_mara: Client, settings: Any) -> None:
    note = post_note(author=xiaoman(), title="茶", text="")
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("wall", body, audience='homes = ["global"]'))
    for address in (reverse("note_like", args=[note.pk]), reverse("comment_new", args=[note.pk])):
        answer = at_mara.post(address, {"text": "x"})
        assert answer.status_code == 403 and "The policy wall" in answer.content.decode()
    note.refresh_from_db()
    assert (note.likes_count, note.comments_count) == (0, 0)


def test_an_answer_goes_to_whom_it_answers_as_well(at_mara: Client, settings: Any) -> None:
    neighbour = xiaoman()
    note = post_note(author=mara_(), title="Fog", text="")
    said = comment_on_note(author=neighbour, note=note, text="好")
    put_in_force(settings, policy("strait", '[policy.between]\ncheck = "before"', audience='homes = ["domestic"]'))
    near = person("near")
    assert not comment_on_note(author=near, note=note, text="Deep.").held
    assert comment_on_note(author=near, note=note, text="And you?", parent=said).held
    assert comment_on_note(author=mara_(), note=note, text="And you?", parent=said).held


def test_a_comment_that_waits_cannot_be_answered_by_guessing_its_number(at_mara: Client, settings: Any) -> None:
    neighbour = xiaoman()
    note = post_note(author=mara_(), title="Fog", text="")
    put_in_force(settings, policy("first", '[policy.check]\nwhen = "before"'))
    waits = comment_on_note(author=neighbour, note=note, text="好")
    answer = at_mara.post(reverse("comment_new", args=[note.pk]), {"text": "x", "parent": waits.pk})
    assert answer.status_code == 404


def test_a_withheld_comment_cannot_be_answered_by_guessing_its_number(at_mara: Client, settings: Any) -> None:
    settings.SEEN_FROM = True
    note = post_note(author=mara_(), title="Fog", text="")
    said = comment_on_note(author=xiaoman(), note=note, text="好")
    root = person("root_1", is_staff=True)
    obey_demand(kind="comment", subject=said, country="FR", authority="A court", law="1", reference="",
                received_on=dt.date(2026, 11, 1), staff=root)  # fmt: skip
    session = at_mara.session
    for country, status in (("FR", 404), ("US", 302)):
        session["seen_from"] = country
        session.save()
        answer = at_mara.post(reverse("comment_new", args=[note.pk]), {"text": "x", "parent": said.pk})
        assert answer.status_code == status, country


def test_what_is_refused_puts_no_page_into_the_place_of_a_button(at_mara: Client, settings: Any) -> None:
    note = post_note(author=xiaoman(), title="茶", text="")
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("wall", body, audience='homes = ["global"]'))
    for address in (reverse("follow", args=["xiaoman"]), reverse("note_save", args=[note.pk])):
        answer = at_mara.post(address, headers={"HX-Request": "true"})
        assert answer.status_code == 403 and not answer.content, "the script sends the plain form then"


def test_a_demand_shows_nobody_what_is_held(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("first-checked", '[policy.check]\nwhen = "before"'))
    note = post_note(author=mara_(), title="Not looked at yet", text="")
    made = demand(note, "FR")
    assert Client().get(note.get_absolute_url()).status_code == 404
    assert lift_demand(demand=made, facts="", staff=Account.objects.get(username="root_1"))
    assert Client().get(note.get_absolute_url()).status_code == 404
    assert not lift_demand(demand=made, facts="", staff=Account.objects.get(username="root_1"))


def test_an_author_reads_everywhere_where_a_notice_stands(at_mara: Client) -> None:
    note = post_note(author=mara_(), title="Bells", text="")
    demand(note, "FR")
    assert "Others see a notice in its place in France" in page(at_mara, note)


def test_an_author_reads_who_is_kept_from_it_by_a_policy(at_mara: Client, settings: Any) -> None:
    note, product = post_note(author=mara_(), title="Bells", text=""), product_of(mara_())
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("wall", body, audience='homes = ["domestic"], countries = ["CN"]'))
    for address in (note.get_absolute_url(), product.get_absolute_url(), "/@mara/shop/"):
        told = at_mara.get(address).content.decode()
        assert "a notice stands in its place: The policy wall" in told, address
        assert "whose home is domestic and who are in China" in told
    told = at_mara.get(reverse("regime")).content.decode()
    assert "The policy wall" in told and "They do not see what people of the other home post." in told


def test_following_is_shown_as_switched_off_where_it_is(at_mara: Client, settings: Any) -> None:
    note = post_note(author=xiaoman(), title="茶", text="")
    for address in (note.get_absolute_url(), "/@xiaoman/"):
        assert "Following is switched off" not in at_mara.get(address).content.decode()
    put_in_force(settings, policy("shut", "[policy.between]\nfollow = false", audience='homes = ["global"]'))
    for address in (note.get_absolute_url(), "/@xiaoman/"):
        told = at_mara.get(address).content.decode()
        assert "Following is switched off for you here." in told and "The policy shut" in told
    # What one follows since before can be let go.
    Follow.objects.create(follower=mara_(), followee=Account.objects.get(username="xiaoman"))
    assert 'name="undo"' in at_mara.get("/@xiaoman/").content.decode()


def test_who_keeps_others_out_of_sight_is_told_to_those_others(at_mara: Client, settings: Any) -> None:
    # Mara's home is domestic; the policy is for the others, and touches her.
    body = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("apart", body, audience='homes = ["global"]'))
    Account.objects.filter(username="mara").update(home="domestic")
    theirs = post_note(author=person("lin", home="global"), title="Over there", text="")
    assert "The policy apart" in at_mara.get(reverse("regime")).content.decode()
    refused = at_mara.post(reverse("comment_new", args=[theirs.pk]), {"text": "Hello"})
    assert refused.status_code == 422
    assert "The policy apart" in refused.content.decode()


def test_what_cannot_be_copied_leaves_ones_own_free(at_mara: Client, settings: Any) -> None:
    put_in_force(settings, policy("no-copies", '[policy.features]\noff = ["copying"]'))
    post_note(author=mara_(), title="Mine", text="")
    post_note(author=person("lin"), title="Theirs", text="")
    cards = re.findall(r'<article class="(card[^"]*)".*?<h3[^>]*>(\w+)', at_mara.get("/").content.decode(), re.S)
    assert cards == [("card", "Theirs"), ("card mine", "Mine")]
    assert 'class="wall uncopied"' in Client().get("/").content.decode()


def test_what_is_switched_off_is_named_once_in_its_place(at_mara: Client, settings: Any) -> None:
    note = post_note(author=person("lin"), title="Fog", text="")
    put_in_force(settings, policy("hush", '[policy.features]\noff = ["copying", "commenting", "sharing", "search"]'))
    told = page(at_mara, note)
    assert "Switched off for you here: copying." in told
    assert "Commenting is switched off for you." in told and "Sharing is switched off for you here." in told
    assert "Switched off for you here: copying and commenting." in page(Client(), note)
