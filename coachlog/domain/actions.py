"""Actions: next steps that manager and rep agreed on, each with an owner and a due date."""

from __future__ import annotations

from typing import Literal, get_args

Owner = Literal["rep", "manager"]
ActionStatus = Literal["open", "done", "dropped"]

OWNERS: tuple[Owner, ...] = get_args(Owner)
ACTION_STATUSES: tuple[ActionStatus, ...] = get_args(ActionStatus)
