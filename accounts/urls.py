from django.urls import path

from accounts.views import follow, profile, regime, signup

urlpatterns = [
    path("accounts/signup/", signup.SignupView.as_view(), name="account_signup"),
    path("@<slug:username>/follow/", follow.follow, name="follow"),
    path("me/edit/", profile.edit, name="profile_edit"),
    path("me/regime/", regime.regime, name="regime"),
    path("me/regime/home/", regime.move_home, name="move_home"),
]
