"""Whether the title of a calendar entry says that somebody comes along."""

import re

from coachlog.domain.mentions import WORDS_TOO
from coachlog.domain.plain_spelling import compose_text, initials_of, is_cjk, spell_plainly
from coachlog.domain.wording import Wording, find_name_spans

_IS_LETTER = re.compile(r"[^\W\d_]")
_GOES_ON_CJK = re.compile("[とがもに]|同行|訪問|担当")
_BESIDE_NAME = re.compile(r"([\w'’.\-]*\w) $")
_NEXT_TO_NAME = re.compile(r"[ \-](\w[\w'’.\-]*)")
_MONTHS = frozenset(
    {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "oct", "okt", "nov", "dec", "juli"}
)


def brings(wording: Wording, subject: str, name: str) -> bool:
    """Tell whether a subject says that somebody comes along: Globex with Dana, Dana: Globex.

    Not so where the name may be part of another one or a word, where it tells whose something
    is, or that they do not come.
    """
    text = compose_text(subject)
    spans: list[tuple[int, int]] = []
    for begin, end in sorted(find_name_spans(spell_plainly(text), (name,))):
        if spans and not text[spans[-1][1] : begin].strip():
            begin = spans.pop()[0]  # the last name behind the first
        spans.append((begin, end))
    if any(
        _stands_alone(wording, text[:begin], text[begin:end], text[end:]) for begin, end in spans
    ):
        return True
    short = initials_of(name)
    return bool(short) and any(
        (before := text[: found.start()].rstrip()).endswith(("(", "（")) or wording.joins(before)
        for found in re.finditer(rf"\b{re.escape(short)}(?= *(?:[)）+&,;:]|$))", text)
    )


def _stands_alone(wording: Wording, before: str, name: str, after: str) -> bool:
    plain = spell_plainly(name)
    ahead = before.rstrip()
    if any(said.end == len(ahead) for said in wording.find_of(ahead)):
        return False
    if plain.endswith("'s") or any(said.begin == 0 for said in wording.find_of(after)):
        return False
    if is_cjk(name):
        return not (_IS_LETTER.match(after) and not _GOES_ON_CJK.match(after)) and not (
            _IS_LETTER.match(before[-1:]) and before[-1:] != "と"
        )
    if not wording.joins(ahead) and (name.islower() or plain in WORDS_TOO | _MONTHS):
        return False
    beside = (_BESIDE_NAME.search(before), _NEXT_TO_NAME.match(after))
    return not any(found and not wording.is_common(found[1]) for found in beside)
