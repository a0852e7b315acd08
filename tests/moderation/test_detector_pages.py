"""What rule editors do with detectors in the admin, and what everybody reads of them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from moderation.models import Detector, DetectorVersion, LadderStep, Rule, Term
from tests.moderation.test_decisions import moderator
from tests.moderation.test_ladder import version_of
from tests.people import PASSWORD, mara

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


def test_an_editor_makes_a_version_and_is_told_what_is_wrong_with_one(editor: Client) -> None:
    detector = Detector.objects.create(name="mine", kind="terms")
    url = reverse("admin:moderation_detector_change", args=[detector.pk])
    asked = {"do": "make", "threshold": "0.5", "hourly_limit": "3", "parameters": '{"terms": [["", "."]]}'}
    assert "has no letter or digit" in editor.post(url, asked).content.decode()
    rule = Rule.objects.get(code="spam")
    editor.post(url, asked | {"parameters": '{"terms": [["", "zebra"]]}', "rule": rule.pk, "languages": "en, zh-hans"})
    made = DetectorVersion.objects.get(detector=detector)
    assert (made.rule, made.hourly_limit, made.languages) == (rule, 3, ["en", "zh-hans"])


def test_the_list_of_terms_becomes_a_draft(editor: Client) -> None:
    Term.objects.create(rule=Rule.objects.get(code="spam"), text="zebra")
    editor.get(reverse("admin:moderation_term_make_version"))
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
