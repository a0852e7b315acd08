from django.contrib import admin
from django.contrib.auth.models import Group
from unfold.admin import ModelAdmin

from accounts.identity import desk  # noqa: F401 - its page comes with it
from accounts.models import Account

admin.site.unregister(Group)


@admin.register(Account)
class AccountAdmin(ModelAdmin):  # type: ignore[misc]
    """Who is here. What people say of themselves is theirs, a home follows from its rule, and nobody is switched off by
    hand: that takes a decision, with its reasons."""

    list_display = ("username", "display_name", "home", "country", "joined_at", "is_staff", "is_active")
    list_filter = ("home", "is_staff", "is_active")
    search_fields = ("username", "display_name", "email")
    fields = ("username", "display_name", "email", "bio", "country", "home", "home_rule", "home_since", "languages",
              "is_staff", "is_active", "groups")  # fmt: skip
    readonly_fields = ("username", "display_name", "email", "bio", "country", "home", "home_rule", "home_since",
                       "languages", "is_active")  # fmt: skip

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """Nobody is removed by hand: a decision suspends, with reasons, and says so."""
        return False

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(Group)
class GroupAdmin(ModelAdmin):  # type: ignore[misc]
    filter_horizontal = ("permissions",)
