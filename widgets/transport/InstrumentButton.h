#pragma once

#include "core/types/Mix.h"

#include <QToolButton>

namespace dmm::widgets {

/// Chooses what the voices sound like: one instrument for all of them, or one for each. It shows
/// the common one, or says that they are mixed.
class InstrumentButton : public QToolButton {
  Q_OBJECT

 public:
  using Instruments = std::array<types::Instrument, 4>; ///< S, A, T, B

  explicit InstrumentButton(QWidget* parent = nullptr);

  void setInstruments(const Instruments& instruments);
  const Instruments& instruments() const { return m_instruments; }

 Q_SIGNALS:
  void instrumentsChosen(const dmm::widgets::InstrumentButton::Instruments& instruments);

 protected:
  void paintEvent(QPaintEvent* event) override; // the arrow beside the text, not in the corner

 private:
  void fillMenu();
  /// Choices for this voice, or for all of them (-1).
  void addChoices(QMenu* menu, int voice);
  void choose(int voice, types::Instrument instrument);

  Instruments m_instruments{};
};

} // namespace dmm::widgets
