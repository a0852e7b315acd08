from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedsConfig(AppConfig):
    name = "feeds"
    verbose_name = _("Notes and comments")

    def ready(self) -> None:
        from isthmus.web import telling

        from accounts import effects
        from feeds.actions.notify import Teller
        from feeds.effects import effects_on
        from feeds.subjects import CollectionKind, CommentKind, NoteKind, ProductKind, SellerKind
        from feeds.translation.for_moderators import ForModerators
        from moderation import subjects, translating

        subjects.register(NoteKind())
        subjects.register(CommentKind())
        subjects.register(ProductKind())
        subjects.register(SellerKind())
        subjects.register(CollectionKind())
        effects.register(effects_on)
        telling.register(Teller())
        translating.register(ForModerators())
