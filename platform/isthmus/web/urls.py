from django.urls import path

from isthmus.web.views import preferences

urlpatterns = [path("preferences/", preferences, name="preferences")]
