"""Who a Messenger belongs to, at the HTTP edge."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import time_machine
from django.db import connections

from customers.models import Company, Contact
from inbox.calc.identity import user_hash
from inbox.models import Conversation
from tests.factories.messenger import Messenger, configure, signed, token
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db


def contacts() -> list[tuple[str, str | None, str, str]]:
    with across_workspaces():
        rows = Contact.objects.order_by("pk")
        return list(rows.values_list("kind", "external_id", "name", "email"))


def test_a_visitor_becomes_a_lead_only_by_writing(workspace):
    visitor = Messenger(workspace, name="Priya")
    before = contacts()

    answer = visitor.write()

    assert (before, answer.status_code, contacts()) == ([], 201, [("lead", None, "Priya", "")])


def test_an_unsigned_claim_joins_nothing(workspace, contact):
    with across_workspaces():
        Contact.objects.filter(pk=contact.pk).update(kind="user", external_id="7")

    claim = Messenger(workspace, user_id="7", email=contact.email)

    assert (claim.status, claim.token) == (403, "")


def test_where_proof_is_not_required_a_claim_names_a_lead_and_joins_nobody(workspace, contact):
    with across_workspaces():
        Contact.objects.filter(pk=contact.pk).update(kind="user", external_id="7")
    with inside_workspace(workspace.pk):
        Messenger(workspace, **signed(workspace, "7")).write("CANARY")
    configure(workspace, requires_identity=False)

    claim = Messenger(workspace, user_id="7", email=contact.email, name="Mallory")
    claim.write("Hello")

    assert "CANARY" not in claim.get("conversations").json()["html"]
    assert contacts() == [
        ("user", "7", "Priya Raman", contact.email),
        ("lead", None, "Mallory", contact.email),
    ]


def test_where_proof_is_not_required_a_wrong_one_is_refused_all_the_same(workspace):
    configure(workspace, requires_identity=False)

    assert Messenger(workspace, user_id="7", user_hash="0" * 64).status == 403


def test_a_claim_never_changes_a_user(workspace):
    configure(workspace, requires_identity=False)
    user = Messenger(workspace, **signed(workspace, "7", name="Priya"))
    assert user.status == 200

    Messenger(workspace, browser=user.said["browser"], user_id="7", name="Mallory", email="m@x.example")

    assert contacts() == [("user", "7", "Priya", "")]


def test_what_is_signed_wins_over_what_the_page_says(workspace):
    secret = configure(workspace).identity_secret
    proof = token(secret, user_id="7", email="priya@x.example", name="Priya", plan="Pro")

    Messenger(
        workspace,
        intercom_user_jwt=proof,
        user_id="8",
        email="m@x.example",
        name="Mallory",
        plan="Free",
        size=3,
    )

    with across_workspaces():
        priya = Contact.objects.get()
    assert (priya.external_id, priya.email, priya.name) == ("7", "priya@x.example", "Priya")
    assert priya.custom_attributes == {"plan": "Pro", "size": 3}


def test_an_address_beside_a_proven_id_takes_nobody_elses(workspace, contact):
    taker = signed(workspace, "7") | {"email": contact.email}
    Messenger(workspace, **taker)
    Messenger(workspace, **(signed(workspace, "8") | {"email": "own@x.example"}))

    with across_workspaces():
        rows = Contact.objects.filter(kind="user").order_by("external_id")
        assert list(rows.values_list("email", flat=True)) == ["", "own@x.example"]


def test_an_address_alone_never_finds_a_user_who_has_an_id(workspace):
    Messenger(workspace, **(signed(workspace, "7") | {"email": "victim@x.example"})).write("CANARY")

    victim = Messenger(workspace, **signed(workspace, email="victim@x.example"))

    assert "CANARY" not in victim.get("conversations").json()["html"]
    assert len(contacts()) == 2


def test_two_users_of_one_browser_never_see_each_other(workspace):
    priya = Messenger(workspace, **signed(workspace, "priya"))
    priya.write("CANARY")
    browser = priya.said["browser"]

    jonas = Messenger(workspace, browser=browser, **signed(workspace, "jonas"))

    assert "CANARY" not in jonas.get("conversations").json()["html"]
    assert "CANARY" in Messenger(workspace, **signed(workspace, "priya")).get("conversations").json()["html"]


def test_a_signature_of_another_workspace_is_refused(workspace, outsider):
    assert Messenger(workspace, **signed(outsider.workspace, "7")).status == 403


def test_both_secrets_prove_during_a_rotation_and_the_old_one_no_longer_when_it_is_ended(workspace):
    old = configure(workspace).identity_secret
    with inside_workspace(workspace.pk):
        configure(workspace).rotate_secret()
    proof = {"user_id": "7", "user_hash": user_hash(secret=old, user_id="7", email="")}
    during = Messenger(workspace, **proof)
    renewed = during.post("renew").status_code

    with inside_workspace(workspace.pk):
        configure(workspace).end_previous_secret()

    assert (during.status, renewed, Messenger(workspace, **proof).status) == (200, 200, 403)
    assert during.post("renew").status_code == 401


def test_a_token_is_renewed_within_a_day_and_then_the_proof_is_asked_for_again(workspace):
    messenger = Messenger(workspace, **signed(workspace, "7"))
    begun = time.time()

    for half_hours in range(1, 50):
        with time_machine.travel(begun + half_hours * 1800):
            answer = messenger.post("renew")
            if answer.status_code != 200:
                break
            messenger.said = answer.json()

    assert (answer.status_code, half_hours) == (401, 48)


def test_a_token_lives_an_hour(workspace):
    messenger = Messenger(workspace)

    with time_machine.travel(time.time() + 3700):
        assert messenger.get("conversations").status_code == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("https://shop.example", 200),
        *((host, 403) for host in ("", "null", "https://shop.example.evil.test", "https://evilshop.example")),
    ],
)
def test_only_a_trusted_site_boots(workspace, host, status):
    configure(workspace, allowed_origins=["https://shop.example"])

    assert Messenger(workspace, host=host).status == status


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.test", "http://testserver.evil.test", "http://[::1"]
)
def test_a_page_that_is_not_the_frame_may_not_boot(workspace, origin):
    answer = Messenger(workspace).post("boot", headers={"origin": origin}, settings={})

    assert (answer.status_code, answer.has_header("Access-Control-Allow-Origin")) == (403, False)


def test_a_lead_leaves_an_address_and_joins_nobody_by_it(workspace, contact):
    visitor = Messenger(workspace)
    visitor.write()

    said = ("no address", ["a@x.example"], f"a@{'x' * 60}.{'y.' * 100}example", contact.email)
    answers = [visitor.post("email", email=email).status_code for email in said]

    assert answers == [400, 400, 400, 200]
    with across_workspaces():
        assert Contact.objects.filter(email=contact.email).count() == 2


def test_what_people_do_is_kept_when_they_are_known(workspace):
    user = Messenger(workspace, **signed(workspace, "7"))

    user.post("events", name="ordered", metadata={"size": 3})
    user.post("events", name="ordered", metadata={"text": "x" * 5000})

    with across_workspaces():
        assert list(Contact.objects.get().events.order_by("pk").values_list("name", "metadata")) == [
            ("ordered", {"size": 3}),
            ("ordered", {}),
        ]


@pytest.mark.parametrize(
    "body",
    [
        *("[]", "null", "{", '{"settings": []}', "[" * 50_000, '{"page": ' + "[" * 30 + "]" * 30 + "}"),
        *(f'{{"settings": {{"size": {number}}}}}' for number in ("NaN", "-Infinity", "1e999")),
    ],
)
def test_a_body_that_is_no_object_is_refused(workspace, body):
    answer = Messenger(workspace).client.post(
        f"/messenger/{workspace.app_id}/boot", body, content_type="application/json"
    )

    assert answer.status_code == 400


def test_the_same_browser_writing_twice_at_once_is_one_lead(workspace):
    visitor = Messenger(workspace)

    for _ in range(2):
        visitor.write(client_id=str(uuid4()))

    with across_workspaces():
        assert (Contact.objects.count(), Conversation.objects.count()) == (1, 2)


def test_a_users_company_comes_along(workspace):
    company = {"company_id": "42", "name": "Halden", "plan": "Pro"}

    Messenger(workspace, **signed(workspace, "7", company=company))

    with across_workspaces():
        assert [row.name for row in Contact.objects.get().companies.all()] == ["Halden"]


def test_a_page_renames_no_company_unless_its_server_signs_that(workspace):
    secret = configure(workspace).identity_secret
    Messenger(workspace, **signed(workspace, "7", company={"id": "42", "name": "Halden", "plan": "Pro"}))

    Messenger(workspace, **signed(workspace, "8", company={"id": "42", "name": "Mallory", "plan": "Free"}))
    with across_workspaces():
        unsigned = Company.objects.values_list("name", "plan").get()
    Messenger(workspace, parley_user_jwt=token(secret, user_id="9", company={"id": "42", "plan": "Max"}))

    with across_workspaces():
        company = Company.objects.get()
        assert (unsigned, company.name, company.plan) == (("Halden", "Pro"), "Halden", "Max")
        assert company.contacts.count() == 3


def test_attributes_are_brought_up_to_date_and_never_more_than_fifty(workspace):
    first, second = ({f"{letter}{n}": 1 for n in range(40)} for letter in "ab")
    Messenger(workspace, **signed(workspace, "7", **first))

    Messenger(workspace, **signed(workspace, "7", a0=2, **second))

    with across_workspaces():
        known = Contact.objects.get().custom_attributes
    assert (len(known), known["a0"], "b9" in known, "b10" in known) == (50, 2, True, False)


def test_what_the_database_cannot_hold_is_left_out_wherever_a_page_says_it(workspace):
    bad = "a\0b\ud800"
    user = Messenger(workspace, **signed(workspace, "7", name=bad, **{bad: bad}))
    visitor = Messenger(workspace, name=bad, browser=bad)
    answers = [
        user.post("boot", settings=signed(workspace, "7"), page={"url": bad, "title": bad}).status_code,
        user.post("events", name=bad, metadata={bad: [bad]}).status_code,
        visitor.write(bad).status_code,
        Messenger(workspace, user_id="7", user_hash=bad).status,
        *(user.post("events", name=name).status_code for name in (["a"], {}, True, None)),
    ]

    with across_workspaces():
        priya = Contact.objects.get(external_id="7")
        assert (priya.name, priya.custom_attributes, priya.page_url) == ("ab", {"ab": "ab"}, "ab")
        assert [(event.name, event.metadata) for event in priya.events.all()] == [("ab", {"ab": ["ab"]})]
    assert answers == [200, 202, 201, 403, 400, 400, 400, 400]


@pytest.mark.parametrize(
    "claims",
    [{"size": float("nan")}, {"exp": float("inf")}, {"exp": float("nan")}, {"a": {"b": [float("inf")]}}],
)
def test_signed_numbers_that_are_none_are_refused(workspace, claims):
    secret = configure(workspace).identity_secret

    assert Messenger(workspace, parley_user_jwt=token(secret, user_id="7", **claims)).status == 403


def test_signed_text_is_made_fit_and_a_bad_address_passed_over(workspace):
    secret = configure(workspace).identity_secret
    proof = token(secret, user_id="7\0", name="Pri\ud800ya", email="x" * 250 + "@x.example")

    status = Messenger(workspace, parley_user_jwt=proof, email="no address").status

    assert (status, contacts()) == (200, [("user", "7", "Priya", "")])


@pytest.mark.parametrize("email", ["no address", "x" * 241 + "@priya.example"])
def test_a_proven_address_that_is_none_is_refused(workspace, email):
    assert (Messenger(workspace, **signed(workspace, email=email)).status, contacts()) == (403, [])


@pytest.mark.django_db(transaction=True)
def test_a_person_with_an_address_alone_is_one_user_in_two_tabs(workspace):
    proof = signed(workspace, email="priya@x.example")
    connections.close_all()

    def boot(_: int) -> int:
        try:
            return Messenger(workspace, **proof).status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tabs:
        statuses = list(tabs.map(boot, range(8)))

    assert (statuses, contacts()) == ([200] * 8, [("user", None, "", "priya@x.example")])
