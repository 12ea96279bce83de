"""The chain notices what was altered and what was taken away."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.test_house_rules import owned_models
from tests.test_isolation import fill, rows_behind_the_python_fence
from workspaces.models import AuditEntry, AuditHead, Workspace
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db


def record(teammate, count):
    for number in range(count):
        AuditEntry.objects.record(
            by=teammate, workspace_id=teammate.workspace_id, action="team.created", target=str(number)
        )


@pytest.mark.in_workspace
def test_a_whole_chain_holds(teammate):
    record(teammate, 3)

    state = AuditEntry.objects.inspect()

    assert (state.is_whole, state.count) == (True, 3)


@pytest.mark.in_workspace
def test_newest_entries_that_vanished_are_noticed(teammate):
    record(teammate, 2)
    head = AuditEntry.objects.order_by("-pk").first()
    record(teammate, 3)

    # The serving role may not delete; a head that knows of more rows is what a deletion leaves.
    AuditHead.objects.update(count=7, chain=head.chain)
    state = AuditEntry.objects.inspect()

    assert (state.is_whole, state.missing) == (False, 2)


@pytest.mark.in_workspace
@pytest.mark.parametrize(
    "sql", ["UPDATE workspaces_auditentry SET target = 'x'", "DELETE FROM workspaces_auditentry"]
)
def test_the_serving_role_may_neither_alter_nor_delete(teammate, sql):
    record(teammate, 1)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_entry_moved_into_another_workspace_does_not_fit(teammate, outsider):
    with inside_workspace(teammate.workspace_id):
        record(teammate, 1)
        entry = AuditEntry.objects.get()

    entry.workspace_id = outsider.workspace_id

    assert entry.link("") != entry.chain


def test_a_deleted_workspace_leaves_nothing_and_its_neighbour_all(teammate, outsider):
    fill(teammate)
    fill(outsider)

    teammate.workspace.delete_everything()

    assert list(Workspace.objects.values_list("pk", flat=True)) == [outsider.workspace_id]
    with across_workspaces():
        left = {
            workspace_id for model in owned_models() for workspace_id in rows_behind_the_python_fence(model)
        }
    assert left == {outsider.workspace_id}
    with inside_workspace(outsider.workspace_id):
        assert AuditEntry.objects.inspect().is_whole
