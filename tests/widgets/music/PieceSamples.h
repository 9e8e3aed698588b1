#pragma once

#include "core/types/Music.h"

#include <string>
#include <vector>

namespace dmm::tests {

/// One soprano note of that many quarters.
inline types::Chorale makePiece(const std::string& number, const std::string& title,
                                types::Split split = types::Split::Train, int quarters = 16) {
  types::Chorale piece;
  piece.title = title;
  piece.catalogueNumber = number;
  piece.split = split;
  piece.lengthSteps = quarters;
  piece.voices[0] = {{72, 0, quarters}};
  return piece;
}

/// In no order; the sorted one is 9, 10, 26.6, 140, 244.3, 244.10, 269 and the one with no number.
inline std::vector<types::Chorale> samplePieces() {
  using types::Split;
  return {makePiece("BWV 269", "Aus meines Herzens Grunde", Split::Train, 84),
          makePiece("BWV 10", "Meine Seel\u2019 erhebt den Herren", Split::Valid, 40),
          makePiece("BWV 244.10", "O Welt, ich mu\u00df dich lassen", Split::Test, 49),
          makePiece("", "Ohne Nummer", Split::Test, 20),
          makePiece("BWV 9", "Es ist das Heil uns kommen her", Split::Train, 56),
          makePiece("BWV 244.3", "Herzliebster Jesu", Split::Train, 44),
          makePiece("BWV 140", "Wachet auf, ruft uns die Stimme", Split::Valid, 96),
          makePiece("BWV 26.6", "Ach wie fl\u00fcchtig, ach wie nichtig", Split::Train, 48)};
}

} // namespace dmm::tests
