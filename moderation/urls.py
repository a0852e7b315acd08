from django.urls import path

from moderation.views import detectors, public, report

urlpatterns = [
    path("rules/", public.rules, name="rules"),
    path("rules/demands/", public.demands, name="demands"),
    path("rules/detectors/", detectors.detectors, name="detectors"),
    path("rules/detectors/<slug:name>/<int:number>/", detectors.detector, name="detector"),
    path("rules/<slug:code>/", public.rule, name="rule"),
    path("report/<slug:kind>/<int:subject_id>/", report.report, name="report"),
    path("me/reports/", report.reports, name="reports"),
    path("me/reports/<int:report_id>/", report.show, name="report_show"),
    path("me/statements/", public.statements, name="statements"),
    path("statements/<int:statement_id>/", public.statement, name="statement"),
]
