"""What can go wrong with the embedded engines."""

from __future__ import annotations

from pathlib import Path


class EngineError(Exception):
    """An engine cannot be had; the text is one sentence that says what to do."""


def unwritable(folder: Path, error: OSError) -> EngineError:
    """The error for a folder that takes no files: rights, or a full disk."""
    return EngineError(
        f"Cannot write {folder} ({error.strerror}). Free some space, or set STATE_DIR to a folder of yours."
    )
