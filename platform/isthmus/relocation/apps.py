from django.apps import AppConfig


class RelocationConfig(AppConfig):
    name = "isthmus.relocation"
    label = "relocation"
