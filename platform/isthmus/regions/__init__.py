"""Who is looking, from where, in which languages, and which policy applies."""
