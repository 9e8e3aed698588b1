// The module's one door; core/engine/Engine.h says what it is for.

#include "core/engine/Engine.h"
#include "core/support/Version.h"

extern "C" __attribute__((visibility("default"))) const dmm::engine::Engine dmm_engine = {
    .version = dmm::support::kVersion,
    .createTrainer = &dmm::train::Trainer::create,
    .resumeTrainer = &dmm::train::Trainer::resume,
    .branchRun = &dmm::train::branchRun,
    .evaluateCheckpoint = &dmm::evaluate::evaluateCheckpoint,
    .measureEpochs = &dmm::train::measureEpochs,
    .pieceTerms = &dmm::evaluate::pieceTerms,
    .readStates = &dmm::evaluate::readStates,
    .measureEstimators = &dmm::diagnose::measureEstimators,
    .replayFlight = &dmm::diagnose::replayFlight,
    .setComputeThreads = &dmm::ops::setComputeThreads,
    .chooseTarget = &dmm::kernels::chooseTarget,
    .target = &dmm::kernels::target,
    .versions = &dmm::train::versions,
    .openComposer = &dmm::generate::Composer::open,
    .checkConditioning = &dmm::generate::checkConditioning,
    .exportStateDict = &dmm::weights::exportStateDict,
};
