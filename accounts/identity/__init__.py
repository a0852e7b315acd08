"""Showing who one is, where a published policy asks for it: who has to, and the ways to do it."""
