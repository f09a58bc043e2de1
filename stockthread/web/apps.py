from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "stockthread.web"
    label = "web"
