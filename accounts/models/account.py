"""An account: one person's place on the site."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from itertools import count
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from isthmus.tenancy.residency import Owned, Settled
from isthmus.tenancy.rows import Row

from accounts.clock import Clock
from accounts.zones import zone_named
from moderation.labels import Labelled

HOME_CHOICES = [("domestic", _("Domestic")), ("global", _("Global"))]

username_rule = RegexValidator(
    r"\A[a-z0-9_]{3,30}\Z", _("Use 3 to 30 small letters, digits or underscores, such as night_train.")
)


LONGEST_USERNAME = 30


def with_number(username: str, taken: Callable[[str], bool]) -> str:
    """The first of anna_2, anna_3, ... that nobody has: what the younger of two accounts is called after a merge."""
    for number in count(2):
        ending = f"_{number}"
        name = username[: LONGEST_USERNAME - len(ending)] + ending
        if not taken(name.lower()):
            return name
    raise AssertionError("count() does not end")


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=(username or "").lower())

    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> Account:
        account = self.model(username=username.lower(), email=self.normalize_email(email), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> Account:
        return self.create_user(username, email, password, **{"is_staff": True, "is_superuser": True, **fields})


def _tenants_home() -> str:
    """Staff made on the command line belong to the site they are made on; in shared mode to `global`."""
    from django.conf import settings

    return "domestic" if settings.TENANT.name == "domestic" else "global"


class Account(Labelled, Row, AbstractBaseUser, PermissionsMixin):
    residency = Owned("self")
    files = ("avatar",)
    counts = {"followers_count": "followers", "following_count": "following"}
    settled = (Settled("username", "lower(r.username)", with_number),)

    # Unique within a tenant; the same name on two sites is two people.
    username = models.CharField(_("user name"), max_length=LONGEST_USERNAME, unique=True, validators=[username_rule])
    email = models.EmailField(_("e-mail"), blank=True)
    # What others read; free text in any script.
    display_name = models.CharField(_("name"), max_length=40, blank=True)
    bio = models.CharField(_("about you"), max_length=300, blank=True)
    # The digest of the profile picture; empty shows the initial.
    avatar = models.CharField(max_length=64, blank=True, editable=False)
    # Where the account lives once the site is split, the rule that said so and when: shown to its owner.
    home = models.CharField(max_length=8, choices=HOME_CHOICES, default=_tenants_home)
    home_rule = models.CharField(max_length=40, default="staff")
    home_since = models.DateTimeField(default=timezone.now)
    # The edition of the policies whose rule it was, such as "open 1".
    home_edition = models.CharField(max_length=80, blank=True)
    # Declared at sign-up; an address only suggests it. Empty for staff made on the command line.
    country = models.CharField(_("country"), max_length=2, blank=True)
    # Of the phone number that was given where a rule asks for one, such as "+86"; the number itself is not kept.
    phone_prefix = models.CharField(max_length=4, blank=True)
    # The first day of the month of birth, where a policy asks for an age; the day itself is not asked for.
    born_on = models.DateField(null=True, blank=True)
    # By which days and nights are told: a name of the time zone database; empty for the site's own.
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    # After a change: the zone that held before, and the moment from which the new one holds.
    time_zone_before = models.CharField(max_length=40, blank=True)
    time_zone_since = models.DateTimeField(null=True, blank=True)
    # Kept beside the rows that they count, so that a profile reads none of them.
    followers_count = models.PositiveIntegerField(default=0, editable=False)
    following_count = models.PositiveIntegerField(default=0, editable=False)
    # Languages that the person reads, best first.
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("languages"))
    # Whether Explore may go by what people like who like the same, and their likes count for those people.
    by_taste = models.BooleanField(default=True)
    # Whether it has ever blocked somebody or been blocked: of no other account anybody has to look whom.
    has_blocks = models.BooleanField(default=False, editable=False)
    # Whether sensitive notes are shown right away; of whom is known that they are younger than 18, never.
    show_sensitive = models.BooleanField(default=False, editable=False)
    # Of what the person hears otherwise than by default (accounts.hearing).
    hearing = models.JSONField(default=dict, blank=True, editable=False)
    # The announcements that the person has put away, of those that hold.
    dismissed = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)
    # While a measure suspends it: it reads, and sends nothing (accounts.suspension). None where none does.
    suspended_until = models.DateTimeField(null=True, blank=True, editable=False)
    # The rule of this decision is named above its profile. Its id and no reference, since decisions refer to accounts:
    # a move copies each table behind those that it refers to.
    labelled_by_id = models.BigIntegerField(null=True, blank=True, editable=False)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(condition=models.Q(home__in=["domestic", "global"]), name="accounts_account_home"),
            models.UniqueConstraint(Lower("username"), name="accounts_account_username_any_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.username])

    @property
    def name(self) -> str:
        return self.display_name or self.username

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def hue(self) -> int:
        """A colour that stays with the account, in degrees."""
        return zlib.crc32(self.username.encode()) % 360

    @cached_property
    def out_of_sight(self) -> frozenset[str]:
        """The usernames of those whom it has blocked, and of those who have blocked it."""
        if not self.has_blocks:
            return frozenset()
        mine = self.blocks.values_list("blocked__username", flat=True)
        theirs = self.blocked_by.values_list("blocker__username", flat=True)
        return frozenset(mine.union(theirs))

    @property
    def clock(self) -> Clock:
        """What the person's own clock shows."""
        if self.time_zone_since is None:
            return Clock(zone_named(self.time_zone))
        return Clock(zone_named(self.time_zone), zone_named(self.time_zone_before), self.time_zone_since)

    def age_at(self, moment: dt.datetime) -> int | None:
        """In years; None where nobody knows.

        Only the month of birth is known. Who is not yet certain to have had a birthday has not: N years are full on the
        first day of the month after it.
        """
        if self.born_on is None:
            return None
        today = self.clock.date_at(moment)
        months = (today.year - self.born_on.year) * 12 + today.month - self.born_on.month
        return max(0, (months - 1) // 12)

    @property
    def avatar_url(self) -> str:
        from isthmus.web.media import picture_url

        return picture_url(self.avatar, 360) if self.avatar else ""
