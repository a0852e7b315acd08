"""Replay what detectors found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import ngettext

from moderation.models import Decision
from moderation.replaying import Replayed, replay_all, replay_decision


class Command(BaseCommand):
    help = (
        "Has the versions that found something look at the same again, and names what differs. Give the number of a "
        "decision, or --all. Ends with 1 where something differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("decision", nargs="?", type=int, metavar="DECISION")
        parser.add_argument("--all", action="store_true", help="every check that found something")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a decision that there is not, and where something differs."""
        if options["all"] == (options["decision"] is not None):
            raise CommandError("Give the number of a decision, or --all.")
        differing = self._tell(replay_all() if options["all"] else self._of(options["decision"]))
        if differing:
            told = ngettext(
                "%(n)s check found something else than then.", "%(n)s checks found something else than then.", differing
            )
            raise CommandError(told % {"n": f"{differing:,}"}, returncode=1)

    def _of(self, decision_id: int) -> list[Replayed]:
        decision = Decision.objects.filter(pk=decision_id).first()
        if decision is None:
            raise CommandError(f"There is no decision {decision_id}.")
        return replay_decision(decision)

    def _tell(self, replayed: Iterable[Replayed]) -> int:
        same = differing = unrepeatable = 0
        for one in replayed:
            same += one.is_same
            differing += not one.is_same
            unrepeatable += bool(one.unrepeatable)
            for difference in one.differences:
                self.stdout.write(
                    f"check {one.check_id}: {difference.version} found {difference.reason!r} only {difference.only}"
                )
            for version, why in one.unrepeatable:
                self.stdout.write(f"check {one.check_id}: {version} was not replayed. {why}")
        self.stdout.write(
            f"{same:,} the same, {differing:,} not; {unrepeatable:,} with versions that were not replayed."
        )
        return differing
