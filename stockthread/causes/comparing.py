"""The comparison itself: units drawn, all that is on record of them read, causes ranked."""

from stockthread.causes import circumstances, gathering, ranking, setting
from stockthread.causes.records import Drawn, Ranking


def compare(drawn: Drawn) -> Ranking:
    """Return what the drawn units tell of causes. A constant number of statements."""
    records = gathering.gather(drawn.items)
    known = setting.setting_of(drawn.items, records)
    told = circumstances.circumstances_of(drawn.items, drawn.until, records, known)
    return ranking.rank(told, drawn.complained)
