"""The public log for programs: checkpoints, tiles and entries as C2SP tlog-tiles has them, and proofs as JSON."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from moderation.actions.publish_log import tree_of
from moderation.actions.sequence_log import logs_here, read_tile
from moderation.log import notes
from moderation.log.merkle import HASH, WIDTH
from moderation.models import Checkpoint, LogEntry

FOREVER: Final = 365 * 24 * 3600
BRIEFLY: Final = 2
PER_PAGE: Final = 100


@require_safe
@cache_control(public=True, max_age=BRIEFLY)
def checkpoint(request: HttpRequest, home: str) -> HttpResponse:
    """The newest checkpoint, as a signed note."""
    return HttpResponse(newest_checkpoint(home).note, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=BRIEFLY)
def checkpoints(request: HttpRequest, home: str) -> HttpResponse:
    """All that were ever published, oldest first, in pages: `?after=` takes the `next` of the page before."""
    found = Checkpoint.objects.filter(home=_log(home), id__gt=_number(request, "after")).order_by("id")[:PER_PAGE]
    told = [{"size": one.size, "made_at": one.made_at, "key": one.key, "note": one.note} for one in found]
    return JsonResponse({"checkpoints": told, "next": found[len(told) - 1].pk if len(told) == PER_PAGE else None})


@require_safe
@cache_control(public=True, max_age=FOREVER, immutable=True)
def tile(request: HttpRequest, home: str, level: str, place: str, width: str | None = None) -> HttpResponse:
    """Hashes side by side, 32 bytes each: as many as the address says, or a full tile."""
    count = _width(width)
    hashes = read_tile(_log(home), int(level), _place(place))[: count * HASH]
    if len(hashes) < count * HASH:
        raise Http404("This tile is not there yet.")
    return HttpResponse(hashes, content_type="application/octet-stream")


@require_safe
@cache_control(public=True, max_age=FOREVER, immutable=True)
def bundle(request: HttpRequest, home: str, place: str, width: str | None = None) -> HttpResponse:
    """The entries of a tile of level 0, each behind its length in two bytes."""
    first, count = _place(place) * WIDTH, _width(width)
    found = LogEntry.objects.filter(home=_log(home), leaf_index__gte=first, leaf_index__lt=first + count)
    bodies = [body.encode() for body in found.order_by("leaf_index").values_list("body", flat=True)]
    if len(bodies) < count:
        raise Http404("These entries are not there yet.")
    told = b"".join(len(body).to_bytes(2, "big") + body for body in bodies)
    return HttpResponse(told, content_type="application/octet-stream")


@require_safe
@cache_control(public=True, max_age=BRIEFLY)
def inclusion(request: HttpRequest, home: str, index: int) -> HttpResponse:
    """One entry, and the proof that it stands in the log of the newest checkpoint."""
    latest = newest_checkpoint(home)
    entry = LogEntry.objects.filter(home=home, leaf_index=index).first()
    if entry is None or index >= latest.size:
        raise Http404(f"The log has {latest.size:,} entries.")
    return JsonResponse(proof_of(entry, latest))


@require_safe
@cache_control(public=True, max_age=FOREVER, immutable=True)
def consistency(request: HttpRequest, home: str, earlier: int, size: int) -> HttpResponse:
    """The proof that the log of one size goes on as that of another."""
    if not earlier <= size <= newest_checkpoint(home).size:
        raise Http404("The log never had so many entries.")
    proof = tree_of(home, size).consistency(earlier)
    return JsonResponse({"earlier": earlier, "size": size, "proof": [each.hex() for each in proof]})


def newest_checkpoint(home: str) -> Checkpoint:
    """The checkpoint that is in force. Raises Http404 where the log is not kept here, or not published yet."""
    found = latest_checkpoint(home)
    if found is None:
        raise Http404("This log has no checkpoint yet; the first is made when the worker starts.")
    return found


def latest_checkpoint(home: str) -> Checkpoint | None:
    """The same, None where nothing is published yet. Raises Http404 where the log is not kept here."""
    return Checkpoint.objects.filter(home=_log(home)).order_by("-size", "-id").first()


def proof_of(entry: LogEntry, latest: Checkpoint) -> dict[str, Any]:
    """What somebody needs to check that an entry is in the log: hashes in hexadecimal."""
    assert entry.leaf_index is not None  # noqa: S101 - only what has its place can be proved
    proof = tree_of(entry.home, notes.parse(latest.note).size).inclusion(entry.leaf_index)
    return {
        "log": entry.home,
        "index": entry.leaf_index,
        "entry": entry.body,
        "proof": [each.hex() for each in proof],
        "checkpoint": latest.note,
        "key": latest.key,
    }


def _log(home: str) -> str:
    if home not in logs_here():
        raise Http404("This site does not keep that log.")
    return home


def _place(path: str) -> int:
    """The number in an address of three digits a step: x001/x234/067."""
    return int(path.replace("x", "").replace("/", ""))


def _width(width: str | None) -> int:
    """How many hashes or entries an address asks for: all of a tile, or those of a tile at the edge."""
    if width is None:
        return WIDTH
    if not 0 < int(width) < WIDTH or width[0] == "0":
        raise Http404("A tile at the edge has 1 to 255 hashes.")
    return int(width)


def _number(request: HttpRequest, name: str) -> int:
    told = request.GET.get(name, "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else 0
