"""Told conversations as lines of a COPY, to be poured many times with other people and other times."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from inbox.calc.queue import queue_key
from inbox.models import Conversation, ConversationPart, ConversationTag
from tagging.models import Tag

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def text(value: Any) -> str:
    """Return a value as COPY reads it in its text format."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        value = json.dumps(value)
    return str(value.hex if isinstance(value, UUID) else value).translate(_ESCAPES)


@dataclass(frozen=True)
class Line:
    """A row as text, in the order of its table's columns; some of them are filled in for every copy."""

    columns: tuple[str, ...]
    values: tuple[str, ...]

    @classmethod
    def of(cls, row: models.Model, *, without_id: bool = False) -> "Line":
        """Return a model's row, whatever columns the model has."""
        fields = row._meta.concrete_fields  # noqa: SLF001 -- documented by Django
        kept = [field for field in fields if not (without_id and field.primary_key)]
        values = (field.pre_save(row, add=False) for field in kept)
        return cls(tuple(str(field.column) for field in kept), tuple(text(value) for value in values))

    def places(self, *columns: str) -> tuple[int, ...]:
        """Return where these columns stand."""
        return tuple(self.columns.index(column) for column in columns)


class Mould:
    """One told conversation, which lasts ``lasts``; to pour it gives it another contact and another beginning."""

    def __init__(
        self, conversation: Conversation, parts: Iterable[ConversationPart], tags: Iterable[Tag]
    ) -> None:
        self.began_at, self.state = conversation.created_at, str(conversation.state)
        self._waited = _since(conversation.waiting_since, self.began_at)
        self._snoozed = _since(conversation.snoozed_until, self.began_at)
        self.lasts = conversation.updated_at - self.began_at
        self.conversation = Line.of(conversation)
        self._places = self.conversation.places(
            *("id", "contact_id", "company_id", "created_at", "updated_at"),
            *("waiting_since", "snoozed_until", "queue_key"),
        )
        self.parts = [
            (Line.of(part, without_id=True), part.created_at - self.began_at, part.by_contact_id is not None)
            for part in parts
        ]
        self.part = self.parts[0][0]
        self._part_places = self.part.places("conversation_id", "by_contact_id", "created_at")
        self.tag = Line.of(ConversationTag(workspace_id=conversation.workspace_id), without_id=True)
        self._tag_places = self.tag.places("conversation_id", "tag_id")
        self._tag_ids = [str(tag.pk) for tag in tags]

    def pour(self, *, pk: int, contact: str, company: str, at: datetime) -> str:
        """Return the conversation's line."""
        updated_at = at + self.lasts
        waiting_since = None if self._waited is None else at + self._waited
        snoozed_until = None if self._snoozed is None else at + self._snoozed
        key = queue_key(
            state=self.state, waiting_since=waiting_since, snoozed_until=snoozed_until, updated_at=updated_at
        )
        values = list(self.conversation.values)
        filled = [str(pk), contact, company, at.isoformat(), updated_at.isoformat()]
        filled += [text(waiting_since), text(snoozed_until), str(key)]
        for place, value in zip(self._places, filled, strict=True):
            values[place] = value
        return "\t".join(values)

    def pour_parts(self, *, pk: int, contact: str, at: datetime) -> Iterable[str]:
        """Yield the lines of its parts."""
        conversation_place, contact_place, time_place = self._part_places
        for line, after, is_by_contact in self.parts:
            values = list(line.values)
            values[conversation_place], values[time_place] = str(pk), (at + after).isoformat()
            if is_by_contact:
                values[contact_place] = contact
            yield "\t".join(values)

    def pour_tags(self, *, pk: int) -> Iterable[str]:
        """Yield the lines of its tags."""
        conversation_place, tag_place = self._tag_places
        for tag_id in self._tag_ids:
            values = list(self.tag.values)
            values[conversation_place], values[tag_place] = str(pk), tag_id
            yield "\t".join(values)


def _since(moment: datetime | None, start: datetime) -> timedelta | None:
    return None if moment is None else moment - start
