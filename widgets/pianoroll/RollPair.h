#pragma once

#include "core/types/Counterpoint.h"
#include "core/types/Generation.h"
#include "core/types/Music.h"

#include <QWidget>

#include <optional>

class QPushButton;

namespace dmm::widgets {

class ElidedLabel;
class PianoRollView;

/// The roll of the piece on show, and below it, while two are compared, that of another one. They
/// share one scale and scroll through time together; the other piece stays until it is replaced.
class RollPair : public QWidget {
  Q_OBJECT

 public:
  explicit RollPair(QWidget* parent = nullptr);

  PianoRollView* upper() const { return m_upper; }
  PianoRollView* lower() const { return m_lower; }

  /// What is told of the piece on show besides its notes.
  struct Told {
    std::vector<types::KeyProbabilities> probabilities{}; ///< the model's, at the model's pitch
    std::vector<types::CounterpointFault> faults{};
  };
  /// The piece on show, at the pitch at which it is sung; nullptr for none. `isChanged`: it is the
  /// one that was there, with other notes.
  void setPiece(const types::Chorale* chorale, const QString& title, Told told,
                bool isChanged = false);

  /// Shows both pieces at the pitch at which the model reads them (types::Chorale::modelShift).
  void setAtModelPitch(bool on);
  bool isAtModelPitch() const { return m_isAtModelPitch; }
  /// The piece on show and its probabilities, both at the pitch at which it is shown; only where
  /// there is one.
  const types::Chorale* shownPiece() const { return m_shown ? &*m_shown : nullptr; }
  const std::vector<types::KeyProbabilities>& shownProbabilities() const {
    return m_shownProbabilities;
  }

  /// Shows the second roll with this piece.
  void compareWith(const types::Chorale& chorale, const QString& title);
  void stopComparing();
  bool isComparing() const;

 private:
  void linkTime();
  void shareScale();
  void showUpper(bool isChanged = false);
  void showLower();

  PianoRollView* m_upper;
  PianoRollView* m_lower;
  QWidget* m_lowerPart;
  ElidedLabel* m_lowerTitle;
  QPushButton* m_replace;
  std::optional<types::Chorale> m_piece; ///< the one on show, as it is sung
  Told m_told;
  QString m_title;
  std::optional<types::Chorale> m_compared; ///< the lower one, as it is sung
  std::optional<types::Chorale> m_shown;
  std::vector<types::KeyProbabilities> m_shownProbabilities;
  bool m_isAtModelPitch = false;
};

} // namespace dmm::widgets
