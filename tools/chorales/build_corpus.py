#!/usr/bin/env python3
"""Build resources/chorales/chorales.json.gz from the Bach chorales of the music21 package.

    build_corpus.py --canonical jsb-chorales-quarter.json --output chorales.json.gz

The notes come from music21 and from nowhere else. The canonical file serves to find which chorale
stands at which place of which split and how it is read there: transposition, repeats, sampling.
resources/chorales/README.md describes the result.
"""

import argparse
import gzip
import itertools
import json
import re
import sys
import warnings
from collections import Counter, defaultdict
from fractions import Fraction
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from read_corpus import equal_slices, roll

SPLITS = ("train", "valid", "test")
VOICES = ("Soprano", "Alto", "Tenor", "Bass")
PAD = 16  # sixteenths of silence considered before a piece and after it
JUMP = 2.5  # what a jump costs, in slices: fewer gained slices do not justify one
MIN_SHARE = 0.7  # a candidate that explains less of the canonical piece is another piece
MIN_OCTAVE_RUN = 2  # slices: shorter octave displacements stay differences

# Pieces that the search by chords cannot find because whole voices are displaced in the canonical
# reading. Found by comparing voice by voice; delay is in sixteenths.
HINTS = {
    ("valid", 26): {"file": "bwv378.mxl", "delay": (12, 12, 12, 0)},
    ("train", 160): {"file": "bwv30.6.mxl", "delay": (0, 0, 0, 0)},
}
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

# Titles of the pieces that music21's lists of the chorales leave out.
TITLES = {
    "1.6": "Wie schön leuchtet der Morgenstern",
    "111.6": "Was mein Gott will, das gscheh allzeit",
    "112.5-sc": "Der Herr ist mein getreuer Hirt",
    "116.6": "Du Friedefürst, Herr Jesu Christ",
    "119.9": "Herr Gott, dich loben wir",
    "12.7": "Was Gott tut, das ist wohlgetan",
    "120.6": "Herr Gott, dich loben wir",
    "120.8-a": "Lobe den Herren, den mächtigen König der Ehren",
    "124.6": "Meinen Jesum laß ich nicht",
    "125.6": "Mit Fried und Freud ich fahr dahin",
    "128.5": "O Gott, du frommer Gott",
    "130.6": "Herr Gott, dich loben alle wir",
    "135.6": "Ach Herr, mich armen Sünder",
    "137.5": "Lobe den Herren, den mächtigen König der Ehren",
    "139.6": "Wohl dem, der sich auf seinen Gott",
    "146.8": "Werde munter, mein Gemüte",
    "149.7": "Herzlich lieb hab ich dich, o Herr",
    "157.5": "Meinen Jesum laß ich nicht",
    "158.4": "Christ lag in Todesbanden",
    "162.6-lpz": "Alle Menschen müssen sterben",
    "165.6": "Nun laßt uns Gott dem Herren",
    "171.6": "Jesu, nun sei gepreiset",
    "175.7": "Komm, Heiliger Geist, Herre Gott",
    "178.7": "Wo Gott der Herr nicht bei uns hält",
    "18.5-lz": "Durch Adams Fall ist ganz verderbt",
    "18.5-w": "Durch Adams Fall ist ganz verderbt",
    "185.6": "Ich ruf zu dir, Herr Jesu Christ",
    "188.6": "Auf meinen lieben Gott",
    "190.7-inst": "Jesu, nun sei gepreiset",
    "195.6": "Nun danket all und bringet Ehr",
    "197.7-a": "O Gott, du frommer Gott",
    "20.7": "O Ewigkeit, du Donnerwort",
    "227.1": "Jesu, meine Freude",
    "227.3": "Jesu, meine Freude",
    "229.2": "Komm, Jesu, komm",
    "244.17": "O Haupt voll Blut und Wunden",
    "244.29-a": "Jesum laß ich nicht von mir",
    "245.5": "Vater unser im Himmelreich",
    "248.17": "Vom Himmel hoch, da komm ich her",
    "248.23-s": "Vom Himmel hoch, da komm ich her",
    "248.28": "Gelobet seist du, Jesu Christ",
    "248.35-3c": "Wir Christenleut",
    "248.42-s": "Hilf, Herr Jesu, laß gelingen",
    "248.64-6": "Herzlich tut mich verlangen",
    "248.64-s": "Herzlich tut mich verlangen",
    "248.9-s": "Vom Himmel hoch, da komm ich her",
    "31.9": "Wenn mein Stündlein vorhanden ist",
    "52.6": "In dich hab ich gehoffet, Herr",
    "59.3": "Komm, Heiliger Geist, Herre Gott",
    "66.6": "Christ ist erstanden",
    "67.4": "Erschienen ist der herrlich Tag",
    "7.7": "Christ unser Herr zum Jordan kam",
    "70.7": "Freu dich sehr, o meine Seele",
    "72.6": "Was mein Gott will, das gscheh allzeit",
    "79.3": "Nun danket alle Gott",
    "79.6": "Nun laßt uns Gott dem Herren",
    "92.9": "Was mein Gott will, das gscheh allzeit",
    "93.7": "Wer nur den lieben Gott läßt walten",
    "95.7": "Wenn mein Stündlein vorhanden ist",
    "97.9": "O Welt, ich muß dich lassen",
    "99.6": "Was Gott tut, das ist wohlgetan",
}


