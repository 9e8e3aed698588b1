#pragma once

#include "core/diagnose/EstimatorMeasurement.h"
#include "core/diagnose/Replay.h"
#include "core/evaluate/CheckpointEvaluation.h"
#include "core/evaluate/PieceTerms.h"
#include "core/evaluate/StateReader.h"
#include "core/generate/Candidates.h"
#include "core/generate/Composer.h"
#include "core/generate/ConditioningCheck.h"
#include "core/kernels/Target.h"
#include "core/ops/ComputeThreads.h"
#include "core/train/Branch.h"
#include "core/train/EpochBenchmark.h"
#include "core/train/Trainer.h"
#include "core/train/Versions.h"
#include "core/weights/StateDictFile.h"

#include <filesystem>

namespace dmm::engine {

/// All that computes with LibTorch, as the programs call it; each function is described where it is
/// declared. It lives in a module beside the programs, which link neither it nor LibTorch, so that
/// what only reads files does not wait until LibTorch is loaded.
struct Engine {
  const char* version; ///< support::kVersion of the module; first, whatever else changes

  decltype(&train::Trainer::create) createTrainer;
  decltype(&train::Trainer::resume) resumeTrainer;
  decltype(&train::branchRun) branchRun;
  decltype(&evaluate::evaluateCheckpoint) evaluateCheckpoint;
  decltype(&train::measureEpochs) measureEpochs;
  decltype(&evaluate::pieceTerms) pieceTerms;
  decltype(&evaluate::readStates) readStates;
  decltype(&diagnose::measureEstimators) measureEstimators;
  decltype(&diagnose::replayFlight) replayFlight;
  decltype(&ops::setComputeThreads) setComputeThreads;
  decltype(&kernels::chooseTarget) chooseTarget;
  decltype(&kernels::target) target;
  decltype(&train::versions) versions;
  decltype(&generate::Composer::open) openComposer;
  decltype(&generate::checkConditioning) checkConditioning;
  decltype(&weights::exportStateDict) exportStateDict;
};

/// The engine, loaded by the first call (about a second); from any thread. Throws support::IoError
/// naming the module where it cannot be loaded or is of another version; the next call tries again.
const Engine& engine();

/// Makes composers of a checkpoint, each of which computes on its own thread alone.
generate::ComposerMaker composersOf(const std::filesystem::path& checkpoint);

/// Where the module lies: its place is fixed, seen from the program that runs.
std::filesystem::path moduleFile();

/// What engine() does, with a module of one's own choice.
const Engine& load(const std::filesystem::path& module);

} // namespace dmm::engine
