"""The pages of this floor: doors, invitations and settings."""
