#pragma once

#include "core/types/SlurmSettings.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace dmm::widgets {

/// What a cluster is told of a sweep's jobs, with the last values.
class SlurmDialog : public QDialog {
  Q_OBJECT

 public:
  SlurmDialog(const types::SlurmSettings& settings, qint64 runs, QWidget* parent = nullptr);

  types::SlurmSettings settings() const;

 Q_SIGNALS:
  void submitted(const dmm::types::SlurmSettings& settings);

 private:
  void accept() override;

  types::SlurmSettings m_settings;
  QLineEdit* m_partition;
  QLineEdit* m_account;
  QLineEdit* m_time;
  QLineEdit* m_memory;
  QSpinBox* m_cores;
  QSpinBox* m_atOnce;
  QPlainTextEdit* m_setup;
  QLineEdit* m_wrapper;
  QLineEdit* m_program;
  QLineEdit* m_more;
};

} // namespace dmm::widgets
