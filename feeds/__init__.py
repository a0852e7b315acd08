"""Notes, pictures, tags, comments, likes and the lists in which they are read."""
