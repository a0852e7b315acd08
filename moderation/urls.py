from django.urls import path, re_path

from moderation.views import appeal, detectors, log, log_pages, public, report, transparency

_LOG = r"^transparency/log/(?P<home>[a-z]+)/"
# The number of a tile, three digits a step, and behind ".p/" how much of it there is (C2SP tlog-tiles).
_TILE = r"(?P<place>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?$"

urlpatterns = [
    path("rules/", public.rules, name="rules"),
    path("rules/demands/", public.demands, name="demands"),
    path("rules/detectors/", detectors.detectors, name="detectors"),
    path("rules/detectors/<slug:name>/<int:number>/", detectors.detector, name="detector"),
    path("rules/<slug:code>/", public.rule, name="rule"),
    path("transparency/log/<slug:home>/", log_pages.log, name="log"),
    path("transparency/log/<slug:home>/<int:index>/", log_pages.entry, name="log_entry"),
    path("transparency/log/<slug:home>/figures.csv", transparency.figures, name="log_figures"),
    path("transparency/log/<slug:home>/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("transparency/log/<slug:home>/checkpoints", log.checkpoints, name="log_checkpoints"),
    path("transparency/log/<slug:home>/proof/<int:index>", log.inclusion, name="log_proof"),
    path("transparency/log/<slug:home>/consistency/<int:earlier>/<int:size>", log.consistency, name="log_consistency"),
    re_path(_LOG + r"tile/entries/" + _TILE, log.bundle, name="log_entries"),
    re_path(_LOG + r"tile/(?P<level>[0-9]{1,2})/" + _TILE, log.tile, name="log_tile"),
    path("transparency/", transparency.transparency, name="transparency"),
    path("transparency/<slug:home>/", transparency.transparency, name="transparency_of"),
    path("transparency/<slug:home>/<slug:period>/", transparency.transparency, name="transparency_period"),
    path("transparency/<slug:home>/<slug:period>.csv", transparency.report_csv, name="transparency_csv"),
    path("report/<slug:kind>/<int:subject_id>/", report.report, name="report"),
    path("me/reports/", report.reports, name="reports"),
    path("me/reports/<int:report_id>/", report.show, name="report_show"),
    path("me/statements/", public.statements, name="statements"),
    path("statements/<int:statement_id>/", public.statement, name="statement"),
    path("statements/<int:statement_id>/proof.json", public.proof, name="statement_proof"),
    path("statements/<int:statement_id>/appeal/", appeal.of_statement, name="statement_appeal"),
    path("me/reports/<int:report_id>/appeal/", appeal.of_report, name="report_appeal"),
    path("appeals/", appeal.appeals, name="appeals"),
    path("appeals/<int:appeal_id>/", appeal.appeal, name="appeal"),
]
