"""Good texts made bad: what a reader of scans must answer or refuse, and never trip over."""

from collections.abc import Sequence

from hypothesis import strategies as st


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[str], characters: st.SearchStrategy[str]) -> str:
    """A good text with a few characters put in, taken away or changed, or two cut together."""
    letters = list(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(letters)))
        letters[at : at + draw(st.integers(0, 3))] = draw(st.lists(characters, max_size=3))
    return "".join(letters) + draw(st.sampled_from(["", "", *seeds]))
