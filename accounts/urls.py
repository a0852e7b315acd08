from django.urls import path

from accounts.views import block, follow, guardian, identity, profile, regime, screen_time, sensitive, signup

urlpatterns = [
    path("accounts/signup/", signup.SignupView.as_view(), name="account_signup"),
    path("@<slug:username>/follow/", follow.follow, name="follow"),
    path("@<slug:username>/block/", block.block, name="block"),
    path("me/blocked/", block.blocked, name="blocked"),
    path("me/edit/", profile.edit, name="profile_edit"),
    path("me/identity/", identity.identity, name="identity"),
    path("me/identity/document/", identity.document, name="identity_document"),
    path("me/identity/withdraw/", identity.withdraw, name="identity_withdraw"),
    # Under no "me": who joins comes this way as well.
    path("identity/openid/", identity.openid, name="identity_openid"),
    path("identity/openid/return/", identity.openid_return, name="identity_openid_return"),
    path("me/regime/", regime.regime, name="regime"),
    path("me/regime/home/", regime.move_home, name="move_home"),
    path("me/guardian/", guardian.guardian, name="guardian"),
    path("me/wards/", guardian.wards, name="wards"),
    path("me/sensitive/", sensitive.choose, name="sensitive"),
    path("me/time/", screen_time.beat, name="screen_time_beat"),
    path("me/go-on/", screen_time.go_on_with, name="screen_time_go_on"),
]
