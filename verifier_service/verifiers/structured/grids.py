"""Puzzles on a board of squares: sudoku of 4 or 9, and n queens."""

import re
from itertools import combinations
from typing import Any

from verifier_service.verifiers.structured.puzzle import Fail, Parameters, bad, json_in, listed, only, unread, whole
from verifier_service.verifiers.structured.search import Search

_ROW = re.compile(r"\d{1,9}(?:[\s,|;]{0,9}\d){0,20}")
_NUMBERS = re.compile(r"(\()?\s{0,9}\d{1,9}(?:[\s,;]{1,9}\d{1,4})*\s{0,9}(?(1)\))[.]?")
_SQUARES = re.compile(r"[Qq.\-_#0x*]+")
_LABEL = re.compile(r"^\s{0,9}(?:row\s{0,3}\d{1,3}|[A-Za-z ]{1,40})\s{0,3}:\s{0,3}(?=\S)", re.IGNORECASE)
_RULE = re.compile(r"[-+|=\s]*")


class Sudoku:
    """`{grid}` with 0 for an empty cell; the answer is a line of digits a row, or a JSON list of lists."""

    def __init__(self, parameters: Parameters, size: int, box: int) -> None:
        """Reads the grid of `size` with boxes of `box`. Raises `BadTask`."""
        only(parameters, "grid")
        self._size, self._box = size, box
        grid = listed(parameters, "grid")
        if len(grid) != size or not all(isinstance(row, list) and len(row) == size for row in grid):
            raise bad(f"must be {size} rows of {size}", "grid")
        self._given = [[whole(cell, "grid", 0, size) for cell in row] for row in grid]
        for unit in self._units(self._given):
            cells = [cell for cell in unit if cell]
            if len(set(cells)) != len(cells):
                raise bad("breaks the rules itself", "grid")
        if not self._search().may_succeed():
            raise bad("has no solution", "grid")

    def check(self, answer: str) -> None:
        """Raises `Fail` unless the answer is a solution."""
        rows = self._rows(answer)
        due = set(range(1, self._size + 1))
        for given, row in zip(self._given, rows, strict=True):
            if any(cell and cell != said for cell, said in zip(given, row, strict=True)):
                raise Fail("changes a given cell")
        if any(set(unit) != due for unit in self._units(rows)):
            raise Fail("a row, column or box does not hold every digit once")

    def _search(self) -> Search:
        search = Search(self._size**2, self._size)
        cells = [[row * self._size + column for column in range(self._size)] for row in range(self._size)]
        pairs = {tuple(sorted(pair)) for unit in self._units(cells) for pair in combinations(unit, 2)}
        for one, other in sorted(pairs):
            search.differ(one, other)
        for cell, given in enumerate(cell for row in self._given for cell in row):
            search.open[cell] = 1 << given - 1 if given else search.open[cell]
        return search

    def _units(self, rows: list[list[int]]) -> list[list[int]]:
        starts = range(0, self._size, self._box)
        boxes = [
            [rows[y + dy][x + dx] for dy in range(self._box) for dx in range(self._box)] for y in starts for x in starts
        ]
        return rows + [list(column) for column in zip(*rows, strict=True)] + boxes

    def _rows(self, answer: str) -> list[list[int]]:
        value: Any = json_in(answer)
        if isinstance(value, dict) and len(value) == 1:
            value = next(iter(value.values()))
        if value is None:
            rows = self._lines(answer)
        else:
            rows = [_row(row) for row in value] if isinstance(value, list) else []
            shaped = bool(rows) and all(isinstance(row, list) for row in rows)
            if not shaped or not all(type(cell) is int for row in rows for cell in row):
                raise unread("is no list of rows of digits")
        if len(rows) != self._size or any(len(row) != self._size for row in rows):
            raise unread(f"is not {self._size} rows of {self._size} digits")
        return rows

    def _lines(self, answer: str) -> list[list[int]]:
        lines = [_LABEL.sub("", line).strip(" \t|[],;") for line in answer.splitlines() if not _RULE.fullmatch(line)]
        rows = [line for line in lines if _ROW.fullmatch(line)]
        if len(rows) != len(lines) and any(not line[:1].isalpha() for line in lines if not _ROW.fullmatch(line)):
            raise unread("holds lines that are no rows")
        if len(rows) == 1 and len(rows[0].split()) in (1, self._size):  # on one line, a word a row or all in one
            flat = "".join(rows[0].split())
            if len(flat) == self._size**2:
                rows = [flat[at : at + self._size] for at in range(0, len(flat), self._size)]
        return [[int(character) for character in line if character in "0123456789"] for line in rows]


