"""The look: templates, styles, icons, error pages, and the pictures that every room shows."""
