#pragma once

#include <QToolButton>

class QVBoxLayout;

namespace dmm::widgets {

inline constexpr int kGutter = 16; ///< pixels left of every label: dots and arrows live here

/// The line one clicks to fold a section: an arrow in the gutter, the title in line with labels,
/// and the dot of differences behind it.
class SectionHeader : public QToolButton {
  Q_OBJECT

 public:
  explicit SectionHeader(const QString& title, QWidget* parent = nullptr);

  bool differs() const { return m_differs; }
  void setDiffers(bool differs);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  bool m_differs = false;
};

/// A titled part of a form that folds away under its header. The header carries a dot when
/// something inside differs from the preset, so that folding hides no difference. Folded at first;
/// the header's objectName is "section." + key.
class FoldableSection : public QWidget {
  Q_OBJECT

 public:
  FoldableSection(const QString& key, const QString& title, QWidget* parent = nullptr);

  void add(QWidget* row);
  bool isFolded() const { return !m_header->isChecked(); }
  void setFolded(bool folded) { m_header->setChecked(!folded); }
  bool differs() const { return m_header->differs(); }
  void setDiffers(bool differs) { m_header->setDiffers(differs); }

 Q_SIGNALS:
  void foldToggled(bool folded);

 private:
  SectionHeader* m_header;
  QWidget* m_body;
  QVBoxLayout* m_rows;
};

} // namespace dmm::widgets
