"""Assignments, what pupils hand in, and what teachers say of it; and every way to a picture that may name one."""
