#!/usr/bin/env python3
"""Read our MIDI and MusicXML of twenty pieces with music21: the same notes, bars and metre?

    check_exports.py --program build/release/bin/dmm --runs DIR --run RUN --folder scratch

Ten are built in, with upbeats, divided bars and changes of time; they are held against music21's
own scores. Ten are composed by the run along pieces of the corpus; their notes are held against the
JSON of the same seed, their bars against the way that the piece's reading takes through its score.
A check by hand: music21 is not installed where the tests run. Exit status 0 if all is the same.
"""

import argparse
import json
import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path

from read_corpus import load
from scores import bach_folder, notes_of, on_grid, spans_of

HERE = Path(__file__).parent
RESOURCES = HERE.parent.parent / "resources" / "chorales"
BUILT_IN = ("269", "137.5", "348", "41.6", "27.6", "304", "362", "119.9", "384", "374")
COMPOSED = (  # (mode, piece): straight readings, repeated and skipped parts, doubled note values
    ("vary", "269"),
    ("vary", "137.5"),
    ("continue", "348"),
    ("reconstruct", "244.44"),
    ("vary", "41.6"),
    ("vary", "386"),
    ("reconstruct", "320"),
    ("vary", "140.7"),
    ("vary", "244.40"),
    ("reconstruct", "304"),
)


# --- what music21 finds ---------------------------------------------------------------------------


def sixteenths(quarters):
    value = Fraction(quarters).limit_denominator(64) * 4
    return int(value) if value.denominator == 1 else value


def bars_of(part, length):
    """[(start, length, "beats/unit")] of a part, in sixteenths; the last ends with the piece."""
    bars, signature = [], None
    for measure in part.getElementsByClass("Measure"):
        times = measure.getElementsByClass("TimeSignature")
        signature = times[0].ratioString if times else signature
        bars.append([sixteenths(measure.offset), signature])
    ends = [start for start, _ in bars[1:]] + [length]
    return [(start, end - start, time) for (start, time), end in zip(bars, ends)]


def whole(time):
    beats, unit = map(int, time.split("/"))
    return Fraction(16 * beats, unit)


def fermatas_of(part):
    return [onset for onset, _, _, held in on_grid(spans_of(part)) if held]


def key_of(part):
    key = part.flatten().getElementsByClass("KeySignature").first()
    return key.sharps if key else None


# --- what is expected -----------------------------------------------------------------------------


def merged(bars):
    """Bars as MIDI tells them: two parts that make one bar are one where the second is not counted.

    bars: [(start, length, time, counted)].
    """
    rows = []
    for i, (start, length, time, counted) in enumerate(bars):
        before = rows[-1] if rows and i > 1 else None
        completes = before and not counted and before[1] + length == whole(before[2])
        if completes:
            before[1] += length
        else:
            rows.append([start, length, time])
    return [tuple(row) for row in rows]


def score_bars(piece, metre):
    """[(start, length, time, counted)] of a score, from the corpus's numbers."""
    irregular = {start: (length, counted) for start, length, counted in metre.get("bars", [])}
    times = {start: f"{beats}/{unit}" for start, beats, unit in metre["time"]}
    bars, start, time = [], 0, None
    while start < piece["length"]:
        time = times.get(start, time)
        length, counted = irregular.get(start, (int(whole(time)), True))
        if start == 0 and metre["upbeat"]:
            length, counted = metre["upbeat"], False
        bars.append((start, min(length, piece["length"] - start), time, counted))
        start += length
    return bars


def read_bars(piece, bars, slices):
    """Bars of a reading, each slice a quarter: [(start, length, time, counted)] in sixteenths."""
    reading, rows, last = piece["reading"], [], None
    places = [
        (start + k * reading["step"], k == 0)
        for start, count in reading["segments"]
        for k in range(count)
    ]
    places += [(places[-1][0] + (k + 1) * reading["step"], False) for k in range(slices)]
    longer = 4 // reading["step"]
    for at, (place, jumps) in enumerate(places[:slices]):
        within = max(0, place)
        index = max(i for i, bar in enumerate(bars) if bar[0] <= within)
        start, length, time, counted = bars[index]
        beyond = within - start - int(whole(time))  # the end of the piece has bars as well
        if index + 1 == len(bars) and beyond >= 0:
            index += 1 + beyond // int(whole(time))
            counted = True
        if jumps or index != last:
            middle = jumps and within - start >= reading["step"] and index < len(bars)
            beats, unit = time.split("/")
            rows.append([4 * at, 0, f"{beats}/{int(unit) // longer}", counted and not middle])
        rows[-1][1] += 4
        last = index
    rows[0][3] = rows[0][1] >= whole(rows[0][2])
    return [tuple(row) for row in rows]


# --- the checks -----------------------------------------------------------------------------------


