"""What a password has to be, said in every language of the interface."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's rule in words of ours: its own are translated into fewer languages."""

    def get_error_message(self) -> str:
        return ngettext(
            "Choose a longer password, of at least %(n)d character.",
            "Choose a longer password, of at least %(n)d characters.",
            self.min_length,
        ) % {"n": self.min_length}
