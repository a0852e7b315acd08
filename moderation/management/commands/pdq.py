"""Print the PDQ hashes of picture files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from PIL import Image, UnidentifiedImageError

from moderation.detectors.pictures import pdq


class Command(BaseCommand):
    help = "Prints the PDQ hash, the quality and the name of each picture file, for a bank of hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError for a file that is no picture."""
        for path in options["files"]:
            try:
                with Image.open(path) as image:
                    found, quality = pdq(image)
            except (OSError, UnidentifiedImageError) as error:
                raise CommandError(f"{path} cannot be read as a picture: {error}") from error
            self.stdout.write(f"{found} {quality:3} {path}")
