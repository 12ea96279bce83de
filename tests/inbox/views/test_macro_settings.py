"""The settings page of saved replies, by form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.actions.macros import save_macro
from inbox.models import Conversation, Macro
from tagging.models import Tag
from tests.factories.customers import CompanyFactory
from tests.factories.workspaces import TeamFactory, TeammateFactory
from tests.inbox.views import url
from workspaces.models import TeamMembership
from workspaces.tenancy import across_workspaces, inside_workspace


def make(by, **fields) -> Macro:
    with inside_workspace(by.workspace_id):
        return save_macro(None, by=by, **{"name": "Thanks", **fields})


def fresh(macro) -> Macro:
    with across_workspaces():
        return Macro.objects.get(pk=macro.pk)


@pytest.fixture
def manager(workspace):
    with across_workspaces():
        return TeammateFactory(workspace=workspace, name="Ines Duarte", role="manager")


def test_a_saved_reply_is_begun_changed_and_archived_by_form_and_comes_back(signed_in, teammate):
    begun = signed_in.post(url(teammate, "settings_macros"), {"name": "  Refund   is on its way "})
    with across_workspaces():
        macro = Macro.objects.get()
    words = {
        "name": "Refund",
        "group": "Billing",
        "audience": "everyone",
        "body": "Hi {{ customer.first_name }}",
    }
    signed_in.post(begun["Location"], words)
    gone = signed_in.post(url(teammate, "macro_archive", pk=macro.pk), follow=True)
    archived = fresh(macro)
    signed_in.post(url(teammate, "macro_restore", pk=macro.pk))

    assert (macro.name, macro.audience, macro.owner_id) == ("Refund is on its way", "personal", teammate.pk)
    assert (archived.body, archived.group, archived.audience) == (words["body"], "Billing", "everyone")
    assert archived.archived_at is not None
    assert "“Refund” is archived." in gone.content.decode()
    assert fresh(macro).archived_at is None


def test_a_change_by_script_says_what_is_wrong_with_which_field(signed_in, teammate):
    macro = make(teammate)
    words = {"name": "Refund", "audience": "teams", "body": "Hi {{ custmer.name }}"}

    answer = signed_in.post(
        url(teammate, "settings_macro", pk=macro.pk), words, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.json()["errors"] == {
        "teams": ["Choose at least one team."],
        "body": ["Nothing fills {{ custmer.name }}."],
    }
    assert fresh(macro).name == "Thanks"


def test_steps_are_added_and_taken_away_and_a_wrong_one_is_named(signed_in, teammate, conversation):
    macro = make(teammate)
    with inside_workspace(teammate.workspace_id):
        tag = Tag.objects.called("Billing", workspace_id=teammate.workspace_id)
    steps = url(teammate, "macro_steps", pk=macro.pk)

    for value in ("close", f"tag:{tag.pk}"):
        signed_in.post(steps, {"add": value})
    added = fresh(macro).steps
    wrong = signed_in.post(steps, {"add": "snooze:week"}, headers={"Accept": "application/json"})
    gone = signed_in.post(steps, {"add": "assign:999999"}, headers={"Accept": "application/json"})
    shown = signed_in.post(steps, {"remove": "close"}, headers={"Accept": "application/json"})

    assert added == [{"do": "tag", "tag": tag.pk}, {"do": "close"}]
    assert wrong.json()["errors"][""] == ["Step 3, snooze: a conversation is either closed or snoozed."]
    assert "Step 2, assign to (no longer there): it is no longer there." in gone.json()["errors"][""]
    assert fresh(macro).steps == [{"do": "tag", "tag": tag.pk}]
    assert "tag Billing" in shown.content.decode()


def test_a_tag_of_another_workspace_is_no_step(signed_in, teammate, outsider):
    macro = make(teammate)
    with inside_workspace(outsider.workspace_id):
        elsewhere = Tag.objects.called("CANARY", workspace_id=outsider.workspace_id)

    answer = signed_in.post(
        url(teammate, "macro_steps", pk=macro.pk),
        {"add": f"tag:{elsewhere.pk}"},
        headers={"Accept": "application/json"},
    )

    assert (answer.status_code, fresh(macro).steps) == (400, [])
    assert "CANARY" not in answer.content.decode()


def test_a_personal_one_does_not_exist_for_anybody_else(client, teammate, colleague, manager, outsider):
    macro = make(colleague, name="CANARY", body="CANARY")
    routes = ("settings_macro", "macro_steps", "macro_archive", "macro_restore", "macro_duplicate")

    for visitor in (teammate, manager, outsider):
        client.force_login(visitor.user)
        asked = [client.post(url(teammate, name, pk=macro.pk), {"name": "x"}) for name in routes]
        asked.append(client.get(url(teammate, "settings_macros")))

        assert [answer.status_code for answer in asked[:-1]] == [404] * len(routes), visitor
        assert not any("CANARY" in answer.content.decode() for answer in asked), visitor
    assert fresh(macro).name == "CANARY"


def test_who_may_not_share_can_read_and_copy_a_shared_one_but_not_change_it(client, teammate, colleague):
    macro = make(teammate, audience="everyone", body="Shared words")
    client.force_login(colleague.user)

    page = client.get(url(teammate, "settings_macro", pk=macro.pk)).content.decode()
    changed = client.post(url(teammate, "settings_macro", pk=macro.pk), {"name": "Mine now"})
    stepped = client.post(url(teammate, "macro_steps", pk=macro.pk), {"add": "close"})
    client.post(url(teammate, "macro_duplicate", pk=macro.pk))

    assert "Shared words" in page
    assert 'name="name"' not in page
    assert (changed.status_code, stepped.status_code, fresh(macro).name) == (403, 403, "Thanks")
    with across_workspaces():
        copy = Macro.objects.get(owner=colleague)
    assert (copy.body, copy.audience) == ("Shared words", "personal")


def test_nobody_shares_by_naming_a_field_their_form_does_not_have(client, teammate, colleague):
    macro = make(colleague)
    client.force_login(colleague.user)

    client.post(url(teammate, "settings_macro", pk=macro.pk), {"name": "Thanks", "audience": "everyone"})

    assert fresh(macro).audience == "personal"


def test_one_for_teams_is_usable_by_their_members_and_listed_for_managers(teammate, colleague, manager):
    own = {"workspace_id": teammate.workspace_id}
    with inside_workspace(teammate.workspace_id):
        inside, other = (TeamFactory(workspace=teammate.workspace) for _ in range(2))
        TeamMembership.objects.create(team=inside, teammate=colleague, **own)
        TeamMembership.objects.create(team=other, teammate=manager, **own)
    macro = make(teammate, audience="teams", teams=[inside])

    with inside_workspace(teammate.workspace_id):
        usable = {who.name: macro in Macro.objects.usable_by(who) for who in (colleague, manager)}
        listed = macro in Macro.objects.listed_for(manager)

    assert (usable, listed) == ({colleague.name: True, manager.name: False}, True)


def test_the_list_is_found_in_and_paged_by_name_at_a_constant_cost(signed_in, teammate, monkeypatch):
    monkeypatch.setattr("inbox.views.macro_pages.PAGE", 2)
    for name in ("delta", "Alpha", "Charlie", "bravo", "Echo"):
        make(teammate, name=name, body=f"about {name}", audience="everyone")
    here, shown, costs = url(teammate, "settings_macros"), [], set()
    address = here
    while address:
        with CaptureQueriesContext(connection) as asked:
            page = signed_in.get(address).context["page"]
        costs.add(len(asked))
        shown += [macro.name for macro in page.rows]
        address = page.cursor and f"{here}?cursor={page.cursor}"
    found = signed_in.get(here, {"q": "ABOUT ch"}).context["page"].rows

    assert shown == ["Alpha", "bravo", "Charlie", "delta", "Echo"]
    assert [macro.name for macro in found] == ["Charlie"]
    assert len(costs) == 1


def test_the_preview_fills_for_a_sample_and_marks_what_is_missing(signed_in, teammate, conversation):
    with across_workspaces():
        company = CompanyFactory(workspace=teammate.workspace, name="Halden <Studio>")
        Conversation.objects.filter(pk=conversation.pk).update(company=company)
    words = {
        "body": "Hi **{{ customer.first_name }}** of {{ company.name }} on {{ company.plan }}",
        "note": "<script>",
    }

    html = signed_in.post(url(teammate, "macro_preview"), words).content.decode()

    assert "Hi <strong>Priya</strong> of Halden &lt;Studio&gt; on" in html
    assert '<mark class="place">{{ company.plan }}</mark>' in html
    assert "Priya has no company plan: fill the marked place." in html
    assert "<script>" not in html


def test_long_names_page_to_the_end(signed_in, teammate):
    own = {"workspace_id": teammate.workspace_id, "owner": teammate}
    with across_workspaces():
        Macro.objects.bulk_create(Macro(name="長" * 77 + f"{number:03}", **own) for number in range(120))

    cursor, shown = "", []
    for _ in range(3):
        context = signed_in.get(url(teammate, "settings_macros"), {"cursor": cursor}).context
        shown += [row.name[-3:] for row in context["page"].rows]
        cursor = context["page"].cursor or ""

    assert (shown, cursor) == ([f"{number:03}" for number in range(120)], "")
