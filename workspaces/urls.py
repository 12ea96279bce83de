"""Public pages, and the settings below ``/w/<slug>/settings/``."""

from django.urls import include, path
from django.views.generic import RedirectView

from workspaces.views import audit, office_hours, profile, settings, teammates, teams, tokens, workspace
from workspaces.views.doors import confirmed_page, found_workspace_page, front_door, sign_up_page
from workspaces.views.invitations import invitation_page
from workspaces.views.sessions import SessionsPage, end_session

settings_urls = [
    path("", settings.index, name="settings"),
    path("profile/", profile.profile, name="settings_profile"),
    path("security/", settings.security, name="settings_security"),
    path("workspace/", workspace.workspace, name="settings_workspace"),
    path("workspace/delete/", workspace.delete, name="workspace_delete"),
    path("teammates/", teammates.teammates, name="settings_teammates"),
    path("teammates/invite/", teammates.send_invitation, name="teammate_invite"),
    path("teammates/<int:pk>/role/", teammates.set_role, name="teammate_role"),
    path("teammates/<int:pk>/remove/", teammates.remove, name="teammate_remove"),
    path("invitations/<int:pk>/resend/", teammates.resend_invitation, name="invitation_resend"),
    path("invitations/<int:pk>/revoke/", teammates.revoke_invitation, name="invitation_revoke"),
    path("teams/", teams.teams, name="settings_teams"),
    path("teams/<int:pk>/", teams.team, name="settings_team"),
    path("teams/<int:pk>/delete/", teams.delete, name="team_delete"),
    path("office-hours/", office_hours.show, name="settings_office_hours"),
    path("office-hours/teams/<int:pk>/", office_hours.show, name="settings_team_hours"),
    path("office-hours/days/add/", office_hours.add_day, name="hours_day_add"),
    path("office-hours/days/<int:pk>/remove/", office_hours.remove_day, name="hours_day_remove"),
    path("tokens/", tokens.tokens, name="settings_tokens"),
    path("tokens/<int:pk>/rotate/", tokens.rotate, name="token_rotate"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("audit/", audit.audit, name="settings_audit"),
    path("audit/export/", audit.export, name="audit_export"),
]

urlpatterns = [
    path("", front_door, name="front_door"),
    path("signup/", sign_up_page, name="sign_up"),
    path("signup/<str:token>/", confirmed_page, name="sign_up_confirmed"),
    path("workspaces/new/", found_workspace_page, name="found_workspace"),
    path("invitations/<str:secret>/", invitation_page, name="invitation"),
    path("accounts/sessions/", SessionsPage.as_view(), name="usersessions_list"),
    path("accounts/sessions/<int:pk>/end/", end_session, name="end_session"),
    path("accounts/signup/", RedirectView.as_view(pattern_name="sign_up")),
    path("w/<slug:workspace_slug>/settings/", include(settings_urls)),
]
