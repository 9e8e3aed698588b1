#pragma once

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

  /// The piece on show; nullptr for none.
  void setPiece(const types::Chorale* chorale, const QString& title,
                const std::vector<types::KeyProbabilities>& probabilities = {});

  /// Shows the second roll with this piece.
  void compareWith(const types::Chorale& chorale, const QString& title);
  void stopComparing();
  bool isComparing() const;

 private:
  void linkTime();
  void shareScale();

  PianoRollView* m_upper;
  PianoRollView* m_lower;
  QWidget* m_lowerPart;
  ElidedLabel* m_lowerTitle;
  QPushButton* m_replace;
  std::optional<types::Chorale> m_piece; ///< the one on show
  QString m_title;
};

} // namespace dmm::widgets
