"""Back to where somebody was, after a form that stands on many pages."""

from __future__ import annotations

from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: Any) -> str:
    """The address that the form names in `next`; the first page where it is none of this site's."""
    target: str = request.POST.get("next", "")
    # A word alone would be taken for the name of a view.
    ours = target.startswith("/") and url_has_allowed_host_and_scheme(target, {request.get_host()})
    return target if ours else "/"
