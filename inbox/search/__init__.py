"""Finding conversations, people and companies (decision 0024)."""