# --- music21's scores ---------------------------------------------------------------------------


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


def notes_of(part):
    """The notes of a part: tied notes merged, repeated ones kept apart, on the grid.

    What sounds at a grid point is kept; shorter notes between two grid points are left out.
    """
    spans = []
    for note in part.flatten().notes:
        if note.duration.isGrace:
            continue
        onset, length = Fraction(note.offset) * 4, Fraction(note.quarterLength) * 4
        pitch, tie = note.pitches[-1].midi, note.tie.type if note.tie else None
        last = spans[-1] if spans else None
        if tie in ("stop", "continue") and last and last[2] == pitch and last[0] + last[1] == onset:
            last[1] += length
        else:
            spans.append([onset, length, pitch])
    notes = []
    for onset, length, pitch in spans:
        first, last = up(onset), up(onset + length)
        if last > first:
            notes.append((first, last - first, pitch))
    return notes


def load_scores():
    """Every four-part reading of every Bach score in the package's corpus."""
    from music21 import common, converter

    warnings.filterwarnings("ignore")
    folder = Path(common.getCorpusFilePath()) / "bach"
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


def titles():
    from music21 import corpus

    found = dict(TITLES)
    for entry in corpus.chorales.ChoraleList().byBWV.values():
        found.setdefault(str(entry["bwv"]), entry["title"])
    for entry in corpus.chorales.ChoraleListRKBWV().byRiemenschneider.values():
        if isinstance(entry, dict):
            found.setdefault(str(entry["bwv"]), entry["title"])
    return {bwv: title.strip() for bwv, title in found.items()}


def catalogue_number(file):
    return re.sub(r"^bwv|\.(mxl|xml)$", "", file)


# --- matching -----------------------------------------------------------------------------------


def shape(chord):
    return tuple(pitch - chord[0] for pitch in chord)


def pairs(chords, step):
    """Transposition-free pairs of neighbouring chords."""
    found = Counter()
    for a, b in zip(chords, chords[step:]):
        if a and b:
            found[shape(a), shape(b), b[0] - a[0]] += 1
    return found


def candidates(canonical, scores):
    """For each canonical piece the (score, step) that share the most pairs of chords."""
    index = defaultdict(list)
    for j, score in enumerate(scores):
        for step in (4, 2):
            for key in pairs(score.chords(), step):
                index[key].append((j, step))
    for piece in canonical:
        shared = Counter()
        for key, count in pairs(piece, 1).items():
            for candidate in index.get(key, ()):
                shared[candidate] += count
        yield [c for c, n in shared.most_common(5) if n > 0.05 * len(piece)]


def options(score, q, step, hold):
    """What may be heard at sixteenth q: {pitches: (cost, late notes, octave displacements)}.

    The cheapest is the score as written. Dearer are an off-beat note that is taken up late (the
    voice's note of the slice before still sounds) and one voice displaced by an octave.
    """
    if q < 0:
        return {(): (0.0, (), ())}
    q = min(q, score.length - 1)
    voices = []
    for v in range(4):
        z = score.index[v][q]
        if z is None:
            if hold:
                before = [n for n in score.index[v][:q] if n is not None]
                z = before[-1] if before else None
            if z is None:
                voices.append([(None, 0.0, None, None)])
                continue
            choices = [(z, 0.0, None)]
        else:
            onset = score.voices[v][z][0]
            choices = [(z, 0.0, None)]
            if 0 < q - onset < step <= q:
                z2 = score.index[v][q - step]
                if z2 not in (None, z):
                    choices.append((z2, 0.03, (v, z)))
        row = []
        for z, cost, late in choices:
            pitch = score.voices[v][z][2]
            row.append((pitch, cost, late, None))
            for semitones in (12, -12):
                extra = 0.12 if v == 3 else 0.3
                row.append((pitch + semitones, cost + extra, late, (v, z, semitones)))
        voices.append(row)
    found = {}
    for choice in itertools.product(*voices):
        if sum(c[3] is not None for c in choice) > 1:
            continue
        pitches = tuple(sorted({c[0] for c in choice if c[0] is not None}))
        cost = sum(c[1] for c in choice)
        if pitches not in found or cost < found[pitches][0]:
            late = tuple(c[2] for c in choice if c[2])
            octaves = tuple(c[3] for c in choice if c[3])
            found[pitches] = (cost, late, octaves)
    return found


