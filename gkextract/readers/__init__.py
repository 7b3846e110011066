"""Readers: bytes → `Document`. Each imports its own engine; none knows about annual reports."""
