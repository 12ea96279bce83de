"""An organisation that contacts belong to."""

from django.db import models
from django.utils import timezone

from customers.events import company_changed
from customers.models.opaque_id import new_opaque_id
from workspaces.models import OwnedForeignKey, WorkspaceOwned, announce


class Company(WorkspaceOwned):
    """A customer organisation: its plan and what it pays."""

    public_id = models.CharField(max_length=24, default=new_opaque_id, editable=False)
    external_id = models.CharField(max_length=255, null=True, blank=True)
    name = models.CharField(max_length=255, blank=True)
    plan = models.CharField(max_length=120, blank=True)
    monthly_spend = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    website = models.CharField(max_length=255, blank=True)
    industry = models.CharField(max_length=255, blank=True)
    remote_created_at = models.DateTimeField(null=True, blank=True)
    custom_attributes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="company_of_workspace"),
            models.UniqueConstraint(fields=["workspace", "public_id"], name="company_public_id"),
            models.UniqueConstraint(fields=["workspace", "external_id"], name="company_external_id"),
        ]

    def __str__(self) -> str:
        """Return its name, or what the customer's own system calls it."""
        return self.name or self.external_id or self.public_id

    def tell_changed(self) -> None:
        """Announce, in the transaction of the change, that the company is new or is called something else."""
        announce(company_changed, workspace_id=self.workspace_id, company_id=self.pk)


class CompanyMembership(WorkspaceOwned):
    """A contact's place in a company."""

    company = OwnedForeignKey(Company, related_name="memberships")
    contact = OwnedForeignKey("customers.Contact", related_name="memberships", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact", "company"], name="in_a_company_once")
        ]
