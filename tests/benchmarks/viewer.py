"""What a request pays for its viewer and the policies: CPU, in this process, against the bar of 0.2 ms."""

from __future__ import annotations

import statistics
import time
from types import SimpleNamespace
from typing import Any

BAR = 0.2
ROUNDS, REQUESTS = 7, 5_000


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser
    from isthmus.regions import packs
    from isthmus.regions.viewer import viewer_of

    from accounts.models import Account

    settings.SEEN_FROM = False
    member: Any = Account(home="global", country="US", languages=["en", "zh-hans"])
    addresses = [f"192.0.2.{n}" for n in range(1, 255)]
    print(f"{'':44}{'ms CPU':>8}{'bar':>6}")
    for name in packs.names():
        pack = packs.load(name)
        settings.PACK, settings.POLICIES = pack, next(iter(pack.tenants.values()))
        for who, user in (("visitor", AnonymousUser()), ("signed in", member)):
            requests: list[Any] = [
                SimpleNamespace(user=user, META={"REMOTE_ADDR": address}, session={}, COOKIES={})
                for address in addresses
            ]
            took = statistics.median(_round(viewer_of, requests) for _ in range(ROUNDS))
            print(f"viewer and policies, {name:14}{who:>10}{took:>8.3f}{BAR:>6}")


def _round(viewer_of: Any, requests: list[Any]) -> float:
    began = time.process_time()
    for number in range(REQUESTS):
        viewer_of(requests[number % len(requests)])
    return (time.process_time() - began) / REQUESTS * 1000


if __name__ == "__main__":
    main()
