#pragma once

#include "core/types/RunInfo.h"

#include <QTest>

#include <concepts>

/// QCOMPARE frees the text by which it names a value. It finds types::toString() for our
/// enumerations, whose words are nobody's to free, so that a comparison that fails would crash:
/// here such values are compared by their words.
namespace QTest {

template <typename Named>
requires requires(Named value) {
  { dmm::types::toString(value) } -> std::same_as<const char*>;
}
bool qCompare(const Named& actual, const Named& expected, const char* actualText,
              const char* expectedText, const char* file, int line) {
  return qCompare(QString::fromLatin1(dmm::types::toString(actual)),
                  QString::fromLatin1(dmm::types::toString(expected)), actualText, expectedText,
                  file, line);
}

} // namespace QTest
