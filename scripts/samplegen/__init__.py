"""Invented annual reports with known figures and known contradictions, in many file layouts.

The generator is an independent witness: it shares no code with the package that reads the reports.

    facts ─▶ contradictions (planned) ─▶ composition (prose and grids) ─▶ layouts (files)
                                                  └─▶ witness (what contradicts what) ─▶ truth
"""
