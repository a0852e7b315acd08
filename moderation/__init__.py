"""Rules, checks, cases, decisions and the statements that answer for them."""
