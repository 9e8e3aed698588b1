#pragma once

#include "core/data/Dataset.h"
#include "core/model/DeepMarkovModel.h"

#include <cstdint>

namespace dmm::train {

/// The figure that every run is held to, whatever it trained with: the one-sample negative ELBO of
/// a split at beta = 1, in nats a time slice (Pyro's "test nll"). The noise comes from `seed`
/// alone, so that evaluating never disturbs training.
double oneSampleNll(model::DeepMarkovModel& model, const data::Dataset& dataset, types::Split split,
                    std::uint64_t seed);

} // namespace dmm::train
