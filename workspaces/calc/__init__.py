"""Pure functions and tables: no Django here."""
