#pragma once

#include "core/types/Choices.h"
#include "core/types/ConfigField.h"
#include "core/types/RunName.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dmm::types {

/// How the points of a sweep are chosen: every combination of the axes' values, or so many points
/// drawn at random or from a Sobol sequence.
enum class Sampler { Grid, Random, Sobol };
template <> inline constexpr std::array<const char*, 3> kNames<Sampler>{"grid", "random", "sobol"};

/// One setting that a sweep varies: by a list, or between two ends.
struct SweepAxis {
  struct Range {
    double from = 0, to = 0;
    std::int64_t steps = 0; ///< values, both ends among them; 0: any value between the ends
    bool isLogarithmic = false;
    friend bool operator==(const Range&, const Range&) = default;
  };

  std::string key;                ///< of its ConfigField
  std::vector<FieldValue> values; ///< empty where there is a range
  std::optional<Range> range = {};

  friend bool operator==(const SweepAxis&, const SweepAxis&) = default;
};

/// Successive halving (Jamieson and Talwalkar 2016): after each of these epochs the share of the
/// points with the lowest valid NLL, in the mean over their seeds, goes on.
struct Halving {
  std::vector<std::int64_t>
      epochs; ///< ascending, each one evaluated; empty: all runs go to the end
  double keep = 0.5;

  friend bool operator==(const Halving&, const Halving&) = default;
};

/// Many runs from one experiment: what sweep.yaml says (core/sweep/SweepYaml.h).
struct SweepPlan {
  std::string name;
  std::string base; ///< an experiment file or the name of a preset; empty: the defaults
  std::vector<SweepAxis> axes;
  Sampler sampler = Sampler::Grid;
  std::int64_t count = 0;          ///< points of a sampler that is no grid
  std::int64_t samplerSeed = 0;    ///< of the random one
  std::vector<std::int64_t> seeds; ///< each point is run with every one; empty: the base's
  Halving halving;

  friend bool operator==(const SweepPlan&, const SweepPlan&) = default;
};

/// One run of a sweep.
struct SweepRun {
  std::int64_t index = 0;
  std::int64_t point = 0; ///< runs of one point differ in their seed alone
  ExperimentConfig config;
  std::string problem; ///< why these settings cannot be trained together; else empty

  /// The values of the plan's axes, in their order.
  std::vector<FieldValue> values;
};

inline constexpr std::int64_t kMostSweepRuns = 10000;

/// The settings that a sweep can vary: what a user chooses, but its seeds, name and dataset.
bool canBeVaried(const ConfigField& field);

/// What is wrong with an axis by itself, under this sampler; else empty.
std::string problemOf(const SweepAxis& axis, Sampler sampler);

/// What is wrong with a plan whose axes are each right; else empty.
std::string problemOf(const SweepPlan& plan, const ExperimentConfig& base);

/// The runs of a plan without problems, each named so that it tells them apart. The order is for
/// ever: the last axis varies faster than the one before, and the seed fastest. More points of a
/// sampler begin with the fewer. Reals between two ends have six significant digits, so that they
/// are the same on every machine.
std::vector<SweepRun> runsOf(const SweepPlan& plan, const ExperimentConfig& base,
                             const RunNaming& naming);

} // namespace dmm::types