class Checker:
    def __init__(self, args):
        self.args, self.failures = args, []
        args.folder.mkdir(parents=True, exist_ok=True)

    def run(self, *words):
        command = [str(self.args.program), *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stderr.strip()}")

    def equal(self, name, what, ours, expected):
        if ours != expected:
            self.failures.append(f"{name}: {what}")
            print(f"{name}: {what}\n  ours     {ours}\n  expected {expected}")

    def midi_bars(self, name, score, bars, length):
        # What is silent at the end is no bar to a reader of MIDI.
        heard = max(onset + span for part in score.parts for onset, span, _ in all_notes(part))
        expected = [bar for bar in merged(bars) if bar[0] < heard]
        length = min(length, expected[-1][0] + expected[-1][1])
        ours = bars_of(score.parts[0], length)
        self.equal(name, "bars", [bar[:2] for bar in ours], [bar[:2] for bar in expected])
        for (_, _, time), (_, span, wanted) in zip(ours, expected):
            if span == whole(wanted):
                self.equal(name, "time", time, wanted)

    def built_in(self, piece, metre):
        from music21 import converter

        number, length = piece["bwv"], piece["length"]
        theirs = converter.parse(bach_folder() / piece["source"])
        bars = score_bars(piece, metre)
        self.equal(number, "bars of the corpus", [bar[:3] for bar in bars],
                   bars_of(theirs.parts[0], length))
        voices = [[tuple(note) for note in voice] for voice in piece["voices"]]
        for ending in ("musicxml", "mid"):
            file = self.args.folder / f"bwv{number}.{ending}"
            self.run("data", "export", "jsb-chorales", f"BWV {number}", "--out", file)
            ours, name = converter.parse(file), file.name
            self.equal(name, "parts", len(ours.parts), 4)
            for voice, part in enumerate(ours.parts):
                self.equal(name, f"notes of voice {voice}", notes_of(part), voices[voice])
            self.equal(name, "key", key_of(ours.parts[0]), key_of(theirs.parts[0]))
            if ending == "mid":
                self.midi_bars(name, ours, bars, length)
                continue
            for voice, part in enumerate(ours.parts):
                self.equal(name, f"bars of voice {voice}", bars_of(part, length),
                           bars_of(theirs.parts[0], length))
                self.equal(name, f"fermatas of voice {voice}", fermatas_of(part),
                           metre["fermatas"][voice])
            if number != "384":  # whose score counts its upbeat as bar 1
                self.equal(name, "numbers", self.numbers(ours), self.numbers(theirs))

    @staticmethod
    def numbers(score):
        return [measure.number for measure in score.parts[0].getElementsByClass("Measure")]

    def composed(self, mode, piece, metre):
        from music21 import converter

        place = f"BWV {piece['bwv']}"
        options = ["--mode", mode, "--piece", place, "--seed", 5, "--out", self.args.folder]
        options += ["--runs", self.args.runs]
        slices = piece["slices"]
        if mode == "continue":
            options += ["--given", 16, "--length", slices + 8]
            slices += 8
        stem = f"{mode}-{piece['split']}{piece['position_of_ours'] + 1}-seed5"
        for ending in ("json", "mid", "musicxml"):
            self.run("generate", self.args.run, *options, "--format", ending)
        roll = json.loads((self.args.folder / f"{stem}.json").read_text())["quarters"]
        bars = read_bars(piece, score_bars(piece, metre), slices)
        found = {}
        for ending in ("musicxml", "mid"):
            file = self.args.folder / f"{stem}.{ending}"
            ours, name = converter.parse(file), file.name
            self.equal(name, "slices", len(roll), slices)
            chords = [set() for _ in roll]
            found[ending] = [all_notes(part) for part in ours.parts]
            for notes in found[ending]:
                for onset, duration, pitch in notes:
                    for at in range(onset, onset + duration, 4):
                        chords[at // 4].add(pitch)
            self.equal(name, "chords", [sorted(chord) for chord in chords], roll)
            if ending == "mid":
                self.midi_bars(name, ours, bars, 4 * slices)
            else:
                for part in ours.parts:
                    self.equal(name, "bars", bars_of(part, 4 * slices), [b[:3] for b in bars])
        self.equal(stem, "notes of MIDI and MusicXML", found["mid"], found["musicxml"])


def all_notes(part):
    """Like notes_of(), with every note of a chord."""
    from music21 import note

    notes = {}
    for element in part.stripTies().flatten().notes:
        for single in element.notes if element.isChord else [element]:
            assert isinstance(single, note.Note)
            onset, duration = sixteenths(element.offset), sixteenths(element.quarterLength)
            notes[onset, single.pitch.midi] = duration
    return sorted((onset, duration, pitch) for (onset, pitch), duration in notes.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True, type=Path, help="dmm")
    parser.add_argument("--runs", required=True, type=Path)
    parser.add_argument("--run", required=True)
    parser.add_argument("--folder", required=True, type=Path, help="for the exports")
    args = parser.parse_args()

    warnings.filterwarnings("ignore")
    corpus, metre = load(RESOURCES / "chorales.json.gz"), load(RESOURCES / "metre.json.gz")
    pieces, taken = {}, {}
    for piece, bars in zip(corpus["pieces"], metre["pieces"]):
        split = piece["split"]
        piece["position_of_ours"] = taken.get(split, 0)  # in the dataset, which has no gaps
        taken[split] = piece["position_of_ours"] + 1
        pieces[piece["bwv"]] = piece, bars
    checker = Checker(args)
    for number in BUILT_IN:
        checker.built_in(*pieces[number])
    for mode, number in COMPOSED:
        checker.composed(mode, *pieces[number])
    print(f"{len(BUILT_IN)} built-in and {len(COMPOSED)} composed pieces, "
          f"{len(checker.failures)} differences")
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
