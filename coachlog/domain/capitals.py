"""How the name of a customer is written of whom a title has capitals alone."""

import re

from coachlog.domain.firms import ARTICLES, SHORTEST_PART
from coachlog.domain.names import fold_name
from coachlog.domain.plain_spelling import IS_CJK
from coachlog.domain.titles import ARTICLE
from coachlog.domain.wording import Wording

# Words of three letters that are no letters, where all have capitals.
_BRIEF = frozenset(
    {
        "bay", "big", "elm", "fox", "ice", "new", "oak", "old", "red", "sea", "sky", "sun", "bad",
        "hof", "los", "mar", "rio", "san", "sao", "sol", "sur", "val", "van",
    }
)  # fmt: skip
_SHOUTED = re.compile(r"(?<!\d)(?:[DL]['’](?=\w))?[^\W\d_]+(?!\d)(?=\W|$)")


def write_unshouted(wording: Wording, run: str, subject: str) -> str:
    """Return a name as people write it, though a title has capitals alone: VALDEZ MEAT PACKING.

    Short words may be letters, and stand as they are unless they are known.
    """
    if not subject.isupper() or IS_CJK.search(subject):
        return run

    def write(found: re.Match[str]) -> str:
        word, begins = found[0], found.start() == 0
        plain = fold_name(word)
        if not word.isupper() or plain == "gmbh":
            return word
        if word[1:2] in ("'", "’"):
            return (word[0] if begins else word[0].lower()) + word[1:2] + word[2:].capitalize()
        if not begins and len(word) <= SHORTEST_PART and ARTICLE.fullmatch(word):
            return word.lower() if len(word) > 1 or plain in ("e", "y") else word
        is_brief = plain in _BRIEF or plain in ARTICLES or wording.is_trade(plain)
        is_word = len(word) > SHORTEST_PART or (len(word) == SHORTEST_PART and is_brief)
        return word.capitalize() if is_word else word

    return _SHOUTED.sub(write, run)
