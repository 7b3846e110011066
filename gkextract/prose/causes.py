"""Whether the applications and cases that a sentence counts are those over disclosure."""

from __future__ import annotations

import re

from gkextract.prose.settled import Settled
from gkextract.prose.state import Found, after_last

# What is said of nothing but disclosure, among it the rows of the form.
_OVER_DISCLOSURE = re.compile(
    r"信息公开|公开申请|申请公开|依申请|政务公开|公开政府信息|答复|(?:予以?|部分|不予?|同意|准予)公开|其[他它]处理|结转"
    r"|申请(?:主体|内容|方式|数量|总量)"
)
_ALL_KINDS = re.compile(r"各[类种]申请")


class Causes(Settled):
    """Marks numbers of which nothing says that they are over disclosure."""

    def _note_causes(self, *, spoken: bool) -> None:
        """Mark what nothing says to be over disclosure: 办理行政复议案件115件,法律援助487件; 查询服务,受理申请512件.

        `spoken`: the paragraph has told of applications for information before.
        """
        all_kinds = _ALL_KINDS.search(self.plain, self.start, self.end) is not None
        if not all_kinds and (spoken or _OVER_DISCLOSURE.search(self.plain, self.start, self.end)):
            return
        first = next((f for f in self.found if f.domain == "applications"), None)
        # 收到申请20件 alone is of what the report is about.
        alone = first is not None and not all_kinds and self._opens_with(first)
        for figure in self.found:
            known = alone if figure.domain == "applications" else self.context.of_cases
            figure.causeless = not figure.denial and not known
        self.context.applications &= alone

    def _opens_with(self, figure: Found) -> bool:
        """Whether nothing is spoken of in the sentence before the clause of a figure."""
        before = self.masked[self.start : after_last(",;:", self.plain, self.start, figure.start)]
        return self.vocabulary.is_neutral(before)
