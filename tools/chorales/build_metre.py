#!/usr/bin/env python3
"""Build resources/chorales/metre.json.gz: the bars, keys and fermatas of the corpus's scores.

    build_metre.py --corpus chorales.json.gz --output metre.json.gz

It is a file of its own beside the notes, so that the notes stay the same bytes: runs know the
dataset that they trained on by the SHA-256 of chorales.json.gz. resources/chorales/README.md
describes the result.
"""

import argparse
import json
import warnings
from fractions import Fraction
from pathlib import Path

from build_corpus import write
from read_corpus import load
from scores import bach_folder, on_grid, spans_of

FOUR_FOUR = (4, 4)


class Bar:
    """A bar of a score: where it begins, how long it is and should be, in sixteenths."""

    def __init__(self, measure, end, signature):
        self.start = whole(measure.offset)
        self.length = whole(end) - self.start
        self.signature = signature.numerator, signature.denominator
        self.full = whole(signature.barDuration.quarterLength)
        self.number = measure.number


def whole(quarters):
    sixteenths = Fraction(quarters) * 4
    assert sixteenths.denominator == 1, quarters
    return int(sixteenths)


def bars_of(part, length):
    measures = list(part.getElementsByClass("Measure"))
    ends = [measure.offset for measure in measures[1:]] + [Fraction(length, 4)]
    signature, bars = None, []
    for measure, end in zip(measures, ends):
        signature = measure.timeSignature or signature
        bars.append(Bar(measure, end, signature))
    assert bars[0].start == 0 and all(bar.length > 0 for bar in bars)
    return bars


def time_signatures(bars):
    """[[at, beats, unit]], each at the beginning of a bar."""
    changes = []
    for bar in bars:
        if not changes or tuple(changes[-1][1:]) != bar.signature:
            changes.append([bar.start, *bar.signature])
    return changes


def irregular_bars(bars):
    """[[at, length, counted]]: bars that are not as long as their time signature says.

    A short first one is the upbeat, a short last one ends with the piece; both are left out. A bar
    with the number of the one before it (10 and 10a) is not counted.
    """
    rows = []
    for before, bar in zip(bars, bars[1:]):
        ends_piece = bar is bars[-1] and bar.length < bar.full
        if bar.length != bar.full and not ends_piece:
            rows.append([bar.start, bar.length, bar.number != before.number])
    return rows


def voices_of(score, piece):
    """The notes of the four parts that the corpus took, in its order."""
    parts = [on_grid(spans_of(part)) for part in score.parts]
    chosen = []
    for voice in piece["voices"]:
        same = [i for i, notes in enumerate(parts) if [list(n[:3]) for n in notes] == voice]
        assert same, f"BWV {piece['bwv']}: the score has other notes than the corpus"
        # Of parts with the same notes (instruments that double a voice) the one with fermatas.
        chosen.append(max(same, key=lambda i: sum(note[3] for note in parts[i])))
    return [parts[i] for i in chosen]


def entry(piece, score):
    bars = bars_of(score.parts[0], piece["length"])
    for part in score.parts[1:]:
        assert [b.start for b in bars_of(part, piece["length"])] == [b.start for b in bars]
    key = score.parts[0].flatten().getElementsByClass("KeySignature").first()
    found = {"bwv": piece["bwv"], "split": piece["split"], "position": piece["position"]}
    found["time"] = time_signatures(bars)
    found["upbeat"] = bars[0].length if bars[0].length < bars[0].full else 0
    if irregular := irregular_bars(bars):
        found["bars"] = irregular
    found["key"] = key.sharps
    found["fermatas"] = [
        [onset for onset, _, _, held in notes if held] for notes in voices_of(score, piece)
    ]
    return found


def figures(pieces):
    return {
        "pieces": len(pieces),
        "upbeats": sum(piece["upbeat"] > 0 for piece in pieces),
        "not_plain_four_four": sum(
            [tuple(time[1:]) for time in piece["time"]] != [FOUR_FOUR] for piece in pieces
        ),
        "changes_of_time": sum(len(piece["time"]) - 1 for piece in pieces),
        "irregular_bars": sum(len(piece.get("bars", [])) for piece in pieces),
        "fermatas": sum(len(onsets) for piece in pieces for onsets in piece["fermatas"]),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", required=True, help="chorales.json.gz")
    parser.add_argument("--output", required=True, type=Path, help="metre.json.gz")
    args = parser.parse_args()

    from music21 import VERSION_STR, converter

    warnings.filterwarnings("ignore")
    pieces = [
        entry(piece, converter.parse(bach_folder() / piece["source"]))
        for piece in load(args.corpus)["pieces"]
    ]
    metre = {
        "format": "dmm-chorales-metre",
        "version": 1,
        "encoding": f"music21 {VERSION_STR}, corpus/bach",
        "figures": figures(pieces),
        "pieces": pieces,
    }
    write(args.output, metre)
    print(json.dumps(metre["figures"]))


if __name__ == "__main__":
    main()
