"""Roles, seats and invitations: who may give what, and what follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection
from django.test import Client
from django.utils import timezone

from inbox.models import Conversation
from tests.factories.workspaces import TeammateFactory, UserFactory
from workspaces.actions.inviting import accept, find_invitation, invite
from workspaces.actions.refusals import RefusedError
from workspaces.actions.relaying import relay_outbox
from workspaces.actions.seats import change_role, remove_seat
from workspaces.calc.permissions import RANK, Permission, Role, allows
from workspaces.models import AuditEntry, Invitation, Teammate, User
from workspaces.tenancy import across_workspaces, inside_workspace

SLUG = "fernhill"


@pytest.fixture
def eager_tasks():
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


@pytest.fixture
def invitation(teammate):
    with inside_workspace(teammate.workspace_id):
        return invite(by=teammate, email="ada@moss.example", role=Role.MANAGER, ip="203.0.113.9")


def seat_of(email):
    with across_workspaces():
        return Teammate.objects.filter(user__email=email).first()


def path_of(invitation):
    return f"/invitations/{invitation.secret}/"


def entry_of(teammate, action):
    with inside_workspace(teammate.workspace_id):
        return AuditEntry.objects.filter(action=action).last()


@pytest.mark.in_workspace
@pytest.mark.parametrize("giver", Role)
@pytest.mark.parametrize("was", [Role.OWNER, Role.TEAMMATE])
@pytest.mark.parametrize("role", Role)
def test_a_role_is_given_up_to_ones_own(teammate, giver, was, role):
    by = TeammateFactory(workspace=teammate.workspace, role=giver)
    other = TeammateFactory(workspace=teammate.workspace, role=was)
    may = allows(giver, Permission.INVITE) and max(RANK[was], RANK[role]) <= RANK[giver]

    try:
        change_role(by=by, teammate=other, role=role)
        is_done = True
    except RefusedError:
        is_done = False

    assert is_done is (may or was == role)
    assert other.fresh().role == (role if may else was)


@pytest.mark.in_workspace
def test_the_last_owner_stays_owner_and_seated(teammate, colleague):
    for attempt in (
        lambda: change_role(by=teammate, teammate=teammate, role=Role.ADMIN),
        lambda: remove_seat(by=teammate, teammate=teammate),
    ):
        with pytest.raises(RefusedError):
            attempt()

    assert (teammate.fresh().role, teammate.fresh().removed_at) == ("owner", None)


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one(workspace, teammate):
    with across_workspaces():
        second = TeammateFactory(workspace=workspace, role="owner")

    def attempt(pair):
        try:
            with inside_workspace(workspace.pk):
                remove_seat(by=pair[0], teammate=pair[1])
        except RefusedError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(attempt, [(teammate, second), (second, teammate)]))

    with across_workspaces():
        assert Teammate.objects.seated().filter(role="owner").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_removed_person_is_out_and_their_open_conversations_are_free(
    signed_in, teammate, colleague, conversation
):
    with inside_workspace(teammate.workspace_id):
        conversation.assign(by=teammate, teammate=colleague)
    theirs = Client()
    theirs.force_login(colleague.user)

    signed_in.post(f"/w/{SLUG}/settings/teammates/{colleague.pk}/remove/", REMOTE_ADDR="203.0.113.9")
    relay_outbox()

    with across_workspaces():
        assignee = Conversation.objects.get(pk=conversation.pk).assignee_id
    entry = entry_of(teammate, "teammate.removed")
    assert (theirs.get(f"/w/{SLUG}/inbox/").status_code, assignee) == (404, None)
    assert (entry.by_id, entry.ip, entry.target) == (teammate.pk, "203.0.113.9", colleague.user.email)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_mailed_once_in_text_and_html(teammate, mailoutbox, eager_tasks):
    with inside_workspace(teammate.workspace_id):
        offer = invite(by=teammate, email="ada@moss.example", role=Role.GUEST)

    relay_outbox()
    relay_outbox()

    (mail,) = mailoutbox
    html = mail.alternatives[0].content
    assert (mail.to, mail.subject) == (["ada@moss.example"], "Maya invites you to Fernhill on Parley")
    assert path_of(offer) in mail.body
    assert path_of(offer) in html


@pytest.mark.django_db
def test_somebody_new_takes_the_seat_with_a_name_and_a_password(client, teammate, invitation):
    answer = client.post(path_of(invitation), {"name": "Ada Moss", "password": "quiet-river-77"})
    again = Client().get(path_of(invitation))

    seat = seat_of("ada@moss.example")
    assert (answer.status_code, answer["Location"]) == (302, f"/w/{SLUG}/inbox/")
    assert (seat.name, seat.role, seat.workspace_id) == ("Ada Moss", "manager", teammate.workspace_id)
    assert client.get(f"/w/{SLUG}/inbox/everyone/").status_code == 200
    assert again.status_code == 404
    assert entry_of(teammate, "invitation.accepted").by_id == seat.pk


@pytest.mark.django_db
def test_a_weak_password_makes_nobody(client, invitation):
    answer = client.post(path_of(invitation), {"name": "Ada Moss", "password": "password123"})

    assert answer.context["form"].errors
    assert not User.objects.filter(email="ada@moss.example").exists()


@pytest.mark.django_db
def test_a_known_address_is_sent_to_sign_in_and_then_accepts(client, invitation):
    user = UserFactory(email="ada@moss.example")

    asked = client.get(path_of(invitation)).content.decode()
    made_up = client.post(path_of(invitation), {"name": "Eve", "password": "quiet-river-77"})
    client.force_login(user)
    taken = client.post(path_of(invitation))

    assert "/accounts/login/?next=/invitations/" in asked
    assert (made_up.status_code, taken.status_code) == (200, 302)
    assert seat_of("ada@moss.example").user_id == user.pk


@pytest.mark.django_db
def test_an_invitation_forwarded_to_another_login_is_refused(client, outsider, invitation):
    client.force_login(outsider.user)

    shown, tried = client.get(path_of(invitation)), client.post(path_of(invitation))

    assert "another address" in shown.content.decode()
    assert "another address" in tried.content.decode()
    assert seat_of("ada@moss.example") is None


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["revoked", "expired", "renewed by another", "inviter left"])
def test_an_invitation_that_is_over_opens_nothing(client, signed_in, teammate, invitation, end):
    with inside_workspace(teammate.workspace_id):
        if end == "revoked":
            signed_in.post(f"/w/{SLUG}/settings/invitations/{invitation.pk}/revoke/")
        elif end == "expired":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif end == "renewed by another":
            invite(by=teammate, email="ADA@moss.example", role=Role.GUEST)
        else:
            other = TeammateFactory(workspace=teammate.workspace, role="owner")
            remove_seat(by=other, teammate=teammate)

    assert find_invitation(invitation.secret) is None
    assert Client().get(path_of(invitation)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_take_one_seat(invitation):
    user = UserFactory(email="ada@moss.example")

    def attempt(_):
        try:
            return bool(accept(invitation, user=user))
        except RefusedError:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(attempt, range(3))) == [False, False, True]


@pytest.mark.django_db
def test_a_removed_person_comes_back_in_the_role_now_offered(client, signed_in, teammate, colleague):
    with inside_workspace(teammate.workspace_id):
        remove_seat(by=teammate, teammate=colleague)
    signed_in.post(f"/w/{SLUG}/settings/teammates/invite/", {"email": colleague.user.email, "role": "guest"})
    with inside_workspace(teammate.workspace_id):
        offer = Invitation.objects.open().get()
    client.force_login(colleague.user)

    client.post(path_of(offer))

    with across_workspaces():
        seat = Teammate.objects.get(pk=colleague.pk)
    assert (seat.removed_at, seat.role) == (None, "guest")


@pytest.mark.in_workspace
def test_nobody_invites_above_their_role_or_who_is_here(teammate, colleague):
    admin = TeammateFactory(workspace=teammate.workspace, role="admin")

    for email, role in (("x@example.com", Role.OWNER), (colleague.user.email, Role.GUEST)):
        with pytest.raises(RefusedError):
            invite(by=admin, email=email, role=role)

    assert Invitation.objects.count() == 0


@pytest.mark.django_db
def test_the_link_is_not_readable_in_the_database(invitation):
    with across_workspaces(), connection.cursor() as cursor:
        cursor.execute("SELECT secret, digest FROM workspaces_invitation")
        assert invitation.secret not in str(cursor.fetchall())
