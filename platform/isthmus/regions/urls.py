from django.urls import path

from isthmus.regions.views import policies, region_choose

urlpatterns = [
    path("region/", region_choose, name="region_choose"),
    path("rules/policies/", policies, name="policies"),
]
