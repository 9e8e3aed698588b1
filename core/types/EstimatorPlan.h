#pragma once

#include "core/types/EstimatorReport.h"

#include <string>
#include <string_view>
#include <vector>

namespace dmm::types {

/// The K at which many-sample objectives are measured unless somebody asks for others.
inline const std::vector<std::int64_t> kUsualSamples{1, 2, 5, 10, 20, 50, 100};

/// Every objective with each of its gradients and guide densities that goes with the experiment's
/// model, at the experiment's K. What an objective has no use for is as by default, so that the
/// same estimator is always equal to itself.
std::vector<Estimator> estimatorFamilies(const ExperimentConfig& experiment);

/// Those of the families that a text names: "iwae" all of an objective,
/// "iwae/doubly_reparameterised" or "trace_tmc_elbo/pairwise" one. Throws std::invalid_argument
/// that says what there is.
std::vector<Estimator> familiesNamed(std::string_view text, const std::vector<Estimator>& families);

/// Each family at each K; once where the objective draws one sample.
std::vector<Estimator> atSamples(const std::vector<Estimator>& families,
                                 const std::vector<std::int64_t>& samples,
                                 const ExperimentConfig::ModelConfig& model = {});

/// "iwae/doubly_reparameterised": the objective, and the option that is not the first of its kind.
std::string familyName(const Estimator& estimator);
/// "iwae/doubly_reparameterised K=10".
std::string estimatorName(const Estimator& estimator);

/// Whether it draws several samples of this model: not where the model sums over its states.
bool usesSamples(const Estimator& estimator, const ExperimentConfig::ModelConfig& model = {});
bool isSameFamily(const Estimator& a, const Estimator& b);

/// Whether the objective's value bounds log p(x) from below in the mean (types::GuideDensity).
bool isBound(const Estimator& estimator, const ExperimentConfig::ModelConfig& model);

/// Whether two estimators have the same expectation but for what their gradients leave out: the
/// objective is the same, whatever its gradient; or each draws one sample of a guide and is the
/// ELBO.
bool haveSameTarget(const Estimator& a, const Estimator& b,
                    const ExperimentConfig::ModelConfig& model = {});

/// Whether the estimator's mean is the gradient of its own bound.
bool hasUnbiasedGradient(const Estimator& estimator);

/// Whether others can be held against it: a bound with its own gradient, in its plain form.
bool canBeReference(const Estimator& estimator, const ExperimentConfig::ModelConfig& model);

/// What one gradient of so many slices costs, in multiplications: forward and backward.
double gradientProducts(const Estimator& estimator, const ExperimentConfig::ModelConfig& model,
                        double slices);

/// Draws are taken in so many blocks of as many draws each.
inline constexpr std::int64_t kDrawBlocks = 8;

/// How many gradients of an estimator are drawn: those of the settings up to K = 10, beyond that
/// fewer, as 1/sqrt(K), and two a block at the least. Where figures of an equal spread cost c each,
/// draws as 1/sqrt(c) give the narrowest intervals for the time (Cochran 1977, section 5.5), and c
/// grows as K. In whole blocks.
std::int64_t drawsOf(const Estimator& estimator, const EstimatorSettings& settings);
/// The same of the one that others are held against.
std::int64_t referenceDrawsOf(const Estimator& estimator, const EstimatorSettings& settings);

/// What a plan costs with so many slices a mini-batch, in multiplications. Which estimator becomes
/// the reference shows only when it is measured: the dearest of those that may.
double planProducts(const std::vector<Estimator>& plan, const EstimatorSettings& settings,
                    const ExperimentConfig::ModelConfig& model, double slices);

} // namespace dmm::types
