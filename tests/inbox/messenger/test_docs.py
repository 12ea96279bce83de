"""docs/messenger.md says what is so: its examples run, its tables hold."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from inbox.messenger.limits import LIMITS
from tests.factories.messenger import Messenger, configure

PAGE = Path("docs/messenger.md").read_text(encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("example", re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL))
def test_an_example_proves_who_somebody_is(workspace, example):
    said = {"secret": configure(workspace).identity_secret, "user_id": "7"}

    exec(example, said)  # noqa: S102 -- our own page

    assert Messenger(workspace, **said["settings"]).said["is_lead"] is False


@pytest.mark.django_db
def test_the_snippet_is_the_one_the_settings_show(signed_in, workspace):
    snippet = re.search(r"```html\n(.*?)```", PAGE, re.DOTALL).group(1)

    page = signed_in.get(f"/w/{workspace.slug}/settings/messenger/").content.decode()

    wanted = snippet.replace("5e21394e", workspace.app_id).replace(
        "https://inbox.example.com", "http://127.0.0.1:8000"
    )
    shown = page.replace("&lt;", "<").replace("&gt;", ">")
    assert wanted.strip() in shown


def test_every_method_is_told_of():
    script = Path(str(finders.find("messenger/loader.js"))).read_text(encoding="utf-8")
    api = script[script.index("const api = {") : script.index("const heard = {")]
    methods = set(re.findall(r"^ {4}(\w+)[(:]", api, re.MULTILINE)) | {"boot", "shutdown", "hide"}
    table = PAGE[PAGE.index("## Methods") : PAGE.index("## Settings")]
    told = {
        name
        for row in re.findall(r"^\| (.*?) \|", table, re.MULTILINE)
        for name in re.findall(r"`(\w+)\(", row)
    }

    assert told == methods - {"__proto__"}


def test_every_limit_is_told_of():
    for action, limits in LIMITS.items():
        row = re.search(rf"^\| {action}.*$", PAGE, re.MULTILINE).group(0)
        for limit in limits.values():
            assert f"{limit.burst}, {limit.per_hour} an hour" in row
