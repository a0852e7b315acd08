#!/usr/bin/env python
"""Django's command line, with platform/ on the path."""

import os
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent / "platform"))

# These need no database, or start the engines themselves.
WITHOUT_ENGINES = {
    "help",
    "version",
    "--help",
    "--version",
    "check",
    "compilemessages",
    "makemessages",
    "geoip",
    "policy",
    "relocate",
    "serve",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isthmus.settings")
    if sys.argv[1:2] == ["relocate"]:
        from isthmus.start import stand_anywhere

        stand_anywhere()
    from django.core.management import execute_from_command_line
    from isthmus.start import Refusal, refusals_in_one_sentence, start_engines

    try:
        with refusals_in_one_sentence():
            if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_ENGINES:
                start_engines()
            execute_from_command_line(sys.argv)
    except Refusal as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit("Interrupted.")


if __name__ == "__main__":
    main()
