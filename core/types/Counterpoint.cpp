#include "core/types/Counterpoint.h"

#include <numeric>

namespace dmm::types {

namespace {

struct Words {
  const char* word;
  const char* name;
  const char* sentence;
};

/// In the order of the rules.
constexpr std::array<Words, kCounterpointRules.size()> kWords{{
    {"parallel_fifths", "parallel fifths",
     "Two voices move in the same direction from a fifth to a fifth."},
    {"parallel_octaves", "parallel octaves",
     "Two voices move in the same direction from an octave or unison to another."},
    {"hidden_fifths", "hidden fifths",
     "Soprano and bass move in the same direction into a fifth, and the soprano leaps."},
    {"hidden_octaves", "hidden octaves",
     "Soprano and bass move in the same direction into an octave, and the soprano leaps."},
    {"crossing", "crossing", "A voice sings below the voice that it belongs above."},
    {"overlap", "overlap", "A voice moves past the note that its neighbour has just left."},
    {"spacing", "spacing", "Two neighbouring upper voices are more than an octave apart."},
    {"range", "range", "A voice sings higher or lower than its range."},
    {"doubled_leading_note", "doubled leading note",
     "Two voices sing the leading note in a dominant chord."},
    {"augmented_leap", "augmented leap", "A voice leaps by an augmented interval."},
    {"dissonance_left", "dissonance left by leap",
     "Two voices leave their second or seventh, and neither of them by step."},
    {"missing_voice", "missing voice", "A voice is silent while others sing."},
    {"missing_third", "missing third", "The chord has no third."},
    {"repeated_chord", "repeated chord", "No voice moves into the bar."},
}};

const Words& wordsOf(CounterpointRule rule) { return kWords.at(std::size_t(rule)); }

double aHundred(std::size_t faults, std::size_t chords) {
  return chords == 0 ? 0 : 100 * double(faults) / double(chords);
}

} // namespace

const char* toString(CounterpointRule rule) { return wordsOf(rule).word; }
const char* nameOf(CounterpointRule rule) { return wordsOf(rule).name; }
const char* sentenceOf(CounterpointRule rule) { return wordsOf(rule).sentence; }

std::size_t CounterpointCounts::all() const {
  return std::accumulate(faults.begin(), faults.end(), std::size_t{0});
}

double CounterpointCounts::aHundredChords(CounterpointRule rule) const {
  return aHundred(of(rule), chords);
}

double CounterpointCounts::aHundredChords() const { return aHundred(all(), chords); }

CounterpointCounts& CounterpointCounts::operator+=(const CounterpointCounts& other) {
  for (std::size_t i = 0; i < faults.size(); ++i) faults[i] += other.faults[i];
  chords += other.chords;
  return *this;
}

CounterpointCounts CounterpointReport::counts() const {
  CounterpointCounts counts;
  for (const CounterpointFault& fault : faults) ++counts.faults.at(std::size_t(fault.rule));
  counts.chords = chords;
  return counts;
}

} // namespace dmm::types
