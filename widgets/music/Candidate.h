#pragma once

#include "core/types/Generation.h"
#include "core/types/KeptPiece.h"
#include "core/types/PartInfo.h"

#include <QString>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace dmm::widgets {

/// Where a composed piece lies: the run whose model made it and the name of its file there. No run:
/// it was opened from elsewhere. No file: it is not kept.
struct KeptPlace {
  QString run;
  QString file;

  bool isKept() const { return !run.isEmpty() && !file.isEmpty(); }
  friend bool operator==(const KeptPlace&, const KeptPlace&) = default;
};

/// A piece of the list of what was composed. Of one that is kept from an earlier time the notes are
/// read when it is looked at.
struct Candidate {
  types::GeneratedPiece piece;
  KeptPlace place;
  types::KeyOrder keyOrder = types::KeyOrder::None; ///< of its probabilities
  bool isStarred = false;
  bool hasNotes = true;
  bool isBroken = false; ///< its notes could not be read
  bool isListed = false; ///< it was seen in the folder of its run
  qint64 made = 0;       ///< seconds since 1970
  int batch = 0;
  double faults = std::numeric_limits<double>::quiet_NaN(); ///< a hundred chords; NaN: not known
  std::optional<std::uint64_t> seed; ///< of a composed one, where it is known

  static Candidate of(const QString& run, const types::KeptPiece& kept) {
    Candidate candidate;
    candidate.place = {run, QString::fromStdString(kept.file)};
    candidate.hasNotes = false;
    candidate.isListed = true;
    candidate.takeListing(kept);
    return candidate;
  }
  void takeListing(const types::KeptPiece& kept) {
    if (!hasNotes) piece.chorale.title = kept.title;
    piece.nll = kept.nll;
    if (!piece.nearest && !kept.nearestLabel.empty())
      piece.nearest = types::NearestPiece{{}, kept.nearestLabel, kept.nearestShare, 0};
    faults = kept.faults;
    isBroken = false;
    isStarred = kept.isStarred;
    if (!seed) seed = kept.seed;
    made = kept.written;
    isListed = true;
  }
};

} // namespace dmm::widgets
