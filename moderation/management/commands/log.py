"""The public logs of this site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

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
            self.stdout.write(f"{append_earlier():,} decisions added.")
        try:
            for home in logs_here():
                self.stdout.write(f"{origin_of(home)}: {publish_log(home=home).size:,} entries, signed.")
        except LogBroken as error:
            raise CommandError(str(error)) from error
