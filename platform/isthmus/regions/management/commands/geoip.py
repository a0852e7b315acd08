"""Install a country file, or say which one is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from isthmus.regions import country_files, geoip

DEBIAN = Path("/usr/share/tor")


class Command(BaseCommand):
    help = "Says which country file is in use, or installs one; it serves from the next start on."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument("--file", type=Path, help="a file in MaxMind's format that you have")
        source.add_argument("--licence-key", help="download GeoLite2-Country with your key of MaxMind's")
        source.add_argument(
            "--debian",
            type=Path,
            nargs="?",
            const=DEBIAN,
            metavar="FOLDER",
            help=f"build one from the tables of Debian's package tor-geoipdb ({DEBIAN}); takes about two minutes",
        )
        source.add_argument(
            "--remove", action="store_true", help="go back to the shipped file of documentation networks"
        )
        parser.add_argument("--server", default=country_files.MAXMIND, help="where to download from")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(settings.STATE_DIR) / "geoip" / "country.mmdb"
        try:
            done = self._install(target, options)
        except country_files.CountryFileError as error:
            raise CommandError(str(error)) from error
        if done:
            self.stdout.write(f"{done} It serves from the next start on.")
        else:
            self.stdout.write(f"{settings.GEOIP_PATH}: {geoip.status().sentence}")

    def _install(self, target: Path, options: dict[str, Any]) -> str:
        if options["remove"]:
            target.unlink(missing_ok=True)
            return "Removed; the shipped file knows documentation networks only."
        if not (options["file"] or options["licence_key"] or options["debian"]):
            return ""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".draft")
        try:
            licence = self._draft(draft, options)
            kind = country_files.check(draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        target.with_name("LICENCE").write_text(f"{licence}\n")
        return f"Installed {kind} at {target}. {licence}"

    def _draft(self, draft: Path, options: dict[str, Any]) -> str:
        """Write the new file beside the old one; return its licence in a sentence."""
        if options["debian"]:
            told = country_files.build(options["debian"], draft, say=self.stdout.write)
            return f"Country data: {told} Name it wherever you show countries that come from it."
        if options["licence_key"]:
            draft.write_bytes(country_files.fetch(licence_key=options["licence_key"], server=options["server"]))
            return "GeoLite2 data created by MaxMind, under the GeoLite2 End User License Agreement."
        country_files.check(options["file"])
        draft.write_bytes(options["file"].read_bytes())
        return "Its licence is that under which you got it."
