#include "app/workbench/AboutDialog.h"

#include "app/workbench/Resources.h"
#include "core/engine/Engine.h"
#include "core/support/Version.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace dmm::app {

namespace {

constexpr int kIconSize = 72;
constexpr int kParagraphSpace = 12;

/// What it was built with; LibTorch is not named where the engine is not there.
std::map<std::string, std::string> versionsHere() {
  try {
    return engine::engine().versions();
  } catch (const std::exception&) {
    return support::versions();
  }
}

QLabel* makeText(const QString& text, const char* name) {
  auto* label = new QLabel(text);
  label->setObjectName(QString::fromLatin1(name));
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  return label;
}

QWidget* makeLicences() {
  auto* licences = new QTextBrowser;
  licences->setObjectName(QStringLiteral("licencesText"));
  licences->setOpenExternalLinks(true);
  const QByteArray notices = thirdPartyNotices();
  const auto heading = notices.indexOf('\n') + 1; // the tab says as much
  licences->setMarkdown(QString::fromUtf8(notices.mid(heading)));
  licences->setFrameShape(QFrame::NoFrame);
  licences->document()->setDocumentMargin(kParagraphSpace);
  return licences;
}

} // namespace

AboutDialog::AboutDialog(const std::filesystem::path& runsFolder, QWidget* parent)
    : QDialog(parent) {
  setObjectName(QStringLiteral("aboutDialog"));
  setWindowTitle(tr("About DMM Workbench"));

  auto* icon = new QLabel;
  icon->setPixmap(programIcon().pixmap(kIconSize));
  auto* name = new QLabel(tr("DMM Workbench %1").arg(QString::fromLatin1(support::kVersion)));
  QFont large = name->font();
  large.setPointSizeF(1.6 * large.pointSizeF());
  large.setBold(true);
  name->setFont(large);
  auto* heading = new QHBoxLayout;
  heading->addWidget(icon);
  heading->addWidget(name, 1);

  const auto version = [versions = versionsHere()](const char* part) {
    const auto found = versions.find(part);
    return found == versions.end() ? tr("not found") : QString::fromStdString(found->second);
  };
  auto* about = new QWidget;
  auto* lines = new QVBoxLayout(about);
  lines->setSpacing(kParagraphSpace);
  lines->addWidget(makeText(tr("Trains Deep Markov Models (Krishnan, Shalit and Sontag, AAAI 2017) "
                               "on four-part chorales, with the defaults of Pyro's "
                               "examples/dmm.py, and lets them compose."),
                            "aboutText"));
  lines->addWidget(
      makeText(tr("LibTorch %1, Qt %2, built with %3.\nRuns are in %4")
                   .arg(version("libtorch"), QString::fromLatin1(qVersion()), version("compiler"),
                        QString::fromStdString(runsFolder.string())),
               "aboutVersions")); // can be copied for a report of a problem
  lines->addWidget(makeText(tr("Free software under the GNU General Public License, version 3 or "
                               "any later version; it comes with no warranty."),
                            "aboutLicence"));
  lines->addStretch(1);

  auto* tabs = new QTabWidget;
  tabs->setObjectName(QStringLiteral("aboutTabs"));
  tabs->addTab(about, tr("&About"));
  tabs->addTab(makeLicences(), tr("Made &with"));

  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  auto* layout = new QVBoxLayout(this);
  layout->addLayout(heading);
  layout->addWidget(tabs, 1);
  layout->addWidget(buttons);
  resize(620, 420);
}

} // namespace dmm::app
