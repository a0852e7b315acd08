"""The floor: the least that Django does for a page. Everything in one file, on the same PostgreSQL as the site.

`constant` returns a short string; `signed_in` does so for a session's account; `twenty` reads 20 rows with their author
by an index and renders 20 small cards (8 KB).
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

_url = urlsplit(os.environ["FLOOR_DATABASE"])
settings.configure(
    SECRET_KEY="x" * 50,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
    LOGGING_CONFIG=None,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _url.path[1:],
            "USER": _url.username,
            "PASSWORD": _url.password,
            "HOST": _url.hostname,
            "PORT": _url.port,
            "CONN_MAX_AGE": None,
        }
    },
)
django.setup()


class Author(models.Model):  # noqa: DJ008
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "floor"


class Post(models.Model):  # noqa: DJ008
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=100)
    text = models.TextField()
    likes = models.IntegerField(default=0)

    class Meta:
        app_label = "floor"
        ordering = ["-id"]


PAGE = engines["django"].from_string("""<!doctype html><html><head><title>Twenty</title></head><body>
{% for post in posts %}<article class="card">
<a class="to" href="/p/{{ post.id }}/"><span class="cover"></span><h3>{{ post.title }}</h3></a><p>{{ post.text }}</p>
<p class="by"><a href="/a/{{ post.author_id }}/">{{ post.author.name }}</a> <span>{{ post.likes }}</span></p>
</article>{% endfor %}</body></html>""")


def _answer(text: str) -> HttpResponse:
    # Django leaves the length to a middleware that the floor does without; with it the connection stays open.
    return HttpResponse(text, headers={"Content-Length": str(len(text))})


def constant(request: HttpRequest) -> HttpResponse:
    return _answer("hello")


def signed_in(request: Any) -> HttpResponse:
    return _answer(f"hello {request.user.get_username()}")


def twenty(request: HttpRequest) -> HttpResponse:
    return _answer(PAGE.render({"posts": Post.objects.select_related("author")[:20]}))


urlpatterns = [path("constant", constant), path("signed-in", signed_in), path("twenty", twenty)]
application = get_wsgi_application()


def prepare() -> str:
    """Make and fill the floor's tables; return a session key of somebody signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Author)
        editor.create_model(Post)
    Author.objects.bulk_create(Author(name=f"Author {number}") for number in range(2000))
    authors = list(Author.objects.values_list("id", flat=True))
    text = "Tomatoes, two basil plants and a chair that only fits sideways. " * 3
    Post.objects.bulk_create(
        (Post(author_id=authors[n % 2000], title=f"A very small balcony, {n}", text=text) for n in range(50_000)),
        batch_size=5000,
    )
    user = User.objects.create_user("somebody")
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return str(session.session_key)


if __name__ == "__main__":
    print(prepare())
