"""Showing who one is: by a provider, by a document; who has to, and what is stored of it."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at
from PIL import Image
from structlog.testing import capture_logs

from accounts.actions.decide_document import accept_document, refuse_document
from accounts.actions.expire_documents import expire_documents
from accounts.actions.follow_account import follow_account
from accounts.actions.make_document_checker import make_document_checker
from accounts.actions.record_verification import record_verification
from accounts.actions.send_document import send_document
from accounts.identity import vault
from accounts.identity.checks import check_providers
from accounts.identity.duty import why_not_post
from accounts.identity.errors import DocumentGone, IdentityTaken, NotAsked, OwnDocument
from accounts.identity.keys import digest_of_document, digest_of_subject
from accounts.identity.openid import Vouched
from accounts.identity.vault import Contents
from accounts.models import Account, Document, Verification
from accounts.policies import policies_of
from feeds.actions.comment_on_note import CannotComment, comment_on_note
from feeds.actions.post_note import CannotPost, post_note
from feeds.models import Comment, Note
from tests.accounts.test_people import NEW
from tests.images import jpeg
from tests.people import PASSWORD, mara, person, xiaoman
from tests.policies import policy, put_in_force
from tests.vouching import CLIENT, SECRET, Vouching, new_key

pytestmark = pytest.mark.django_db
BEFORE_POSTING = 'verify = "before_posting"\nproviders = ["openid", "document"]'
BEFORE_JOINING = 'verify = "before_sign_up"\nproviders = ["openid"]'
LARGE_ACCOUNTS = 'verify = "above_followers"\nfollowers = 3\nproviders = ["document"]'
NUMBER = "L01X 00T-4789"
CARD = Contents("passport", "DE", NUMBER, b"RIFF pixels of a face")


def rule(settings: Any, identity: str, audience: str = "") -> None:
    """Have people asked by this policy."""
    put_in_force(settings, policy("real-people", f"[policy.identity]\n{identity}", audience=audience))


@pytest.fixture(autouse=True)
def _private(settings: Any, tmp_path: Path) -> None:
    settings.TENANT_DIR = tmp_path / "tenant"
    rule(settings, BEFORE_POSTING)


@pytest.fixture
def provider(settings: Any) -> Iterator[Vouching]:
    with Vouching() as running:
        settings.IDENTITY_OPENID_ISSUER = running.issuer
        settings.IDENTITY_OPENID_CLIENT_ID, settings.IDENTITY_OPENID_CLIENT_SECRET = CLIENT, SECRET
        settings.IDENTITY_OPENID_NAME = "Citizen Card"
        yield running


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, "accounts.signed_in.SignedInBackend")
    return client


def go(client: Client, provider: Vouching) -> str:
    """To the provider and back; return the path of the last answer."""
    there = client.get(reverse("identity_openid"))
    return provider.answer_to(there.headers["Location"])


def said(client: Client) -> str:
    return client.get(reverse("identity")).content.decode()


def checker(username: str = "warden") -> Account:
    """Staff who look at documents and at nothing else."""
    account = person(username)
    make_document_checker(account=account)
    return account


def everything_stored(folder: Path) -> bytes:
    """Every row of every table as text, sessions unpacked, and every file."""
    sessions = [repr(session.get_decoded()).encode() for session in Session.objects.all()]
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            rows += [row[0].encode() for row in cursor.fetchall()]
    return b"\n".join([*rows, *sessions, *(file.read_bytes() for file in folder.rglob("*") if file.is_file())])


# --- By a provider ---------------------------------------------------------------------------------------------------
def test_a_provider_vouches_and_only_that_is_stored(provider: Vouching, tmp_path: Path) -> None:
    account = mara()
    client = signed_in(account)
    back = go(client, provider)
    assert client.get(back).headers["Location"] == reverse("identity")
    made = Verification.objects.get()
    assert (made.account, made.provider, made.issuer, made.checked_by) == (account, "openid", provider.issuer, None)
    assert (made.digest, made.edition) == (digest_of_subject(provider.issuer, "citizen-4711"), "trial 1")
    columns = {field.column for field in Verification._meta.local_concrete_fields}
    assert columns == {"id", "account_id", "provider", "issuer", "checked_by", "digest", "edition"}
    stored = everything_stored(tmp_path)
    assert provider.subject.encode() not in stored and b"Mustermann" not in stored
    assert "You have shown who you are" in said(client)
    profile = Client().get(account.get_absolute_url()).content.decode()
    assert "Identity shown on" in profile and "by Citizen Card" in profile
    assert post_note(author=account, title="Tea", text="")


@pytest.mark.parametrize(
    "dishonest",
    [
        {"claims": {"nonce": "another"}},
        {"claims": {"aud": "another-site"}},
        {"claims": {"aud": "another-site", "azp": CLIENT}},
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"exp": int(time.time()) - 600}},
        {"claims": {"sub": ""}},
        {"claims": {"sub": 4711}},
        {"signs_with": new_key()},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"issuer": "https://elsewhere.example"},
    ],
    # The same in every process, whatever the clock and the keys are.
    ids=lambda dishonest: next(iter(dishonest)),
)
def test_a_word_that_does_not_hold_is_not_believed(provider: Vouching, dishonest: dict[str, Any]) -> None:
    client = signed_in(mara())
    back = go(client, provider)
    for name, value in dishonest.items():
        setattr(provider, name, value)
    with capture_logs() as logs:
        answer = client.get(back)
    (line,) = [line for line in logs if line["event"] == "the identity provider did not vouch"]
    assert line["why"] and "Mustermann" not in str(line) and provider.subject not in str(line)
    assert answer.headers["Location"] == reverse("identity")
    assert "Citizen Card could not vouch for you just now" in said(client)
    assert not Verification.objects.exists()


def test_a_required_claim_has_to_be_true(provider: Vouching, settings: Any) -> None:
    settings.IDENTITY_OPENID_CLAIM = ["verified"]
    client = signed_in(mara())
    for claims in ({}, {"verified": False}, {"verified": "no"}):
        provider.claims = claims
        client.get(go(client, provider))
        assert not Verification.objects.exists()
    provider.claims = {"verified": True}
    client.get(go(client, provider))
    assert Verification.objects.exists()


def test_the_way_back_is_good_once_and_for_one_browser(provider: Vouching) -> None:
    client, other = signed_in(mara()), signed_in(xiaoman())
    back = go(client, provider)
    other.get(back)
    assert not Verification.objects.exists(), "somebody else's state"
    code = back.split("code=")[1].split("&")[0]
    assert code in provider.codes, "nothing was asked of the provider with it"
    client.get(back)
    client.post(reverse("identity_withdraw"))
    client.get(back)
    assert not Verification.objects.exists(), "a state comes once"
    again = go(client, provider)
    fresh = again.split("code=")[1].split("&")[0]
    client.get(again.replace(fresh, code))
    assert not Verification.objects.exists(), "a code comes once"


@pytest.mark.parametrize("when", ["there", "back"])
def test_a_provider_that_is_down_gets_a_sentence(provider: Vouching, when: str) -> None:
    client = signed_in(mara())
    back = go(client, provider) if when == "back" else reverse("identity_openid")
    provider.stop()
    answer = client.get(back)
    assert answer.headers["Location"] == reverse("identity")
    assert "Nothing is lost and nothing was stored: try again later." in said(client)


def test_a_provider_that_hangs_is_not_waited_for(provider: Vouching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.identity.openid.TIMEOUT", 0.2)
    provider.hangs = True
    client = signed_in(mara())
    client.get(reverse("identity_openid"))
    assert "try again later" in said(client)


def test_somebody_who_turns_back_at_the_provider_gets_a_sentence(provider: Vouching) -> None:
    client = signed_in(mara())
    state = go(client, provider).split("state=")[1]
    client.get(reverse("identity_openid_return"), {"error": "access_denied", "state": state})
    assert "could not vouch for you" in said(client)


def test_one_identity_stands_for_one_account(provider: Vouching) -> None:
    first, second = signed_in(mara()), signed_in(xiaoman())
    first.get(go(first, provider))
    second.get(go(second, provider))
    assert "for another account of this site already" in said(second)
    assert Verification.objects.get().account.username == "mara"
    first.post(reverse("identity_withdraw"))
    assert not Verification.objects.exists()
    second.get(go(second, provider))
    assert Verification.objects.get().account.username == "xiaoman"


def test_showing_it_again_replaces_what_was_shown(provider: Vouching) -> None:
    client = signed_in(mara())
    client.get(go(client, provider))
    provider.subject = "citizen-4712"
    client.get(go(client, provider))
    assert Verification.objects.get().digest == digest_of_subject(provider.issuer, "citizen-4712")


@pytest.mark.parametrize(
    "wrong", [{}, {"digest": "1", "issuer": ""}, {"digest": "2", "provider": "document"}, {"checked_by": 1}], ids=str
)
def test_the_database_refuses_doubles_and_what_nobody_vouches_for(wrong: dict[str, Any]) -> None:
    values = {"provider": "openid", "issuer": "https://id.example", "digest": "0", "edition": "open 1"}
    Verification.objects.create(account=mara(), **values)
    with pytest.raises(IntegrityError):
        Verification.objects.create(account=xiaoman(), **(values | wrong))


def test_nothing_is_taken_that_no_policy_asks_for(provider: Vouching, settings: Any) -> None:
    rule(settings, LARGE_ACCOUNTS, 'countries = ["CN"]')
    account = mara()
    client = signed_in(account)
    assert client.get(reverse("identity_openid")).headers["Location"] == reverse("identity")
    assert client.get(reverse("identity_document")).headers["Location"] == reverse("identity")
    assert "No policy of this site asks you" in said(client)
    with pytest.raises(NotAsked):
        send_document(account=account, contents=CARD)
    with pytest.raises(NotAsked):
        record_verification(account=account, vouched=Vouched(provider.issuer, "0" * 64))
    assert provider.asked == []


# --- By a document ---------------------------------------------------------------------------------------------------
def sent(**wrong: Any) -> dict[str, Any]:
    picture = SimpleUploadedFile("card.jpg", jpeg(), "image/jpeg")
    return {"kind": "passport", "country": "DE", "number": NUMBER, "picture": picture} | wrong


def test_a_document_is_sealed_looked_at_and_destroyed(tmp_path: Path) -> None:
    account, warden = mara(), checker()
    client, desk = signed_in(account), signed_in(warden)
    assert client.post(reverse("identity_document"), sent()).headers["Location"] == reverse("identity")
    assert "waits to be looked at" in said(client)
    (file,) = (tmp_path / "tenant" / "documents").iterdir()
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0
    before = everything_stored(tmp_path)
    assert NUMBER.encode() not in before and b"WEBP" not in before

    document = Document.objects.get()
    queue = desk.get(reverse("admin:accounts_document_changelist")).content.decode()
    assert "@mara" in queue and NUMBER not in queue
    page = desk.get(reverse("admin:accounts_document_change", args=[document.pk]))
    assert NUMBER in page.content.decode() and "Germany" in page.content.decode()
    picture = desk.get(reverse("admin:accounts_document_picture", args=[document.pk]))
    assert all("no-store" in answer.headers["Cache-Control"] for answer in (page, picture))
    assert Image.open(io.BytesIO(picture.content)).format == "WEBP"
    sealed = file.read_bytes()

    desk.post(reverse("admin:accounts_document_change", args=[document.pk]), {"do": "accept"})
    made = Verification.objects.get()
    assert (made.account, made.provider, made.issuer, made.checked_by) == (account, "document", "", warden.pk)
    assert not Document.objects.exists() and list(file.parent.iterdir()) == []
    after = everything_stored(tmp_path)
    assert sealed not in after and NUMBER.encode() not in after and picture.content not in after
    assert desk.get(reverse("admin:accounts_document_picture", args=[document.pk])).status_code == 404
    profile = Client().get(account.get_absolute_url()).content.decode()
    assert "by staff of this site, who looked at a document" in profile


def test_metadata_is_left_behind() -> None:
    account = mara()
    image, file = Image.new("RGB", (60, 40), "red"), io.BytesIO()
    exif = image.getexif()
    exif[0x010F] = "Secret Camera"
    image.save(file, "JPEG", exif=exif)
    assert b"Secret Camera" in file.getvalue()
    upload = SimpleUploadedFile("card.jpg", file.getvalue(), "image/jpeg")
    signed_in(account).post(reverse("identity_document"), sent(picture=upload))
    assert b"Secret Camera" not in vault.unseal(Document.objects.get().pk).picture


def test_a_refused_document_is_destroyed_and_its_owner_reads_why(tmp_path: Path) -> None:
    account, warden = mara(), checker()
    client, desk = signed_in(account), signed_in(warden)
    client.post(reverse("identity_document"), sent())
    document = Document.objects.get()
    page = reverse("admin:accounts_document_change", args=[document.pk])
    assert "Write in a sentence why" in desk.post(page, {"do": "refuse", "reason": " "}).content.decode()
    sealed = (tmp_path / "tenant" / "documents" / str(document.pk)).read_bytes()
    desk.post(page, {"do": "refuse", "reason": "The number cannot be read."})
    assert "The number cannot be read." in said(client)
    assert sealed not in everything_stored(tmp_path) and NUMBER.encode() not in everything_stored(tmp_path)
    assert not Verification.objects.exists()
    client.post(reverse("identity_document"), sent())
    assert Document.objects.get().state == "waiting" and "The number cannot be read." not in said(client)
    client.post(reverse("identity_withdraw"))
    assert not Document.objects.exists() and list((tmp_path / "tenant" / "documents").iterdir()) == []


def test_a_document_that_nobody_looks_at_is_destroyed_after_14_days(tmp_path: Path) -> None:
    account = mara()
    early, late = send_document(account=account, contents=CARD), send_document(account=xiaoman(), contents=CARD)
    folder = tmp_path / "tenant" / "documents"
    old = first_id_at(timezone.now() - dt.timedelta(days=14, minutes=1))
    Document.objects.filter(pk=early.pk).update(id=old)
    (folder / str(early.pk)).rename(folder / str(old))
    assert expire_documents() == 1
    assert [file.name for file in folder.iterdir()] == [str(late.pk)]
    assert Document.objects.get(pk=old).state == "expired"
    assert "Nobody looked at your document in time" in said(signed_in(account))
    assert expire_documents() == 0


def test_the_file_of_a_deleted_account_is_swept_up(tmp_path: Path) -> None:
    document = send_document(account=mara(), contents=CARD)
    file = tmp_path / "tenant" / "documents" / str(document.pk)
    Account.objects.all().delete()
    assert expire_documents() == 0, "it may belong to somebody whose document is being stored"
    os.utime(file, (0, 0))
    assert expire_documents() == 1 and not file.exists()


def test_nobody_looks_at_their_own_or_without_permission() -> None:
    warden = checker()
    document = send_document(account=warden, contents=CARD)
    page = reverse("admin:accounts_document_change", args=[document.pk])
    picture = reverse("admin:accounts_document_picture", args=[document.pk])
    desk = signed_in(warden)
    assert NUMBER not in desk.get(page).content.decode() and desk.get(picture).status_code == 403
    desk.post(page, {"do": "accept"})
    for act in (accept_document, lambda **who: refuse_document(**who, reason="No.")):
        with pytest.raises(OwnDocument):
            act(document_id=document.pk, staff=warden)
    assert not Verification.objects.exists()
    plain = signed_in(person("plain", is_staff=True))
    assert plain.get(page).status_code == 403 and plain.get(picture).status_code == 403
    assert plain.post(page, {"do": "accept"}).status_code == 403
    assert Client().get(picture).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_does(tmp_path: Path) -> None:
    """Two operators with a connection each; whoever comes second waits for the row and finds nothing left."""
    document = send_document(account=mara(), contents=CARD)
    staff = [checker("one"), checker("two")]
    together = Barrier(2)

    def accept(warden: Account) -> bool:
        together.wait(10)
        try:
            accept_document(document_id=document.pk, staff=warden)
        except DocumentGone:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, staff)) == [False, True]
    assert Verification.objects.count() == 1 and not list((tmp_path / "tenant" / "documents").iterdir())


def test_the_job_that_destroys_is_sent_by_the_scheduler(settings: Any) -> None:
    from isthmus.celery import app

    task = settings.CELERY_BEAT_SCHEDULE["expire-documents"]["task"]
    app.loader.import_default_modules()
    old = first_id_at(timezone.now() - dt.timedelta(days=15))
    Document.objects.filter(pk=send_document(account=mara(), contents=CARD).pk).update(id=old)
    assert app.tasks[task].apply(throw=True).successful()
    assert Document.objects.get().state == "expired"


def test_a_policy_that_nobody_can_follow_is_named_at_the_start(settings: Any) -> None:
    assert check_providers() == [], "a document will do"
    rule(settings, BEFORE_JOINING)
    (warning,) = check_providers()
    assert warning.id == "accounts.W001" and "'real-people'" in warning.msg and "by openid" in warning.msg


def test_of_two_who_decide_one_comes_too_late() -> None:
    document = send_document(account=mara(), contents=CARD)
    one, two = checker("one"), checker("two")
    refuse_document(document_id=document.pk, staff=one, reason="Blurred.")
    with pytest.raises(DocumentGone):
        accept_document(document_id=document.pk, staff=two)
    late = signed_in(two).post(reverse("admin:accounts_document_change", args=[document.pk]), {"do": "accept"})
    assert late.status_code == 302 and not Verification.objects.exists()


def test_one_document_stands_for_one_account() -> None:
    warden = checker()
    accept_document(document_id=send_document(account=mara(), contents=CARD).pk, staff=warden)
    again = Contents("passport", "DE", "l01x00t 4789", b"other pixels")
    double = send_document(account=xiaoman(), contents=again)
    with pytest.raises(IdentityTaken):
        accept_document(document_id=double.pk, staff=warden)
    assert Document.objects.get().state == "waiting" and vault.unseal(double.pk)
    assert digest_of_document("passport", "DE", "ab") != digest_of_document("passport", "D", "Eab")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "--- ---"}, "Write the number as it stands"),
        ({"country": ""}, "required"),
        ({"picture": SimpleUploadedFile("card.jpg", b"no picture")}, "not a picture"),
        ({"picture": ""}, "Choose a picture of up to 20 MB"),
    ],
)
def test_what_is_wrong_with_a_document_gets_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    answer = signed_in(mara()).post(reverse("identity_document"), sent(**wrong))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert ("number" in wrong or NUMBER in answer.content.decode()) and not Document.objects.exists()


def test_a_document_is_sent_with_the_sites_own_form_only() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mara(), "accounts.signed_in.SignedInBackend")
    assert client.post(reverse("identity_document"), sent()).status_code == 403
    assert not Document.objects.exists()


def test_a_large_picture_touches_no_disk_unsealed(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100

    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", fail)
    client = signed_in(mara())
    client.post(reverse("identity_document"), sent())
    assert Document.objects.exists()
    monkeypatch.setattr("accounts.identity.uploads.MOST_BYTES", -999_900)
    assert "Choose a picture of up to 20 MB" in client.post(reverse("identity_document"), sent()).content.decode()
    with pytest.raises(AssertionError, match="a temporary file"):
        client.post(reverse("profile_edit"), {"picture": sent()["picture"]})


# --- Who has to ------------------------------------------------------------------------------------------------------
def vouch(account: Account, provider: str = "openid") -> None:
    by: dict[str, Any] = {"issuer": "https://id.example"} if provider == "openid" else {"checked_by": 1}
    digest = digest_of_subject("https://id.example", account.username)
    Verification.objects.create(account=account, provider=provider, digest=digest, edition="open 1", **by)


def test_before_posting_it_is_shown_and_what_was_typed_stays(settings: Any) -> None:
    rule(settings, 'verify = "never"')
    author = mara()
    note = post_note(author=author, title="Tea", text="Green.")
    rule(settings, BEFORE_POSTING)
    client = signed_in(author)
    with pytest.raises(CannotPost, match="The policy “The policy real-people” asks you to show who you are"):
        post_note(author=author, title="More", text="")
    with pytest.raises(CannotComment, match="The policy real-people"):
        comment_on_note(author=author, note=note, text="Yes")
    for path, field in ((reverse("note_new"), "title"), (reverse("comment_new", args=[note.pk]), "text")):
        answer = client.post(path, {field: "Typed with care"})
        page = answer.content.decode()
        assert answer.status_code == 422 and "Typed with care" in page
        assert "The policy real-people" in page and f'href="{reverse("identity")}"' in page
    assert (Note.objects.count(), Comment.objects.count()) == (1, 0)
    assert "The policy real-people" in client.get(reverse("note_new")).content.decode(), "said before anything is typed"
    vouch(author)
    assert client.post(reverse("note_new"), {"title": "More", "text": ""}).status_code == 302
    assert comment_on_note(author=author, note=note, text="Yes")
    assert "The policy real-people" not in client.get(note.get_absolute_url()).content.decode()


@pytest.mark.parametrize("identity", [BEFORE_POSTING, BEFORE_JOINING, LARGE_ACCOUNTS])
def test_reading_never_asks_for_it(settings: Any, identity: str) -> None:
    author, reader = mara(), xiaoman()
    vouch(author, "document" if identity is LARGE_ACCOUNTS else "openid")
    rule(settings, identity)
    note = post_note(author=author, title="Tea", text="Green.")
    for client in (signed_in(reader), Client()):
        for path in ("/", note.get_absolute_url(), author.get_absolute_url(), reverse("policies")):
            assert client.get(path).status_code == 200
    client = signed_in(reader)
    assert client.get(reverse("following")).status_code == client.get(reverse("identity")).status_code == 200
    assert client.post(reverse("note_like", args=[note.pk])).status_code == 302
    assert client.post(reverse("follow", args=["mara"])).status_code == 302


def test_large_accounts_show_it_and_small_ones_need_not(settings: Any, django_assert_num_queries: Any) -> None:
    rule(settings, LARGE_ACCOUNTS)
    author = mara()
    fans = [person(f"fan{number}") for number in range(3)]
    for fan in fans[:2]:
        follow_account(follower=fan, followee=author)
    assert post_note(author=author, title="Tea", text="")
    follow_account(follower=fans[2], followee=author)
    author.refresh_from_db()
    with django_assert_num_queries(1):
        assert "The policy real-people" in why_not_post(author, policies_of(author))
    vouch(author, "openid")
    assert why_not_post(author, policies_of(author)), "the policy accepts documents only"
    assert "accepts other ways" in said(signed_in(author))
    Verification.objects.all().delete()
    vouch(author, "document")
    with django_assert_num_queries(1):
        assert why_not_post(author, policies_of(author)) == ""


def test_a_policy_that_asks_nothing_costs_nothing(settings: Any, django_assert_num_queries: Any) -> None:
    rule(settings, 'verify = "never"')
    account = mara()
    with django_assert_num_queries(0):
        assert why_not_post(account, policies_of(account)) == ""


def test_what_an_account_has_declared_decides_and_not_its_address(settings: Any) -> None:
    rule(settings, BEFORE_POSTING, 'countries = ["CN"]')
    assert why_not_post(xiaoman(), policies_of(Account.objects.get(username="xiaoman")))
    assert post_note(author=mara(), title="Tea", text="")


@pytest.mark.parametrize(("years", "asked"), [(13, True), (15, False), (None, False)])
def test_a_policy_for_the_young(settings: Any, years: int | None, asked: bool) -> None:
    rule(settings, BEFORE_POSTING, "younger_than = 14")
    today = timezone.localdate()
    # Years are full in the month after that of the birth.
    born = (today.replace(year=today.year - years, day=1) - dt.timedelta(days=1)).replace(day=1) if years else None
    account = mara(born_on=born)
    assert account.age_at(timezone.now()) == years
    assert bool(why_not_post(account, policies_of(account))) is asked


# --- Before joining --------------------------------------------------------------------------------------------------
JOIN = "account_signup"


def test_joining_goes_by_the_provider(client: Client, provider: Vouching, settings: Any, tmp_path: Path) -> None:
    rule(settings, BEFORE_JOINING)
    page = client.post(reverse(JOIN), {"country": "US", "step": "where"}).content.decode()
    assert "The policy real-people" in page and 'name="consent"' not in page and reverse("identity_openid") in page
    answer = client.post(reverse(JOIN), NEW)
    refused = answer.content.decode()
    assert "asks you to show who you are before you join" in refused and "Nadia" in refused
    assert not Account.objects.exists()
    assert client.get(go(client, provider)).headers["Location"] == reverse(JOIN)
    page = client.get(reverse(JOIN)).content.decode()
    assert "Citizen Card vouches for you" in page and 'name="consent"' in page and 'value="US"' in page
    assert provider.subject.encode() not in everything_stored(tmp_path)
    assert client.post(reverse(JOIN), NEW).status_code == 302
    made = Verification.objects.get()
    assert (made.account.username, made.provider) == ("nadia_b", "openid")
    assert post_note(author=made.account, title="Tea", text="")
    assert "joining_vouched" not in client.session and "joining_answers" not in client.session

    second = Client()
    second.post(reverse(JOIN), {"country": "US", "step": "where"})
    second.get(go(second, provider))
    assert "for another account of this site already" in second.get(reverse(JOIN)).content.decode()
    assert 'name="consent"' not in second.get(reverse(JOIN)).content.decode()


def test_of_two_who_join_at_once_with_one_identity_one_does(client: Client, provider: Vouching, settings: Any) -> None:
    rule(settings, BEFORE_JOINING)
    client.post(reverse(JOIN), {"country": "US", "step": "where"})
    client.get(go(client, provider))
    # Quicker, in the meantime.
    record_verification(
        account=mara(), vouched=Vouched(provider.issuer, digest_of_subject(provider.issuer, provider.subject))
    )
    page = client.post(reverse(JOIN), NEW).content.decode()
    assert "for another account of this site already" in page and "Nadia" in page
    assert not Account.objects.filter(username="nadia_b").exists()


def test_a_providers_word_waits_for_half_an_hour(
    client: Client, provider: Vouching, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(settings, BEFORE_JOINING)
    client.post(reverse(JOIN), {"country": "US", "step": "where"})
    client.get(go(client, provider))
    late = time.time() + 30 * 60 + 1
    monkeypatch.setattr("accounts.identity.newcomer.time.time", lambda: late)
    assert "before you join" in client.post(reverse(JOIN), NEW).content.decode()
    assert not Account.objects.exists()


def test_nobody_leaves_for_the_provider_unasked(client: Client, provider: Vouching) -> None:
    for name in ("identity_openid", "identity_openid_return"):
        assert client.get(reverse(name)).headers["Location"] == reverse(JOIN)
    assert provider.asked == []


def test_a_provider_that_is_down_loses_nothing_of_the_first_step(
    client: Client, provider: Vouching, settings: Any
) -> None:
    rule(settings, BEFORE_JOINING)
    client.post(reverse(JOIN), {"country": "NZ", "step": "where"})
    provider.stop()
    assert client.get(reverse("identity_openid")).headers["Location"] == reverse(JOIN)
    page = client.get(reverse(JOIN)).content.decode()
    assert "could not vouch for you just now" in page and '<option value="NZ" selected' in page


def test_who_withdraws_cannot_post_until_it_is_shown_again(settings: Any) -> None:
    rule(settings, BEFORE_JOINING)
    account = mara()
    vouch(account)
    assert post_note(author=account, title="Tea", text="")
    signed_in(account).post(reverse("identity_withdraw"))
    with pytest.raises(CannotPost, match="The policy real-people"):
        post_note(author=account, title="More", text="")


def test_a_way_that_is_not_set_up_says_so(client: Client, settings: Any) -> None:
    rule(settings, BEFORE_JOINING)
    page = client.post(reverse(JOIN), {"country": "US", "step": "where"}).content.decode()
    assert "not set up on this site yet" in page
    assert "not set up on this site yet" in said(signed_in(mara()))
    assert signed_in(xiaoman()).get(reverse("identity_openid")).headers["Location"] == reverse("identity")


def test_the_pages_of_it_lead_to_each_other_and_ask_to_sign_in(client: Client) -> None:
    for name in ("identity", "identity_document"):
        assert reverse("account_login") in client.get(reverse(name)).headers["Location"]
    assert client.post(reverse("identity_withdraw")).status_code == 302
    mara()
    client.login(username="mara", password=PASSWORD)
    assert reverse("identity") in client.get(reverse("regime")).content.decode()
    page = client.get(reverse("identity")).content.decode()
    assert reverse("identity_document") in page and "Not stored: your name" in page
