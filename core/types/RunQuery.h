#pragma once

#include "core/types/ConfigField.h"
#include "core/types/RunInfo.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace dmm::types {

/// What a search of runs asks for: plain words, and conditions on settings, figures and what users
/// said of a run, as in `wide lr>0.005 dataset:twelve seed=3 status:failed nll<7.2 tag:night`.
///
///   field   a setting by its key (optimiser.learning_rate), the last part of it (learning_rate) or
///           its short name (lr); name, status, tag, notes, machine, id, created, done (epochs
///           done); nll or valid, test, valid_iwae, test_iwae (of the best epoch on valid)
///   sign    : (contains; of numbers =), =, !=, <, <=, >, >=
///   value   a number or a text, in quotation marks where it has spaces
///
/// All of it must hold. Capital letters do not matter. What cannot be understood is left out and
/// told in problem().
class RunQuery {
 public:
  explicit RunQuery(std::string_view text = {});

  /// Words to be found somewhere in what a list says of a run; as typed.
  const std::vector<std::string>& words() const { return m_words; }

  /// One line on the first thing that is wrong; empty when all is understood.
  const std::string& problem() const { return m_problem; }

  /// Whether the run fulfils every condition; words() are for who knows how a run is shown. A
  /// condition on what is not measured, not read yet or does not apply holds for no run.
  bool matches(const RunSummary& run) const;

 private:
  void readCondition(const std::string& field, const std::string& sign, const std::string& value);

  std::vector<std::string> m_words;
  std::vector<std::function<bool(const RunSummary&)>> m_conditions;
  std::string m_problem;
};

} // namespace dmm::types
