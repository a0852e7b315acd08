"""The files of a picture."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from feeds.queries.withheld_pictures import notice_on_gone, reach_of
from moderation.notices import Notice

# A name that is its content: whoever has it need never ask again. Where it is withheld from some, they ask each time,
# and nobody keeps it for others.
FOR_EVER: Final = "public, max-age=31536000, immutable"
EACH_TIME: Final = "private, no-cache"


@require_safe
def picture(request: Any, path: str, digest: str) -> HttpResponseBase:
    """A stored picture; or 410, 403 or 451 as the notice has it that stands for the viewer where the picture was."""
    reach = reach_of(digest, request.viewer)
    if reach.notice is not None:
        return _withheld(reach.notice)
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except Http404:
        if (notice := notice_on_gone(digest, request.viewer)) is None:
            raise
        return _withheld(notice)
    response.headers["Cache-Control"] = EACH_TIME if reach.differs else FOR_EVER
    return response


def _withheld(notice: Notice) -> HttpResponse:
    response = HttpResponse(status=notice.status, headers={"Cache-Control": EACH_TIME})
    if notice.status == 451:
        # RFC 7725, as for a note.
        response.headers["Link"] = f'<{settings.SITE_URL}/>; rel="blocked-by"'
    return response
