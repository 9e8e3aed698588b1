#!/usr/bin/env python3
"""Read the chorale corpus and build the quarter-note rolls from it alone.

This is the reference for readers in other languages: resources/chorales/README.md describes the
same rules in words. Run as a program it checks the corpus against a copy of the canonical file:

    read_corpus.py resources/chorales/chorales.json.gz jsb-chorales-quarter.json
"""

import argparse
import gzip
import json
from bisect import bisect_right


def load(path):
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return json.load(stream)


def roll(piece, edits=True):
    """The quarter-note roll: one sorted list of MIDI pitches per slice.

    With edits=False the single notes that the canonical reading takes up late or an octave away
    are read as they are written; everything else is the same.
    """
    reading = piece["reading"]
    step, delay = reading["step"], reading["delay"]
    late, shift = [set() for _ in range(4)], [{} for _ in range(4)]
    if edits:
        for voice, note in reading["late"]:
            late[voice].add(note)
        for voice, first, count, semitones in reading["octaves"]:
            shift[voice].update((note, semitones) for note in range(first, first + count))
    onsets = [[note[0] for note in voice] for voice in piece["voices"]]
    end = piece["length"] + max(delay)

    def sounding(voice, at):
        """The index of the voice's note at this sixteenth, or None."""
        at -= delay[voice]
        index = bisect_right(onsets[voice], at) - 1
        if index < 0:
            return None
        onset, duration, _ = piece["voices"][voice][index]
        return index if at < onset + duration or reading["hold_rests"] else None

    slices = []
    for start, count in reading["segments"]:
        for k in range(count):
            at = min(start + step * k, end - 1)
            pitches = set()
            for voice in range(4):
                index = sounding(voice, at) if at >= 0 else None
                if index in late[voice]:
                    index = sounding(voice, at - step)
                if index is not None:
                    pitch = piece["voices"][voice][index][2]
                    pitches.add(pitch + shift[voice].get(index, 0) + piece["key_shift"])
            slices.append(sorted(pitches))
    return slices


def equal_slices(ours, theirs):
    return sum(a == sorted(set(b)) for a, b in zip(ours, theirs))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", help="chorales.json.gz")
    parser.add_argument("canonical", help="jsb-chorales-quarter.json")
    args = parser.parse_args()
    corpus = load(args.corpus)
    with open(args.canonical, encoding="utf-8") as stream:
        canonical = json.load(stream)
    problems, equal, slices = [], 0, 0
    for piece in corpus["pieces"]:
        theirs = canonical[piece["split"]][piece["position"]]
        ours = roll(piece)
        count = equal_slices(ours, theirs)
        equal, slices = equal + count, slices + len(theirs)
        if len(ours) != len(theirs) or count != piece["equal"]:
            problems.append(f"BWV {piece['bwv']}: {count} equal, the file says {piece['equal']}")
    print(f"{len(corpus['pieces'])} pieces, {equal} of {slices} slices equal")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
