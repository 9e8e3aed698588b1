#include "widgets/music/TrainingSamples.h"

#include "widgets/music/EpochCurve.h"
#include "widgets/theme/Format.h"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace dmm::widgets {

TrainingSamples::TrainingSamples(QWidget* parent)
    : QWidget(parent)
    , m_curve(new EpochCurve(this))
    , m_epoch(new QLabel(this))
    , m_figures(new QLabel(this))
    , m_playsAtOnce(new QCheckBox(tr("Play at once"), this)) {
  setObjectName(QStringLiteral("trainingSamples"));
  m_epoch->setObjectName(QStringLiteral("sampleEpoch"));
  m_figures->setObjectName(QStringLiteral("sampleFigures"));
  m_figures->setWordWrap(true);
  m_playsAtOnce->setObjectName(QStringLiteral("playSamplesAtOnce"));
  m_playsAtOnce->setToolTip(tr("Plays what the model composed as soon as an epoch is chosen"));
  m_playsAtOnce->setChecked(true);
  QFont bold = m_epoch->font();
  bold.setWeight(QFont::DemiBold);
  m_epoch->setFont(bold);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(8);
  column->addWidget(m_curve);
  column->addWidget(m_epoch);
  column->addWidget(m_figures);
  column->addWidget(m_playsAtOnce);
  column->addStretch(1);
  connect(m_curve, &EpochCurve::epochChosen, this, [this](qint64 epoch) {
    updateText();
    Q_EMIT epochChosen(epoch);
  });
  updateText();
}

void TrainingSamples::setRun(const QString& runId, const std::vector<qint64>& epochs,
                             const std::vector<types::EpochReport>& reports) {
  if (runId != m_run) m_curve->setCurrent(std::nullopt);
  m_run = runId;
  m_epochs = epochs;
  m_reports = reports;
  m_curve->setReports(reports);
  m_curve->setEpochs(epochs);
  updateText();
}

void TrainingSamples::chooseNewest() {
  if (m_epochs.empty()) return;
  m_curve->setCurrent(m_epochs.back());
  updateText();
  Q_EMIT epochChosen(m_epochs.back());
}

std::optional<qint64> TrainingSamples::current() const { return m_curve->current(); }

bool TrainingSamples::playsAtOnce() const { return m_playsAtOnce->isChecked(); }

QString TrainingSamples::emptyText() const {
  if (m_run.isEmpty()) return tr("Select a run to hear what it composed while it trained.");
  if (m_epochs.empty())
    return tr(
        "This run kept no pieces yet. It composes one every so many epochs, as set under Run, "
        "Sample every.");
  return tr("Click a dot on the curve to hear what the model composed then.");
}

void TrainingSamples::updateText() {
  m_curve->setVisible(!m_epochs.empty());
  m_playsAtOnce->setVisible(!m_epochs.empty());
  const auto epoch = current();
  if (!epoch) {
    m_epoch->setText(m_epochs.empty()
                         ? QString()
                         : format::counted(qint64(m_epochs.size()), tr("piece"), tr("pieces")));
    m_figures->clear(); // the roll's place says what to do
    return;
  }
  m_epoch->setText(tr("Epoch %1").arg(format::count(*epoch)));
  const auto report = std::find_if(m_reports.begin(), m_reports.end(),
                                   [&](const auto& row) { return row.epoch == *epoch; });
  if (report == m_reports.end()) return m_figures->clear();
  QString text = tr("objective %1 nats a slice").arg(format::nll(report->objective));
  if (std::isfinite(report->validNll))
    text += tr("\nvalid NLL %1 nats a slice").arg(format::nll(report->validNll));
  m_figures->setText(text);
}

} // namespace dmm::widgets
