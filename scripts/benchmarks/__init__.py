"""What `scripts/bench.py` measures: the reading of one file, recognition, and archives of many reports."""
