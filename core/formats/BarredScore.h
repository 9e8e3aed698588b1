#pragma once

#include "core/formats/ScoreAssembly.h"
#include "core/formats/TiedNotes.h"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace dmm::formats {

/// A score as MusicXML has it, bar by bar: nothing has its place in time yet. Lengths are quarters.
struct BarredScore {
  struct Note {
    std::size_t bar = 0;
    double offset = 0; ///< from the bar line
    double length = 0;
    WrittenNote written; ///< all but its times
  };
  /// Over all parts.
  struct Bar {
    double length = 0;                       ///< of the longest part
    std::optional<RawMeter::Signature> time; ///< where it changes
    bool isImplicit = false;
    std::string number;
  };
  struct Part {
    std::string name;
    std::vector<Note> notes;
    std::vector<double> barLengths;
    std::set<int> transpositions; ///< semitones from written to sounding
  };

  types::Chorale head;
  bool inferredVoices = false;
  bool isTimeAssumed = false; ///< by who wrote it: nothing is known of bars
  std::vector<Part> parts;
  std::vector<Bar> bars;

  // What the reader had to change, to be told.
  std::size_t smallNotes = 0; ///< grace and cue notes
  std::size_t unpitchedNotes = 0;
  std::size_t microtones = 0;
  std::size_t longRests = 0;
  bool hasRepeats = false;
};

/// Bars begin where the bars before them end in the longest part; ties join. The remarks tell what
/// was changed on the way.
RawScore layOut(BarredScore score);

} // namespace dmm::formats