class Queens:
    """`{n}`; the answer tells each row's column, counted from 0 or from 1, or a board of dots and queens."""

    def __init__(self, parameters: Parameters) -> None:
        """Reads n. Raises `BadTask`."""
        only(parameters, "n")
        self._n = whole(parameters.get("n"), "n", 1, 1000)
        if self._n in (2, 3):
            raise bad(f"n = {self._n} has no solution", "n")

    def check(self, answer: str) -> None:
        """Raises `Fail` unless no queen attacks another."""
        columns = self._columns(answer.strip())
        n = self._n
        if len(columns) != n:
            raise unread(f"is not {n} columns")
        if not (all(0 <= each < n for each in columns) or all(1 <= each <= n for each in columns)):
            raise Fail("a queen stands off the board")
        for lines in (columns, [c + r for r, c in enumerate(columns)], [c - r for r, c in enumerate(columns)]):
            if len(set(lines)) != n:
                raise Fail("two queens attack each other")

    def _columns(self, answer: str) -> list[int]:
        value: Any = json_in(answer)
        if isinstance(value, dict) and len(value) == 1:
            value = next(iter(value.values()))
        if value is None:
            return self._spelled(answer)
        if not isinstance(value, list):
            raise unread("is no list of columns")
        if all(type(each) is int for each in value):
            return list(value)
        if all(isinstance(each, list) and len(each) == 2 and all(type(c) is int for c in each) for each in value):
            return [column for _, column in sorted(value)] if len({row for row, _ in value}) == len(value) else []
        if all(isinstance(each, str) for each in value):
            return self._spelled("\n".join(value))
        raise unread("is no list of columns")

    def _spelled(self, answer: str) -> list[int]:
        """Returns the columns of a board, or of a line of numbers; lines of words around them do not count."""
        lines = [line.strip() for line in answer.splitlines() if line.strip()]
        cells = [re.sub(r"[\s|]", "", line) for line in lines]
        board = [row for row in cells if _SQUARES.fullmatch(row) and "q" in row.lower()]
        if board:
            prose = [
                line for line, row in zip(lines, cells, strict=True) if row not in board and not _RULE.fullmatch(line)
            ]
            if any(len(row) != self._n or row.lower().count("q") != 1 for row in board) or not all(
                map(_is_words, prose)
            ):
                raise unread("is no board with one queen a row")
            return [row.lower().index("q") for row in board]
        numbers = [line for line in (_LABEL.sub("", line) for line in lines) if _NUMBERS.fullmatch(line)]
        if len(numbers) != 1 or len(lines) > 1:
            raise unread("is no list of columns")
        found = re.findall(r"\d+", numbers[0])
        return list(map(int, found[0])) if len(found) == 1 and len(found[0]) == self._n <= 9 else list(map(int, found))


def _is_words(line: str) -> bool:
    """Tells whether a line is made of words."""
    return any(len(word) > 2 and word.isalpha() for word in line.strip(":.").split())


def _row(row: Any) -> Any:  # noqa: ANN401 - a JSON value
    """Returns a row with digits that are written as text as numbers: `"123"` and `["1", "2", "3"]` are `[1, 2, 3]`."""
    if isinstance(row, str) and row.isascii() and row.isdigit():
        return list(map(int, row))
    if not isinstance(row, list):
        return row
    return [int(cell) if isinstance(cell, str) and len(cell) == 1 and cell in "0123456789" else cell for cell in row]
