"""Communities for property tests: people on both shores and everything that can lie between them."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from isthmus.regions.editions import record_edition
from isthmus.web.media import NAME, SIZES

from accounts.actions.follow_account import recount_follows
from accounts.actions.index_person import index_person
from accounts.models import (
    Account,
    Block,
    Follow,
    GuardianEntry,
    Guardianship,
    HomeChange,
    ScreenTimeHour,
    Verification,
    WithheldProfile,
)
from feeds.actions.count_pool import count_pool
from feeds.actions.count_tastes import ask_for_taste, count_taste
from feeds.actions.index_note import index_new_tags, index_note
from feeds.actions.index_product import index_products, index_sellers
from feeds.models import (
    Collection,
    CollectionMember,
    Comment,
    Draft,
    DraftPicture,
    Like,
    Muted,
    Note,
    NoteProduct,
    NoteRevision,
    NoteTag,
    Notification,
    Picture,
    PlaceDispute,
    Product,
    ProductPicture,
    RateTable,
    Saved,
    SavedProduct,
    Seller,
    Tag,
    Translation,
)
from moderation.actions.append_log_entry import append, append_log_entry
from moderation.actions.let_go import let_go
from moderation.actions.make_version import make_version
from moderation.actions.publish_log import publish_log, publish_logs
from moderation.models import (
    Answer,
    Appeal,
    AppealMessage,
    Audit,
    Backtest,
    Case,
    Check,
    Claim,
    Decision,
    Desk,
    Detector,
    DetectorVersion,
    DsaStatement,
    Evidence,
    Fingerprint,
    GoldenAnswer,
    GoldenCase,
    LadderStep,
    LegalDemand,
    Lesson,
    Measure,
    PendingDecision,
    PictureHash,
    Report,
    Rule,
    SecondLook,
    Signal,
    Statement,
    Weights,
)

# PostgreSQL takes every character but the null.
words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30)
maybe_words = st.one_of(st.just(""), words)
who = st.integers(0, 99)
people = st.lists(
    st.fixed_dictionaries(
        {
            "home": st.sampled_from(["domestic", "global"]),
            "display_name": maybe_words,
            "bio": maybe_words,
            "is_active": st.sampled_from([True, True, True, False]),
            "avatar": st.booleans(),
            "show_sensitive": st.booleans(),
        }
    ),
    min_size=1,
    max_size=6,
)
notes = st.lists(
    st.fixed_dictionaries(
        {
            "author": who,
            "title": words,
            "text": maybe_words,
            "tags": st.lists(st.sampled_from(["tea", "茶", "night train", "é"]), max_size=2, unique=True),
            "pictures": st.integers(0, 2),
        }
    ),
    max_size=6,
)
pairs = st.lists(st.tuples(who, who), max_size=8, unique=True)
comments = st.lists(st.tuples(who, who, words, st.one_of(st.none(), who)), max_size=8)
cases = st.lists(
    st.fixed_dictionaries(
        {
            "comment": st.booleans(),
            "subject": who,
            "claimed_by": who,
            "decided": st.booleans(),
            "removed": st.booleans(),
            "reported_by": st.lists(who, max_size=2),
            "said": maybe_words,
        }
    ),
    max_size=4,
)
products = st.lists(
    st.fixed_dictionaries(
        {
            "seller": who,
            "title": words,
            "stock": st.one_of(st.none(), st.integers(0, 9)),
            "pictures": st.integers(1, 2),
            "saved_by": st.lists(who, max_size=2),
            "in_note": st.booleans(),
        }
    ),
    max_size=4,
)
communities = st.fixed_dictionaries(
    {
        "people": people,
        "notes": notes,
        "follows": pairs,
        "guardians": pairs,
        "likes": pairs,
        "comments": comments,
        "products": products,
        "cases": cases,
        "staff": st.lists(who, max_size=2),
        "deleted": st.lists(who, max_size=1),
    }
)
writes = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("join", "post", "comment", "like", "follow", "edit", "rename", "leave", "unlike", "claim", "confirm"),
                *("offer", "save", "report", "log"),
            ]
        ),
        who,
        who,
        words,
    ),
    max_size=8,
)
_numbers = itertools.count()


def picture(folder: Path, content: str) -> str:
    """A stored picture as its digest; to a move, files are bytes with a name."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    for size in SIZES:
        path = folder / NAME.format(start=digest[:2], digest=digest, size=size)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{content}{'' if size == SIZES[-1] else size}")
    return digest


