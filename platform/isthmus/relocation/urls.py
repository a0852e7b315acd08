from django.urls import path

from isthmus.relocation import views
from isthmus.relocation.residency_report import residency

urlpatterns = [
    path("moves/", views.moves, name="moves"),
    path("rules/residency/", residency, name="residency"),
    path("me/border/", views.border, name="border"),
]
