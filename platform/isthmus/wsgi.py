"""The door for gunicorn."""

from django.core.wsgi import get_wsgi_application

from isthmus.start import enter, verify_first_connection

enter()
application = get_wsgi_application()
verify_first_connection()
