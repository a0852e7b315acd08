"""Where would accounts belong by the rules of a pack?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from isthmus.regions import packs
from isthmus.regions.editions import record_pack
from isthmus.regions.packs import PackError

from accounts.actions.decide_homes import decide_homes
from accounts.models import Account


class Command(BaseCommand):
    help = "Counts where accounts would belong by the rules of a pack, and with --apply moves them there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", help="a name, or the path of a folder")
        parser.add_argument("--apply", action="store_true", help="decide; every account keeps its history")

    def handle(self, *_: Any, **options: Any) -> None:
        if settings.TENANT.is_split:
            raise CommandError("This site holds the accounts of one home. Run it on the shared site, before a move.")
        if Account._meta.db_table not in connection.introspection.table_names():
            raise CommandError("There is no site yet. Start it first: script/server")
        try:
            pack = packs.load(options["pack"], settings.DOMESTIC_COUNTRIES)
            if options["apply"]:
                # What decides is published first.
                record_pack(pack)
        except PackError as error:
            raise CommandError(str(error)) from error
        counted = decide_homes(pack=pack, apply=options["apply"])
        for (now, then, rule), accounts in sorted(counted.items()):
            what = f"stay {now}" if now == then else f"go from {now} to {then}"
            self.stdout.write(f"{accounts:>10,} {what}, by the rule {rule!r}")
        self.stdout.write("Done." if options["apply"] else "Nothing was changed. To decide so, add --apply.")
