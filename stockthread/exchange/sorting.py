"""Each row of a file to its pile: accepted, here already, doubtful or refused, with the reason.

The first reason that applies is told, in a fixed order. Rows that come more than once are judged
in the order of the file: the first is taken, each repetition is doubtful. Reads, never writes.
"""

import re
from collections.abc import Iterator, Sequence

from stockthread.exchange import survey as surveys
from stockthread.exchange.matching import Known, Matching
from stockthread.exchange.on_record import (
    Found,
    alike_on_record,
    found_on_record,
    known_digests,
    readings_of,
    scopes_of,
)
from stockthread.exchange.records import ACCEPTED, DOUBTFUL, HERE, REFUSED, Verdict
from stockthread.exchange.sheets import Sheet, digest_of
from stockthread.exchange.survey import Key, Survey
from stockthread.kernel.errors import Refusal


class Sorter:
    """Judges the sheets of one file, which must come in their order from the first on."""

    def __init__(self, survey: Survey, matching: Matching, import_id: int = 0) -> None:
        self._survey = survey
        self._matching = matching
        self._import_id = import_id
        self._scope = survey.where.code_type.scope
        self._first_twin: dict[tuple[str, str], tuple[int, str]] = {}
        self._first_unit: dict[tuple[str, str, str], int] = {}
        self._first_alike: dict[tuple[str, str, str], tuple[int, str]] = {}
        self._alike_on_record = dict(alike_on_record(survey, matching))

    def pass_over(self, sheet: Sheet) -> None:
        """Take note of rows that were judged in an earlier run."""
        good = self._good(sheet)
        for n, twin, alike in self._keys(sheet, good):
            self._in_file(sheet, n, twin)
            self._alike_in_file(sheet, n, alike)

    def sort(self, sheet: Sheet) -> list[Verdict]:
        """Return the verdict of each row."""
        verdicts = [Verdict(ACCEPTED)] * len(sheet.rows)
        for n, problem in sheet.problems.items():
            verdicts[n] = Verdict(REFUSED, problem)
        good = self._good(sheet)
        for n in set(range(len(sheet.rows))) - sheet.problems.keys() - set(good):
            verdicts[n] = Verdict(REFUSED, product_problem(sheet, n, self._matching))
        scopes = scopes_of(sheet, good, self._matching, self._scope)
        on_record = found_on_record(sheet, good, scopes, self._type)
        otherwise = self._said_otherwise(sheet, on_record)
        for n, twin, alike in self._keys(sheet, good):
            verdicts[n] = self._verdict(sheet, n, twin, alike, on_record.get(n), otherwise)
        return self._without_the_known(sheet, verdicts)

    @property
    def _type(self) -> int:
        return self._survey.where.code_type.id

    def _known(self, sheet: Sheet, n: int) -> Known:
        return self._matching.products[sheet.makers[n], sheet.products[n]]

    def _good(self, sheet: Sheet) -> list[int]:
        bad: dict[Key, bool] = {}
        good = []
        for n in sheet.good():
            key = (sheet.makers[n], sheet.products[n])
            known = self._matching.products[key]
            if key not in bad:
                bad[key] = known.problem is not None or bool(known.serial_pattern)
            is_plain = not bad[key] and sheet.codes[n] not in (known.sku, known.gtin)
            if is_plain or product_problem(sheet, n, self._matching) is None:
                good.append(n)
        return good

    def _keys(
        self, sheet: Sheet, good: Sequence[int]
    ) -> Iterator[tuple[int, tuple[str, str], tuple[str, str, str]]]:
        twins = surveys.twin_keys(sheet, good, self._scope)
        return zip(good, twins, surveys.alike_keys(sheet, good), strict=True)

    def _in_file(self, sheet: Sheet, n: int, twin: tuple[str, str]) -> tuple[int, tuple[int, str]]:
        """Return the line of the first row of the same unit, and the first twin with its maker."""
        line = sheet.rows[n].line
        if hash(twin) not in self._survey.twins_twice:
            return line, (line, sheet.makers[n])
        unit = (sheet.makers[n] if self._scope == "product" else "", *twin)
        first = self._first_unit.setdefault(unit, line)
        return first, self._first_twin.setdefault(twin, (line, sheet.makers[n]))

    def _alike_in_file(self, sheet: Sheet, n: int, alike: tuple[str, str, str]) -> tuple[int, str]:
        line, code = sheet.rows[n].line, sheet.codes[n]
        if hash(alike) not in self._survey.alikes_twice:
            return line, code
        return self._first_alike.setdefault(alike, (line, code))

    def _verdict(
        self,
        sheet: Sheet,
        n: int,
        twin: tuple[str, str],
        alike: tuple[str, str, str],
        found: "Found | None",
        otherwise: dict[int, Refusal],
    ) -> Verdict:
        line, code = sheet.rows[n].line, sheet.codes[n]
        first, (twin_line, twin_maker) = self._in_file(sheet, n, twin)
        alike_line, alike_code = self._alike_in_file(sheet, n, alike)
        if first != line:
            data = {"code": code, "first": first}
            return Verdict(DOUBTFUL, Refusal(None, "repeated_in_file", data))
        if found and found.is_own:
            if n in otherwise:
                return Verdict(DOUBTFUL, otherwise[n], found.item)
            return Verdict(HERE, None, found.item)
        if twin_line != line:
            data = {"code": code, "product": sheet.products[n], "maker": twin_maker,
                    "first": twin_line}  # fmt: skip
            return Verdict(DOUBTFUL, Refusal(None, "other_maker_in_file", data))
        if found:
            data = {"code": code, "product": sheet.products[n], "maker": found.maker}
            return Verdict(DOUBTFUL, Refusal(None, "other_maker_on_record", data), found.item)
        if alike_code != code:
            data = {"code": code, "other": alike_code, "first": alike_line}
            return Verdict(DOUBTFUL, Refusal(None, "looks_like_in_file", data))
        other = self._alike_on_record.get(hash(alike), code)
        if other != code:
            data = {"code": code, "other": other}
            return Verdict(DOUBTFUL, Refusal(None, "looks_like_on_record", data))
        return Verdict(ACCEPTED)

    def _said_otherwise(self, sheet: Sheet, on_record: "dict[int, Found]") -> dict[int, Refusal]:
        """Rows of units on record that say of them what was never said there."""
        own = {n: found for n, found in on_record.items() if found.is_own}
        ids = self._matching.attributes
        columns = {**sheet.attributes, **sheet.readings}
        said = readings_of([found.item for found in own.values()], [ids.get(c, 0) for c in columns])
        refusals = {}
        for n, found in own.items():
            known = self._known(sheet, n)
            if found.is_live and found.product != known.id:
                data = {"code": sheet.codes[n], "product": found.product_name}
                refusals[n] = Refusal(None, "other_product_on_record", data)
                continue
            for code, column in columns.items():
                value = column[n]
                if not value or (code in sheet.attributes and value == known.values.get(code)):
                    continue
                if (found.item, ids.get(code), value) not in said:
                    data = {"code": sheet.codes[n], "attribute": code, "value": value}
                    refusals[n] = Refusal(None, "says_otherwise", data)
                    break
        return refusals

    def _without_the_known(self, sheet: Sheet, verdicts: list[Verdict]) -> list[Verdict]:
        """Rows that an earlier file brought into the tray are here already."""
        unsure = {
            n: digest_of(sheet, n)
            for n, verdict in enumerate(verdicts)
            if verdict.pile in (DOUBTFUL, REFUSED)
        }
        known = known_digests(list(unsure.values()), self._import_id)
        for n, digest in unsure.items():
            if digest in known:
                verdicts[n] = Verdict(HERE)
        return verdicts


def product_problem(sheet: Sheet, n: int, matching: Matching) -> Refusal | None:
    """Return why a row's product does not allow it, if it does not."""
    known, code = matching.products[sheet.makers[n], sheet.products[n]], sheet.codes[n]
    if known.problem:
        return known.problem
    if code in (known.sku, known.gtin):
        return Refusal(None, "code_is_a_product", {"code": code})
    serial, pattern = sheet.serials[n].strip(), known.serial_pattern
    if pattern and not re.fullmatch(pattern, serial):
        return Refusal(None, "serial_misfits_pattern", {"serial": serial, "pattern": pattern})
    return None
