from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "feeds"

    def ready(self) -> None:
        from feeds.subjects import CommentKind, NoteKind
        from moderation import subjects

        subjects.register(NoteKind())
        subjects.register(CommentKind())
