"""Find which score each canonical piece is, and the path that its slices take through the score."""

import itertools
import sys
from collections import Counter, defaultdict

import numpy as np
from scipy.optimize import linear_sum_assignment

from scores import catalogue_number
from titles import TITLES

PAD = 16  # sixteenths of silence considered before a piece and after it
JUMP = 2.5  # what a jump costs, in slices: fewer gained slices do not justify one
MIN_SHARE = 0.7  # a candidate that explains less of the canonical piece is another piece

# Pieces that the search by chords cannot find because whole voices are displaced in the canonical
# reading. Found by comparing voice by voice; delay is in sixteenths.
HINTS = {
    ("valid", 26): {"file": "bwv378.mxl", "delay": (12, 12, 12, 0)},
    ("train", 160): {"file": "bwv30.6.mxl", "delay": (0, 0, 0, 0)},
}


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
