#pragma once

#include <QWidget>

class QToolButton;
class QVBoxLayout;

namespace dmm::widgets {

class DifferenceDot;

/// A titled part of a form that folds away under its header. The header carries a dot when
/// something inside differs from the preset, so that folding hides no difference. The header's
/// objectName is "section." + key.
class FoldableSection : public QWidget {
  Q_OBJECT

 public:
  FoldableSection(const QString& key, const QString& title, QWidget* parent = nullptr);

  void add(QWidget* row);
  bool isFolded() const;
  void setFolded(bool folded);
  bool differs() const;
  void setDiffers(bool differs);

 Q_SIGNALS:
  void foldToggled(bool folded);

 private:
  QToolButton* m_header;
  DifferenceDot* m_dot;
  QWidget* m_body;
  QVBoxLayout* m_rows;
};

} // namespace dmm::widgets