def store(community: dict[str, Any], folder: Path) -> None:
    """Make the community on the site that the ORM stands at, with its pictures in the folder."""
    with transaction.atomic():
        _store(community, folder)


def _store(community: dict[str, Any], folder: Path) -> None:
    record_edition()
    accounts = []
    for number, told in enumerate(community["people"]):
        told = dict(told)
        told["avatar"] = picture(folder, f"avatar {number}") if told["avatar"] else ""
        accounts.append(Account.objects.create(username=f"person_{number}", password="!", **told))
        index_person(accounts[-1])
        EmailAddress.objects.create(user=accounts[-1], email=f"p{number}@example.org", verified=True, primary=True)
        if told["is_active"]:
            HomeChange.objects.create(account=accounts[-1], home="global", rule="otherwise", since=timezone.now())
            # The same on both sites: a merge brings two accounts of one person together.
            Verification.objects.create(
                account=accounts[-1],
                provider="openid",
                issuer="https://id.example",
                digest=str(number),
                edition="open 1",
            )
    for index in community["staff"]:
        account = _nth(accounts, index)
        account.groups.add(Group.objects.get_or_create(name="Moderators")[0])
        LogEntry.objects.create(
            user=account, content_type=ContentType.objects.first(), action_flag=CHANGE, object_repr="x"
        )
    made = [_post(_nth(accounts, told["author"]), told, folder) for told in community["notes"]]
    offered = [_offer(_nth(accounts, told["seller"]), told, folder) for told in community["products"]]
    for product, told in zip(offered, community["products"], strict=True):
        for index in told["saved_by"]:
            SavedProduct.objects.get_or_create(account=_nth(accounts, index), product=product)
    for one, other in community["follows"]:
        _follow(_nth(accounts, one), _nth(accounts, other))
    for one, other in community["guardians"]:
        _guard(_nth(accounts, one), _nth(accounts, other))
        if one != other and _nth(accounts, one) != _nth(accounts, other):
            Block.objects.get_or_create(blocker=_nth(accounts, one), blocked=_nth(accounts, other))
    if made:
        for one, other in community["likes"]:
            Like.objects.get_or_create(account=_nth(accounts, one), note=_nth(made, other))
            _tell("like", _nth(accounts, one), _nth(made, other).author, note=_nth(made, other))
            _save(_nth(accounts, one), _nth(made, other), _nth(accounts, one + other))
        said: list[Comment] = []
        count_pool()
        for account in accounts:
            ask_for_taste(account=account)
            count_taste(account_id=account.pk)
        for author, note, text, parent in community["comments"]:
            said.append(_comment(_nth(accounts, author), _nth(made, note), text, said, parent))
            # Whoever is named need not live where the note and what is answered do.
            _tell("mention", said[-1].author, _nth(accounts, note + author), comment=said[-1])
        for told in community["cases"]:
            _judge(told, accounts, said if told["comment"] and said else [*made, *offered])
    for index in community["deleted"]:
        account = _nth(accounts, index)
        _leave(account)
    count_anew()


def _nth(made: list[Any], index: int) -> Any:
    return made[index % len(made)]


