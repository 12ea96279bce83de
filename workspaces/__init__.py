"""The ground floor: tenancy, who works here, and what every floor above shares."""
