"""Isthmus: a social platform whose deployment mode is a setting."""