def all_options(score, step, hold):
    key = step, hold
    if key not in score.cache:
        score.cache[key] = [options(score, q, step, hold) for q in range(score.length)]
    return score.cache[key]


def key_shifts(piece, score):
    """The likeliest transpositions of the canonical piece relative to the score."""
    lowest = defaultdict(Counter)
    for chord in score.chords():
        if chord:
            lowest[shape(chord)][chord[0]] += 1
    votes = Counter()
    for chord in piece:
        if chord:
            for pitch, count in lowest[shape(chord)].items():
                votes[chord[0] - pitch] += min(count, 4)
    return [shift for shift, _ in votes.most_common(2)]


def align(piece, score, shift, step, hold, jump=JUMP):
    """The path through the score that explains the most slices with the fewest jumps."""
    table = all_options(score, step, hold)
    places = np.arange(len(table) + 2 * PAD) - PAD
    wanted = [tuple(pitch - shift for pitch in chord) for chord in piece]
    gains = defaultdict(dict)
    for k, q in enumerate(places):
        beyond = 0.05 if q >= len(table) else 0.0
        heard = table[min(q, len(table) - 1)] if q >= 0 else options(score, -1, step, hold)
        for pitches, (cost, _, _) in heard.items():
            gains[pitches][k] = 1 - cost - beyond
    # Segments start on the beat, or reluctantly on an eighth, and not before the piece.
    landing = np.where(places % 4 == 0, 0.0, np.where(places % 2 == 0, 1.0, 1e6))
    if step < 4:
        landing = np.where(places % step == 0, 0.0, 1e6)
    landing = landing + np.where(places < 0, 0.4, 0.0)
    back = []
    for i, chord in enumerate(wanted):
        gain = np.zeros(len(places))
        if chord in gains:
            gain[list(gains[chord])] = list(gains[chord].values())
        if i == 0:
            value = gain - 0.002 * np.abs(places) - landing
            continue
        best = int(value.argmax())
        jumped = value[best] - jump - landing
        straight = np.full(len(places), -1e9)
        straight[step:] = value[:-step]
        goes_on = straight > jumped + 1e-6  # of equal paths the one that jumps latest
        back.append((goes_on, best))
        value = np.where(goes_on, straight, jumped) + gain
    k = int(value.argmax())
    total, path = float(value[k]), [k]
    for on, best in reversed(back):
        k = k - step if on[k] else best
        path.append(k)
    path = [int(places[k]) for k in reversed(path)]
    segments = []
    for i, q in enumerate(path):
        if i and q == path[i - 1] + step:
            segments[-1][1] += 1
        else:
            segments.append([q, 1])
    if any(count < 2 for _, count in segments) and jump < 8:
        return align(piece, score, shift, step, hold, jump * 1.6)
    return total, segments, path


class Match:
    def __init__(self, score, delay, step, hold, shift, total, segments, path):
        self.score, self.delay, self.step, self.hold = score, delay, step, hold
        self.shift, self.total, self.segments, self.path = shift, total, segments, path


def best_match(piece, score, delay, step):
    moved = score.delayed(delay)
    best = None
    for shift in key_shifts(piece, moved):
        for hold in (True, False):
            total, segments, path = align(piece, moved, shift, step, hold)
            if best is None or total > best.total:
                best = Match(score, delay, step, hold, shift, total, segments, path)
    return best


def assign(names, canonical, scores):
    """The assignment of canonical pieces to scores that explains the most, each score used once."""
    none = (0, 0, 0, 0)
    files = sorted({score.file for score in scores})
    share = np.zeros((len(canonical), len(files)))
    matches = {}
    for i, found in enumerate(candidates(canonical, scores)):
        hint = HINTS.get(names[i])
        if hint:
            found = [(j, 4) for j, s in enumerate(scores) if s.file == hint["file"]]
        for j, step in found:
            match = best_match(canonical[i], scores[j], hint["delay"] if hint else none, step)
            if match is None:
                continue
            f = files.index(scores[j].file)
            # Among files with the same music the one that the editions of the chorales name is
            # preferred, so that the catalogue number is the usual one.
            unusual = catalogue_number(scores[j].file) in TITLES
            value = match.total / len(canonical[i]) - (0.005 if unusual else 0)
            if value > share[i, f]:
                share[i, f], matches[i, f] = value, match
        print(f"\r{i + 1} of {len(canonical)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    rows, columns = linear_sum_assignment(-np.where(share >= MIN_SHARE, share, 0))
    return {i: matches[i, f] for i, f in zip(rows, columns) if share[i, f] >= MIN_SHARE}


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
