"""The public logs of this site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext

from moderation.actions.append_earlier import append_earlier
from moderation.actions.publish_log import publish_log
from moderation.actions.sequence_log import logs_here
from moderation.errors import LogBroken
from moderation.log.keys import origin_of


class Command(BaseCommand):
    help = "Sign a checkpoint over each public log (publish), or add what was decided before there was one (earlier)."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("publish", help="what the worker does by itself every few seconds")
        steps.add_parser("earlier", help="an entry for each decision that no log tells of")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "earlier":
            added = append_earlier()
            self.stdout.write(ngettext("%(n)s decision added.", "%(n)s decisions added.", added) % {"n": f"{added:,}"})
        try:
            for home in logs_here():
                size = publish_log(home=home).size
                told = ngettext("%(n)s entry, signed.", "%(n)s entries, signed.", size) % {"n": f"{size:,}"}
                self.stdout.write(f"{origin_of(home)}: {told}")
        except LogBroken as error:
            raise CommandError(str(error)) from error
