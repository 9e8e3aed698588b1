#pragma once

#include "widgets/pianoroll/FreeRegion.h"

#include <QWidget>

#include <array>
#include <optional>
#include <vector>

class QCheckBox;
class QSpinBox;
class QToolButton;

namespace dmm::widgets {

class ToneLabel;

/// Which notes of a given piece are drawn anew: of which voices, and in which bars; and what of
/// these is locked on the roll.
class FreeNotesEditor : public QWidget {
  Q_OBJECT

 public:
  explicit FreeNotesEditor(QWidget* parent = nullptr);

  std::array<bool, 4> voices() const;
  /// Both counted in; no bars at all: the whole piece.
  struct BarRange {
    int first = 0;
    int last = 0;
    friend bool operator==(const BarRange&, const BarRange&) = default;
  };
  std::optional<BarRange> bars() const;
  const std::vector<FreeRegion::Lock>& locks() const { return m_locks; }

  /// All of it at once. `locksText` says for people where the locks are.
  void set(const std::array<bool, 4>& voices, const std::optional<BarRange>& bars,
           std::vector<FreeRegion::Lock> locks, const QString& locksText);

  /// Why nothing can be drawn; empty when it can.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 private:
  void makeLockRow();

  std::array<QCheckBox*, 4> m_voices{};
  QSpinBox* m_first;
  QSpinBox* m_last;
  std::vector<FreeRegion::Lock> m_locks;
  QWidget* m_lockRow;
  ToneLabel* m_lockText;
};

} // namespace dmm::widgets
