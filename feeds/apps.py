from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "feeds"

    def ready(self) -> None:
        from accounts import effects
        from feeds.effects import effects_on
        from feeds.subjects import CommentKind, NoteKind
        from moderation import subjects

        subjects.register(NoteKind())
        subjects.register(CommentKind())
        effects.register(effects_on)
