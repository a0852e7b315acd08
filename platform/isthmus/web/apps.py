from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "isthmus.web"
    label = "web"
