"""Reports by people: a receipt at once, a case, and an outcome always."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions.edit_profile import SaysWhatIsWithheld, edit_profile
from accounts.models import Account, WithheldProfile
from feeds.actions.comment_on_note import comment_on_note
from feeds.actions.delete_note import delete_note
from feeds.actions.edit_note import edit_note
from feeds.actions.post_note import post_note
from feeds.models import Note, Notification
from moderation.actions import report_subject as reporting
from moderation.actions.claim_case import claim_case
from moderation.actions.claim_next_case import claim_next_case
from moderation.actions.report_subject import report_subject
from moderation.actions.settle_reports import settle_reports
from moderation.errors import CannotReport, MeasureRefused, OwnContent
from moderation.measures import Chosen
from moderation.models import Case, Decision, Report, Rule, Signal
from moderation.priority import REPORTS
from tests.decisions import withheld
from tests.moderation.test_decisions import decide, moderator, open_case
from tests.people import mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.shops import product_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def report(reporter: Account, subject: Any, rule: str = "spam", words: str = "", kind: str = "note") -> Report:
    return report_subject(reporter=reporter, kind=kind, subject=subject, rule=rule, words=words)[0]


def address_of(subject: Any, kind: str = "note") -> str:
    return reverse("report", args=[kind, subject.pk])


def test_a_reader_reports_a_note_and_reads_at_once_that_it_arrived_and_later_what_came_of_it() -> None:
    note, reader = post_note(author=mara(), title="Offer", text="Money for nothing"), signed_in(xiaoman())
    assert address_of(note) in page(reader, note.get_absolute_url())
    sent = {"rule": "spam", "said": "He writes to everybody."}
    receipt = reader.post(address_of(note), sent, follow=True).content.decode()
    assert "Your report has arrived" in receipt and "He writes to everybody." in receipt
    assert "If you disagree" not in receipt, "nothing is decided yet"
    assert "waits for a moderator" in page(reader, reverse("reports"))
    assert Note.objects.get(pk=note.pk).withheld_by is None, "a report alone withholds nothing"
    decide(Case.objects.get(), moderator())
    made = Report.objects.get()
    assert made.state == "upheld"
    outcome = page(reader, made.get_absolute_url())
    assert "You were right" in outcome and "Spam and scams" in outcome and "Money for nothing" not in outcome
    assert "withheld" in page(reader, reverse("reports"))


def test_a_note_that_breaks_no_rule_stays_and_its_reporter_is_told() -> None:
    note, reader = post_note(author=mara(), title="Soup", text=""), xiaoman()
    report(reader, note)
    decide(Case.objects.get(), moderator(), measures=[])
    assert "it breaks no rule. It stays." in page(signed_in(reader), Report.objects.get().get_absolute_url())
    assert "decided on what you reported" in page(signed_in(reader), reverse("notifications"))
    told = Notification.objects.get(recipient=reader)
    assert signed_in(reader).get(reverse("notification", args=[told.pk])).url == reverse("reports")
    assert signed_in(reader).get(note.get_absolute_url()).status_code == 200


def test_what_its_author_deletes_meanwhile_is_answered_as_well() -> None:
    author, reader = mara(), xiaoman()
    note = post_note(author=author, title="Soup", text="")
    report(reader, note)
    note.delete()
    decide(Case.objects.get(), moderator(), measures=[])
    assert Report.objects.get().state == "gone"
    assert "had deleted it" in page(signed_in(reader), Report.objects.get().get_absolute_url())


def test_a_second_report_is_answered_with_the_first(client: Client) -> None:
    note, reader = post_note(author=mara(), title="Soup", text=""), xiaoman()
    report(reader, note)
    client.force_login(reader)
    again = client.post(address_of(note), {"rule": "hate"}, follow=True).content.decode()
    assert "You have reported this already." in again
    decide(Case.objects.get(), moderator(), measures=[])
    answered = client.post(address_of(note), {"rule": "spam"}, follow=True).content.decode()
    assert "breaks no rule" in answered, "the same words and rule have been decided"
    assert Report.objects.count() == 1 and Signal.objects.count() == 1


def test_what_was_edited_since_can_be_reported_anew() -> None:
    author, reader = mara(), xiaoman()
    note = post_note(author=author, title="Soup", text="")
    report(reader, note)
    decide(Case.objects.get(), moderator(), measures=[])
    report(reader, edit_note(author=author, note=note, title="Soup", text="Buy it now"))
    assert Case.objects.filter(state="queued").count() == 1 and Report.objects.filter(state="open").count() == 1


def test_the_database_holds_one_open_report_of_each_reader_and_subject() -> None:
    reader, note = xiaoman(), post_note(author=mara(), title="Soup", text="")
    made = report(reader, note)
    twice = Report(reporter=reader, author=note.author, kind="note", subject_id=note.pk, revision=1, rule_code="hate")
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()
    own = Report(reporter=reader, author=reader, kind="note", subject_id=1, revision=1, rule_code="hate")
    with pytest.raises(IntegrityError), transaction.atomic():
        own.save()
    assert Report.objects.get() == made


def test_without_a_rule_nothing_is_sent_and_nothing_typed_is_lost() -> None:
    note, reader = post_note(author=mara(), title="Soup", text=""), signed_in(xiaoman())
    for rule in ("", "nonsense", "\0"):
        answer = reader.post(address_of(note), {"rule": rule, "said": "Look closely."})
        told = answer.content.decode()
        assert answer.status_code == 422 and "Choose the rule" in told and "Look closely." in told
    too_long = reader.post(address_of(note), {"rule": "spam", "said": "x" * 1001})
    assert too_long.status_code == 422 and "x" * 1001 in too_long.content.decode()
    assert not Report.objects.exists() and not Case.objects.exists()


def test_htmx_gets_the_panel_the_receipt_and_the_link_again() -> None:
    note, reader = post_note(author=mara(), title="Soup", text=""), signed_in(xiaoman())
    panel = reader.get(address_of(note), headers=HTMX).content.decode()
    assert "<html" not in panel and "Which rule does it break?" in panel
    wrong = reader.post(address_of(note), {"said": "Hm"}, headers=HTMX)
    assert wrong.status_code == 200 and "Choose the rule" in wrong.content.decode()
    link = reader.get(f"{address_of(note)}?closed=1", headers=HTMX).content.decode()
    assert 'class="flag"' in link and "<form" not in link
    receipt = reader.post(address_of(note), {"rule": "spam"}, headers=HTMX).content.decode()
    assert "Your report has arrived" in receipt and "<html" not in receipt


def test_nobody_reports_their_own(client: Client) -> None:
    author = mara()
    note = post_note(author=author, title="Soup", text="")
    with pytest.raises(CannotReport):
        report(author, note)
    client.force_login(author)
    assert address_of(note) not in page(client, note.get_absolute_url())
    assert "This is yours" in client.post(address_of(note), {"rule": "spam"}).content.decode()
    assert not Report.objects.exists()


def test_a_visitor_is_told_both_ways(client: Client) -> None:
    note = post_note(author=mara(), title="Soup", text="")
    told = page(client, address_of(note))
    assert "Sign in to report it" in told and "mailto:" in told
    assert client.post(address_of(note), {"rule": "spam"}).status_code == 200 and not Report.objects.exists()


def test_what_one_does_not_see_cannot_be_reported() -> None:
    author, reader = mara(), signed_in(xiaoman())
    held = post_note(author=author, title="Soup", text="")
    Note.objects.filter(pk=held.pk).update(held=True)
    gone = post_note(author=author, title="Gone", text="")
    delete_note(author=author, note=gone)
    withheld = open_case(author)
    decide(withheld, moderator())
    for kind, number in (("note", held.pk), ("note", gone.pk), ("note", withheld.subject_id), ("nothing", 1)):
        assert reader.get(reverse("report", args=[kind, number])).status_code == 404
    assert reader.get(f"/report/note/{'9' * 30}/").status_code == 404


def test_each_kind_has_the_link_and_leads_to_a_case() -> None:
    author, reader = mara(), xiaoman()
    note = post_note(author=author, title="Soup", text="")
    comment = comment_on_note(author=author, note=note, text="Mine")
    product = product_of(author)
    places = {
        "comment": (comment, note.get_absolute_url()),
        "product": (product, product.get_absolute_url()),
        "seller": (product.seller, product.seller.get_absolute_url()),
        "account": (author, author.get_absolute_url()),
    }
    client = signed_in(reader)
    for kind, (subject, place) in places.items():
        assert address_of(subject, kind) in page(client, place)
        assert client.post(address_of(subject, kind), {"rule": "spam"}).status_code == 302
    assert set(Case.objects.values_list("kind", flat=True)) == set(places)
    desk = signed_in(moderator())
    for case in Case.objects.all():
        assert desk.get(reverse("admin:moderation_case_change", args=[case.pk])).status_code == 200
        decide(case, person(f"warden_{case.kind}"))
    assert set(Report.objects.values_list("state", flat=True)) == {"upheld"}


def test_the_author_never_learns_who_reported(client: Client) -> None:
    author, reader = mara(), person("quiet_reader", display_name="Quiet Reader")
    report(reader, post_note(author=author, title="Soup", text=""), words="Word for word")
    decide(Case.objects.get(), moderator())
    client.force_login(author)
    statement = author.statements.get()
    told = page(client, statement.get_absolute_url())
    assert "Somebody reported it. A person decided." in told
    for secret in ("Quiet Reader", "quiet_reader", "Word for word"):
        assert secret not in told
    assert client.get(Report.objects.get().get_absolute_url()).status_code == 404


def test_reports_and_a_detector_share_one_case_and_the_statement_says_both(client: Client) -> None:
    author = mara()
    case = open_case(author)
    report(xiaoman(), Note.objects.get(pk=case.subject_id))
    assert Case.objects.get() == case
    decide(case, moderator())
    client.force_login(author)
    assert "and somebody reported it" in page(client, author.statements.get().get_absolute_url())


def test_the_desk_shows_reports_and_names_nobody_unless_asked() -> None:
    note = post_note(author=mara(), title="Soup", text="")
    report(person("one", display_name="The First"), note, words="It is an advertisement.")
    report(person("two", languages=["zh-hans"]), note, rule="fair-selling", words="是广告")
    desk = signed_in(moderator())
    address = reverse("admin:moderation_case_change", args=[Case.objects.get().pk])
    case = page(desk, address)
    assert "2 reports" in case and "It is an advertisement." in case and "是广告" in case and "Fair selling" in case
    assert "The First" not in case and "zh-hans" in case
    assert "The First (@one)" in page(desk, f"{address}?who=1")
    assert "2 reports" in page(desk, reverse("admin:moderation_case_changelist"))


def test_a_moderator_decides_on_nothing_that_they_reported() -> None:
    note, warden = post_note(author=mara(), title="Soup", text=""), moderator()
    report(warden, note)
    assert claim_next_case(moderator=warden) is None
    with pytest.raises(OwnContent):
        claim_case(case_id=Case.objects.get().pk, moderator=warden)
    assert claim_next_case(moderator=moderator("second")) == Case.objects.get()


def test_reports_put_a_case_ahead_and_a_crowd_counts_for_two_at_most() -> None:
    author, warden = mara(), moderator()
    older, newer = (post_note(author=author, title=title, text="") for title in ("Older", "Newer"))
    report(person("first"), older)
    for number in range(12):
        report(person(f"crowd_{number}"), newer)
    before, after = Case.objects.get(subject_id=older.pk), Case.objects.get(subject_id=newer.pk)
    ahead = after.queued_at - after.waits_since
    assert before.queued_at - before.waits_since == REPORTS / 2
    assert REPORTS / 2 < ahead < REPORTS, "a dozen newcomers count for less than two"
    assert claim_next_case(moderator=warden) == after


def test_who_is_often_right_weighs_more_and_nobody_weighs_nothing() -> None:
    author, good, bad = mara(), person("good"), person("bad")
    right, wrong = [Chosen("remove")], list[Chosen]()
    for number, (reporter, measures) in enumerate([(good, right), (good, right), (bad, wrong), (bad, wrong)]):
        report(reporter, post_note(author=author, title=f"Note {number}", text=""))
        decide(Case.objects.latest("id"), person(f"warden_{number}"), measures=measures)
    weights = [reporting.weight_of(each) for each in (good, person("new"), bad)]
    assert weights == [0.75, 0.5, 0.25]


def test_more_than_the_published_number_a_day_waits_for_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting, "MOST_A_DAY", 2)
    author, reader = mara(), xiaoman()
    notes = [post_note(author=author, title=f"Note {number}", text="") for number in range(3)]
    for note in notes[:2]:
        report(reader, note)
    answer = signed_in(reader).post(address_of(notes[2]), {"rule": "spam", "said": "Kept"})
    assert "Go on tomorrow." in answer.content.decode() and "Kept" in answer.content.decode()
    assert "up to 30 things a day" in page(signed_in(reader), reverse("rules"))


def test_a_withheld_profile_is_empty_everywhere_until_it_is_shown_again(client: Client) -> None:
    author = mara(bio="Call me for cheap watches")
    post_note(author=author, title="Soup", text="")
    report(xiaoman(), author, kind="account", rule="impersonation")
    decide(Case.objects.get(), moderator())
    profile = page(client, author.get_absolute_url())
    assert "What this profile said of itself is withheld." in profile and "Spam" not in profile.split("<h1>")[0]
    for address in (author.get_absolute_url(), "/"):
        assert "cheap watches" not in page(client, address) and "Mara" not in page(client, address)
    own = page(signed_in(author), author.get_absolute_url())
    assert "cheap watches" in own and "Only you read" in own
    author.refresh_from_db()
    with pytest.raises(SaysWhatIsWithheld):
        edit_profile(account=author, display_name="Mara", bio="", languages=["en"])
    sent = {"display_name": "Mara", "bio": "", "languages": "en", "country": "US"}
    assert "A decision withholds this name" in signed_in(author).post(reverse("profile_edit"), sent).content.decode()
    report(person("other"), author, kind="account", rule="impersonation")
    decide(Case.objects.latest("id"), person("second_warden"), measures=[])
    author.refresh_from_db()
    assert (author.display_name, author.bio) == ("Mara", "Call me for cheap watches")
    assert not WithheldProfile.objects.exists()


def test_a_profile_is_not_withheld_in_a_country_alone() -> None:
    author = mara()
    report(xiaoman(), author, kind="account")
    with pytest.raises(MeasureRefused):
        decide(Case.objects.get(), moderator(), measures=[withheld(["DE"])])
    assert not Decision.objects.exists() and Report.objects.get().state == "open"


def test_a_report_that_a_merge_brings_back_late_is_answered_or_gets_a_case() -> None:
    author, reader = mara(), xiaoman()
    decided, open_, deleted = (post_note(author=author, title=f"Note {number}", text="") for number in range(3))
    made = [report(reader, note) for note in (decided, open_, deleted)]
    decide(Case.objects.get(subject_id=decided.pk), moderator())
    Report.objects.filter(pk=made[0].pk).update(state="open", decision=None)
    with connection.cursor() as cursor:
        # Their decisions have stayed where their authors were.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moderation_case DISABLE TRIGGER moderation_case_decided")
    Case.objects.exclude(subject_id=decided.pk).update(state="decided")
    deleted.delete()
    assert settle_reports() == 3
    states = [Report.objects.get(pk=each.pk).state for each in made]
    assert states == ["upheld", "open", "gone"]
    assert Case.objects.filter(subject_id=open_.pk, state="queued").count() == 1 and settle_reports() == 0


def test_what_two_homes_keep_apart_cannot_be_reported_across(settings: Any) -> None:
    apart = "[policy.between]\nsee = false\nfollow = false\ncomment = false"
    put_in_force(settings, policy("apart", apart, audience='homes = ["domestic"]'))
    note, reader = post_note(author=mara(), title="Soup", text=""), xiaoman()
    assert signed_in(reader).get(address_of(note)).status_code == 404


def test_rules_are_named_in_the_readers_language(client: Client) -> None:
    note = post_note(author=mara(), title="Soup", text="")
    client.force_login(xiaoman())
    panel = client.get(address_of(note), headers={"Accept-Language": "zh-CN"}).content.decode()
    assert Rule.objects.get(code="spam").current.title_zh in panel and "它违反了哪条规则？" in panel


def test_a_case_keeps_its_place_in_time() -> None:
    note = post_note(author=mara(), title="Soup", text="")
    report(xiaoman(), note)
    case = Case.objects.get()
    assert timezone.now() - case.waits_since < REPORTS + dt.timedelta(hours=1)


def test_my_reports_say_what_was_reported_and_nothing_of_what_is_withheld() -> None:
    author, reader = mara(), xiaoman()
    soup = post_note(author=author, title="Soup of the day", text="")
    said = comment_on_note(author=author, note=soup, text="A cold answer")
    money = post_note(author=author, title="Money for nothing", text="")
    cash = comment_on_note(author=author, note=money, text="Cash in hand")
    for subject, kind in ((soup, "note"), (said, "comment"), (money, "note"), (cash, "comment"), (author, "account")):
        report(reader, subject, kind=kind)
    told = page(signed_in(reader), reverse("reports"))
    for words in ("Soup of the day", "A cold answer", "Money for nothing", "Cash in hand", "@mara"):
        assert words in told
    decide(Case.objects.get(kind="note", subject_id=money.pk), moderator())
    told = page(signed_in(reader), reverse("reports"))
    assert "Soup of the day" in told and "A cold answer" in told and "@mara" in told
    assert "Money for nothing" not in told and "Cash in hand" not in told, "nor what was said under it"


@pytest.mark.usefixtures("frozen_is_asked")
def test_the_same_few_queries_however_much_was_reported() -> None:
    author, reader = mara(), xiaoman()
    client = signed_in(reader)

    def queries() -> int:
        # Else what is kept for a minute is read anew whenever that is over.
        caches["process"].clear()
        with CaptureQueriesContext(connection) as seen:
            page(client, reverse("reports"))
        return len(seen)

    def report_some() -> None:
        note = post_note(author=author, title="Soup", text="")
        report(reader, note)
        report(reader, comment_on_note(author=author, note=note, text="Hello"), kind="comment")
        report(reader, product_of(author), kind="product")

    report_some()
    queries()
    before = queries()
    report_some()
    report_some()
    assert queries() == before
