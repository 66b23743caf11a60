"""The line in which an answer is typed: keys, history, completion, pastes, and the way back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import typer
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from coachlog.cli.terminal import ask
from coachlog.cli.terminal import line_editor as lines
from coachlog.cli.terminal.ask import Dialogue, agrees, ask_choice, ask_key, ask_text
from coachlog.cli.terminal.line_editor import SeveralLines, edit_line
from coachlog.errors import InvalidValue

UP, DOWN, HOME, END = "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F"
LEFT, DELETE, TAB, ENTER = "\x1b[D", "\x1b[3~", "\t", "\r"
NAMES = ("Dana Cruz", "Dan Abel", "Lou Fox")

Typing = Callable[..., None]


def paste(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typing]:
    """Let somebody sit at a terminal who presses these keys, those of a question at a time."""
    keys: list[str] = []
    with create_pipe_input() as given:

        def open_terminal() -> tuple[object, DummyOutput]:
            given.send_text(keys.pop(0) if keys else "\x03")
            return given, DummyOutput()

        monkeypatch.setattr(lines, "open_terminal", open_terminal)
        monkeypatch.setattr(ask, "_can_edit", lambda: True)
        monkeypatch.setattr(ask, "_typed", {})
        yield lambda *pressed: keys.extend(pressed)
        assert keys == [], "not all keys were asked for"


def names(typed: str) -> list[str]:
    return [name for name in NAMES if name.startswith(typed)]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("Acme", "Acme"),
        (f"cme{HOME}A", "Acme"),
        (f"Acmme{LEFT}{LEFT}{DELETE}", "Acme"),
        (UP, "the last"),
        (f"{UP}{UP}", "the first"),
        (f"{UP}{DOWN}Acme", "Acme"),
        (f"Lo{TAB}", "Lou Fox"),
        (f"D{TAB}", "Dan"),
        (f"D{TAB}a{TAB}", "Dana Cruz"),
        (paste("Acme, Inc."), "Acme, Inc."),
        (f"to {paste('Acme')}{ENTER}", "to Acme"),
        (paste("Acme\r\n"), "Acme"),
    ],
)
def test_keys_move_change_recall_complete_and_paste(typing: Typing, keys: str, line: str) -> None:
    typing(keys if keys.endswith(ENTER) else keys + ENTER)
    history = ("the last", "the first")
    assert edit_line("name: ", history=history, complete=names) == line


def test_what_was_answered_stands_in_the_line_to_be_changed(typing: Typing) -> None:
    typing(f"{ENTER}", f"{HOME}{DELETE}a{ENTER}")
    assert edit_line("name: ", before="Acme") == "Acme"
    assert edit_line("name: ", before="Acme") == "acme"


def test_several_lines_at_once_are_no_answer_and_none_is_kept(typing: Typing) -> None:
    typing(paste("Acme\nGlobex"), f"Hooli{ENTER}")
    with pytest.raises(SeveralLines):
        edit_line("name: ")
    assert edit_line("name: ") == "Hooli"


def test_a_ctrl_c_right_after_an_answer_stops_the_next_question(typing: Typing) -> None:
    typing("Dana\r\x03", "")
    assert edit_line("name: ") == "Dana"
    with pytest.raises(KeyboardInterrupt):
        edit_line("name: ")


def test_enters_that_were_pressed_early_are_no_paste(typing: Typing) -> None:
    typing(f"r{ENTER}{ENTER}", "")
    assert edit_line("who: ") == "r"
    assert edit_line("when: ") == ""


def test_lines_that_were_typed_ahead_are_taken_one_a_question(typing: Typing) -> None:
    typing(f"Dana{ENTER}Acme{ENTER}Glo", "", f"bex{ENTER}")
    assert [edit_line("name: ") for _ in range(3)] == ["Dana", "Acme", "Globex"]


def test_a_paste_of_several_lines_is_asked_about_again(
    typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typing(paste("Dana Cruz\nAcme\nm"), f"Lou Fox{ENTER}")
    assert ask_choice("  name", []) == "Lou Fox"
    assert "Several lines came at once" in capsys.readouterr().err


def test_a_long_question_is_folded_between_its_words(
    typing: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    edit = lines.edit_line

    def watch(question: str, **rest: Any) -> str:  # noqa: ANN401  (as edit_line takes them)
        asked.append(question)
        return edit(question, **rest)

    monkeypatch.setattr(lines, "edit_line", watch)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((30, 24)))
    typing("\r", "\r")
    ask_text("A skill to work on; the rep reads this (Enter = none)")
    assert asked == ["A skill to work on; the rep\n  reads this (Enter = none): "]
    ask_text("Account", default="Acme", before="Acme")
    assert asked[1] == "Account: "


def test_ctrl_c_and_ctrl_d_stop_the_command(typing: Typing) -> None:
    typing("\x03", "\x04")
    for _ in range(2):
        with pytest.raises(typer.Abort):
            ask_text("name")


# The way back.


def three() -> tuple[str, str, str]:
    return (
        ask_text("first", about="about the first"),
        ask_choice("second", NAMES, heading="Who?"),
        "yes" if agrees("third?", default=False) else "no",
    )


def test_going_back_asks_the_question_before_with_its_answer_in_the_line(typing: Typing) -> None:
    typing("one\r", "2\r", "<\r", f"{HOME}\x1b[3~D\r", "y\r")
    assert Dialogue().hold(three) == ("one", "Dan Abel", "yes")


def test_going_back_further_asks_all_that_follows_again(typing: Typing) -> None:
    typing("one\r", "Lou Fox\r", "<\r", "\x15<\r", "\x15two\r", "1\r", "\r")
    assert Dialogue().hold(three) == ("two", "Dana Cruz", "no")


def test_the_keys_that_explain_and_go_back_do_so_behind_what_stands_in_the_line(
    typing: Typing,
) -> None:
    typing("one\r", "Lou Fox\r", "<\r", "?\r", "<\r", "\x15two\r", "1\r", "\r")
    assert Dialogue().hold(three) == ("two", "Dana Cruz", "no")


def test_a_key_that_is_pressed_again_takes_the_place_of_the_one_before(typing: Typing) -> None:
    def asked() -> tuple[str, bool, str]:
        key = ask_key("Who?", {"r": "the rep", "m": "the manager"})
        return key, agrees("New?", default=False), ask_text("more")

    typing("r\r", "y\r", "<\r", "y\r", "<\r", "<\r", "m\r", "n\r", "\r")
    assert Dialogue().hold(asked) == ("m", False, "")


def test_nothing_comes_before_the_first_question(
    typing: Typing, capsys: pytest.CaptureFixture[str]
) -> None:
    typing("<\r", "one\r", "1\r", "n\r", "<\r", "y\r")
    Dialogue().hold(three)
    assert "This is the first question." in capsys.readouterr().err
    assert agrees("alone?", default=False)
    assert "There is no question before this one." in capsys.readouterr().err


@pytest.mark.parametrize("word", ["?", " help "])
def test_a_question_mark_explains_and_asks_again(
    typing: Typing, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    typing(f"{word}\r", "one\r", "?\r", "1\r", "?\r", "y\r")
    assert Dialogue().hold(three) == ("one", "Dana Cruz", "yes")
    shown = capsys.readouterr().err
    assert "about the first" in shown
    assert "Answer y for yes or n for no." in shown


def test_a_part_of_a_question_goes_back_to_the_whole(typing: Typing) -> None:
    def check(text: str) -> str:
        if not agrees(f"New {text}?", default=False):
            raise InvalidValue("name", "not added")
        return text

    typing("Dan\r", "<\r", "Dana\r", "y\r")
    assert Dialogue().hold(lambda: ask_text("name", check)) == "Dana"


def test_each_answer_is_kept_at_once_and_answers_for_itself_later(typing: Typing) -> None:
    kept: list[list[tuple[str, str]]] = []
    dialogue = Dialogue(keep=lambda: kept.append(list(dialogue.answers)))
    typing("one\r", "1\r", "<\r", "\r", "y\r")
    dialogue.hold(three)
    assert [len(answers) for answers in kept] == [1, 2, 1, 2, 3]
    again = Dialogue(answers=kept[3])
    typing("n\r")
    assert again.hold(three) == ("one", "Dana Cruz", "no")


def test_what_was_typed_for_a_question_comes_up_when_it_is_asked_again(typing: Typing) -> None:
    typing("waited after the price\r", f"{UP}\r")
    assert ask_text("Reinforce") == ask_text("Reinforce")
