#pragma once

#include <torch/torch.h>

#include <vector>

namespace dmm::objective {

/// A tensor that belongs to a part of a mini-batch: [K, N, D] or [K, N], or of pairs of particles,
/// [N, K, J]; N may be that of the first steps alone. Undefined where the model has no such thing.
struct Noted {
  const char* name; ///< in the words of the model; a literal
  torch::Tensor tensor;
  bool isPairs = false;
};

/// In which order a loss is computed: stage after stage, each from the first step to the last but
/// for that of the encoder which runs the other way; in a step in the order in which they are
/// noted.
enum class Stage { Encoding, EncodingForwards, Drawing, Densities, Terms };

/// Told of what an objective makes of a mini-batch on the way to its loss: for who looks into it
/// (core/diagnose/NonFiniteSearch.h).
class Watcher {
 public:
  virtual ~Watcher() = default;

  virtual void note(Stage stage, const Noted& noted) = 0;

  /// What the loss is added up from.
  virtual void noteAddend(const Noted& noted) = 0;

  enum class Extreme { Smallest, LargestSize };
  /// Of these an extreme value is worth knowing, whatever happens.
  virtual void noteExtreme(const Noted& noted, Extreme extreme) = 0;
};

} // namespace dmm::objective
