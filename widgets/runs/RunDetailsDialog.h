#pragma once

#include <QDialog>
#include <QStringList>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace dmm::widgets {

struct RunRow;

/// Name, tags and notes of one run. Tags are words divided by commas; those of other runs are
/// offered while one types.
class RunDetailsDialog : public QDialog {
  Q_OBJECT

 public:
  RunDetailsDialog(const RunRow& run, const QStringList& knownTags, QWidget* parent = nullptr);

 Q_SIGNALS:
  void runEdited(const QString& id, const QString& name, const QStringList& tags,
                 const QString& notes);

 private:
  void accept() override;

  QString m_id;
  QLineEdit* m_name;
  QLineEdit* m_tags;
  QPlainTextEdit* m_notes;
  QPushButton* m_save;
};

/// "night, wide , #night" -> night, wide.
QStringList parseTags(const QString& text);

} // namespace dmm::widgets
