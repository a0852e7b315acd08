"""The public log: what was decided, verifiable by anybody, without anybody's data."""
