"""Pure functions of the inbox: no Django here."""
