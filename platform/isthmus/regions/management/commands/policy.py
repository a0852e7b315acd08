"""Show, compare, check and try the policy packs."""

from __future__ import annotations

import difflib
import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from isthmus.regions import packs, words
from isthmus.regions.countries import country_choices
from isthmus.regions.editions import refuse_changed
from isthmus.regions.models import Edition
from isthmus.regions.packs import Pack, PackError, TenantPolicies
from isthmus.regions.policy import FEATURES, in_language
from isthmus.tenancy.mode import HOMES


class Command(BaseCommand):
    help = "Show, compare, check and try policy packs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        show = steps.add_parser("show", help="what a pack says; without a name, which packs there are")
        show.add_argument("pack", nargs="?")
        show.add_argument("--json", action="store_true", help="all of it, for programs")
        diff = steps.add_parser("diff", help="how two packs differ")
        diff.add_argument("packs", nargs=2, metavar="pack")
        check = steps.add_parser("check", help="whether a pack can be used: a name, or the path of a folder")
        check.add_argument("pack")
        tried = steps.add_parser("try", help="what a pack would do to somebody")
        tried.add_argument("pack")
        tried.add_argument("--tenant", choices=["shared", *HOMES], default=settings.TENANT.name)
        tried.add_argument("--home", choices=HOMES, help="none for a visitor")
        tried.add_argument("--country", help="two letters; none for unknown")
        tried.add_argument("--reads", default="", metavar="en,zh-hans", help="the languages that they read")
        tried.add_argument("--age", type=int, help="in years; none for unknown")
        for each in (show, diff, check, tried):
            each.add_argument("--language", choices=dict(settings.LANGUAGES), default="en", help="of what is printed")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            with translation.override(options["language"]):
                getattr(self, f"_{options['step']}")(options)
        except PackError as error:
            raise CommandError(str(error)) from error

    def _show(self, options: dict[str, Any]) -> None:
        if options["pack"] is None:
            for name in packs.names():
                head = _load(name).head
                now = " (in force)" if name == settings.PACK.name else ""
                self.stdout.write(f"{name}: {_in(head.title)}, {' and '.join(head.modes)}{now}. {_in(head.summary)}")
            return
        pack = _load(options["pack"])
        if options["json"]:
            self.stdout.write(json.dumps(pack.content, indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_told(pack)))

    def _diff(self, options: dict[str, Any]) -> None:
        one, other = (_load(name) for name in options["packs"])
        lines = difflib.unified_diff(list(_told(one)), list(_told(other)), one.edition, other.edition, lineterm="", n=1)
        found = "\n".join(lines)
        self.stdout.write(found or f"{one.edition} and {other.edition} say the same.")

    def _check(self, options: dict[str, Any]) -> None:
        pack = _load(options["pack"])
        if Edition._meta.db_table in connection.introspection.table_names():
            refuse_changed(pack)
        count = sum(len(tenant.policies) for tenant in pack.tenants.values())
        self.stdout.write(f"{pack.edition} can be used: {', '.join(pack.tenants)}, {count} policies.")

    def _try(self, options: dict[str, Any]) -> None:
        pack = _load(options["pack"])
        tenant = pack.tenants.get(options["tenant"])
        if tenant is None:
            raise CommandError(f"{pack.name} is not for {options['tenant']}. Use --tenant {next(iter(pack.tenants))}.")
        country = options["country"].upper() if options["country"] else None
        if country and country not in dict(country_choices("en")):
            raise CommandError(f"--country is {country!r}. Write two letters, such as CN.")
        reads = tuple(each.strip() for each in options["reads"].split(",") if each.strip())
        applied = tenant.applied(home=options["home"], country=country, languages=reads, age=options["age"])
        for name in FEATURES:
            policy = applied.by[name]
            why = f"policy {policy.code}: {_in(policy.title)}" if policy else "no policy speaks of it"
            for sentence in words.setting_sentences(name, getattr(applied, name)):
                self.stdout.write(f"{name:12} {sentence} ({why})")


def _load(name: str) -> Pack:
    return packs.load(name, settings.DOMESTIC_COUNTRIES)


def _told(pack: Pack) -> Iterator[str]:
    head = pack.head
    yield f"{_in(head.title)} ({pack.edition}, since {head.since}; {' and '.join(head.modes)})"
    yield _in(head.summary)
    for tenant in pack.tenants.values():
        yield ""
        yield f"[{tenant.tenant}]"
        yield from _of_tenant(tenant)


def _of_tenant(tenant: TenantPolicies) -> Iterator[str]:
    lines = words.home_rule_sentences(tenant.home, tenant.domestic_countries)
    yield from (f"home: {sentence}" for sentence in lines)
    yield from (f"home: {sentence}" for sentence in words.home_sentences(tenant.home))
    if tenant.brand:
        yield f"brand: {tenant.brand.name}"
    yield words.retention_sentence(tenant.retention)
    for policy in tenant.policies:
        said = " ".join(words.sentences(policy))
        yield f"{policy.code}: {_in(policy.title)}. {words.for_whom(policy.audience)}: {said}"


def _in(text: dict[str, str]) -> str:
    return in_language(text, translation.get_language())
