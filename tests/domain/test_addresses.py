"""Which company an e-mail address is of."""

from __future__ import annotations

from coachlog.domain.addresses import domains_of, is_own


def test_own_domains_come_from_addresses_but_never_from_public_mail() -> None:
    assert domains_of(["pat@acme.com", "kim@ACME.com", "x@gmail.com", "odd"]) == {"acme.com"}
    assert is_own("a@sales.acme.com", {"acme.com"})
    assert not is_own("a@acme.co", {"acme.com"})
