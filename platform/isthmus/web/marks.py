"""The marks that a site can have: strokes on a field of 40 by 22."""

from __future__ import annotations

from typing import Final

from django.conf import settings

_ARCS: Final = '<path d="M2 18a8 8 0 0 1 16 0"/><path d="M22 18a8 8 0 0 1 16 0"/>'
_BRIDGE: Final = '<path d="M18 18q2-5 4 0" class="bridge"/>'
_OTHERS: Final = {
    "leaf": '<path d="M6 19C6 8 16 3 34 3c0 11-8 16-20 16"/><path d="M6 19C12 13 18 10 24 9"/>',
    "wave": '<path d="M2 14q6-12 12-4t12 2 12-6"/><path d="M2 20q6-8 12-2t12 1 12-5"/>',
    "spark": '<path d="M20 2v6M20 14v6M11 11h6M23 11h6"/><path d="M13 5l3 3M24 14l3 3M13 17l3-3M24 8l3-3"/>',
}


def paths_of_mark() -> str:
    """The strokes of this site's mark, as SVG."""
    brand = settings.BRAND
    if brand and brand.mark != "arcs":
        return _OTHERS[brand.mark]
    return _ARCS + ("" if settings.TENANT.is_split else _BRIDGE)


def mark_svg() -> str:
    """The mark as a picture of its own, in the brand's accent in both themes."""
    hue = settings.BRAND.hue if settings.BRAND and settings.BRAND.hue is not None else 295
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -9 40 40" fill="none" stroke-width="3.4" '
        f'stroke-linecap="round" stroke="oklch(60% 0.17 {hue})">{paths_of_mark()}</svg>'
    )
