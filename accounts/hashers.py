"""How passwords are kept."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.

    Django's default (100 MiB, eight lanes) costs 197 ms of processor a sign-up and would be the bottleneck of a rush.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
