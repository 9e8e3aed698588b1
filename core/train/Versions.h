#pragma once

#include <map>
#include <string>

namespace dmm::train {

/// Program, compiler and LibTorch, by name: for the record of a run, and for people.
std::map<std::string, std::string> versions();

} // namespace dmm::train
