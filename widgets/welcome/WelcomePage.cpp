#include "widgets/welcome/WelcomePage.h"

#include "widgets/theme/Spacing.h"
#include "widgets/theme/ToneLabel.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace dmm::widgets {

namespace {

constexpr int kOfferWidth = 200; // pixels: three of them in the stage of a small window

} // namespace

WelcomePage::WelcomePage(QWidget* parent) : QWidget(parent), m_offers(new QHBoxLayout) {
  setObjectName(QStringLiteral("welcomePage"));
  m_offers->setSpacing(2 * kMargin);
  m_offers->addStretch();

  const Offer listen = addOffer(tr("Listen to Bach"), tr("Play a chorale"), "welcomeListenButton");
  listen.words->setText(tr("The chorales that every model here learns from, on the piano roll and "
                           "aloud."));
  connect(listen.button, &QPushButton::clicked, this, &WelcomePage::listenRequested);

  m_compose = addOffer(tr("Let the model compose"), tr("Compose"), "welcomeComposeButton");
  connect(m_compose.button, &QPushButton::clicked, this, &WelcomePage::composeRequested);
  setComposerThere(false);

  const Offer train = addOffer(tr("Train your own"), tr("Train"), "welcomeTrainButton");
  train.words->setText(tr("Trains the experiment on the left. Its objective and its bounds on "
                          "valid and test pieces are drawn here as it learns."));
  connect(train.button, &QPushButton::clicked, this, &WelcomePage::trainRequested);
  m_offers->addStretch();

  auto* otherwise = new ToneLabel(ToneLabel::Tone::Quiet, this);
  otherwise->setObjectName(QStringLiteral("welcomeText"));
  otherwise->setText(tr("Or choose a run on the right, and its curves appear here."));
  otherwise->setAlignment(Qt::AlignCenter);

  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
  box->addStretch(2);
  box->addLayout(m_offers);
  box->addSpacing(3 * kMargin);
  box->addWidget(otherwise);
  box->addStretch(3);
}

WelcomePage::Offer WelcomePage::addOffer(const QString& heading, const QString& button,
                                         const char* name) {
  auto* offer = new QWidget(this);
  offer->setFixedWidth(kOfferWidth);
  const Offer made{new ToneLabel(ToneLabel::Tone::Quiet, offer), new QPushButton(button, offer)};
  made.button->setObjectName(QLatin1String(name));
  made.words->setAlignment(Qt::AlignLeft | Qt::AlignTop);

  auto* column = new QVBoxLayout(offer);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(kGap);
  column->addWidget(makeHeading(heading, offer));
  column->addWidget(made.words, 1);
  column->addSpacing(kGap);
  column->addWidget(made.button, 0, Qt::AlignLeft);
  m_offers->addWidget(offer);
  return made;
}

void WelcomePage::setComposerThere(bool isThere) {
  m_compose.button->setEnabled(isThere);
  m_compose.words->setText(
      isThere ? tr("A trained model comes with the program. It writes four new pieces, and the "
                   "one that it finds likeliest is played.")
              : tr("The model that comes with the program is not in this folder of runs. Train a "
                   "run, and it composes on the Music page."));
}

} // namespace dmm::widgets
