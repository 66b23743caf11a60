"""What a look at the log found, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import IO

from coachlog.domain.doctor import Examination
from coachlog.render.json import write_document


def write_examination(file: IO[str], found: Examination) -> None:
    """Write an examination in the format coachlog.doctor/1."""
    write_document(
        file,
        {
            "format": "coachlog.doctor/1",
            "log": found.log,
            "healthy": found.is_healthy,
            "deep": found.deep,
            "checks": [str(check) for check in found.checks],
            "findings": [asdict(finding) for finding in found.findings],
            "facts": asdict(found.facts),
        },
    )
