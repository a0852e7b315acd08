from django.urls import path

from moderation.views import public

urlpatterns = [
    path("rules/", public.rules, name="rules"),
    path("rules/demands/", public.demands, name="demands"),
    path("rules/<slug:code>/", public.rule, name="rule"),
    path("me/statements/", public.statements, name="statements"),
    path("statements/<int:statement_id>/", public.statement, name="statement"),
]
