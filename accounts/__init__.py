"""People: sign-up and home, profiles, whom one follows."""
