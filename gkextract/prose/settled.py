"""What the numbers of a sentence mean is settled when all of them are read."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from gkextract.prose.shares import Shares
from gkextract.prose.state import PREVIOUS, Found
from gkextract.prose.statements import CARRIED, CARRIED_IN, CARRIED_OUT, CONCLUDED, HANDLED, NEW, WHOLES

_DEALT_WITH = re.compile(r"(?:另外?|还|并|同时)?(?:办理|办结|处理|答复)")
_ALL_OF_THEM = re.compile(
    r"(?:申请|事项)?[^,;。\d]{0,6}(?:全部|均|都|已)[^,;。\d]{0,14}(?:办结|答复|办理完毕|办毕|回复)"
)
_ALL_DONE = re.compile(r"共|累计|合计|总")
_OUTCOME = re.compile(r"applications\..+\.total")
_RECEIVED = re.compile(r"收到|受理|接收|接到|新收")
_GOVERNMENT = re.compile(r"政府|本级")
_IN_THE_END = re.compile(
    r"(?:经[^,;\d]{2,8})?(?:实际|最终|去重后)[^,;\d]{0,6}?(?:受理|收到|登记|新收|申请)(?!.*(?:办结|答复))"
)
_VALID = re.compile(r"[有无]效")
# Kinds of one thing, and those beside them.
_KINDS = (
    (re.compile(r"(?:按[时期]|如期|正常)"), re.compile(r"(?:延期|延长|提前|超期|逾期)")),
    (re.compile(r"(?:作出)?准予"), re.compile(r"(?:作出)?不予(?:行政)?许可")),
)
_OTHER, _PROCESSED = "applications.other.total", "处理"  # 其他处理 is the row's own name
_OUTCOMES = frozenset(("granted", "partially_granted", "refused", "unavailable", "not_processed"))


class Settled(Shares):
    """Settles what numbers mean by the others of their sentence."""

    def _settle(self) -> None:
        """Give or take keys by what the whole sentence counts."""
        self._decided()
        self._counted_anew()
        self._bodies_beside()
        self._kinds_beside()
        self._added_up()
        self._ended_alike()
        self._named_by_parts()
        self._of_these_alone()
        self._rest_of_outcomes()

    def _rest_of_outcomes(self) -> None:
        """Mark 其他情形5件 as what is left over, where the sentence does not name every other outcome of the form."""
        if all(f.key != _OTHER for f in self.found):
            return
        named = {f.key.split(".")[1] for f in self.found if f.key is not None and _OUTCOME.fullmatch(f.key)}
        for figure in self.found:
            other = figure.key == _OTHER and _PROCESSED not in figure.label
            if other and not figure.implied and not named.issuperset(_OUTCOMES):
                figure.aspects = ("rest",)

    def _decided(self) -> None:
        """Leave the key to decisions where a sentence counts what was received as well: 受理111件,作出处理决定66件."""
        for domain in {f.domain for f in self.found if f.domain in self.vocabulary.services}:
            stated = [f for f in self.found if f.domain == domain and f.key == f"{domain}.decisions"]
            if any("决定" in f.label for f in stated):
                for figure in stated:
                    if "决定" not in figure.label and any(
                        word in figure.label for word in ("受理", "办结", "结案", "收件")
                    ):
                        figure.key = None

    def _counted_anew(self) -> None:
        """Give the number that came to the one that was found in the end: 系统显示收到申请21件,去重后实际受理15件.

        Where some are only called 有效 or 无效, which of the two the table has is left open.
        """
        came = next((f for f in self.found if f.key in (NEW, HANDLED) and not f.implied), None)
        if came is None or came.period != "year":
            return
        for found in self.found:
            if found.start < came.end or found.scope != came.scope or found.quantity.value >= came.quantity.value:
                continue
            if _IN_THE_END.match(found.label):
                found.domain, found.key, found.also = came.domain, came.key, came.also
                came.key, came.also = None, ()
                return
            if _VALID.match(found.label):
                came.key, came.also = None, ()
                return

    def _bodies_beside(self) -> None:
        """Take the government's own number for a part, where others' stand beside it: 市政府收到66件,镇街收到60件."""
        if not self.government:
            return
        wholes = {id(self.found[at]) for at, _, _ in self.lists if at != PREVIOUS}
        parts = {f.key: f.start for f in self.found if f.scope == "part"}  # where the last one of each key is
        for figure in self.found:
            asked = (figure.key or "").startswith("applications.")
            own = asked and figure.scope == "own" and _GOVERNMENT.search(figure.label)
            if own and id(figure) not in wholes and parts.get(figure.key, 0) > figure.end:
                figure.scope = "part"

    def _kinds_beside(self) -> None:
        """Leave the key of all to none of two kinds: 按时答复23件,延期答复18件; 准予许可98件,不予许可2件."""
        for one, other in _KINDS:
            beside = {f.clause for f in self.found if f.quantity.value and other.match(f.label)}
            for figure in self.found:
                near = (figure.clause - 1, figure.clause, figure.clause + 1)
                if not beside.isdisjoint(near) and one.match(figure.label):
                    figure.key = None

    def _added_up(self) -> None:
        """Let a sum take the key of what it adds up: 校友信息公开申请4件、社会人员申请2件,共6件."""
        parts: list[Found] = []
        for figure in self.found:
            if not figure.total:
                parts += [] if figure.implied else [figure]
                continue
            if {p.key for p in parts[-2:]} == {NEW, CARRIED_IN} and figure.key == NEW:
                figure.key, figure.also = HANDLED, (NEW,)  # 新收252件,上年结转10件,共计262件
            apart = len(parts) < 2 or any("申请" not in p.label or p.key not in (None, parts[0].key) for p in parts)
            if figure.key is None and not apart and sum(p.quantity.value for p in parts) == figure.quantity.value:
                figure.key, figure.also = parts[0].key, parts[0].also
            elif figure.key is None and len(parts) > 1 and _RECEIVED.search(parts[0].label) and self._are_ways(parts):
                figure.key, figure.also = NEW, (HANDLED,)
            parts = []

    def _ended_alike(self) -> None:
        """Give a result to both kinds of cases that it is said of: 其中140件行政复议、49件行政诉讼获维持."""
        results = self.vocabulary.results
        totals: set[str] = set()
        for one, other in zip(self.found, self.found[1:], strict=False):
            if one.domain not in results or one.implied or one.key != f"{one.domain}.total":
                continue
            name = (other.key or "").partition(".")[2]
            beside = other.domain in results and other.domain != one.domain and other.clause == one.clause
            joined = beside and self.plain[one.end : other.start].endswith(("、", "和", "及"))
            if joined and name not in ("", "total") and one.key in totals and one.quantity.end == one.end:
                one.key, one.aspects = f"{one.domain}.{name}", (name,)
            else:
                totals.add(one.key)

    def _are_ways(self, parts: Sequence[Found]) -> bool:
        """Whether parts are the applications that came in this way and in that: 收到网络提交的申请15件,邮寄的32件."""
        return all(p.domain == "applications" and p.key is None and "way" in p.aspects for p in parts)

    def _named_by_parts(self) -> None:
        """Let what an unnamed list divides by outcomes be those answered: 办理答复15件:予以公开9件、部分公开6件."""
        for at, parts, _ in self.lists:
            if at == PREVIOUS or self.found[at].key is not None or self.found[at].domain:
                continue
            outcomes = [p for p in parts if self.found[p].domain == "applications" and self._is_outcome(self.found[p])]
            said = {s.id for t in self.vocabulary.terms(self.found[at].label) for s in t.senses if s.kind == "aspect"}
            if len(outcomes) > 1 and len(outcomes) == len(parts) and "concluded" in said:
                self.found[at].key = CONCLUDED

    def _is_done(self, carried: Found) -> bool:
        """Whether it is told what became of those carried in: 上年结转的3件均已办结,本年新收39件,办结36件."""
        return _ALL_OF_THEM.match(self.plain, carried.end) is not None

    def _carried_done(self, concluded: Found) -> Found | None:
        """Return those carried in where it is told what became of them alone, apart from those that came."""
        carried = next((f for f in self.found if f.key == CARRIED_IN and f.quantity.value), None)
        if carried is None or self._is_done(carried):
            return carried
        # 上年结转3件,年内办结3件: of these, where nothing is said of those that came
        apart = not any(f.key in WHOLES and f.start < concluded.start for f in self.found)
        return carried if apart and carried.quantity.value == concluded.quantity.value else None

    def _of_these_alone(self) -> None:
        """Leave the key to those dealt with in all, where a number counts some of them.

        办结54件,办理上年结转2件: of this year's. 合计20件,1件无法提供,18件答复办结,1件结转: of those not named apart.
        """
        concluded = [f for f in self.found if f.key == CONCLUDED and not f.implied]
        if not concluded:
            return
        apart = [f for f in self.found if f.key == CARRIED_IN and _DEALT_WITH.match(f.label)]
        done = self._carried_done(concluded[0])
        came = next((f for f in self.found if f.key in WHOLES and f.key != CONCLUDED), None)
        named = [
            f for f in self.found if _OUTCOME.match(f.key or "") and f.key not in WHOLES | CARRIED and not f.implied
        ]
        out = [f for f in self.found if f.key == CARRIED_OUT]
        for one in concluded:
            own = {
                id(self.found[p])
                for at, parts, _ in self.lists
                if at != PREVIOUS and self.found[at] is one
                for p in parts
            }
            apart_from = [f for f in named if f.quantity.value and id(f) not in own]
            beside = sum((f.quantity.value for f in (*apart_from, *out)), one.quantity.value)
            shared = came is not None and bool(apart_from) and beside == came.quantity.value
            shared = shared or (came is not None and self._shares_with_those_behind(one, came, own))
            anew = done is not None and one.start > done.end and not _ALL_DONE.search(one.label)
            if shared or anew or any(f.start > one.start for f in apart):
                one.key = None
            if anew:
                self._parts_of_these_alone(one)

    def _shares_with_those_behind(self, one: Found, came: Found, own: Container[int]) -> bool:
        """Whether what came is one number and those behind it: 受理12件,答复7件,不予受理4件,内容仍不明确1件.

        `own` are the ids of its parts.
        """
        behind = [
            f
            for f in self.found
            if f.start > one.start and f.domain == "applications" and not (f.implied or f.bracketed or id(f) in own)
        ]
        told = any(f.quantity.value and f.key != CARRIED_OUT for f in behind)
        return told and sum((f.quantity.value for f in behind), one.quantity.value) == came.quantity.value

    def _parts_of_these_alone(self, whole: Found) -> None:
        """Leave the key to the outcomes of all, where a list has those of some: 上年结转3件,办结3件,其中公开1件."""
        for at, parts, _ in self.lists:
            if at != PREVIOUS and self.found[at] is whole:
                for part in parts:
                    self.found[part].key = None
