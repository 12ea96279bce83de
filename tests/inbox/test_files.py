"""Files: taken in by the stream, handed out to those who may see them, never run."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import connections
from django.utils import timezone

from inbox.actions import attaching
from inbox.actions.attaching import (
    FileRefusedError,
    drop_left_over_uploads,
    drop_orphaned_files,
    keep_upload,
    store_stream,
)
from inbox.models import Attachment, Conversation
from inbox.views.files import UPLOADS_AT_ONCE
from tests.factories.messenger import Messenger
from tests.inbox.calc.test_files import png
from workspaces import tenancy
from workspaces.tenancy import across_workspaces, inside_workspace

pytestmark = pytest.mark.django_db


def send(messenger: Messenger, content: bytes, name: str = "shot.png"):
    return messenger.client.post(
        f"/messenger/{messenger.app}/uploads?name={name}",
        content,
        content_type="text/html",
        headers={"authorization": f"Bearer {messenger.token}"},
    )


def sent(messenger: Messenger, content: bytes, name: str = "shot.png", body: str = "Look") -> dict:
    key = send(messenger, content, name).json()["key"]
    return messenger.write(body, attachments=[key]).json()


def address_in(html: str) -> str:
    return html.partition('href="')[2].partition('"')[0]


def files_on_disk() -> list[Path]:
    return [path for path in (Path(settings.MEDIA_ROOT) / "attachments").rglob("*") if path.is_file()]


def test_a_picture_comes_with_a_message_and_is_shown(workspace):
    messenger = Messenger(workspace)

    said = sent(messenger, png(), body="")
    answer = messenger.client.get(address_in(said["part"]["html"]) + "?show")

    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert "no-store" in answer["Cache-Control"]
    assert 'width="3" height="2"' in said["part"]["html"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "page.html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "picture.svg"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "page.png"),
        (b"%PDF-1.7 /JavaScript", "form.pdf"),
        (b"GIF89a/*\x00\x00\x00\x00*/=1;alert(1)", "script.gif"),
    ],
)
def test_whatever_could_run_is_only_ever_saved(workspace, content, name):
    messenger = Messenger(workspace)

    said = sent(messenger, content, name)
    answer = messenger.client.get(address_in(said["part"]["html"]) + "?show")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] in {"application/octet-stream", "application/pdf"}
    assert answer["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "name", ["a%0D%0ASet-Cookie:%20x=1", "..%2F..%2Fetc%2Fpasswd", "%E2%80%8B.htaccess", "x" * 300]
)
def test_a_name_changes_no_header_and_no_path(workspace, name):
    messenger = Messenger(workspace)

    said = sent(messenger, b"text", name)
    answer = messenger.client.get(address_in(said["part"]["html"]))

    assert not answer.cookies
    assert ("\r" in answer["Content-Disposition"], "/" in answer["Content-Disposition"]) == (False, False)
    assert all(len(path.name) == 32 for path in files_on_disk())


def test_a_file_is_sent_once_however_often_the_message_is(workspace):
    messenger, client_id = Messenger(workspace), str(uuid4())
    key = send(messenger, png()).json()["key"]

    answers = [messenger.write("", client_id=client_id, attachments=[key]).status_code for _ in range(2)]
    other = messenger.write("", attachments=[key])

    with across_workspaces():
        assert (answers, other.status_code, Attachment.objects.count()) == ([201, 201], 400, 1)
        assert Conversation.objects.get().snippet == "shot.png"


def test_another_ones_upload_cannot_be_sent_or_fetched(workspace, outsider):
    theirs, mine = Messenger(workspace), Messenger(workspace)
    key = send(theirs, b"CANARY").json()["key"]
    said = sent(theirs, b"CANARY")
    mine.write()

    stolen = mine.write("", attachments=[key])
    address = address_in(said["part"]["html"])
    elsewhere = address.replace(workspace.app_id, outsider.workspace.app_id)

    assert stolen.status_code == 400
    assert [mine.client.get(path).status_code for path in (elsewhere, address[:-1], f"{address}x")] == [
        404
    ] * 3


def test_an_address_ends_after_an_hour_and_when_the_person_is_gone(workspace):
    messenger = Messenger(workspace)
    address = address_in(sent(messenger, png())["part"]["html"])

    with time_machine.travel(timezone.now() + timedelta(seconds=3700)):
        late = messenger.client.get(address).status_code
    with across_workspaces():
        Conversation.objects.get().contact.delete()

    assert (late, messenger.client.get(address).status_code) == (404, 404)


@pytest.mark.parametrize("content", [b"", b"x" * 25_000_001])
def test_an_empty_or_too_large_file_is_refused_and_nothing_is_kept(workspace, content):
    answer = send(Messenger(workspace), content)

    assert (answer.status_code, files_on_disk()) == (413 if content else 400, [])


@pytest.mark.parametrize(
    ("announced", "code"), [(10, "cut_short"), (1, "cut_short"), (30_000_000, "too_large")]
)
def test_a_stream_is_believed_only_as_far_as_it_goes(announced, code):
    class Endless:
        def read(self, size: int) -> bytes:
            self.left = getattr(self, "left", 3) - 1
            return b"x" if self.left > 0 else b""

    with pytest.raises(FileRefusedError, match=code):
        store_stream(Endless(), announced_bytes=announced)

    assert files_on_disk() == []


def test_a_teammate_sends_files_that_only_the_right_people_fetch(
    workspace, signed_in, client, teammate, outsider
):
    visitor = Messenger(workspace)
    pk = visitor.write().json()["conversation"]
    base = f"/w/{workspace.slug}/inbox"
    keys = [
        signed_in.post(f"{base}/uploads/?name={name}", png(), content_type="application/octet-stream").json()[
            "key"
        ]
        for name in ("reply.png", "CANARY.png")
    ]
    with inside_workspace(workspace.pk):
        conversation = Conversation.objects.get(pk=pk)
        files = [Attachment.objects.offered([key], client_id=None, teammate=teammate) for key in keys]
        conversation.reply(by=teammate, body="", attachments=files[0])
        conversation.note(by=teammate, body="", attachments=files[1])

    seen = visitor.get(f"conversations/{pk}").json()
    mine = [signed_in.get(f"{base}/files/{key}/").status_code for key in keys]
    client.force_login(outsider.user)
    theirs = [client.get(f"{base}/files/{key}/").status_code for key in keys]

    assert ("reply.png" in json.dumps(seen), "CANARY" in json.dumps(seen)) == (True, False)
    assert (mine, theirs) == ([200, 200], [404, 404])


def test_what_was_never_sent_is_deleted_after_a_day(workspace):
    messenger = Messenger(workspace)
    sent(messenger, png())
    send(messenger, png())

    early = drop_left_over_uploads()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        late = drop_left_over_uploads()

    assert (early, late, len(files_on_disk())) == (0, 1, 1)


def test_a_file_that_went_with_another_part_meanwhile_leaves_nothing_stored(workspace, teammate):
    Messenger(workspace).write()
    with inside_workspace(workspace.pk):
        stored = store_stream(BytesIO(b"text"), announced_bytes=4)
        keep_upload(stored, workspace_id=workspace.pk, name="a.txt", teammate=teammate)
        conversation = Conversation.objects.get()
        offers = [
            Attachment.objects.offered([stored.key], client_id=None, teammate=teammate) for _ in range(2)
        ]
        conversation.note(by=teammate, body="first", attachments=offers[0])

        with pytest.raises(Attachment.DoesNotExist):
            conversation.note(by=teammate, body="second", attachments=offers[1])

        assert list(conversation.parts.values_list("body", flat=True)) == ["Hello", "first"]


def test_files_no_row_tells_of_are_deleted_after_a_day(workspace):
    sent(Messenger(workspace), png())
    store_stream(BytesIO(b"orphan"), announced_bytes=6)

    early = drop_orphaned_files()
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        late = drop_orphaned_files()

    assert (early, late, len(files_on_disk())) == (0, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_an_upload_that_is_being_sent_is_passed_over(workspace):
    messenger = Messenger(workspace)
    send(messenger, png())

    with across_workspaces(), time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        Attachment.objects.select_for_update().get()
        with ThreadPoolExecutor(1) as other:
            dropped = other.submit(closing, drop_left_over_uploads).result()

    assert (dropped, len(files_on_disk())) == (0, 1)


def closing(work):
    """Return what work in another thread returns, and leave no connection behind."""
    try:
        return work()
    finally:
        connections.close_all()


def test_only_three_files_arrive_at_once_and_the_next_is_told_when_to_come_again(workspace, signed_in):
    held = [UPLOADS_AT_ONCE.acquire(blocking=False) for _ in range(3)]
    try:
        answers = [
            send(Messenger(workspace), png()),
            signed_in.post(f"/w/{workspace.slug}/inbox/uploads/", png(), content_type="image/png"),
        ]
    finally:
        UPLOADS_AT_ONCE.release(3)

    assert held == [True] * 3
    assert [(answer.status_code, answer["Retry-After"]) for answer in answers] == [(503, "2")] * 2
    assert send(Messenger(workspace), png()).status_code == 201


def test_a_stream_that_drips_is_given_up(monkeypatch):
    monkeypatch.setattr(attaching, "PATIENCE_S", -1.0)

    with pytest.raises(FileRefusedError, match="too_slow"):
        store_stream(BytesIO(b"text"), announced_bytes=4)

    assert files_on_disk() == []


def test_a_teammates_file_is_read_before_their_workspace_opens(workspace, signed_in):
    class Watched(BytesIO):
        def read(self, *size: int) -> bytes:
            open_at.append(tenancy._current.get())
            return super().read(*size)

    open_at: list[object] = []
    answer = signed_in.post(
        f"/w/{workspace.slug}/inbox/uploads/?name=a.txt",
        content_type="text/plain",
        **{"wsgi.input": Watched(b"text"), "CONTENT_LENGTH": "4"},
    )

    assert (answer.status_code, set(open_at)) == (201, {None})


def test_a_stranger_stores_nothing_by_an_upload(workspace, client, outsider):
    client.force_login(outsider.user)

    answer = client.post(f"/w/{workspace.slug}/inbox/uploads/", b"text", content_type="text/plain")

    assert (answer.status_code, files_on_disk()) == (404, [])
