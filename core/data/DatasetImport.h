#pragma once

#include "core/data/DatasetLibrary.h"
#include "core/types/DatasetImport.h"

#include <functional>
#include <stdexcept>

namespace dmm::data {

/// The import was asked to stop; nothing was written.
class ImportCancelled : public std::runtime_error {
 public:
  ImportCancelled() : std::runtime_error("the import was cancelled") {}
};

/// Hears how far an import is; false cancels it.
using ImportListener = std::function<bool(const types::ImportProgress&)>;

/// Makes a dataset of the MIDI and MusicXML files of a folder and its subfolders. Files are taken
/// in the order of their paths; keys are left as they are; a piece's origin says which file it came
/// from. A file that cannot be read, or has the
/// same slices as one before it, is skipped and reported; the rest goes on. The dataset appears in
/// the library whole or not at all. Throws support::InputError for a bad name or folder, a folder
/// without enough pieces, or an empty split; support::IoError; ImportCancelled.
types::ImportReport importFolder(const types::ImportRequest& request, const DatasetLibrary& library,
                                 const ImportListener& listener = {});

} // namespace dmm::data
