#pragma once

#include "core/filter/ParticleFilter.h"
#include "core/generate/modes/Mode.h"

#include <vector>

namespace dmm::generate {

/// The model given some voices of a piece: a path and its notes, drawn by a particle filter when
/// the mode is made. Slices that are given whole are read by the model to propose their states.
class HarmoniseMode final : public Mode {
 public:
  explicit HarmoniseMode(const ModeSetup& setup);

  std::int64_t steps() const override { return static_cast<std::int64_t>(m_piece.slices.size()); }
  torch::Tensor next(std::int64_t t, const model::Step& before,
                     const torch::Tensor& noise) override;
  std::optional<types::Slice> given(std::int64_t t) const override {
    return m_piece.slices.at(static_cast<std::size_t>(t));
  }
  bool hasDrawnItself() const override { return true; }
  std::optional<double> logEvidence() const override;

 private:
  filter::FilteredPiece m_piece;
};

} // namespace dmm::generate
