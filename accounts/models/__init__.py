from accounts.models.account import Account
from accounts.models.follow import Follow

__all__ = ["Account", "Follow"]
