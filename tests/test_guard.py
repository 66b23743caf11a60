"""The guard of conftest: a test that reaches for the real home fails."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from coachlog.config import default_log_path, settings_path
from tests import conftest


def test_the_program_of_a_test_sees_a_home_of_its_own(tmp_path: Path) -> None:
    assert default_log_path().is_relative_to(tmp_path)
    assert settings_path().is_relative_to(tmp_path)


def test_reaching_for_the_real_home_fails() -> None:
    real = os.path.join(conftest.REAL_FOLDERS[0], "coachlog.db")
    for reach in (open, sqlite3.connect, os.mkdir):
        with pytest.raises(RuntimeError, match="touched the real home"):
            reach(real)
    assert len(conftest._touched) == 3
    conftest._touched.clear()  # meant, so the guard need not complain


def test_a_folder_of_a_like_name_is_not_the_real_one() -> None:
    assert conftest.is_real(conftest.REAL_FOLDERS[0] + os.sep + "coachlog.db")
    assert not conftest.is_real(conftest.REAL_FOLDERS[0] + "-demo")
