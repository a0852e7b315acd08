"""What was decided here, half-year by half-year: counted from the public log alone, as anybody can."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from isthmus.regions.words import home_title

from moderation.actions.sequence_log import logs_here
from moderation.log.keys import origin_of
from moderation.queries.transparency import Report, figures_csv, period_name, periods_of, series


@require_safe
def transparency(request: HttpRequest, home: str = "", period: str = "") -> HttpResponse:
    """The figures of one home's log in one half-year; without either, the newest of the first."""
    homes = logs_here()
    home = home or homes[-1]
    if home not in homes:
        raise Http404("This site does not keep that log.")
    periods = periods_of(home)
    if period and period not in periods:
        raise Http404("Of that half-year the log says nothing.")
    period = period or (periods[0] if periods else "")
    report = Report(home, period)
    context = {
        "home": home,
        "home_name": home_title(home),
        "homes": [(one, home_title(one)) for one in homes],
        "period": period,
        "period_name": period_name(period) if period else "",
        "periods": [(one, period_name(one)) for one in periods],
        "report": report,
        "groups": report.groups(),
        "series": [(column, period_name(column.period)) for column in series(home, period)],
        "origin": origin_of(home),
    }
    return render(request, "moderation/transparency.html", context)


@require_safe
def report_csv(request: HttpRequest, home: str, period: str) -> HttpResponse:
    """The half-year's report as a table."""
    if home not in logs_here() or period not in periods_of(home):
        raise Http404("Of that half-year the log says nothing.")
    return _csv(Report(home, period).csv(), f"transparency-{home}-{period}.csv")


@require_safe
@cache_control(public=True, max_age=2)
def figures(request: HttpRequest, home: str) -> HttpResponse:
    """Every figure of a log, of all half-years."""
    if home not in logs_here():
        raise Http404("This site does not keep that log.")
    return _csv(figures_csv(home), f"figures-{home}.csv")


def _csv(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
