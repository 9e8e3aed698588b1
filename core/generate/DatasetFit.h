#pragma once

#include "core/data/Dataset.h"
#include "core/types/Generation.h"

namespace dmm::generate {

/// Fills in what of the settings follows from datasets, so that they alone make the piece again:
///
/// - the grid: that of the pieces which the model learnt from;
/// - the shift: that of the piece it starts from (the first of two), else the training pieces'
///   usual one;
/// - the voices of rules with one key a voice: as many as keys mostly sound in the training pieces,
/// at
///   most four, and each with the range that it has there, as the pieces are sung.
///
/// `training` is what the model learnt from and `source` holds the settings' pieces; either may be
/// null, and then what follows from it stays as it is.
void fitToDatasets(types::GenerationSettings& settings, const data::Dataset* training,
                   const data::Dataset* source);

} // namespace dmm::generate
