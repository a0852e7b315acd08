from accounts.models.account import Account
from accounts.models.block import Block
from accounts.models.document import Document
from accounts.models.follow import Follow
from accounts.models.guardian import GuardianCode, GuardianEntry, Guardianship
from accounts.models.home_change import HomeChange
from accounts.models.person_tokens import PersonTokens
from accounts.models.screen_time import ScreenTimeHour
from accounts.models.verification import Verification
from accounts.models.withheld_profile import WithheldProfile

__all__ = [
    "Account",
    "Block",
    "Document",
    "Follow",
    "GuardianCode",
    "GuardianEntry",
    "Guardianship",
    "HomeChange",
    "PersonTokens",
    "ScreenTimeHour",
    "Verification",
    "WithheldProfile",
]
