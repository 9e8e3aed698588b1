#pragma once

#include <QDialog>
#include <QStringList>

#include <vector>

class QLineEdit;
class QListWidget;

namespace dmm::widgets {

struct RunRow;

/// Tags of several runs at once. Every tag that is known has a box: ticked where all of them have
/// it, half where some do; what is left half stays as it is. New tags are typed below.
class RunTagsDialog : public QDialog {
  Q_OBJECT

 public:
  RunTagsDialog(const std::vector<const RunRow*>& runs, const QStringList& knownTags,
                QWidget* parent = nullptr);

 Q_SIGNALS:
  void tagsEdited(const QStringList& ids, const QStringList& added, const QStringList& removed);

 private:
  void accept() override;

  QStringList m_ids;
  QListWidget* m_list;
  QLineEdit* m_new;
};

} // namespace dmm::widgets
