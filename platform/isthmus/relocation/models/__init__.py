from isthmus.relocation.models.kept import Kept
from isthmus.relocation.models.move import Move
from isthmus.relocation.models.receipt import Receipt
from isthmus.relocation.models.sealed import Sealed

__all__ = ["Kept", "Move", "Receipt", "Sealed"]
