#pragma once

#include "widgets/music/GenerationForm.h"

#include <QWidget>

class QPushButton;

namespace dmm::widgets {

class CandidateList;
class ToneLabel;

/// Asks for new chorales, and lists those that came to choose among later. The seed goes on with
/// each request, and begins after those of the pieces that are kept, so that the next candidates
/// are new ones.
class GenerationPanel : public QWidget {
  Q_OBJECT

 public:
  explicit GenerationPanel(QWidget* parent = nullptr);

  GenerationForm* form() const { return m_form; }
  CandidateList* candidates() const { return m_candidates; }

  /// reason: one sentence, shown where generation is not available.
  void setAvailable(bool available, const QString& reason);
  /// While it generates, the button cancels; `done` of `count` pieces are there, and so much of the
  /// one under way.
  void setGenerating(bool generating, int done = 0, int count = 0, double share = 0);
  /// Asks for pieces as the form says, if that is possible and none are under way.
  void generate();

  bool isAvailable() const { return m_isAvailable; }
  QString reason() const { return m_reason; }

 Q_SIGNALS:
  void generateRequested(const dmm::widgets::GenerationOrder& order);
  void cancelRequested();

 private:
  QString problem() const;
  void updateButton();

  GenerationForm* m_form;
  QPushButton* m_generate;
  ToneLabel* m_why; ///< the button is off
  CandidateList* m_candidates;
  bool m_isAvailable = false;
  bool m_isGenerating = false;
  QString m_progress;
  QString m_reason;
};

} // namespace dmm::widgets
