from django.urls import path

from accounts.views import follow, profile, signup

urlpatterns = [
    path("accounts/signup/", signup.SignupView.as_view(), name="account_signup"),
    path("@<slug:username>/follow/", follow.follow, name="follow"),
    path("me/edit/", profile.edit, name="profile_edit"),
]
