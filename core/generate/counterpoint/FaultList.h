#pragma once

#include "core/types/Counterpoint.h"

#include <cstddef>
#include <vector>

namespace dmm::generate {

/// Notes the faults of one chord, or of the way to it from the one before.
class FaultList {
 public:
  FaultList(std::vector<types::CounterpointFault>& faults, int step, int from)
      : m_faults(faults)
      , m_step(step)
      , m_from(from) {}

  /// Voices by their places, the highest first.
  void add(types::CounterpointRule rule, const std::vector<std::size_t>& voices) {
    types::CounterpointFault fault{rule, m_step, m_from, {}};
    for (const std::size_t voice : voices) fault.voices.push_back(types::kVoiceParts.at(voice));
    m_faults.push_back(std::move(fault));
  }

 private:
  std::vector<types::CounterpointFault>& m_faults;
  int m_step;
  int m_from;
};

} // namespace dmm::generate
