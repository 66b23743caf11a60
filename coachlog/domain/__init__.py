"""The manager's world: calls, field days, teams, periods and the rules; standard library only."""
