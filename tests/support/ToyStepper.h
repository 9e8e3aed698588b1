#pragma once

#include "core/filter/Randomness.h"
#include "core/model/Stepper.h"

#include <torch/torch.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

namespace dmm::test {

class TestRandomness final : public filter::Randomness {
 public:
  explicit TestRandomness(std::uint64_t seed) : m_engine(seed) {}
  double uniform() override { return std::uniform_real_distribution<double>()(m_engine); }
  double normal() override { return std::normal_distribution<double>()(m_engine); }

 private:
  std::mt19937_64 m_engine;
};

/// A model small enough to be enumerated: one state z_t = 0.8 z_{t-1} + 0.7 x_{t-1, 40} + 0.6
/// noise, z_0 = 0, and three keys that may sound (all others hardly ever do), with logits linear in
/// z and, where keys are made in an order, in those of the three that come before.
class ToyStepper final : public model::Stepper {
 public:
  enum class Order { None, Ascending, Descending };
  static constexpr std::array<std::size_t, 3> kKeys{40, 41, 42};
  static constexpr double kNever = -800;

  explicit ToyStepper(Order order) : m_order(order) {}

  /// Of key i of the three, given the others' notes.
  static double logit(std::size_t i, double z, const std::array<bool, 3>& notes, Order order) {
    constexpr std::array<double, 3> kOffset{-0.5, 0.2, 0.3}, kSlope{1.5, -1, 0.7};
    double sum = kOffset[i] + kSlope[i] * z;
    for (std::size_t j = 0; j < 3; ++j) {
      const bool isHeard = order == Order::Ascending ? j < i : order == Order::Descending && j > i;
      if (isHeard && notes[j]) sum += i + j == 2 ? -1.7 : 0.9;
    }
    return sum;
  }
  static double mean(double z, bool hears40) { return 0.8 * z + (hears40 ? 0.7 : 0); }
  static constexpr double kScale = 0.6;

  std::int64_t noiseWidth() const override { return 1; }
  torch::Dtype dtype() const override { return torch::kFloat64; }
  model::Step start(std::int64_t paths) const override {
    return {torch::zeros({paths, 1}, torch::kFloat64), {}};
  }
  bool hearsNotes() const override { return true; }
  torch::Tensor next(const model::Step& before, const torch::Tensor& noise) const override {
    torch::Tensor z = 0.8 * before.state + kScale * noise;
    if (before.notes.defined()) z = z + 0.7 * before.notes.narrow(1, kKeys[0], 1);
    return z;
  }
  std::vector<std::int64_t> keyOrder() const override {
    std::vector<std::int64_t> order;
    if (m_order == Order::None) return order;
    for (std::int64_t key = 0; key < types::kKeyCount; ++key)
      order.push_back(m_order == Order::Ascending ? key : types::kKeyCount - 1 - key);
    return order;
  }
  std::unique_ptr<model::NoteDistribution> notesIn(const torch::Tensor& state,
                                                   const model::Step& /*before*/) const override {
    return std::make_unique<Keys>(state, m_order);
  }
  std::unique_ptr<model::Reading> read(const types::PianoRoll&) const override { return nullptr; }

 private:
  class Keys final : public model::NoteDistribution {
   public:
    Keys(torch::Tensor state, Order order) : m_state(std::move(state)), m_order(order) {}
    torch::Tensor logProb(const torch::Tensor&) const override { return {}; }
    torch::Tensor logits(const torch::Tensor& slices) const override {
      torch::Tensor all = torch::full({m_state.size(0), types::kKeyCount}, kNever, torch::kFloat64);
      const auto heard = slices.accessor<double, 2>(), state = m_state.accessor<double, 2>();
      auto made = all.accessor<double, 2>();
      for (std::int64_t row = 0; row < m_state.size(0); ++row) {
        std::array<bool, 3> notes{};
        for (std::size_t i = 0; i < 3; ++i) notes[i] = heard[row][std::int64_t(kKeys[i])] > 0.5;
        for (std::size_t i = 0; i < 3; ++i)
          made[row][std::int64_t(kKeys[i])] = logit(i, state[row][0], notes, m_order);
      }
      return all;
    }

   private:
    torch::Tensor m_state;
    Order m_order;
  };

  Order m_order;
};

} // namespace dmm::test
