"""Statements of reasons for the EU's DSA Transparency Database (Regulation (EU) 2022/2065, Article 24(5))."""
