#include "widgets/music/PieceComboBox.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QLineEdit>

namespace dmm::widgets {

namespace {

constexpr int kPopupWidth = 360;

} // namespace

PieceComboBox::PieceComboBox(const QString& name, QWidget* parent) : QComboBox(parent) {
  setObjectName(name);
  setToolTip(tr("Choose a piece, or type a part of its number or title"));
  setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  setEditable(true);
  setInsertPolicy(QComboBox::NoInsert);
  completer()->setFilterMode(Qt::MatchContains);
  completer()->setCompletionMode(QCompleter::PopupCompletion);
  completer()->popup()->setMinimumWidth(kPopupWidth);
  view()->setMinimumWidth(kPopupWidth);
  connect(lineEdit(), &QLineEdit::returnPressed, this, &PieceComboBox::takeMatch);
  connect(lineEdit(), &QLineEdit::editingFinished, this, [this] {
    setEditText(itemText(currentIndex()));
    lineEdit()->setCursorPosition(0);
  });
  connect(this, &QComboBox::activated, this, [this] {
    lineEdit()->setCursorPosition(0);
    Q_EMIT pieceChosen();
  });
}

// The focus leaves a field that is taken down, and it would tell what is no box any more.
PieceComboBox::~PieceComboBox() { lineEdit()->disconnect(this); }

int PieceComboBox::chosen() const { return currentText().isEmpty() ? -1 : findText(currentText()); }

void PieceComboBox::takeMatch() {
  if (lineEdit()->text().isEmpty()) return;
  completer()->setCompletionPrefix(lineEdit()->text());
  if (completer()->completionCount() == 0) return;
  completer()->setCurrentRow(0);
  setCurrentIndex(findText(completer()->currentCompletion()));
  Q_EMIT pieceChosen();
}

} // namespace dmm::widgets
