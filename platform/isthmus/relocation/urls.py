from django.urls import path

from isthmus.relocation import views

urlpatterns = [
    path("moves/", views.moves, name="moves"),
    path("me/border/", views.border, name="border"),
]
