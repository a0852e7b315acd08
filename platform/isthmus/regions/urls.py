from django.urls import path

from isthmus.regions.views import region_choose

urlpatterns = [path("region/", region_choose, name="region_choose")]
