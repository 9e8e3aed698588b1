"""The Bach chorales of the music21 package as four voices on the sixteenth-note grid."""

import itertools
import re
import sys
import warnings
from fractions import Fraction
from pathlib import Path

VOICES = ("Soprano", "Alto", "Tenor", "Bass")


class Score:
    """Four voices of a score on the sixteenth-note grid: notes as (onset, duration, pitch)."""

    def __init__(self, file, names, voices, length):
        self.file, self.names, self.voices = file, names, voices
        ends = [onset + duration for voice in voices for onset, duration, _ in voice]
        self.length = max([length] + ends)
        self.index = [[None] * self.length for _ in range(4)]
        for row, voice in zip(self.index, voices):
            for z, (onset, duration, _) in enumerate(voice):
                row[onset : onset + duration] = [z] * duration
        self.cache = {}

    def delayed(self, delay):
        if not any(delay):
            return self
        voices = [[(a + d, n, p) for a, n, p in v] for v, d in zip(self.voices, delay)]
        return Score(self.file, self.names, voices, self.length + max(delay))

    def chords(self):
        rows = []
        for column in zip(*self.index):
            found = {self.voices[v][z][2] for v, z in enumerate(column) if z is not None}
            rows.append(tuple(sorted(found)))
        return rows


def up(value):
    return -(-value.numerator // value.denominator)


def spans_of(part):
    """The notes of a part, tied ones merged, repeated ones kept apart: [onset, length, pitch,
    whether a fermata stands over it] in exact sixteenths."""
    spans = []
    for note in part.flatten().notes:
        if note.duration.isGrace:
            continue
        onset, length = Fraction(note.offset) * 4, Fraction(note.quarterLength) * 4
        pitch, tie = note.pitches[-1].midi, note.tie.type if note.tie else None
        held = any("Fermata" in expression.classes for expression in note.expressions)
        last = spans[-1] if spans else None
        if tie in ("stop", "continue") and last and last[2] == pitch and last[0] + last[1] == onset:
            last[1] += length
            last[3] |= held
        else:
            spans.append([onset, length, pitch, held])
    return spans


def on_grid(spans):
    """[(onset, duration, pitch, held)] in whole sixteenths.

    What sounds at a grid point is kept; shorter notes between two grid points are left out.
    """
    notes = []
    for onset, length, pitch, held in spans:
        first, last = up(onset), up(onset + length)
        if last > first:
            notes.append((first, last - first, pitch, held))
    return notes


def notes_of(part):
    """The notes of a part on the grid, as (onset, duration, pitch)."""
    return [note[:3] for note in on_grid(spans_of(part))]


def bach_folder():
    from music21 import common

    return Path(common.getCorpusFilePath()) / "bach"


def load_scores():
    """Every four-part reading of every Bach score in the package's corpus."""
    from music21 import converter

    warnings.filterwarnings("ignore")
    folder = bach_folder()
    scores = []
    # The Humdrum (.krn) duplicates carry another licence and are not used.
    for path in sorted(folder.glob("bwv*.*xl")) + sorted(folder.glob("bwv*.xml")):
        parts = list(converter.parse(path).parts)
        names = [" ".join((part.partName or "").split()) for part in parts]
        choices = [[i for i, name in enumerate(names) if name.startswith(v)] for v in VOICES]
        if not all(choices):
            if len(parts) != 4:
                print(f"{path.name}: no four voices among {names}", file=sys.stderr)
                continue
            choices = [[0], [1], [2], [3]]
        for choice in itertools.product(*choices):
            length = max(up(Fraction(parts[i].highestTime) * 4) for i in choice)
            voices = [notes_of(parts[i]) for i in choice]
            extra = [names[i] for i in choice] if len(parts) > 4 else None
            scores.append(Score(path.name, extra, voices, length))
    return scores


def catalogue_number(file):
    return re.sub(r"^bwv|\.(mxl|xml)$", "", file)
