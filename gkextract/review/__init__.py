"""The review: a local web application in which a person has the last word on each finding.

`queue` the findings in the order they are looked at, `desk` the archive with its decisions, one writer for all
reviewers, `guard` who may ask for what, `pages` what the pages show, `app` the addresses, `server` the process.
"""

from gkextract.review.server import Review, make, review

__all__ = ["Review", "make", "review"]
