#include "core/model/ModelFile.h"
#include "core/support/Errors.h"
#include "core/train/Checkpoint.h"
#include "tests/fuzz/FuzzReaders.h"
#include "tests/fuzz/MemoryFile.h"

namespace dmm::test {

namespace {

void readCheckpoint(std::string_view bytes) {
  const MemoryFile file(bytes);
  try {
    train::loadCheckpoint(file.path());
  } catch (const support::InputError&) {
  }
  try {
    model::loadModel(file.path());
  } catch (const support::InputError&) {
  }
}

} // namespace

const FuzzReader& checkpointReader() {
  static const FuzzReader reader{"checkpoint", readCheckpoint};
  return reader;
}

} // namespace dmm::test
