from django.urls import path

from isthmus.web.views import mark, preferences

urlpatterns = [path("preferences/", preferences, name="preferences"), path("mark.svg", mark, name="mark")]
