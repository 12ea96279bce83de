"""People who write in."""

import factory
from factory.django import DjangoModelFactory

from customers.models import Company, Contact
from tests.factories.workspaces import WorkspaceFactory


class ContactFactory(DjangoModelFactory[Contact]):
    """A contact."""

    class Meta:
        model = Contact

    workspace = factory.SubFactory(WorkspaceFactory)
    name = factory.Sequence("Customer {}".format)
    email = factory.Sequence("customer{}@example.net".format)


class CompanyFactory(DjangoModelFactory[Company]):
    """A company."""

    class Meta:
        model = Company

    workspace = factory.SubFactory(WorkspaceFactory)
    name = factory.Sequence("Company {}".format)
