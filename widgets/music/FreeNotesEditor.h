#pragma once

#include "core/types/Generation.h"

#include <QWidget>

#include <array>
#include <optional>

class QCheckBox;
class QSpinBox;

namespace dmm::widgets {

/// Which notes of a given piece are drawn anew: of which voices, and in which bars.
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
  void setVoices(const std::array<bool, 4>& voices);
  void setBars(int first, int last);

  /// Why nothing can be drawn; empty when it can.
  QString problem() const;

 Q_SIGNALS:
  void changed();

 private:
  std::array<QCheckBox*, 4> m_voices{};
  QSpinBox* m_first;
  QSpinBox* m_last;
};

} // namespace dmm::widgets
