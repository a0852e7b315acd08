"""Sessions in the database alone, read by a query that is put into SQL and planned once.

A cache before it would save nothing: asking Redis costs a process as much as asking PostgreSQL like this.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from isthmus.web.prepared import Prepared

_stored = Prepared(lambda key: Session.objects.filter(session_key=key).values_list("session_data", "expire_date"))


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and a new key at the next write, where there is none or it has ended."""
        data, ends = _stored.first(key=self.session_key) or ("", None)
        if ends is None or ends <= timezone.now():
            self._session_key = None
            return {}
        return dict(self.decode(data))
