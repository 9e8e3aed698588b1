#pragma once

#include "core/types/Music.h"

#include <QWidget>

#include <deque>

class QComboBox;
class QPushButton;
class QSpinBox;

namespace dmm::widgets {

/// Asks for new chorales of a given length and seed, and keeps those that came, to choose among
/// later. The seed goes up by one with each request, so that the next candidate is a new one.
class GenerationBar : public QWidget {
  Q_OBJECT

 public:
  explicit GenerationBar(QWidget* parent = nullptr);

  /// reason: one sentence, shown where generation is not available.
  void setAvailable(bool available, const QString& reason);
  void setGenerating(bool generating);
  /// Adds a candidate and chooses it.
  void addCandidate(const types::Chorale& chorale);

  /// The chosen candidate, or nullptr.
  const types::Chorale* current() const;
  bool isAvailable() const { return m_isAvailable; }
  QString reason() const { return m_reason; }

 Q_SIGNALS:
  void generateRequested(int lengthQuarters, qint64 seed);
  void candidateChosen();

 private:
  void requestOne();
  void updateButton();

  std::deque<types::Chorale> m_candidates;
  QComboBox* m_choice = nullptr;
  QSpinBox* m_length = nullptr;
  QSpinBox* m_seed = nullptr;
  QPushButton* m_generate = nullptr;
  bool m_isAvailable = false;
  bool m_isGenerating = false;
  QString m_reason;
};

} // namespace dmm::widgets
