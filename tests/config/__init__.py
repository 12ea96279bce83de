"""Tests of the top floor: the developer's commands and the files that deploy Parley."""
