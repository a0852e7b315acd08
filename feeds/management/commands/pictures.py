"""Give every stored picture the sizes that it lacks."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from isthmus.tenancy.marker import is_frozen

from feeds.actions.forget_pictures import sweep_pictures


class Command(BaseCommand):
    help = (
        "Give every stored picture the sizes that came with an update, and remove those that nothing shows. The "
        "scheduler does the same within a day; after an update, this does it at once."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Raises CommandError while the site is being moved."""
        if is_frozen():
            raise CommandError(_("The site can only be read: it is being moved. Run the command again afterwards."))
        for hour in range(24):
            sweep_pictures(hour)
            self.stdout.write(f"{hour + 1} of 24 parts")
