#pragma once

#include "core/types/Music.h"

#include <QAbstractButton>

namespace dmm::widgets {

/// The letter of a voice on its colour; checked means muted, and then the letter is struck through
/// on no colour at all. Pale while another voice's solo drowns it.
class VoiceToggle : public QAbstractButton {
  Q_OBJECT

 public:
  explicit VoiceToggle(types::VoicePart part, QWidget* parent = nullptr);

  void setHeard(bool heard);

  QSize sizeHint() const override { return {26, 26}; }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  types::VoicePart m_part;
  bool m_isHeard = true;
};

} // namespace dmm::widgets
