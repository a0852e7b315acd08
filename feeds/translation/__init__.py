"""Translation on demand: what of a text is to be translated, and who is asked for it."""
