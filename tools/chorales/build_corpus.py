#!/usr/bin/env python3
"""Build resources/chorales/chorales.json.gz from the Bach chorales of the music21 package.

    build_corpus.py --canonical jsb-chorales-quarter.json --output chorales.json.gz

The notes come from music21 and from nowhere else. The canonical file serves to find which chorale
stands at which place of which split and how it is read there: transposition, repeats, sampling.
scores.py reads the scores, matching.py finds the pieces; resources/chorales/README.md describes the
result.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

from matching import all_options, assign
from read_corpus import equal_slices, roll
from scores import VOICES, catalogue_number, load_scores
from titles import titles

SPLITS = ("train", "valid", "test")
MIN_OCTAVE_RUN = 2  # slices: shorter octave displacements stay differences

NOTES = {
    ("valid", 26): "the canonical reading has the upper three voices three quarters later than "
    "the bass",
    ("train", 160): "the canonical reading has the bass an octave higher throughout",
    ("valid", 39): "the canonical reading has note values twice as long",
}
# Said of canonical pieces without a counterpart.
MISSING = {
    ("train", 25): "not in music21; the melody of the Old Hundredth (Herr Gott, dich loben alle "
    "wir) in triple time in another setting than BWV 130.6",
    ("train", 28): "not in music21; the melody of BWV 370 (Komm, Gott Schöpfer, heiliger Geist) in "
    "another setting, in half notes",
    ("train", 115): "not in music21; a setting in half notes",
    ("train", 145): "not in music21; the melody of BWV 418 (Von Gott will ich nicht lassen) in "
    "another setting",
    ("valid", 52): "not in music21; the melody of BWV 36.8 (Nun komm, der Heiden Heiland), very "
    "likely BWV 62.6, under whose number music21 holds the music of BWV 274",
}


# --- the reading of one piece -------------------------------------------------------------------


def edits(piece, match):
    """The notes that the canonical reading takes up late, and those it has an octave away."""
    score = match.score.delayed(match.delay)
    table = all_options(score, match.step, match.hold)
    late, octave = defaultdict(Counter), defaultdict(Counter)
    for q, chord in zip(match.path, piece):
        wanted = tuple(pitch - match.shift for pitch in chord)
        found = (table[min(q, score.length - 1)] if q >= 0 else {}).get(wanted)
        if found is None:
            continue
        for v in range(4):
            z = score.index[v][min(q, score.length - 1)]
            if z is None:
                continue
            is_late = (v, z) in found[1]
            late[v, z][is_late] += 1
            heard = score.index[v][q - match.step] if is_late else z
            semitones = [d for w, n, d in found[2] if (w, n) == (v, heard)]
            octave[v, heard][semitones[0] if semitones else 0] += 1
    late = sorted(key for key, votes in late.items() if votes[True] > votes[False])
    runs = []
    for v in range(4):
        run = None
        for z in range(len(score.voices[v])):
            votes = octave.get((v, z))
            if not votes:
                continue  # never sampled: belongs to the run around it, if any
            semitones, count = votes.most_common(1)[0]
            if run and semitones == run[3]:
                run[2], run[4] = z - run[1] + 1, run[4] + count
            else:
                run = [v, z, 1, semitones, count]
                runs.append(run)
    octaves = [run[:4] for run in runs if run[3] and run[4] >= MIN_OCTAVE_RUN]
    return [list(key) for key in late], octaves


def entry(name, canonical, match, title):
    score = match.score
    late, octaves = edits(canonical, match)
    bwv = catalogue_number(score.file)
    piece = {
        "bwv": bwv,
        "title": title.get(bwv, ""),
        "source": score.file,
        "split": name[0],
        "position": name[1],
        "key_shift": match.shift,
        "length": score.length,
        "slices": len(canonical),
        "reading": {
            "step": match.step,
            "segments": match.segments,
            "hold_rests": match.hold,
            "delay": list(match.delay),
            "late": late,
            "octaves": octaves,
        },
    }
    if score.names:
        piece["parts"] = score.names
    piece["voices"] = [[list(note) for note in voice] for voice in score.voices]
    if equal_slices(_as_held(piece, True), canonical) == equal_slices(
        _as_held(piece, False), canonical
    ):
        piece["reading"]["hold_rests"] = True  # where it makes no difference, say the usual
    ours = roll(piece)
    piece["equal"] = equal_slices(ours, canonical)
    piece["equal_unedited"] = equal_slices(roll(piece, edits=False), canonical)
    piece["exact"] = piece["equal"] == len(canonical) == len(ours)
    differing = [i for i, (a, b) in enumerate(zip(ours, canonical)) if tuple(a) != b]
    notes = [NOTES[name]] if name in NOTES else []
    if differing:
        piece["differing"] = differing
        notes.append(f"music21's notes differ in {len(differing)} of {len(canonical)} slices")
    if notes:
        piece["note"] = "; ".join(notes)
    return piece


def _as_held(piece, hold):
    return roll({**piece, "reading": {**piece["reading"], "hold_rests": hold}})


# --- the file -----------------------------------------------------------------------------------


def figures(pieces, missing):
    matched = sum(piece["slices"] for piece in pieces)
    return {
        "pieces_matched": len(pieces),
        "pieces_exact": sum(piece["exact"] for piece in pieces),
        "slices_canonical": matched + sum(piece["slices"] for piece in missing),
        "slices_matched": matched,
        "slices_equal": sum(piece["equal"] for piece in pieces),
        "slices_equal_unedited": sum(piece["equal_unedited"] for piece in pieces),
    }


def write(path, corpus):
    head = {key: value for key, value in corpus.items() if key != "pieces"}
    lines = [json.dumps(p, ensure_ascii=False, separators=(",", ":")) for p in corpus["pieces"]]
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    text += ',\n "pieces": [\n' + ",\n".join(lines) + "\n ]\n}\n"
    json.loads(text)
    path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--canonical", required=True, help="jsb-chorales-quarter.json")
    parser.add_argument("--output", required=True, type=Path, help="chorales.json.gz")
    args = parser.parse_args()

    with open(args.canonical, encoding="utf-8") as stream:
        raw = json.load(stream)
    names = [(split, i) for split in SPLITS for i in range(len(raw[split]))]
    canonical = [[tuple(sorted(set(chord))) for chord in raw[s][i]] for s, i in names]

    from music21 import VERSION_STR

    scores = load_scores()
    print(f"{len({s.file for s in scores})} scores", file=sys.stderr)
    matches = assign(names, canonical, scores)
    title = titles()
    pieces = [entry(names[i], canonical[i], matches[i], title) for i in sorted(matches)]
    missing = [
        {
            "split": name[0],
            "position": name[1],
            "slices": len(canonical[i]),
            "note": MISSING.get(name, "not in music21"),
        }
        for i, name in enumerate(names)
        if i not in matches
    ]
    corpus = {
        "format": "dmm-chorales",
        "version": 1,
        "name": "jsb-chorales-quarter",
        "description": "Four-part chorales by Johann Sebastian Bach",
        "encoding": f"music21 {VERSION_STR}, corpus/bach",
        "sixteenths_per_quarter": 4,
        "voices": [voice.lower() for voice in VOICES],
        "splits": {split: len(raw[split]) for split in SPLITS},
        "figures": figures(pieces, missing),
        "missing": missing,
        "pieces": pieces,
    }
    write(args.output, corpus)
    print(json.dumps(corpus["figures"]))


if __name__ == "__main__":
    main()
