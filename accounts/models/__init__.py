from accounts.models.account import Account
from accounts.models.document import Document
from accounts.models.follow import Follow
from accounts.models.home_change import HomeChange
from accounts.models.verification import Verification

__all__ = ["Account", "Document", "Follow", "HomeChange", "Verification"]
