#pragma once

#include "core/types/Music.h"

#include <cstddef>
#include <vector>

namespace dmm::widgets {

/// The states of a piece that is changed by hand, to go back and forth among: values.
class EditHistory {
 public:
  /// Of another piece, of which this is the first state.
  void begin(const types::Chorale& piece) {
    m_states = {piece};
    m_place = 0;
  }
  /// What was undone can no longer be done again.
  void add(const types::Chorale& piece) {
    m_states.resize(m_place + 1);
    m_states.push_back(piece);
    ++m_place;
  }
  /// The same step, further on.
  void amend(const types::Chorale& piece) { m_states.at(m_place) = piece; }
  void clear() { m_states.clear(); }

  /// Whether this is the piece as it is now.
  bool isOf(const types::Chorale& piece) const { return !m_states.empty() && current() == piece; }
  const types::Chorale& current() const { return m_states.at(m_place); }
  bool canUndo() const { return !m_states.empty() && m_place > 0; }
  bool canRedo() const { return m_place + 1 < m_states.size(); }
  const types::Chorale& undo() { return m_states.at(--m_place); }
  const types::Chorale& redo() { return m_states.at(++m_place); }

 private:
  std::vector<types::Chorale> m_states;
  std::size_t m_place = 0;
};

} // namespace dmm::widgets
