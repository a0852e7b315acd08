"""PostgreSQL and Redis from the packages that carry them, started on demand and shared by every process of a checkout.

Free of Django: settings ask here for the addresses, and the entrances start or join the servers.
"""

from isthmus.engines.errors import EngineError
from isthmus.engines.lifetime import join, join_for_a_move, leave
from isthmus.engines.secrets import kept_secret
from isthmus.engines.urls import Urls, urls

__all__ = ["EngineError", "Urls", "join", "join_for_a_move", "kept_secret", "leave", "urls"]
