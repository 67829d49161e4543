"""Verifiers as the owner of a server installs them; the entry points stand in the folder beside."""

import os
import socket
import sys
import time

from verifier_service.domain.errors import BadTask
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed


class Acrostic:
    """Wants a poem whose lines begin with the letters of a word."""

    def __init__(self, word):
        self.word = word.casefold()

    def judge(self, completion):
        begins = [line.strip()[0].casefold() for line in completion.text.splitlines() if line.strip()]
        if len(begins) > len(self.word):
            return failed(Reason.MISMATCH, "more lines than letters")
        score = sum(map(str.__eq__, begins, self.word)) / len(self.word)
        return Verdict(score == 1, score, Reason.MATCH if score == 1 else Reason.MISMATCH, rule="acrostic")


def acrostic(parameters, starts_in_thinking):
    if not isinstance(parameters.get("word"), str) or not parameters["word"]:
        raise BadTask("needs a word", "custom.parameters_json")
    return Acrostic(parameters["word"])


class Generous:
    def judge(self, completion):
        return Verdict(True, 1.0, Reason.ACCEPTED)


def generous(parameters, starts_in_thinking):
    return Generous()


class Calling:
    """Tells which sockets it can make."""

    def judge(self, completion):
        told = []
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                try:
                    socket.socket(family, kind).close()
                    told.append("open")
                except PermissionError:
                    told.append("shut")
        return failed(Reason.MISMATCH, " ".join(sorted(set(told))))


def calling(parameters, starts_in_thinking):
    return Calling()


class Broken:
    def judge(self, completion):
        return {"a": "b"}[completion.text]


def broken(parameters, starts_in_thinking):
    return Broken()


class Scripted:
    """Does what the completion says; registered as a class."""

    def __init__(self, parameters, starts_in_thinking):
        if parameters.get("made") == "loop":
            spin()
        if parameters.get("made") == "swapped":
            raise BadTask("custom.parameters_json", "needs a word")

    def judge(self, completion):
        acts = {
            "loop": spin,
            "sleep": lambda: time.sleep(3600),
            "bomb": lambda: [bytearray(1 << 26) for _ in range(1 << 20)],
            "exit": lambda: sys.exit("enough"),
            "raise": lambda: {}["the key"],
            "endless": lambda: 1 / int("0" * 5000 + "1" * 5000 + "x"),
            "unprintable": lambda: fail(Unprintable()),
            "none": lambda: None,
            "list": lambda: [True],
            "word": lambda: Verdict(True, 1.0, "MATCH"),
            "number": lambda: Verdict(1, 1.0, Reason.MATCH),
            "score": lambda: Verdict(True, 2.0, Reason.MATCH),
            "steps": lambda: Verdict(True, 1.0, Reason.MATCH, steps=("1",)),
            "true": lambda: Verdict(True, True, Reason.MATCH),
            "nan": lambda: forged(score=float("nan")),
            "beyond": lambda: forged(score=5.0),
            "unearned": lambda: Verdict(True, 0.0, Reason.MISMATCH),
            "denied": lambda: Verdict(False, 1.0, Reason.MISMATCH),
            "matched": lambda: failed(Reason.MATCH),
            "many": lambda: Verdict(True, 1.0, Reason.MATCH, flags=(Flag.HEDGED,) * 20_000),
            "base": lambda: fail(OwnException("mine")),
            "generator": lambda: fail(GeneratorExit()),
            "long": lambda: Verdict(True, 1.0, Reason.MATCH, explanation="x" * 50_000_000),
            "surrogate": lambda: Verdict(True, 1.0, Reason.MATCH, extracted="a\ud800"),
            "printing": lambda: (print("x" * 100_000), sys.stderr.write("y"), Verdict(True, 1.0, Reason.MATCH))[-1],
            "fork": lambda: (os.fork(), Verdict(True, 1.0, Reason.MATCH))[-1],
            "patch": patch,
        }
        return acts.get(completion.text, lambda: Verdict(True, 1.0, Reason.MATCH))()


def forged(**fields):
    verdict = Verdict(True, 1.0, Reason.MATCH)
    for name, value in fields.items():
        object.__setattr__(verdict, name, value)
    return verdict


def patch():
    """Makes every JSON right, wherever this process judges JSON."""
    from verifier_service.verifiers.structured.json import JsonJudge

    JsonJudge.judge = lambda judge, completion: Verdict(True, 1.0, Reason.MATCH)
    return failed(Reason.MISMATCH)


class OwnException(BaseException):
    pass


class Unprintable(Exception):
    def __str__(self):
        raise ValueError


def fail(error):
    raise error


def spin():
    while True:
        pass


class OneArgument:
    def __init__(self, word):
        self.word = word


def judgeless(parameters, starts_in_thinking):
    return 7


class Bare:
    def __init__(self, parameters, starts_in_thinking):
        pass

    def judge(self):
        return None


number = 7
