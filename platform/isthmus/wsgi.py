"""The door for gunicorn. The first connection is made here: a wrong database stops the start and not a reader."""

from django.core.wsgi import get_wsgi_application

from isthmus.start import Refusal, enter, refusals_in_one_sentence

enter()
application = get_wsgi_application()


def _verify_marker() -> None:
    from django.db import connection

    try:
        with refusals_in_one_sentence():
            connection.ensure_connection()
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from refusal
    finally:
        connection.close()


_verify_marker()
