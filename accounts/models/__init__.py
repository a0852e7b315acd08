from accounts.models.account import Account
from accounts.models.follow import Follow
from accounts.models.home_change import HomeChange

__all__ = ["Account", "Follow", "HomeChange"]