def _post(author: Account, told: dict[str, Any], folder: Path) -> Note:
    note = Note.objects.create(
        author=author, title=told["title"], text=told["text"], lang="und", pictures_count=told["pictures"],
        sensitive="spoilers" if told["text"] else "", sensitive_by="author" if told["text"] else "",
        languages=["zh-hans", "en"], place={"country": "CN"} if told["tags"] else None, edition="open 1",
    )  # fmt: skip
    if told["tags"]:
        PlaceDispute.objects.create(author=author, note=note, said=told["text"])
    for name in told["tags"]:
        NoteTag.objects.create(note=note, tag=Tag.objects.get_or_create(name=name)[0])
    for place in range(told["pictures"]):
        Picture.objects.create(
            author=author, note=note, position=place, digest=picture(folder, f"picture {place}"),
            width=3, height=2, blurhash="LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        )  # fmt: skip
    if told["pictures"]:
        _draft(author, note, picture(folder, "drafted"))
    # It may be dropped, and holds on to nothing.
    Translation.objects.create(note=note, revision=1, sources="zh-hans", target="en", provider="apertium", told={})
    index_note(note)
    index_new_tags(Tag.objects.filter(note_tags__note=note).distinct())
    return note


def _draft(author: Account, note: Note, digest: str) -> None:
    """An edit that was made, and one that was begun."""
    NoteRevision.objects.create(
        note=note, revision=0, title="Before", lang="und", digests=[digest], alts=[""], written_at=timezone.now()
    )
    draft = Draft.objects.create(author=author, note=note, title="Begun")
    shown = {"width": 3, "height": 2, "blurhash": "LEHV6nWB2yk8pyo0adR*.7kCMdnj"}
    DraftPicture.objects.create(author=author, draft=draft, position=0, digest=digest, **shown)


def _save(account: Account, note: Note, owner: Account) -> None:
    """A note that is saved, and stands in a collection of somebody's as well."""
    collection, _is_new = Collection.objects.get_or_create(owner=owner, name="Tea", visibility="shared")
    if account != owner:
        CollectionMember.objects.get_or_create(collection=collection, account=account)
    Saved.objects.get_or_create(account=account, note=note, collection=None)
    Saved.objects.get_or_create(collection=collection, note=note, defaults={"account": account})


def _offer(account: Account, told: dict[str, Any], folder: Path) -> Product:
    """A product in the account's shop and in its newest note; and the rates of a day, which every site may have."""
    seller, _made = Seller.objects.get_or_create(
        account=account, defaults={"name": told["title"], "country": "CN", "contact": "x", "edition": "open 1"}
    )
    product = Product.objects.create(
        seller=seller, title=told["title"], price="9.999", currency="JOD", stock=told["stock"],
        link="https://x.example/", languages=["en"], pictures_count=told["pictures"], edition="open 1",
    )  # fmt: skip
    for place in range(told["pictures"]):
        ProductPicture.objects.create(
            product=product, position=place, digest=picture(folder, f"product {place}"), alt="x",
            width=3, height=2, blurhash="LEHV6nWB2yk8pyo0adR*.7kCMdnj",
        )  # fmt: skip
    index_sellers([seller])
    index_products([(product, ["x"] * told["pictures"])])
    note = account.notes.order_by("-id").first()
    if note and told["in_note"]:
        NoteProduct.objects.create(note=note, product=product)
        Note.objects.filter(pk=note.pk).update(selling=True)
    rates = {"base": "EUR", "rates": {"USD": "1.1", "JOD": "0.8"}}
    RateTable.objects.get_or_create(source="A bank", day=dt.date(2026, 5, 1 + told["pictures"]), defaults=rates)
    return product


def _leave(account: Account) -> None:
    """A decision about somebody stays, and holds the account; what quotes them goes with it."""
    if not Decision.objects.filter(author=account).exists():
        let_go()
        account.delete()


def _follow(one: Account, other: Account) -> None:
    if one != other:
        Follow.objects.get_or_create(follower=one, followee=other)
        _tell("follow", one, other)
        Muted.objects.get_or_create(account=other, person=one)


def _tell(kind: str, actor: Account, recipient: Account, **about: Any) -> None:
    if actor != recipient:
        Notification.objects.get_or_create(kind=kind, actor=actor, recipient=recipient, **about)


def _guard(one: Account, other: Account) -> None:
    """A guardian who has granted something, and a child who has used it."""
    if one != other:
        now = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
        Guardianship.objects.get_or_create(guardian=one, child=other)
        GuardianEntry.objects.create(guardian=one, child=other, kind="linked", made_at=now)
        granted = {"kind": "minutes", "minutes": 15, "day": now.date(), "made_at": now}
        GuardianEntry.objects.create(guardian=one, child=other, **granted)
        ScreenTimeHour.objects.get_or_create(account=other, hour=now, defaults={"minutes": 5})


def _comment(author: Account, note: Note, text: str, said: list[Comment], parent: int | None) -> Comment:
    firsts = [each for each in said if each.note_id == note.pk and each.parent_id is None]
    over = _nth(firsts, parent) if firsts and parent is not None else None
    gone = {"deleted_at": timezone.now(), "deleted_by": "author"} if len(text) % 3 == 0 else {}
    comment = Comment.objects.create(author=author, note=note, text=text, parent=over, **gone)
    Translation.objects.create(comment=comment, revision=1, sources="en", target="es", provider="apertium", told={})
    return comment


def _judge(told: dict[str, Any], accounts: list[Account], subjects: list[Any]) -> None:
    subject = _nth(subjects, told["subject"])
    kind = type(subject).__name__.lower()
    if Case.objects.filter(kind=kind, subject_id=subject.pk).exists():
        return
    rule = Rule.objects.order_by("number").first()
    assert rule
    about = {"author": subject.author, "kind": kind, "subject_id": subject.pk}
    check = Check.objects.create(**about, revision=1, lang="und", state="done", outcome="case")
    said = {"version": _version(rule), "state": "shadow", "detector": "words", "score": 0.1, "excerpt": "x"}
    Signal.objects.create(author=subject.author, from_check=check, rule=rule, **said)
    case = Case.objects.create(**about, lang="und", rule=rule, barred=[accounts[0].pk])
    claimed = {"moderator": _nth(accounts, told["claimed_by"]), "ends_at": timezone.now()}
    ended = Claim.objects.create(case=case, **claimed, state="ended", ended_at=timezone.now(), how="skipped", note="x")
    if not Claim.objects.filter(moderator=ended.moderator, state="running").exists():
        claim = Claim.objects.create(case=case, **claimed)
        Case.objects.filter(pk=case.pk).update(state="claimed")
        if told["comment"]:
            Claim.objects.filter(pk=claim.pk).update(state="waiting")
            PendingDecision.objects.create(claim=claim, due_at=timezone.now(), given={}, rule_version=rule.current)
    golden = GoldenCase.objects.filter(code="quarrel-en").first()
    if golden is not None:
        given = {"answer": "keep", "is_right": True}
        GoldenAnswer.objects.get_or_create(golden=golden, moderator=ended.moderator, defaults=given)
    Desk.objects.get_or_create(moderator=ended.moderator, defaults={"areas": ["people"], "most_a_day": 5})
    Audit.objects.create(author=subject.author, case=case, version=said["version"], rule=rule)
    Answer.objects.create(from_check=check, version=said["version"], fault="Down.")
    Fingerprint.objects.create(**about, bands=[1], minima=b"x")
    PictureHash.objects.get_or_create(digest=kind, defaults={"pdq": "0" * 64})
    Lesson.objects.get_or_create(rule=rule)
    for index in told.get("reported_by", ()):
        _report(_nth(accounts, index), about, told.get("said", ""))
        Signal.objects.create(author=subject.author, case=case, rule=rule, detector="person", score=0.5)
    if told["decided"]:
        in_parts = ["domestic"] if told["removed"] and told["comment"] else []
        decision = _decide(about, accounts[0], case=case, rule_version=rule.current if told["removed"] else None,
                           homes=in_parts)  # fmt: skip
        SecondLook.objects.create(case=case, decision=decision, first="spam" if told["removed"] else "keep")
        # Some entries have been published when a move begins, and some wait for it.
        if told["removed"]:
            publish_logs()
        if told["removed"]:
            demand = LegalDemand.objects.create(
                **about, country="DE", authority="A court", law="Section 1", received_on=dt.date(2026, 5, 1)
            )
            _decide(about, accounts[0], demand=demand, countries=["DE"])
            DsaStatement.objects.create(author=subject.author, decision=decision, puid=str(decision.pk), state="sent")
        state = "upheld" if told["removed"] else "unfounded"
        Report.objects.filter(kind=kind, subject_id=subject.pk).update(state=state, decision=decision)
        if told["removed"]:
            profile = {"author": subject.author, "kind": "account", "subject_id": subject.author.pk}
            aside = _decide(profile, accounts[0], case=case, rule_version=rule.current)
            withheld = {"decision": aside, "display_name": told.get("said", ""), "avatar": subject.author.avatar}
            WithheldProfile.objects.update_or_create(account=subject.author, defaults=withheld)
            Account.objects.filter(pk=subject.author.pk).update(labelled_by_id=aside.pk)
        Notification.objects.create(
            kind="decision", actor=subject.author, recipient=subject.author, statement=decision.statement,
            mail_at=timezone.now(),
        )  # fmt: skip
        if told["removed"]:
            everywhere = None if told["comment"] else decision
            beside = {"withheld_by": everywhere, "restricted": True, "labelled_by": decision}
            type(subject).objects.filter(pk=subject.pk).update(**beside)
        # Whoever held it has decided, without a word that waits; of what nobody held, a detector has.
        PendingDecision.objects.filter(claim__case=case).delete()
        held = Claim.objects.filter(case=case, ended_at=None)
        held.update(state="ended", ended_at=timezone.now(), how="decided")
        Case.objects.filter(pk=case.pk).update(state="decided")
        _appeal(decision, _nth(accounts, told["claimed_by"]), told.get("said", "") or "No.")


def _version(rule: Rule) -> DetectorVersion:
    """A detector's version of this site's own, on its way up."""
    detector, is_new = Detector.objects.get_or_create(name="words", defaults={"kind": "terms"})
    if not is_new:
        return DetectorVersion.objects.filter(detector=detector).latest("id")
    version = make_version(detector=detector, parameters={"terms": [("", "x")]}, rule=rule)
    Backtest.objects.create(version=version, state="done", report={"found": 1})
    Weights.objects.create(digest=version.digest, packed=b"x")
    LadderStep.objects.create(version=version, from_state="draft", to_state="backtested", why="For a test.")
    return version


def _appeal(decision: Decision, appellant: Account, said: str) -> None:
    """Whoever appeals may live elsewhere than whoever made it; some have their answer."""
    about = {"kind": decision.kind, "subject_id": decision.subject_id, "author": decision.author}
    case = decision.case
    assert case
    appeal = Appeal.objects.create(appellant=appellant, author=decision.author, decision=decision, case=case)
    AppealMessage.objects.create(appeal=appeal, said=said)
    if len(said) % 2:
        AppealMessage.objects.create(appeal=appeal, said="We read it.", staff_id=appellant.pk)
        answer = _decide(about, Account(pk=0), case=case)
        Appeal.objects.filter(pk=appeal.pk).update(state="undone", answer=answer)
    else:
        Case.objects.filter(pk=case.pk).update(state="escalated", escalated_for="appeal")


def _decide(about: dict[str, Any], staff: Account, **told: Any) -> Decision:
    """A decision with what belongs to it."""
    restricts = bool(told.get("rule_version") or told.get("demand"))
    told |= {"outcome": "remove" if restricts else "keep", "ground": "law" if "demand" in told else "terms"}
    decision = Decision.objects.create(**about, **told, decided_by=staff.pk, facts="Seen.")
    Statement.objects.create(author=about["author"], decision=decision, read_at=timezone.now())
    Evidence.objects.create(author=about["author"], decision=decision, revision=1, text="As it was.", pictures=[])
    if restricts:
        places = {name: told.get(name, []) for name in ("countries", "homes")}
        effect = "withhold" if any(places.values()) else "remove"
        Measure.objects.create(
            **about, **places, decision=decision, effect=effect, state="in_force", in_force_at=timezone.now(),
            until=timezone.now() + dt.timedelta(days=30),
        )  # fmt: skip
    if told.get("rule_version"):
        label = {"effect": "label", "state": "in_force", "in_force_at": timezone.now()}
        Measure.objects.create(**about, **label, decision=decision)
    append_log_entry(decision=decision)
    return decision


def _report(reporter: Account, about: dict[str, Any], said: str) -> None:
    if reporter != about["author"]:
        given = {"revision": 1, "rule_code": "spam", "said": said}
        Report.objects.get_or_create(reporter=reporter, **about, defaults=given)


def write(done: list[tuple[str, int, int, str]], home: str, folder: Path) -> None:
    """What people do on the site that the ORM stands at, once it is on its own."""
    with transaction.atomic():
        for verb, one, other, text in done:
            _write(verb, one, other, text, home, folder)
        count_anew()


def _write(verb: str, one: int, other: int, text: str, home: str, folder: Path) -> None:
    accounts, posted = list(Account.objects.order_by("id")), list(Note.objects.order_by("id"))
    if verb == "join" or not accounts:
        # The same few names on both sides.
        name = f"newcomer_{one % 3}"
        if not Account.objects.filter(username=name).exists():
            account = Account.objects.create(username=name, password="!", home=home, display_name=text)
            index_person(account)
            email = f"new{one % 3}@example.org"
            free = not EmailAddress.objects.filter(email=email, verified=True).exists()
            EmailAddress.objects.create(user=account, email=email, verified=free and other % 2 == 0)
        return
    account = _nth(accounts, one)
    if verb == "post" or not posted:
        _post(account, {"title": text, "text": "", "tags": ["new", "tea"], "pictures": other % 2}, folder)
        return
    note = _nth(posted, other)
    match verb:
        case "offer":
            told = {"title": text, "stock": other, "pictures": 1 + other % 2, "in_note": True}
            _offer(account, told, folder)
        case "save":
            if product := Product.objects.order_by("id").first():
                SavedProduct.objects.get_or_create(account=account, product=product)
        case "report":
            _report(account, {"author": note.author, "kind": "note", "subject_id": note.pk}, text)
        case "log":
            append(home=home, body={"serial": next(_numbers), "said": text})
            if other % 2:
                publish_log(home=home)
        case "comment":
            _comment(account, note, text, list(note.comments.all()), other)
        case "like":
            Like.objects.get_or_create(account=account, note=note)
        case "unlike":
            Like.objects.filter(note=note).delete()
        case "follow":
            _follow(account, _nth(accounts, other))
        case "edit":
            Note.objects.filter(pk=note.pk).update(
                title=text, revision=2, edited_at=dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
            )
        case "rename":
            if not Account.objects.filter(username=f"renamed_{other % 2}").exists():
                Account.objects.filter(pk=account.pk).update(username=f"renamed_{other % 2}")
        case "leave":
            _leave(account)
        case "claim":
            Claim.objects.filter(state="ended").update(moderator=account)
        case "confirm":
            mine = EmailAddress.objects.filter(user=account).first()
            if mine and not EmailAddress.objects.filter(email="same@example.org").exists():
                EmailAddress.objects.filter(pk=mine.pk).update(email="same@example.org", verified=True)


def count_anew() -> None:
    recount_follows()
    for note in Note.objects.all():
        Note.objects.filter(pk=note.pk).update(
            likes_count=note.likes.count(), comments_count=note.comments.count(), pictures_count=note.pictures.count()
        )
