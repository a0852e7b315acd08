"""What rule editors do with detectors in the admin, and what everybody reads of them."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from isthmus.web import media
from PIL import Image

from accounts.models import Account
from feeds.actions.post_note import NewPicture, post_note
from moderation.actions.make_moderator import make_moderator
from moderation.actions.make_version import make_version
from moderation.actions.open_case import open_case
from moderation.detectors.pictures import pdq
from moderation.models import Backtest, Case, Detector, DetectorVersion, LadderStep, PictureHash, Rule, Term
from tests.moderation.test_decisions import moderator
from tests.moderation.test_known_pictures import scene
from tests.moderation.test_ladder import version_of
from tests.people import PASSWORD, mara, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    mara(is_staff=True, is_superuser=True)
    client.login(username="mara", password=PASSWORD)
    return client


def page_of(version: DetectorVersion) -> str:
    return reverse("admin:moderation_detector_change", args=[version.detector_id])


def test_an_editor_moves_a_version_up_and_down_with_a_reason(editor: Client) -> None:
    version = version_of(to="backtested")
    assert "Up: in shadow" in editor.get(page_of(version)).content.decode()
    editor.post(page_of(version), {"version": version.pk, "to": "shadow", "why": "Let us see."})
    editor.post(page_of(version), {"version": version.pk, "to": "draft", "why": "It saw nothing."})
    steps = LadderStep.objects.filter(version=version).order_by("id").values_list("to_state", "why")
    assert list(steps)[1:] == [("shadow", "Let us see."), ("draft", "It saw nothing.")]


def test_what_keeps_a_version_back_stands_beside_it(editor: Client) -> None:
    version = version_of(to="suggest")
    page = editor.get(page_of(version)).content.decode()
    assert "Not yet “decides”:" in page and "it takes a day" in page
    answer = editor.post(page_of(version), {"version": version.pk, "to": "enforce", "why": "Now."}, follow=True)
    assert "it takes a day" in answer.content.decode()
    assert version.steps.latest("id").to_state == "suggest"


def test_a_backtest_is_told_in_the_readers_words(editor: Client) -> None:
    version = version_of(to="shadow")
    counted = {"looked_at": 3, "found": 1}
    by = {"language": {"en": counted, "und": counted}, "home": {"domestic": counted}, "country": {"DE": counted}}
    Backtest.objects.create(version=version, state="done", report={"by": by | {"kind": {"note": counted}}})
    english = editor.get(page_of(version)).content.decode()
    public = version.get_absolute_url()
    chinese = editor.get(public, headers={"Accept-Language": "zh-CN"}).content.decode()
    for name in ("English", "unknown", "Domestic", "Germany", "A note"):
        assert f'<th scope="row">{name}</th><td>3</td><td>1</td>' in english
    for name in ("英语", "未知", "国内", "德国", "一篇笔记"):
        assert f'<th scope="row">{name}</th><td>3</td><td>1</td>' in chinese


def test_one_backtest_is_asked_for_at_a_time(editor: Client) -> None:
    version = version_of(to="shadow")
    assert "Try it on past posts</button>" in editor.get(page_of(version)).content.decode()
    Backtest.objects.create(version=version, state="running", looked_at=1, of=3)
    page = editor.get(page_of(version)).content.decode()
    assert "1 of 3 past posts" in page and "Try it on past posts</button>" not in page


def test_an_editor_makes_a_version_and_is_told_what_is_wrong_with_one(editor: Client) -> None:
    detector = Detector.objects.create(name="mine", kind="terms")
    url = reverse("admin:moderation_detector_change", args=[detector.pk])
    asked = {"do": "make", "threshold": "0.5", "hourly_limit": "3", "parameters": '{"terms": [["", "."]]}'}
    assert "has no letter or digit" in editor.post(url, asked).content.decode()
    rule = Rule.objects.get(code="spam")
    page = editor.post(url, asked | {"languages": ["en", "xx"]}).content.decode()
    assert "xx is not one of the available choices" in page and 'value="zh-hans"' in page
    editor.post(
        url, asked | {"parameters": '{"terms": [["", "zebra"]]}', "rule": rule.pk, "languages": ["en", "zh-hans"]}
    )
    made = DetectorVersion.objects.get(detector=detector)
    assert (made.rule, made.hourly_limit, made.languages) == (rule, 3, ["en", "zh-hans"])


@pytest.mark.parametrize(
    ("kind", "parameters", "sentence"),
    [
        ("terms", "{}", "terms: Field required"),
        ("terms", "[" * 100_000, "Enter a valid JSON"),
        ("terms", '{"terms": [["spam", "a\\u0000b"]]}', "null character"),
        ("links", '{"domains": ["bad.example"]}', "Choose the rule"),
    ],
)
def test_whatever_is_typed_for_parameters_gets_a_sentence(
    editor: Client, kind: str, parameters: str, sentence: str
) -> None:
    url = reverse("admin:moderation_detector_change", args=[Detector.objects.create(name="mine", kind=kind).pk])
    page = editor.post(url, {"do": "make", "threshold": "0.5", "hourly_limit": "3", "parameters": parameters})
    assert sentence in page.content.decode() and not DetectorVersion.objects.filter(detector__name="mine").exists()
    assert "autofocus" in page.content.decode(), "the page opens where something is to be mended"


def test_a_term_that_is_found_nowhere_stays_out_of_the_list(editor: Client) -> None:
    rule, add = Rule.objects.get(code="spam"), reverse("admin:moderation_term_add")
    assert "no letter or digit" in editor.post(add, {"rule": rule.pk, "text": "\u200b"}).content.decode()
    # One from before stops the version with a sentence.
    Term.objects.create(rule=rule, text="\u200b")
    told = editor.post(reverse("admin:moderation_term_make_version"), follow=True).content.decode()
    assert "has no letter or digit in it" in told


def shown_in_a_case(image: Image.Image) -> tuple[Case, str]:
    """A case about a note with this picture, and the picture's digest."""
    file = io.BytesIO()
    image.save(file, "PNG")
    prepared = media.read_picture(file)
    media.store(prepared)
    picture = NewPicture(prepared.digest, prepared.width, prepared.height, prepared.blurhash, "")
    author = person("author")
    note = post_note(author=author, title="Offer", text="", pictures=[picture])
    rule = Rule.objects.get(code="illegal-goods")
    about = {"kind": "note", "subject_id": note.pk, "author_id": author.pk, "lang": "en", "rule_id": rule.pk}
    return open_case(**about), prepared.digest


