"""The only place that reads notes for display."""
