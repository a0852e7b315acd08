"""Make somebody a moderator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from moderation.actions.make_moderator import make_moderator
from moderation.roles import MODERATOR, ROLES


class Command(BaseCommand):
    help = "Gives an account the work of a moderator: staff rights, and the permissions of a role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", choices=list(ROLES), default=MODERATOR, help="default: %(default)s")

    def handle(self, *_: Any, **options: Any) -> None:
        account = get_user_model()._default_manager.filter(username__iexact=options["username"]).first()
        if account is None:
            raise CommandError(
                f"There is no account {options['username']!r}. Names are written as on the site, without @."
            )
        make_moderator(account=account, role=options["role"])
        self.stdout.write(f"{account} is {ROLES[options['role']].title.lower()} now.")
