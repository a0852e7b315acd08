"""How a document comes in: through memory alone, because it must not lie on the disk unsealed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.urls import reverse
from isthmus.web.media import MOST_BYTES

# Of the form around the picture.
_MARGIN = 1_000_000


class InMemory(MemoryFileUploadHandler):
    """Takes what is sent to the page for documents, whatever its size, and leaves everything else to the others.

    What is larger than a picture may be is left out, so that the form asks for it again.
    """

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        self.activated = self.request is not None and self.request.path == reverse("identity_document")
        self.is_too_large = content_length > MOST_BYTES + _MARGIN

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.activated and self.is_too_large:
            raise SkipFile
        super().new_file(*args, **kwargs)
