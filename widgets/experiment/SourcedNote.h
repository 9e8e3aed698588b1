#pragma once

#include <QWidget>

namespace dmm::widgets {

class ToneLabel;

/// Under a choice: what is chosen, in one sentence, and in italics where it is defined. The labels'
/// objectNames are the name + ".note" and the name + ".source".
class SourcedNote : public QWidget {
  Q_OBJECT

 public:
  explicit SourcedNote(const QString& name, QWidget* parent = nullptr);

  /// Hides itself when there is nothing to say.
  void say(const QString& sentence, const QString& source);

 private:
  ToneLabel* m_sentence;
  ToneLabel* m_source;
};

} // namespace dmm::widgets
