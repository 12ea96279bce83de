"""Signing up."""

import pytest

from inbox.models import Conversation
from workspaces.actions.relaying import relay_outbox
from workspaces.models import Teammate, User
from workspaces.tenancy import across_workspaces

FORM = {"name": "Ada Moss", "company": "Moss & Co", "email": "ada@moss.example", "password": "quiet-river-77"}


@pytest.mark.django_db(transaction=True)
def test_sign_up_lands_in_an_inbox_with_a_first_conversation_once(client):
    answer = client.post("/signup/", FORM, follow=True)
    relay_outbox()

    with across_workspaces():
        owner = Teammate.objects.select_related("workspace").get()
        count = Conversation.objects.count()
    assert (answer.redirect_chain[-1][0], owner.role, count) == (
        "/w/moss-co/inbox/unassigned/",
        "owner",
        1,
    )
    assert "Parley Guide" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("field", "value"), [("password", "1234567890"), ("email", "maya"), ("name", "")])
def test_sign_up_refuses_by_field_and_makes_nothing(client, field, value):
    answer = client.post("/signup/", FORM | {field: value})

    assert list(answer.context["form"].errors) == [field]
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_a_second_company_of_the_same_name_gets_an_address_of_its_own(client):
    for number in (1, 2):
        client.logout()
        client.post("/signup/", FORM | {"email": f"ada{number}@moss.example"})

    with across_workspaces():
        slugs = sorted(Teammate.objects.values_list("workspace__slug", flat=True))
    assert slugs == ["moss-co", "moss-co-2"]


@pytest.mark.django_db
def test_the_api_knows_the_holder_of_a_token(client, teammate):
    from workspaces.models import AccessToken, Scope

    with across_workspaces():
        token, secret = AccessToken.objects.issue(by=teammate, name="Export", scopes=[Scope.READ])

    me = client.get("/api/me", headers={"authorization": f"Bearer {secret}"})
    with across_workspaces():
        token.revoke()
    after = client.get("/api/me", headers={"authorization": f"Bearer {secret}"})

    assert (me.status_code, me.json()["app"]["id_code"]) == (200, teammate.workspace.app_id)
    assert (after.status_code, after.json()["errors"][0]["code"]) == (401, "unauthorized")