def test_a_picture_of_a_case_goes_into_a_bank_in_one_step(client: Client) -> None:
    case, digest = shown_in_a_case(scene(1))
    editor = person("editor")
    make_moderator(account=editor, role="editor")
    client.force_login(Account.objects.get(pk=editor.pk))
    page = reverse("admin:moderation_case_change", args=[case.pk])
    assert "There is no bank of known pictures yet." in client.get(page).content.decode()
    bank = Detector.objects.create(name="seized", kind="pictures")
    address = reverse("admin:moderation_detector_change", args=[bank.pk])
    assert "Into the bank “seized”" in client.get(page).content.decode()
    sent = {"do": "bank", "case": case.pk, "picture": digest}
    assert "Version 1 is a draft." in client.post(address, sent, follow=True).content.decode()
    first = DetectorVersion.objects.with_state().get(detector=bank)
    known = PictureHash.objects.get(digest=digest).pdq
    assert (first.parameters["hashes"], first.rule, first.state) == ([known], case.rule, "draft")
    assert first.made_by == editor.pk
    # Once more it is known; a second picture stands beside it, with the settings as they were.
    assert "knows this picture already" in client.post(address, sent, follow=True).content.decode()
    other = pdq(scene(2))[0]
    made = make_version(detector=bank, parameters={"hashes": [other], "distance": 9}, rule=first.rule, hourly_limit=3)
    client.post(address, sent)
    third = DetectorVersion.objects.get(detector=bank, number=made.number + 1)
    assert third.parameters == {"hashes": sorted([known, other]), "distance": 9, "share": 1.0}
    assert third.hourly_limit == 3 and DetectorVersion.objects.filter(detector=bank).count() == 3


def test_nothing_but_a_picture_of_the_case_goes_into_a_bank_and_nobody_else_puts_it_there(editor: Client) -> None:
    case, digest = shown_in_a_case(Image.new("RGB", (300, 300), "white"))
    bank = Detector.objects.create(name="seized", kind="pictures")
    terms = Detector.objects.create(name="mine", kind="terms")
    address, other = (reverse("admin:moderation_detector_change", args=[each.pk]) for each in (bank, terms))
    sent = {"do": "bank", "case": case.pk, "picture": digest}
    assert "too little in this picture" in editor.post(address, sent, follow=True).content.decode()
    for wrong in ({"picture": "0" * 64}, {"picture": "../.."}, {"case": "x"}, {"case": "1"}):
        assert editor.post(address, sent | wrong).status_code == 404
    assert editor.post(other, sent).status_code == 404
    desk = Client()
    desk.force_login(moderator())
    assert desk.post(address, sent).status_code == 403
    assert "Into the bank" not in desk.get(reverse("admin:moderation_case_change", args=[case.pk])).content.decode()
    assert not DetectorVersion.objects.filter(detector=bank).exists()


def test_the_list_of_terms_becomes_a_draft(editor: Client) -> None:
    Term.objects.create(rule=Rule.objects.get(code="spam"), text="zebra")
    url, count = reverse("admin:moderation_term_make_version"), Term.objects.count()
    assert f"{count} terms, as they are now" in editor.get(url).content.decode()
    assert DetectorVersion.objects.filter(detector__name="terms").count() == 1, "to look changes nothing"
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = editor.cookies
    assert stranger.post(url).status_code == 403
    editor.post(url)
    version = DetectorVersion.objects.with_state().get(detector__name="terms", number=2)
    assert version.state == "draft" and ["spam", "zebra"] in version.parameters["terms"]


def test_a_moderator_reads_and_moves_nothing(client: Client) -> None:
    moderator()
    client.login(username="moderator", password=PASSWORD)
    version = version_of(to="suggest")
    assert "Down:" not in client.get(page_of(version)).content.decode()
    assert client.post(page_of(version), {"version": version.pk, "to": "draft", "why": "No."}).status_code == 403
    assert version.steps.latest("id").to_state == "suggest"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_reads_which_detectors_there_are_and_how_they_came_there(client: Client, language: str) -> None:
    version = version_of(to="shadow")
    headers = {"Accept-Language": language}
    assert f"{version.detector.name} 1" in client.get(reverse("detectors"), headers=headers).content.decode()
    page = client.get(version.get_absolute_url(), headers=headers).content.decode()
    assert version.digest in page and "For a test." in page
    assert "zebra crossing" not in page, "what it looks for is told to nobody who would write around it"


def test_an_unknown_version_is_no_page(client: Client) -> None:
    assert client.get(reverse("detector", args=["terms", 77])).status_code == 404
