"""Workspaces and the people in them."""

import factory
from factory.django import DjangoModelFactory

from workspaces.models import Team, Teammate, User, Workspace


class WorkspaceFactory(DjangoModelFactory[Workspace]):
    """A workspace."""

    class Meta:
        model = Workspace

    name = factory.Sequence("Workspace {}".format)
    slug = factory.Sequence("workspace-{}".format)


class UserFactory(DjangoModelFactory[User]):
    """A login; its password is "correct horse battery"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("person{}@example.com".format)
    name = "Person"
    hold_s = 0  # replies go out at once unless a test is about holding them
    password = factory.django.Password("correct horse battery")


class TeammateFactory(DjangoModelFactory[Teammate]):
    """A seat in a workspace of its own unless one is given."""

    class Meta:
        model = Teammate

    workspace = factory.SubFactory(WorkspaceFactory)
    user = factory.SubFactory(UserFactory)
    name = "Sam Okafor"


class TeamFactory(DjangoModelFactory[Team]):
    """A team."""

    class Meta:
        model = Team

    workspace = factory.SubFactory(WorkspaceFactory)
    name = factory.Sequence("Team {}".format)
