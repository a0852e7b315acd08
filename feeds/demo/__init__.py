"""Sample people, notes, comments and pictures for a site that somebody wants to look at before anyone has posted."""
