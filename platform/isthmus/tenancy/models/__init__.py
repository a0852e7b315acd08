from isthmus.tenancy.models.marker import Marker

__all__ = ["Marker"]
