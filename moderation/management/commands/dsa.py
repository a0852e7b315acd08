"""Statements of reasons in the schema of the EU's DSA Transparency Database."""

from __future__ import annotations

import csv
import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation.actions.send_dsa_statements import send_dsa_statements
from moderation.dsa import client
from moderation.dsa.schema import faults_of
from moderation.dsa.statements import concerns_the_union, statement_of
from moderation.models import Decision


class Command(BaseCommand):
    help = "Write statements of reasons as files (export), or send them to the EU's database (send)."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        export = steps.add_parser("export", help="all statements, as JSON lines or CSV; sends nothing")
        export.add_argument("--csv", action="store_true", help="CSV, with lists joined by a bar; else JSON lines")
        send = steps.add_parser("send", help="what the database does not have yet; needs DSA_API_TOKEN")
        send.add_argument("--again", action="store_true", help="also what it refused before")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "export":
            self._export(as_csv=options["csv"])
        else:
            self._send(again=options["again"])

    def _export(self, *, as_csv: bool) -> None:
        decisions = Decision.objects.exclude(outcome="keep").select_related("case", "demand", "rule_version__rule")
        chosen = decisions.order_by("id").iterator(chunk_size=500)
        statements = [statement_of(decision) for decision in chosen if concerns_the_union(decision)]
        if as_csv:
            fields = sorted({field for statement in statements for field in statement})
            writer = csv.DictWriter(self.stdout, fields, lineterminator="\n")
            writer.writeheader()
            for each in statements:
                writer.writerow(
                    {name: "|".join(value) if isinstance(value, list) else value for name, value in each.items()}
                )
        else:
            for each in statements:
                self.stdout.write(json.dumps(each, ensure_ascii=False, sort_keys=True))
        faulty = [each for each in statements if faults_of(each)]
        for each in faulty:
            self.stderr.write(f"{each['puid']}: {' '.join(faults_of(each))}")
        told = ngettext("%(n)s statement;", "%(n)s statements;", len(statements)) % {"n": f"{len(statements):,}"}
        self.stderr.write(f"{told} {_unfit(len(faulty))}")

    def _send(self, *, again: bool) -> None:
        if not settings.DSA_API_TOKEN:
            raise CommandError("DSA_API_TOKEN is not set. Set it to the token from the database's user profile.")
        try:
            done = send_dsa_statements(again=again)
        except (client.Unreachable, client.NotAllowed) as error:
            raise CommandError(f"{error} What was sent before is noted; run the command again for the rest.") from error
        told = _("%(sent)s sent, %(refused)s refused,") % {"sent": f"{done.sent:,}", "refused": f"{done.refused:,}"}
        self.stdout.write(f"{told} {_unfit(done.invalid)}")


def _unfit(n: int) -> str:
    return ngettext("%(n)s does not fit the schema.", "%(n)s do not fit the schema.", n) % {"n": f"{n:,}"}
