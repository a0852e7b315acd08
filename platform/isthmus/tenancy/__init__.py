"""Which tenant is this process? Mode, marker, ids and the residency of every row."""
