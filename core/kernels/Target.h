#pragma once

#include <string>
#include <vector>

/// The sets of instructions that the loops over numbers are compiled for, from one text each
/// (google/highway): avx512, avx2, sse4, neon; "scalar" (or "sse2") where there is none of them.
/// The widest that the processor has is chosen.
namespace dmm::kernels {

/// What this machine can run, the widest first.
std::vector<std::string> targets();

/// What the loops run on.
std::string target();

/// Chooses another of targets(), or the widest again for an empty name; while nothing computes.
/// Throws support::InputError, which says what there is, for a name that is none of them.
void chooseTarget(const std::string& name);

} // namespace dmm::kernels
