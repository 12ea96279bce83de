"""Lists, threads and catching up, over HTTP."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from inbox.models import Conversation
from tests.factories.customers import CompanyFactory
from tests.factories.inbox import ConversationFactory
from tests.inbox.views import url
from workspaces.tenancy import across_workspaces


def test_a_stranger_gets_the_same_404_as_for_nothing(client, teammate, outsider):
    client.force_login(outsider.user)

    answers = [client.get(path) for path in (url(teammate, "inbox"), "/w/nobody/inbox/")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_list_costs_the_same_queries_for_one_row_and_for_three(
    signed_in, teammate, contact, conversation, django_assert_num_queries
):
    page = url(teammate, "inbox_view", view="everyone")
    signed_in.get(page)
    with CaptureQueriesContext(connection) as one:
        signed_in.get(page)
    for _ in range(2):
        ConversationFactory(contact=contact)

    with django_assert_num_queries(len(one.captured_queries)):
        signed_in.get(page)


def test_answers_are_nobody_elses_to_keep(signed_in, teammate):
    answer = signed_in.get(url(teammate, "inbox_view", view="yours"))

    assert "no-store" in answer["Cache-Control"]


def test_the_live_row_and_parts_are_those_of_the_page(signed_in, teammate, conversation):
    page = signed_in.get(
        url(teammate, "inbox_conversation", view="everyone", pk=conversation.pk)
    ).content.decode()
    with across_workspaces():
        type(teammate).objects.filter(pk=teammate.pk).update(name="Maya")

    asked = {"view": "everyone", "threads": f"{conversation.pk}.0"}
    patches = signed_in.get(url(teammate, "inbox_live"), asked).json()["patches"]

    shown = {patch["op"]: patch for patch in patches if patch["op"] in ("place", "append", "replace")}
    row = shown["place"]["html"].replace('class="item"', 'class="item unread"')
    for html in (row, shown["append"]["html"], shown["replace"]["html"]):
        assert "".join(html.split()) in "".join(page.split())


def test_a_fragment_names_nobody_you(signed_in, teammate, conversation):
    """What is shared by all viewers may not know who looks."""
    with across_workspaces():
        conversation.reply(by=teammate, body="Hello")
    asked = {"view": "everyone", "threads": f"{conversation.pk}.0"}

    patches = signed_in.get(url(teammate, "inbox_live"), asked).json()["patches"]

    html = " ".join(patch.get("html", "") for patch in patches)
    assert f'data-author="{teammate.pk}"' in html
    assert "csrf" not in html
    assert ">You<" not in html


def test_catching_up_refuses_what_makes_no_sense(signed_in, teammate):
    for asked in ({}, {"view": "nowhere"}, {"view": "yours", "rows": "x.y"}):
        assert signed_in.get(url(teammate, "inbox_live"), asked).status_code == 400


def test_earlier_messages_come_forty_at_a_time(signed_in, teammate, contact, conversation):
    with across_workspaces():
        for number in range(60):
            conversation.receive(body=f"message {number}")

    thread = signed_in.get(url(teammate, "conversation_thread", pk=conversation.pk)).content.decode()
    earlier = signed_in.get(
        url(teammate, "conversation_thread", pk=conversation.pk), {"before": 22}
    ).content.decode()

    assert (thread.count("data-part="), "before=22" in thread) == (40, True)
    assert (earlier.count("data-part="), "before=" in earlier) == (21, False)


def test_the_bar_above_a_thread_says_plan_and_monthly_spend(signed_in, teammate, conversation):
    with across_workspaces():
        company = CompanyFactory(workspace=teammate.workspace, plan="Scale", monthly_spend="2400.50")
        Conversation.objects.filter(pk=conversation.pk).update(company=company)

    page = signed_in.get(url(teammate, "conversation_thread", pk=conversation.pk)).content.decode()

    head = page[page.index('<header class="thread-head"') : page.index("</header>")]
    assert "Scale" in head
    assert "2,400.50 a month" in head
